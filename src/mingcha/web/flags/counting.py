"""How many flags match, what they add up to and how many are overdue: one reading, through the index that serves it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet


@dataclass(frozen=True)
class Counted:
    """Of the rows that were counted: amount_yuan of those that have one; overdue on the day."""

    flags: int
    amount_yuan: Decimal | None
    overdue: int


def count_flags(rows: QuerySet, today: date, *, up_to: int, index: str = "") -> Counted:
    """Count flags.

    Arguments
        rows   flags, in no order
        up_to  where to stop
        index  as for `through_index`
    """
    read = rows.order_by().values_list("amount_sort", "due_sort_on")[:up_to]
    if read.query.is_empty():
        return Counted(0, None, 0)
    sql, values = through_index(read, index)
    with connection.cursor() as cursor:
        # amount_sort is the amount, and never empty: -1 where there is none
        cursor.execute(
            "SELECT COUNT(*), SUM(CASE WHEN amount_sort >= 0 THEN amount_sort END), COUNT(CASE WHEN due_sort_on < %s THEN 1 END) "
            f"FROM ({sql}) AS read",
            (today.isoformat(), *values),
        )
        flags, yuan, overdue = cursor.fetchone()
    return Counted(flags, None if yuan is None else Decimal(str(yuan)).quantize(Decimal("0.01")), overdue)


def through_index(rows: QuerySet, index: str) -> tuple[str, tuple[Any, ...]]:
    """(SQL, values) of a query of flags; on SQLite, which keeps no histogram and would take the scope's index, through a named index ("" = as
    it likes)."""
    sql, values = rows.query.sql_with_params()
    if index and connection.vendor == "sqlite":
        sql = sql.replace(' FROM "flags_flag" ', f' FROM "flags_flag" INDEXED BY "{index}" ', 1)
    return sql, values
