"""The files of a run for machines: flags.csv and run.json (flags_format.md)."""

import csv
import json
import platform
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from mingcha import __version__
from mingcha.catalog.parameters import DatedValue, Parameter
from mingcha.engine.outcome import Outcome
from mingcha.engine.printing import FLAG_COLUMNS, Printer
from mingcha.engine.run import Run
from mingcha.lake.dataset import Dataset


def printed_rows(run: Run, printer: Printer) -> Iterator[dict[str, str]]:
    """All flags of a run as they are printed, sorted by check and subject."""
    for outcome in run.outcomes.values():
        yield from printer.rows(outcome.check, outcome.flags, outcome.absent)


def write_flags_csv(path: Path, rows: Iterable[dict[str, str]]) -> int:
    """Write flags.csv (UTF-8 with BOM, so that spreadsheets read it); returns the number of flags."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, FLAG_COLUMNS)
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def run_record(run: Run, dataset: Dataset) -> dict[str, Any]:
    """What was run on what: enough to run it again and get the same bytes."""
    return {
        "as_of": run.as_of.isoformat(),
        "engine": run.engine,
        "versions": {
            "mingcha": __version__, "python": platform.python_version(), run.engine: run.engine_version, "duckdb": duckdb.__version__,
            "pyarrow": pa.__version__,
        },
        "snapshots": [dict(s) for s in dataset.snapshots],
        "checks": {check_id: _check_record(outcome, run) for check_id, outcome in run.outcomes.items()},
    }  # fmt: skip


def write_run_json(path: Path, record: dict[str, Any]) -> None:
    """Write run.json."""
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1, default=str) + "\n", "utf-8")


def _check_record(outcome: Outcome, run: Run) -> dict[str, Any]:
    check = outcome.check
    return {
        "status": outcome.status,
        "examined": outcome.examined,
        "flagged": len(outcome.flags),
        "amount_yuan": None if outcome.amount_yuan is None else f"{outcome.amount_yuan:.2f}",
        "missing": list(outcome.missing),
        "absent": list(outcome.absent),
        "parameters": [v for p in check.parameters for v in _values(run.catalogue.parameters.by_id[p])],
        "version": check.version,
        "sql_sha256": check.sql_sha256,
        "seconds": round(outcome.seconds, 3),
        **({"error": outcome.error} if outcome.error else {}),
    }


def _values(parameter: Parameter) -> list[dict[str, Any]]:
    return [
        {
            "name": parameter.id, "value": _plain(v), "region_code": v.region_code, "unit": parameter.unit,
            "from": v.from_on.isoformat() if v.from_on else None, "until": v.until_on.isoformat() if v.until_on else None,
            "source": f"{v.source.document} {v.source.section}", "certainty": v.source.certainty,
        }
        for v in parameter.values
    ]  # fmt: skip


def _plain(v: DatedValue) -> Any:
    if isinstance(v.value, Decimal):
        return int(v.value) if v.value == v.value.to_integral_value() else str(v.value.normalize())
    if isinstance(v.value, tuple):
        return list(v.value)
    return v.value if v.value is None else str(v.value)
