"""Results that cannot have changed are not computed again.

A check's result depends on its SQL with all values in it, on the views and tables behind it, and on which files those tables consist of.
Snapshots are immutable, so the names of the files say what is in them. Same fingerprint, same result.
"""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc

from mingcha.lake.dataset import Dataset, StoredTable


@dataclass(frozen=True)
class Result:
    """What the two queries of a check gave: the counting query, and the evidence query where there was one to run."""

    flagged: pa.Table
    evidence: pa.Table | None


@dataclass
class ResultCache:
    """Results by fingerprint in a folder. Holds keys only, no identities; may be deleted at any time."""

    folder: Path
    _used: set[str] = field(default_factory=set)

    def get(self, fingerprint: str) -> Result | None:
        """The result of that fingerprint, None where it is not there or cannot be read."""
        try:
            flagged = _read(self.folder / f"{fingerprint}.arrow")
            evidence = self.folder / f"{fingerprint}.evidence.arrow"
            result = Result(flagged, _read(evidence) if evidence.exists() else None)
        except (OSError, pa.ArrowInvalid):
            return None
        self._used.add(fingerprint)
        return result

    def put(self, fingerprint: str, result: Result) -> None:
        """Keep a result; the first table is written last, so that a killed run leaves no half of one.

        What cannot be kept (a full disk, a folder without permission) is computed again the next time; the run goes on.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if result.evidence is not None:
                _write(self.folder / f"{fingerprint}.evidence.arrow", result.evidence)
            _write(self.folder / f"{fingerprint}.arrow", result.flagged)
        except OSError:
            return
        self._used.add(fingerprint)

    def forget_unused(self) -> None:
        """Delete what this run did not use."""
        for path in self.folder.glob("*.arrow*") if self.folder.exists() else ():
            if path.name.split(".")[0] not in self._used:
                path.unlink(missing_ok=True)


def files_fingerprint(dataset: Dataset, table_ids: list[str]) -> str | None:
    """What the files of these tables are; None where one of them is only in memory."""
    lines = []
    for table_id in table_ids:
        stored: StoredTable | None = dataset.people if table_id == "people" else dataset.tables.get(table_id)
        if stored is None:
            lines.append(f"{table_id}: absent")
        elif stored.paths is None:
            return None
        else:
            names = sorted(file_identity(p) for p in stored.paths)
            lines.append(f"{table_id}: {sorted(stored.columns)} {names}")
    return "\n".join(lines)


def file_identity(path: Path) -> str:
    """What tells an immutable file from every other: place in the lake, size and time, in case a lake was put back from a backup."""
    known = path.stat()
    return f"{'/'.join(path.parts[-3:])}:{known.st_size}:{known.st_mtime_ns}"


def fingerprint(*parts: str) -> str:
    """One short name for all that a result depends on."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:40]


def _read(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()


def _write(path: Path, table: pa.Table) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    with pa.OSFile(str(unfinished), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    os.replace(unfinished, path)
