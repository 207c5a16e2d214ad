"""Columns and totals of lists."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.http import QueryDict


@dataclass(frozen=True)
class Column:
    """A column: key of the row's attribute, label, CSS class, whether it holds numbers, and the sort that its head offers."""

    key: str
    label: str
    css: str = ""
    numeric: bool = False
    sort: str = ""


class ShownColumn(NamedTuple):
    """A column as the template reads it."""

    key: str
    label: str
    css: str
    numeric: bool
    sorted: str
    sort_url: str


@dataclass(frozen=True)
class Total:
    """How many rows match. Not exact = more than `count`."""

    count: int
    exact: bool = True
    amount_yuan: Decimal | None = None


def with_query(path: str, values: dict[str, Any]) -> str:
    """An address with a query string; a list gives a parameter several times."""
    query = QueryDict(mutable=True)
    for name, value in values.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return f"{path}?{query.urlencode()}" if query else path or "?"
