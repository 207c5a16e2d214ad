"""The runs of a workspace: a folder each, in pseudonyms only, written whole or not at all."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from mingcha.engine.flag_register import Changes, FlagRegister
from mingcha.engine.printing import FLAG_COLUMNS, Printer
from mingcha.engine.result_files import printed_rows, run_record, write_run_json
from mingcha.engine.run import Run
from mingcha.lake.dataset import Dataset

_FLAGS_SCHEMA = pa.schema([(name, pa.string()) for name in FLAG_COLUMNS])


@dataclass(frozen=True)
class StoredRun:
    """A run as the workspace keeps it."""

    run_id: str
    folder: Path

    @property
    def record(self) -> dict[str, Any]:
        """run.json."""
        return json.loads((self.folder / "run.json").read_text("utf-8"))

    def flags(self) -> list[dict[str, str]]:
        """The printed flags, in pseudonyms."""
        return pq.read_table(self.folder / "flags.parquet").to_pylist()


class RunStore:
    """runs/ and flags.sqlite under a workspace's folder."""

    def __init__(self, home: Path) -> None:
        self._runs, self._register = home / "runs", home / "flags.sqlite"

    def save(self, run: Run, dataset: Dataset) -> tuple[StoredRun, Changes]:
        """Keep a run and merge its flags into the register. A kill leaves at most a folder that the next run clears away."""
        self._runs.mkdir(parents=True, exist_ok=True)
        for left in self._runs.glob(".unfinished-*"):
            shutil.rmtree(left, ignore_errors=True)
        run_id = f"{len(self.list()) + 1:05d}"
        unfinished = self._runs / f".unfinished-{run_id}-{os.getpid()}"
        unfinished.mkdir()
        rows = list(printed_rows(run, Printer(None, reveal=False, households=False)))
        pq.write_table(
            pa.Table.from_pylist(rows, schema=_FLAGS_SCHEMA), unfinished / "flags.parquet", compression="zstd"
        )
        register = FlagRegister(self._register)
        try:
            changes = register.merge(
                run_id=run_id,
                as_of=run.as_of,
                checks_run=[c for c, o in run.outcomes.items() if o.status in ("flagged", "clear")],
                flagged=((r["check_id"], r["subject_id"]) for r in rows),
            )
        finally:
            register.close()
        write_run_json(
            unfinished / "run.json",
            {**run_record(run, dataset), "run_id": run_id, "changes": changes.__dict__},
        )
        unfinished.rename(self._runs / run_id)
        return StoredRun(run_id, self._runs / run_id), changes

    def list(self) -> list[StoredRun]:
        """All finished runs, oldest first."""
        return [StoredRun(p.name, p) for p in sorted(self._runs.glob("[0-9]*")) if (p / "run.json").exists()]

    def register(self) -> FlagRegister:
        """The flag register; close it after use."""
        return FlagRegister(self._register)
