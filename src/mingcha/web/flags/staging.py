"""A run's flags are laid out in a temporary table before they are merged: the long part, done without holding anybody up.

In pseudonyms only. The table lives as long as the database connection, and goes with it if the process is killed.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection

from mingcha.domain.masking import mask_name
from mingcha.engine.flag_lines import Naming, naming_for
from mingcha.engine.outcome import Flag as EngineFlag
from mingcha.engine.outcome import Outcome
from mingcha.engine.printing import Printer
from mingcha.engine.run import Run
from mingcha.lake.dataset import Dataset
from mingcha.web.flags.repeats import Repeats
from mingcha.web.flags.words import KIN_ARCHIVE, KIN_THEME
from mingcha.web.orgs.regional import LEVEL_COLUMNS
from mingcha.web.orgs.selectors import region_columns, region_columns_of

STAGE = "staged_flags"
DATA_COLUMNS = (
    "check_id", "subject_id", "subject_table", "theme", "side", "severity", "match", "programme", "household_key", "person_key", "name_key",
    "display_name", "amount_yuan", "occurred_on", "months", "about_kin", "repeated", "confidential", "region_code", *LEVEL_COLUMNS,
)  # fmt: skip
"""What the data say of a flag: written when it is new, and anew with every run that finds it."""
_BATCH = 5_000
_as_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class StagedRun:
    """What is to be merged.

    checks_run  the checks that came to flagged or clear: only their flags can be gone
    """

    run_id: int
    as_of: date
    checks_run: tuple[str, ...]
    count: int


@contextmanager
def staged_run(
    *,
    run_id: int,
    run: Run,
    dataset: Dataset,
    home_region_code: str,
    naming: Naming | None = None,
    progress: Progress | None = None,
) -> Iterator[StagedRun]:
    """Lay out the flags of a run; `store_run` merges them.

    Arguments
        run_id            number of the run's row in `runs`
        home_region_code  region of the office that ran it: a flag without a region belongs to that office's level alone
        naming            as `naming_for` gives it; looked up where it is left out
        progress          called with (step in Chinese, done, total)
    """
    rows = _Rows(run, dataset, naming or naming_for(run, dataset), home_region_code)
    checks_run = tuple(sorted(c for c, o in run.outcomes.items() if o.status in ("flagged", "clear")))
    with _stage_table() as write:
        count, total = 0, sum(len(o.flags) for o in run.outcomes.values())
        for outcome in run.outcomes.values():
            for batch in rows.batches(outcome):
                write(batch)
                count += len(batch)
                if progress:
                    progress("整理疑点", count, total)
        yield StagedRun(run_id, run.as_of, checks_run, count)


@contextmanager
def _stage_table() -> Iterator[Callable[[list[tuple[Any, ...]]], None]]:
    names = ", ".join(f'"{c}"' for c in (*DATA_COLUMNS, "shown"))
    copied = ", ".join(f'"{c}"' for c in DATA_COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {STAGE}")
        cursor.execute(
            f"CREATE TEMP TABLE {STAGE} AS SELECT {copied}, CAST('' AS TEXT) AS shown FROM flags_flag WHERE 1 = 0"
        )
        if connection.vendor == "postgresql":

            def write(batch: list[tuple[Any, ...]]) -> None:
                with cursor.cursor.copy(f"COPY {STAGE} ({names}) FROM STDIN") as copy:
                    for row in batch:
                        copy.write_row(row)
        else:
            marks = ", ".join("?" * (len(DATA_COLUMNS) + 1))

            def write(batch: list[tuple[Any, ...]]) -> None:
                # a transaction that touches temporary tables alone does not hold the database's one write lock
                raw, alone = connection.connection, not connection.in_atomic_block
                if alone:
                    raw.execute("BEGIN DEFERRED")
                raw.executemany(f"INSERT INTO {STAGE} ({names}) VALUES ({marks})", batch)
                if alone:
                    raw.execute("COMMIT")

        try:
            yield write
        finally:
            if not connection.needs_rollback and connection.is_usable():
                cursor.execute(f"DROP TABLE IF EXISTS {STAGE}")


class _Rows:
    """Turns the engine's flags into rows of the staging table."""

    def __init__(self, run: Run, dataset: Dataset, naming: Naming, home_region_code: str) -> None:
        self._printer, self._naming = Printer(None, reveal=False, households=False), naming
        self._regions: dict[str, tuple[str, ...]] = {}
        self._home = _own_level_only(home_region_code)
        self._kin = {k for (k,) in _columns(dataset, "kin_registrations", ("household_key",))}
        self._programmes = dict(_columns(dataset, "households", ("household_key", "programme")))
        self._masked: dict[int, str] = {}
        self._repeats = Repeats(o.flags for o in run.outcomes.values())

    def batches(self, outcome: Outcome) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of one check. A subject occurs once."""
        seen: set[str] = set()
        found = ((self._printer.subject(outcome.check, f), f) for f in outcome.flags)
        once = ((s, f) for s, f in found if s not in seen and not seen.add(s))
        while batch := list(islice(once, _BATCH)):
            self._learn_regions({f.region_code for _, f in batch if f.region_code} - self._regions.keys())
            yield [self._row(outcome, flag, subject) for subject, flag in batch]

    def _learn_regions(self, codes: set[str]) -> None:
        for code, columns in region_columns_of(codes).items() if codes else ():
            self._regions[code] = (columns["region_code"], *(columns[level] for level in LEVEL_COLUMNS))

    def _row(self, outcome: Outcome, flag: EngineFlag, subject: str) -> tuple[Any, ...]:
        check, household = outcome.check, flag.household_key
        name_key = self._naming.people.get(flag.person_key or 0) or self._naming.heads.get(household or 0)
        region = self._regions[flag.region_code] if flag.region_code else self._home
        shown = self._printer.evidence(check, flag, outcome.absent)
        return (
            check.id, subject, check.subject.table, check.theme, check.side, flag.severity, flag.match or "",
            self._programmes.get(household) or "", household, flag.person_key, name_key, self._masked_name(name_key),
            None if flag.amount_yuan is None else str(flag.amount_yuan), flag.occurred_on.isoformat() if flag.occurred_on else None,
            len({r[1] for r in flag.rows if r[1] is not None}), household in self._kin, flag in self._repeats,
            KIN_ARCHIVE if check.theme == KIN_THEME else "", *region, _as_json(shown),
        )  # fmt: skip

    def _masked_name(self, name_key: int | None) -> str:
        if name_key is None or name_key not in self._naming.names:
            return ""
        if name_key not in self._masked:
            self._masked[name_key] = mask_name(self._naming.names[name_key])[:60]
        return self._masked[name_key]


def _own_level_only(code: str) -> tuple[str, ...]:
    """The region columns of what belongs to one level alone: the code, and the column of its own level."""
    columns = region_columns(code)
    own = [level if level == columns["region_code"] else "" for level in (columns[c] for c in LEVEL_COLUMNS)]
    return (columns["region_code"], *own)


def _columns(dataset: Dataset, table: str, names: tuple[str, ...]) -> set[tuple[Any, ...]]:
    """The distinct values of some columns of a stored table, household key first; none where the table or a column is missing."""
    stored = dataset.tables.get(table)
    if stored is None or not set(names) <= {*stored.columns, "household_key"}:
        return set()
    parts = (
        [stored.arrow.select(names)]
        if stored.arrow is not None
        else [pq.read_table(p, columns=list(names)) for p in stored.paths or ()]
    )
    whole = pa.concat_tables([p for p in parts if set(names) <= set(p.column_names)] or [pa.table({})])
    if not whole.num_rows:
        return set()
    rows = zip(*(whole.column(n).to_pylist() for n in names), strict=True)
    return {row for row in rows if row[0] is not None}
