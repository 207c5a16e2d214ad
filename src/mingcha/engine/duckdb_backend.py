"""DuckDB: the default engine. Embedded, bounded memory, spills to disk."""

import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from mingcha.catalog.tables import Table
from mingcha.engine.as_of import DUCKDB_TYPES, as_of_select
from mingcha.engine.functions import FUNCTIONS
from mingcha.engine.own_tables import OWN_TABLES, OwnTables
from mingcha.engine.prepared_months import PreparedMonths, files_by_month
from mingcha.lake.dataset import Dataset, StoredTable

PEOPLE_COLUMNS = ("person_key", "birth_on", "sex")


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
        prepared: PreparedMonths | None = None,
    ) -> None:
        self._dataset, self._tables, self._own, self._as_of = dataset, tables, own, as_of
        self._prepared = prepared
        self._inline: set[str] = set()
        self._attached: dict[str, list[str]] = {}
        self._spill = tempfile.TemporaryDirectory(prefix="mingcha-spill-")
        self._con = duckdb.connect()
        self._con.execute(f"SET memory_limit = '{memory_limit}'")
        self._con.execute("SET temp_directory = ?", [self._spill.name])
        self._con.execute("SET preserve_insertion_order = false")
        self._con.execute("SET TimeZone = 'UTC'")
        if threads:
            self._con.execute(f"SET threads = {threads}")
        for function in FUNCTIONS:
            self._con.execute(function.duckdb_statement)
        # Stored views of a lake go to a file: packed, a tenth of their size in memory, and given up without being written again.
        self._shelf = any(t.paths for t in dataset.tables.values())
        if self._shelf:
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

    def add_view(self, view_id: str, sql: str, *, inline: bool, by_month: str | None = None) -> None:
        """See Backend."""
        if by_month:
            try:
                if self._add_by_month(view_id, sql, by_month):
                    return
            except (OSError, duckdb.IOException, duckdb.SerializationException):
                # Kept months that cannot be read or written cost time, never a result.
                if self._prepared is None:
                    raise
                self._prepared = None
                return self.add_view(view_id, sql, inline=inline, by_month=by_month)
        if inline:
            self._con.execute(f"CREATE OR REPLACE TEMP VIEW {view_id} AS {sql}")
            self._inline.add(view_id)
        else:
            self._store(view_id, [sql])

    def query(self, sql: str) -> pa.Table:
        """See Backend."""
        return self._con.sql(sql).to_arrow_table()

    def drop(self, names: Iterable[str]) -> None:
        """See Backend."""
        for name in names:
            is_view = self._shelf or name in self._inline
            self._con.execute(f"DROP {'VIEW' if is_view else 'TABLE'} IF EXISTS {name}")
            if self._shelf and name not in self._inline:
                self._con.execute(f"DROP TABLE IF EXISTS shelf.{name}")
            for alias in self._attached.pop(name, ()):
                self._con.execute(f"DETACH {alias}")

    def close(self) -> None:
        """See Backend."""
        self._con.close()
        self._spill.cleanup()

    def _add_by_month(self, view_id: str, sql: str, table_id: str) -> bool:
        """Compute a view month by month: a month's groups fit in memory. False where the table does not come by month."""
        months = files_by_month(self._tables[table_id], self._dataset.tables.get(table_id), self._as_of)
        if months is None:
            return False
        if self._prepared:
            aliases = [f"{view_id}_{number}" for number in range(len(months))]
            for alias, month in zip(aliases, months, strict=True):
                self._see(table_id, month.select)
                self._prepared.attach(self._con, alias, sql, month.name)
            rows = " UNION ALL ".join(f"SELECT * FROM {a}.month_rows" for a in aliases)
            self._con.execute(f"CREATE OR REPLACE TEMP VIEW {view_id} AS {rows}")
            self._inline.add(view_id)
            self._attached[view_id] = aliases
        else:
            self._store(view_id, (sql for month in months if self._see(table_id, month.select)))
        self.add_table(table_id)
        return True

    def _see(self, table_id: str, select: str) -> bool:
        self._con.execute(f"CREATE OR REPLACE TEMP VIEW {table_id} AS {select}")
        return True

    def _store(self, view_id: str, parts: Iterable[str]) -> None:
        """Store the rows of a view, part after part."""
        place, kind = (f"shelf.{view_id}", "TABLE") if self._shelf else (view_id, "TEMP TABLE")
        for number, sql in enumerate(parts):
            self._con.execute(
                f"INSERT INTO {place} {sql}" if number else f"CREATE OR REPLACE {kind} {place} AS {sql}"
            )
        if self._shelf:
            self._con.execute(f"CREATE OR REPLACE TEMP VIEW {view_id} AS SELECT * FROM {place}")

    def _source(self, table_id: str, stored: StoredTable) -> str:
        if stored.arrow is not None:
            self._con.register(f"stored_{table_id}", stored.arrow)
            return f"stored_{table_id}"
        return f"read_parquet([{', '.join(_quoted(p) for p in stored.paths or ())}], union_by_name = true)"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
