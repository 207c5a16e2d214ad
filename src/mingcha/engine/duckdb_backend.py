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
    ) -> None:
        self._dataset, self._tables, self._own, self._as_of = dataset, tables, own, as_of
        self._inline: set[str] = set()
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

    def add_view(self, view_id: str, sql: str, *, inline: bool) -> None:
        """See Backend."""
        self._con.execute(f"CREATE OR REPLACE TEMP {'VIEW' if inline else 'TABLE'} {view_id} AS {sql}")
        if inline:
            self._inline.add(view_id)

    def query(self, sql: str) -> pa.Table:
        """See Backend."""
        return self._con.sql(sql).to_arrow_table()

    def drop(self, names: Iterable[str]) -> None:
        """See Backend."""
        for name in names:
            self._con.execute(f"DROP {'VIEW' if name in self._inline else 'TABLE'} IF EXISTS {name}")

    def close(self) -> None:
        """See Backend."""
        self._con.close()
        self._spill.cleanup()

    def _source(self, table_id: str, stored: StoredTable) -> str:
        if stored.arrow is not None:
            self._con.register(f"stored_{table_id}", stored.arrow)
            return f"stored_{table_id}"
        return f"read_parquet([{', '.join(_quoted(p) for p in stored.paths or ())}], union_by_name = true)"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
