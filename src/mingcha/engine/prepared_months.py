"""Shared views over a table that comes by month, computed month by month and kept: a month's files never change.

Each month is a small DuckDB file of its own. Its name is a fingerprint of the SQL, of the month's files and of the rule of as_of; where
every row of the month already counts on the day of the question, later days cannot change it, and it serves all of them.
"""

import os
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from mingcha import __version__
from mingcha.catalog.tables import Table
from mingcha.engine.as_of import DUCKDB_TYPES, as_of_select
from mingcha.engine.result_cache import file_identity, fingerprint
from mingcha.lake.dataset import StoredTable

_MONTH = re.compile(r"\d{4}-\d{2}")
_ALWAYS = date(9999, 12, 31)


@dataclass(frozen=True)
class MonthFiles:
    """The files of one month of a table, and the SELECT that shows them as of the day.

    select  FROM the files themselves
    name    what select depends on, without the place where the files lie
    """

    month: str
    select: str
    name: str


def files_by_month(table: Table, stored: StoredTable | None, as_of: date) -> list[MonthFiles] | None:
    """A table's files by month; None where it does not come by month."""
    if stored is None or not stored.paths or not all(_MONTH.fullmatch(p.stem) for p in stored.paths):
        return None
    months: dict[str, list[Path]] = {}
    for path in stored.paths:
        months.setdefault(path.stem, []).append(path)
    return [_month_files(table, month, paths, as_of) for month, paths in sorted(months.items())]


def _month_files(table: Table, month: str, paths: list[Path], as_of: date) -> MonthFiles:
    metas = [pq.ParquetFile(p) for p in paths]
    held = {name for m in metas for name in m.schema_arrow.names}
    present = frozenset(c.name for c in table.columns if all(s.name in held for s in c.lake_columns))
    day = _ALWAYS if all(_is_settled(table, m, as_of) for m in metas) else as_of
    quoted = ", ".join("'" + str(p).replace("'", "''") + "'" for p in paths)
    select = as_of_select(
        table, present, f"read_parquet([{quoted}], union_by_name = true)", day, DUCKDB_TYPES
    )
    return MonthFiles(
        month,
        select,
        as_of_select(table, present, " ".join(map(file_identity, paths)), day, DUCKDB_TYPES),
    )


def _is_settled(table: Table, file: pq.ParquetFile, as_of: date) -> bool:
    """Whether no row of the file is later than the day, so that the rule of as_of leaves it as it is."""
    if table.done_dates or table.undecided or table.own_month_if_empty:
        return False
    if table.own_date is None or table.own_date not in file.schema_arrow.names:
        return True
    place = file.schema_arrow.names.index(table.own_date)
    for group in range(file.metadata.num_row_groups):
        column = file.metadata.row_group(group).column(place)
        known = column.statistics
        if known is None or not known.has_min_max:
            if known is None or known.null_count != column.num_values:
                return False
        elif known.max > as_of:
            return False
    return True


@dataclass
class PreparedMonths:
    """The folder of kept months. Holds keys only, no identities; may be deleted at any time."""

    folder: Path
    _used: set[str] = field(default_factory=set)

    def attach(self, con: duckdb.DuckDBPyConnection, alias: str, view_sql: str, name: str) -> None:
        """Make the rows of one month known as `<alias>.month_rows`; compute them if they are not kept yet."""
        kept = fingerprint(__version__, duckdb.__version__, view_sql, name) + ".duckdb"
        self._used.add(kept)
        path = self.folder / kept
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_name(f".{kept}.{os.getpid()}")
            unfinished.unlink(missing_ok=True)
            con.execute(f"ATTACH {_text(unfinished)} AS unfinished_month")
            con.execute(f"CREATE TABLE unfinished_month.month_rows AS {view_sql}")
            con.execute("DETACH unfinished_month")
            os.replace(unfinished, path)
        try:
            con.execute(f"ATTACH {_text(path)} AS {alias} (READ_ONLY)")
        except duckdb.Error:
            path.unlink(missing_ok=True)  # damaged: made anew by the next run
            raise

    def forget_unused(self) -> None:
        """Delete what this run did not use. A run that took all results from the cache looked at no month and says nothing."""
        if not self._used:
            return
        for path in self.folder.glob("*.duckdb*") if self.folder.exists() else ():
            if path.name not in self._used:
                path.unlink(missing_ok=True)


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
