"""How many flags match, what they add up to, how many are overdue, and one page of them: one reading, through the index that serves it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from mingcha.web.skeleton.list_order import Place, RowOrder


@dataclass(frozen=True)
class PageAsked:
    """The page that is wanted: at most `limit` rows beyond a place, in the list's order."""

    order: RowOrder
    place: Place | None
    limit: int
    backwards: bool = False


@dataclass(frozen=True)
class Look:
    """Of the rows that were counted: amount_yuan of those that have one; overdue on the day. places: the row values of the page; None where more match
    than were counted, so that the page would be one of some of them."""

    flags: int
    amount_yuan: Decimal | None
    overdue: int
    places: list[Place] | None


def look_at_flags(rows: QuerySet, page: PageAsked, today: date, *, up_to: int, index: str = "") -> Look:
    """Count flags, add them up and cut a page.

    Arguments
        rows   flags, in no order
        up_to  as many may match for the page to be cut from what was counted
        index  as for `through_index`
    """
    names = list(dict.fromkeys((*page.order.names, "amount_sort", "due_sort_on")))
    try:
        sql, values = through_index(rows.order_by().values_list(*names)[: up_to + 1], index)
    except EmptyResultSet:  # nothing can match
        return Look(0, None, 0, [])
    beyond, in_order, bounds = page.order.in_sql(page.place, backwards=page.backwards)
    with connection.cursor() as cursor:
        # amount_sort is the amount, and never empty: -1 where there is none
        cursor.execute(
            f"WITH found ({', '.join(names)}) AS MATERIALIZED ({sql}), "
            "told AS (SELECT COUNT(*) AS flags, SUM(CASE WHEN amount_sort >= 0 THEN amount_sort END) AS yuan, "
            "COUNT(CASE WHEN due_sort_on < %s THEN 1 END) AS overdue FROM found) "
            f"SELECT told.*, page.* FROM told LEFT JOIN (SELECT {', '.join(page.order.names)} FROM found "
            f"WHERE (SELECT flags FROM told) <= %s{beyond and f' AND {beyond}'} ORDER BY {in_order} LIMIT %s) AS page ON TRUE "
            f"ORDER BY {in_order}",
            (*values, today.isoformat(), up_to, *bounds, page.limit),
        )
        found = cursor.fetchall()
    flags, yuan, overdue = found[0][:3]
    places = [row[3:] for row in found if row[-1] is not None] if flags <= up_to else None
    return Look(
        flags, None if yuan is None else Decimal(str(yuan)).quantize(Decimal("0.01")), overdue, places
    )


def through_index(rows: QuerySet, index: str) -> tuple[str, tuple[Any, ...]]:
    """(SQL, values) of a query of flags; on SQLite, which keeps no histogram and would take the scope's index, through a named index ("" = as
    it likes)."""
    sql, values = rows.query.sql_with_params()
    if index and connection.vendor == "sqlite":
        sql = sql.replace(' FROM "flags_flag" ', f' FROM "flags_flag" INDEXED BY "{index}" ', 1)
    return sql, values
