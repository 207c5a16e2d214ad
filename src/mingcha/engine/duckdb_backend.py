"""DuckDB: the default engine. Embedded, bounded memory, spills to disk."""

import re
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mingcha.catalog.tables import Table
from mingcha.engine.as_of import DUCKDB_TYPES, as_of_select
from mingcha.engine.compiling import combined_query, counting_query
from mingcha.engine.functions import FUNCTIONS
from mingcha.engine.outcome import is_flagged
from mingcha.engine.own_tables import OWN_TABLES, OwnTables
from mingcha.engine.prepared_views import (
    WHOLE,
    MonthFiles,
    PreparedViews,
    among,
    files_by_month,
    month_column,
    rows_of,
)
from mingcha.lake.dataset import Dataset, StoredTable

PEOPLE_COLUMNS = ("person_key", "birth_on", "sex")
_HELD_BYTES_A_ROW = 64
"""What stored views take in memory at once, by row of the largest table behind them (measured: 52). A view is sure to fit where that is a quarter of the memory."""
_WORTH_THREADS_ROWS = 500_000
"""DuckDB hands out work by groups of 122,880 rows: where the largest table has few of them, further threads wait for each other (a county: a fifth more CPU, no gain)."""
_WORDS = re.compile(r"[a-z][a-z0-9_]*")


class DuckDBBackend:
    """One in-memory DuckDB over the dataset; big intermediate results spill to a temporary folder."""

    name = "duckdb"
    version = duckdb.__version__

    def __init__(
        self,
        dataset: Dataset,
        tables: dict[str, Table],
        own: OwnTables,
        as_of: date,
        *,
        memory_limit: str = "4GB",
        threads: int | None = None,
        prepared: PreparedViews | None = None,
    ) -> None:
        self._dataset, self._tables, self._own, self._as_of = dataset, tables, own, as_of
        self._prepared = prepared
        self._inline: set[str] = set()
        self._attached: dict[str, list[str]] = {}
        self._by_month: dict[str, tuple[str, str]] = {}
        self._spill = tempfile.TemporaryDirectory(prefix="mingcha-spill-")
        self._con = duckdb.connect()
        self._con.execute(f"SET memory_limit = '{memory_limit}'")
        self._con.execute("SET temp_directory = ?", [self._spill.name])
        self._con.execute("SET preserve_insertion_order = false")
        self._con.execute("SET parquet_metadata_cache = true")
        self._con.execute("SET TimeZone = 'UTC'")
        for function in FUNCTIONS:
            self._con.execute(function.duckdb_statement)
        # Stored views over great tables go to a file: packed, a tenth of their size in memory, and given up without being written again.
        # Packing takes longer than computing most of them, so that views which are sure to fit stay in memory as they are.
        self._rows_behind = {t: _row_count(stored) for t, stored in dataset.tables.items()}
        if threads is None and max(self._rows_behind.values(), default=0) < _WORTH_THREADS_ROWS:
            threads = 1
        if threads:
            self._con.execute(f"SET threads = {threads}")
        self._most_rows = self._memory_bytes() // (4 * _HELD_BYTES_A_ROW)
        self._on_shelf: set[str] = set()
        if max(self._rows_behind.values(), default=0) > self._most_rows:
            self._con.execute(f"ATTACH {_quoted(Path(self._spill.name) / 'shelf.duckdb')} AS shelf")

    def add_table(self, table_id: str) -> None:
        """See Backend."""
        if table_id == "people":
            source = self._source("people", self._dataset.people)
            self._con.execute(
                f"CREATE OR REPLACE TEMP VIEW people AS SELECT {', '.join(PEOPLE_COLUMNS)} FROM {source}"
            )
        elif table_id in OWN_TABLES:
            self._con.register(f"own_{table_id}", self._own.arrow(table_id))
            self._con.execute(f"CREATE OR REPLACE TEMP TABLE {table_id} AS SELECT * FROM own_{table_id}")
        else:
            table = self._tables[table_id]
            stored = self._dataset.tables.get(table_id)
            if stored is None:
                select = (
                    as_of_select(table, frozenset(), "(SELECT 1) AS nothing", self._as_of, DUCKDB_TYPES)
                    + " WHERE FALSE"
                )
            else:
                select = as_of_select(
                    table, stored.columns, self._source(table_id, stored), self._as_of, DUCKDB_TYPES
                )
            self._con.execute(f"CREATE OR REPLACE TEMP VIEW {table_id} AS {select}")

    def add_view(
        self, view_id: str, sql: str, *, inline: bool, by_month: str | None = None, beside: bool = False, adds_up: bool = False,
        kept_as: str | None = None, keep: bool = False,
    ) -> None:  # fmt: skip
        """See Backend."""
        words = _WORDS.findall(sql)
        self._rows_behind[view_id] = max((self._rows_behind.get(w, 0) for w in words), default=0)
        months = self._months(by_month)
        if (
            self._prepared
            and kept_as is not None
            and (months or not by_month)
            and (keep or self._prepared.has(kept_as))
        ):
            try:
                return self._add_kept(view_id, sql, by_month, months, beside, adds_up, kept_as)
            except (OSError, duckdb.IOException, duckdb.SerializationException):
                # Kept months that cannot be read or written cost time, never a result.
                self._prepared = None
            finally:
                self._see_all(by_month)
        if inline:
            self._see(view_id, sql)
            self._inline.add(view_id)
        elif months and by_month and not (beside or adds_up):  # a month's groups fit in memory
            self._store(view_id, (sql for month in months if self._see(by_month, rows_of([month]))))
            self.add_table(by_month)
        else:
            self._store(view_id, [sql])

    def answer(self, sql: str, where: str) -> tuple[pa.Table, pa.Table | None]:
        """See Backend. Both queries run as one, so that what they share is worked out once."""
        combined = combined_query(sql, where)
        if not combined:
            return self.query(counting_query(sql, where)), None
        rows = self.query(combined)
        counted = rows.column("examined_count").is_valid()
        flagged = _flat(rows.filter(counted), "flag")
        examined = rows.column("examined_count").filter(counted)
        flagged = flagged.add_column(0, "examined_count", examined)
        return flagged, _flat(rows.filter(pc.invert(counted)), "evidence") if is_flagged(flagged) else None

    def query(self, sql: str) -> pa.Table:
        """Run one query."""
        with warnings.catch_warnings():
            # DuckDB would rather be asked by con.sql, which plans every query twice: a fifth of a county's run. Flags are few, copying them is nothing.
            warnings.filterwarnings("ignore", message="Arrow output on a DB-API result", category=UserWarning)
            return self._con.execute(sql).to_arrow_table()

    def drop(self, names: Iterable[str]) -> None:
        """See Backend."""
        for name in names:
            is_view = name in self._inline or name in self._on_shelf
            self._con.execute(f"DROP {'VIEW' if is_view else 'TABLE'} IF EXISTS {name}")
            if name in self._on_shelf:
                self._con.execute(f"DROP TABLE IF EXISTS shelf.{name}")
                self._on_shelf.remove(name)
            self._by_month.pop(name, None)
            if aliases := self._attached.pop(name, None):
                for alias in aliases:
                    self._con.execute(f"DETACH {alias}")

    def close(self) -> None:
        """See Backend."""
        self._con.close()
        self._spill.cleanup()

    def _memory_bytes(self) -> int:
        asked = "SELECT parse_formatted_bytes(current_setting('memory_limit'))"
        return self._con.execute(asked).fetchall()[0][0]

    def _months(self, table_id: str | None) -> list[MonthFiles] | None:
        stored = self._dataset.tables.get(table_id) if table_id else None
        return files_by_month(self._tables[table_id], stored, self._as_of) if table_id else None

    def _add_kept(
        self, view_id: str, sql: str, by_month: str | None, months: list[MonthFiles] | None, beside: bool, adds_up: bool,
        kept_as: str,
    ) -> None:  # fmt: skip
        """Take a view over from the import or earlier runs; what is missing there is computed and kept."""
        assert self._prepared
        by_number = {m.month: m for m in months or ()}
        column = month_column(self._tables[by_month]) if by_month else ""

        def compute(missing: list[int]) -> Iterator[str]:
            if not by_month:
                yield sql
            elif adds_up:
                self._see(by_month, rows_of(by_number[m] for m in missing))
                yield sql
            elif beside:  # in one go: whatever the view reads beside the months is read once
                self._see(by_month, rows_of(by_number[m] for m in missing))
                self._narrow(by_month, among(column, missing))
                yield f"SELECT * FROM ({sql}) AS v{among(column, missing)}"
            else:
                for month in missing:
                    self._see(by_month, rows_of([by_number[month]]))
                    yield sql

        names = {m.month: m.name for m in by_number.values()} if by_month else {WHOLE: ""}
        kept = self._prepared.attach(self._con, view_id, kept_as, names, None if adds_up else column, compute)
        self._attached[view_id] = list(kept)
        rows = list(kept.values())
        if by_month and beside and not adds_up:
            # months of which the table knows nothing, but what stands beside it does
            others = among(column, by_number, within=False)

            def compute_rest() -> str:
                self._see(by_month, f"{rows_of([by_number[min(by_number)]])} LIMIT 0")
                self._narrow(by_month, others)
                return f"SELECT * FROM ({sql}) AS v{others}"

            alias, rest = self._prepared.attach_rest(
                self._con, view_id, kept_as, set(by_number), column, compute_rest
            )
            self._attached[view_id].append(alias)
            rows.append(rest)
        self._see(view_id, " UNION ALL ".join(rows))
        self._inline.add(view_id)
        if by_month and not adds_up:
            self._by_month[view_id] = by_month, " UNION ALL ".join(rows)

    def _narrow(self, table_id: str, where: str) -> None:
        """Show only some months of the kept views over the table."""
        for view_id, (table, rows) in self._by_month.items():
            if table == table_id:
                self._see(view_id, f"SELECT * FROM ({rows}) AS r{where}")

    def _see_all(self, table_id: str | None) -> None:
        """Show all months again."""
        if table_id:
            self._narrow(table_id, "")
            self.add_table(table_id)

    def _see(self, table_id: str, select: str) -> bool:
        self._con.execute(f"CREATE OR REPLACE TEMP VIEW {table_id} AS {select}")
        return True

    def _store(self, view_id: str, parts: Iterable[str]) -> None:
        """Store the rows of a view, part after part."""
        is_great = self._rows_behind[view_id] > self._most_rows
        place, kind = (f"shelf.{view_id}", "TABLE") if is_great else (view_id, "TEMP TABLE")
        for number, sql in enumerate(parts):
            self._con.execute(
                f"INSERT INTO {place} {sql}" if number else f"CREATE OR REPLACE {kind} {place} AS {sql}"
            )
        if is_great:
            self._on_shelf.add(view_id)
            self._con.execute(f"CREATE OR REPLACE TEMP VIEW {view_id} AS SELECT * FROM {place}")

    def _source(self, table_id: str, stored: StoredTable) -> str:
        if stored.arrow is not None:
            self._con.register(f"stored_{table_id}", stored.arrow)
            return f"stored_{table_id}"
        return f"read_parquet([{', '.join(_quoted(p) for p in stored.paths or ())}], union_by_name = true)"


def _row_count(stored: StoredTable) -> int:
    """How many rows lie in files; none of a table that is in memory already."""
    return sum(pq.read_metadata(p).num_rows for p in stored.paths or ())


def _flat(rows: pa.Table, column: str) -> pa.Table:
    """The fields of a column of structs as columns."""
    return pa.Table.from_struct_array(rows.column(column))


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
