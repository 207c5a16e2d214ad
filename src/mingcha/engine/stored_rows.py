"""Small look-ups in the dataset outside of a check run: names, first months, the rows behind a flag."""

import duckdb

from mingcha.lake.dataset import Dataset, StoredTable


def rows_source(con: duckdb.DuckDBPyConnection, stored: StoredTable) -> str:
    """SQL for FROM that reads a stored table; good until the next call on the same connection."""
    if stored.arrow is not None:
        con.register("stored_rows", stored.arrow)
        return "stored_rows"
    con.execute("SET VARIABLE stored_paths = ?", [[str(p) for p in stored.paths or ()]])
    return "read_parquet(getvariable('stored_paths'), union_by_name = true)"


def first_month(dataset: Dataset) -> int | None:
    """The earliest month that households or payments speak of; None where neither was imported."""
    con = duckdb.connect()
    months = [
        con.execute(f"SELECT min({column}) FROM {rows_source(con, dataset.tables[table])}").fetchall()[0][0]
        for table, column in (("households", "start_month"), ("payments", "for_month"))
        if table in dataset.tables and column in dataset.tables[table].columns
    ]
    con.close()
    return min((m for m in months if m is not None), default=None)
