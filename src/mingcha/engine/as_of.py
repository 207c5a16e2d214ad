"""What an import looked like on the day of the question: the rule of `as_of`, applied once for all checks.

Source: checks.md, Conventions. Which columns are own dates and which are dates of something done stands in content/tables.
"""

from datetime import date

from mingcha.catalog.tables import LakeColumn, Table
from mingcha.domain.months import month_of

DUCKDB_TYPES = {
    "text": "VARCHAR", "integer": "INTEGER", "decimal": "DECIMAL(18,6)", "money": "DECIMAL(14,2)", "boolean": "BOOLEAN",
    "key": "BIGINT", "date": "DATE", "month": "INTEGER", "timestamp": "TIMESTAMP",
}  # fmt: skip
SPARK_TYPES = {
    **DUCKDB_TYPES,
    "text": "STRING",
    "integer": "INT",
    "month": "INT",
    "timestamp": "TIMESTAMP_NTZ",
}


def as_of_select(
    table: Table, present: frozenset[str], source: str, as_of: date, types: dict[str, str]
) -> str:
    """SELECT of all contract columns as they stood on as_of.

    Arguments
        present  contract columns that were imported; the others become NULL
        source   SQL of the stored rows, for FROM
        types    SQL type names of the engine
    """
    day = f"DATE '{as_of.isoformat()}'"
    columns = []
    for column in table.columns:
        for stored in column.lake_columns:
            if column.name not in present:
                columns.append(f"CAST(NULL AS {types[stored.type]}) AS {stored.name}")
            else:
                columns.append(_column(table, column.name, stored, day, present))
    where = _where(table, present, day, month_of(as_of))
    return f"SELECT {', '.join(columns)} FROM {source}" + (f" WHERE {where}" if where else "")


def _column(table: Table, name: str, stored: LakeColumn, day: str, present: frozenset[str]) -> str:
    if name in table.done_dates:
        later = f"CAST({name} AS DATE) > {day}" if stored.type == "timestamp" else f"{name} > {day}"
        return f"CASE WHEN {later} THEN NULL ELSE {name} END AS {name}"
    if table.undecided and name == table.undecided.column and table.undecided.date in present:
        u = table.undecided
        return f"CASE WHEN {u.date} > {day} THEN '{u.value}' ELSE {u.column} END AS {u.column}"
    return stored.name


def _where(table: Table, present: frozenset[str], day: str, as_of_month: int) -> str:
    own = table.own_date
    if own is None or own not in present:
        if table.own_month_if_empty and table.own_month_if_empty in present:
            return f"{table.own_month_if_empty} <= {as_of_month}"
        return ""
    own_day = f"CAST({own} AS DATE)" if table.column(own).type == "datetime" else own
    if table.own_month_if_empty:
        return f"(CASE WHEN {own} IS NULL THEN {table.own_month_if_empty} <= {as_of_month} ELSE {own_day} <= {day} END)"
    return f"({own} IS NULL OR {own_day} <= {day})"
