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
    months = _months(dataset, "min", (("households", "start_month"), ("payments", "for_month")))
    return min(months, default=None)


def last_payment_month(dataset: Dataset) -> int | None:
    """The newest month that payments speak of; None where there are none."""
    return max(_months(dataset, "max", (("payments", "for_month"),)), default=None)


def _months(dataset: Dataset, least_or_most: str, places: tuple[tuple[str, str], ...]) -> list[int]:
    """The smallest or greatest month in each (table, column) that has one."""
    con = duckdb.connect()
    months = [
        con.execute(
            f"SELECT {least_or_most}({column}) FROM {rows_source(con, dataset.tables[table])}"
        ).fetchall()[0][0]
        for table, column in places
        if table in dataset.tables and column in dataset.tables[table].columns
    ]
    con.close()
    return [m for m in months if m is not None]
