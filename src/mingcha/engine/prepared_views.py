"""Shared views that runs take over from the import and from earlier runs: a month's files never change, nor do tables that nobody sent again.

A view over a table that comes by month is kept month by month, several months in one small DuckDB file: the months that were missing when
a run needed them. A view that rests on no such table is kept whole. What a file holds is said by fingerprints of the SQL and of all
files behind it; where every row of a month already counts on the day of the question, later days cannot change it, and it serves all of them.
"""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from mingcha import __version__
from mingcha.catalog.tables import Table
from mingcha.domain.months import month_number
from mingcha.engine.as_of import DUCKDB_TYPES, as_of_select
from mingcha.engine.result_cache import file_identity, fingerprint
from mingcha.engine.view_names import is_settled
from mingcha.lake.dataset import StoredTable

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_ALWAYS = date(9999, 12, 31)
_MOST_FILES = 8
"""A view of more files than this is copied into one: each file costs time to open, and a join with many is slower."""
WHOLE = 0
"""The month of a view that is kept whole."""


@dataclass(frozen=True)
class MonthFiles:
    """The files of one month of a table.

    present  contract columns that they hold
    day      the day as of which they are seen: one after all days where nothing in them is later than the day of the question
    """

    table: Table
    month: int
    paths: tuple[Path, ...]
    present: frozenset[str]
    day: date

    @property
    def name(self) -> str:
        """What the rows seen depend on, without the place where the files lie."""
        return self._select(" ".join(map(file_identity, self.paths)))

    def select_with(self, others: Iterable["MonthFiles"]) -> str:
        """The SELECT that shows the rows of this month and of others that are seen in the same way."""
        paths = [path for month in (self, *others) for path in month.paths]
        return self._select(f"read_parquet([{', '.join(map(_text, paths))}], union_by_name = true)")

    def _select(self, source: str) -> str:
        return as_of_select(self.table, self.present, source, self.day, DUCKDB_TYPES)


def rows_of(months: Iterable[MonthFiles]) -> str:
    """The SELECT of all rows of some months; a part for each way in which they are seen, since each part costs time."""
    alike: dict[tuple[frozenset[str], date], list[MonthFiles]] = {}
    for month in months:
        alike.setdefault((month.present, month.day), []).append(month)
    return " UNION ALL ".join(first.select_with(others) for first, *others in alike.values())


def files_by_month(table: Table, stored: StoredTable | None, as_of: date) -> list[MonthFiles] | None:
    """A table's files by month; None where it does not come by month."""
    if stored is None or not stored.paths or not all(_MONTH.fullmatch(p.stem) for p in stored.paths):
        return None
    months: dict[str, list[Path]] = {}
    for path in stored.paths:
        months.setdefault(path.stem, []).append(path)
    return [_month_files(table, month, paths, as_of) for month, paths in sorted(months.items())]


def month_column(table: Table) -> str:
    """The column that tells the month of a row, in a table that comes by month."""
    return next(c.name for c in table.columns if c.type == "month" and c.required)


def _month_files(table: Table, month: str, paths: list[Path], as_of: date) -> MonthFiles:
    metas = [pq.ParquetFile(p) for p in paths]
    held = {name for m in metas for name in m.schema_arrow.names}
    present = frozenset(c.name for c in table.columns if all(s.name in held for s in c.lake_columns))
    day = _ALWAYS if all(is_settled(table, m, as_of) for m in metas) else as_of
    return MonthFiles(table, month_number(*map(int, month.split("-"))), tuple(paths), present, day)


@dataclass
class PreparedViews:
    """The folder of kept views. Holds keys only, no identities; may be deleted at any time."""

    folder: Path
    _used: set[str] = field(default_factory=set)
    _looked_at: set[str] = field(default_factory=set)

    def has(self, kept_as: str) -> bool:
        """Whether rows of a view are kept."""
        return any(self.folder.glob(f"{_stem(kept_as)}-*.duckdb"))

    def attach(
        self,
        con: duckdb.DuckDBPyConnection,
        view_id: str,
        kept_as: str,
        names: dict[int, str],
        column: str | None,
        compute: Callable[[list[int]], Iterable[str]],
    ) -> dict[str, str]:
        """Open the kept rows of a view and compute those that are missing.

        Arguments
            kept_as  what the view depends on besides the months
            names    what each month depends on; {WHOLE: …} for a view that is kept whole
            column   the column that tells the month of a row; None where rows stand for several months, and files for all of theirs or none
            compute  the SELECTs of the rows of the months that are missing

        Result
            The SELECTs that together are the view, by the alias of the file that each reads.
        """
        stem = self._touched(kept_as)
        named = {month: fingerprint(name) for month, name in names.items()}
        found = sorted(self.folder.glob(f"{stem}-*.duckdb"))
        selects: dict[str, str] = {}
        copies: dict[str, str] = {}
        held: set[int] = set()
        copied: set[int] = set()
        for number, path in enumerate(found):
            alias = f"{view_id}_{number}"
            inside = _opened(con, path, alias)
            good = {m for m, name in inside.items() if named.get(m) == name} - held
            if column is None and (len(good) < len(inside) or len(found) >= _MOST_FILES):
                good = set()
            select = f"SELECT * FROM {alias}.month_rows" + (
                "" if column is None or len(good) == len(inside) else among(column, good)
            )
            held |= good
            if 2 * len(good) > len(inside) and len(found) < _MOST_FILES:
                selects[alias] = select
                self._used.add(path.name)
            else:
                copies[alias] = select if good else ""
                copied |= good
        missing = sorted(named.keys() - held)
        if missing or copied:
            inside = {month: named[month] for month in sorted({*missing, *copied})}
            path = self.folder / f"{stem}-{fingerprint(*inside.values())}.duckdb"
            self._write(
                con, path, inside, chain(filter(None, copies.values()), compute(missing) if missing else ())
            )
            alias = f"{view_id}_{len(found)}"
            _opened(con, path, alias)
            selects[alias] = f"SELECT * FROM {alias}.month_rows"
            self._used.add(path.name)
        for alias in copies:
            con.execute(f"DETACH {alias}")
        return selects

    def attach_rest(
        self,
        con: duckdb.DuckDBPyConnection,
        view_id: str,
        kept_as: str,
        known: set[int],
        column: str,
        compute: Callable[[], str],
    ) -> tuple[str, str]:
        """Open the kept rows of the months of which the table knows nothing, or compute them.

        They rest on what stands beside the months alone, so that they serve as long as no month is known less: the rows of a month that
        came since are left out.

        Result
            The alias of the file, and the SELECT.
        """
        stem = self._touched(kept_as, "rest")
        alias = f"{view_id}_rest"
        for path in sorted(self.folder.glob(f"{stem}-*.duckdb")):
            before = set(map(int, _opened(con, path, alias)[WHOLE].split()))
            if before <= known:
                self._used.add(path.name)
                since = among(column, known - before, within=False) if before < known else ""
                return alias, f"SELECT * FROM {alias}.month_rows{since}"
            con.execute(f"DETACH {alias}")
        names = " ".join(map(str, sorted(known)))
        path = self.folder / f"{stem}-{fingerprint(names)}.duckdb"
        self._write(con, path, {WHOLE: names}, [compute()])
        _opened(con, path, alias)
        self._used.add(path.name)
        return alias, f"SELECT * FROM {alias}.month_rows"

    def _write(
        self, con: duckdb.DuckDBPyConnection, path: Path, inside: dict[int, str], selects: Iterable[str]
    ) -> None:
        """Write a file of kept months beside its place and move it there when it is whole."""
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        unfinished.unlink(missing_ok=True)
        con.execute(f"ATTACH {_text(unfinished)} AS unfinished_months")
        for number, select in enumerate(selects):
            con.execute(
                f"INSERT INTO unfinished_months.month_rows {select}"
                if number
                else f"CREATE TABLE unfinished_months.month_rows AS {select}"
            )
        con.execute("CREATE TABLE unfinished_months.month_names (month INTEGER, name VARCHAR)")
        con.executemany("INSERT INTO unfinished_months.month_names VALUES (?, ?)", list(inside.items()))
        con.execute("DETACH unfinished_months")
        os.replace(unfinished, path)

    def forget_unused(self, *, but: Iterable[str]) -> None:
        """Delete what was neither used through this object nor belongs to these names."""
        stems = {_stem(name, *part) for name in but for part in ((), ("rest",))} - self._looked_at
        for path in self.folder.glob("*.duckdb*") if self.folder.exists() else ():
            if path.name not in self._used and path.name.partition("-")[0] not in stems:
                path.unlink(missing_ok=True)

    def _touched(self, *name: str) -> str:
        stem = _stem(*name)
        self._looked_at.add(stem)
        return stem


def _stem(*name: str) -> str:
    """How the names of a view's files begin."""
    return fingerprint(__version__, duckdb.__version__, *name)


def _opened(con: duckdb.DuckDBPyConnection, path: Path, alias: str) -> dict[int, str]:
    """Open a file of kept months; gives what it holds."""
    try:
        con.execute(f"ATTACH {_text(path)} AS {alias} (READ_ONLY)")
        return dict(con.execute(f"SELECT month, name FROM {alias}.month_names").fetchall())
    except duckdb.Error as error:
        path.unlink(missing_ok=True)  # damaged: made anew by the next run
        raise OSError(f"{path.name} cannot be read") from error


def among(column: str, months: Iterable[int], *, within: bool = True) -> str:
    """The WHERE that leaves only these months, or only the others."""
    return f" WHERE {column} {'' if within else 'NOT '}IN ({', '.join(map(str, sorted(months)))})"


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
