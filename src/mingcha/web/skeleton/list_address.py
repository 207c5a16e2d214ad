"""What the address of a list asks for beside its filters: the order, the page, how many rows; and the addresses that lead on from it."""

from collections.abc import Collection, Mapping
from functools import cached_property

from django.core.exceptions import ValidationError
from django.http import QueryDict

from mingcha.web.skeleton.list_order import Place, RowOrder, Sort
from mingcha.web.skeleton.list_terms import with_query

_PLACE = ("after", "before")
_OWN = (*_PLACE, "size", "sort", "open")
"""Parameters of every list: the page, the order, and the row that is open beside it."""


class ListAddress:
    """A list's path and query string, read.

    Arguments
        sorts       the orders that the list offers, by name; `default` is one of them, "-name" = descending
        page_sizes  numbers of rows that may be asked for, the usual one first
    """

    def __init__(
        self, params: QueryDict, path: str, *, sorts: Mapping[str, Sort], default: str, page_sizes: tuple[int, ...]
    ) -> None:  # fmt: skip
        self._params, self._path = params, path
        self._sorts, self._default, self._page_sizes = sorts, default, page_sizes

    @cached_property
    def sort(self) -> tuple[str, Sort, bool]:
        """(name, sort, descending); the default order where the address's is unknown."""
        asked = self._params.get("sort") or self._default
        if asked.removeprefix("-") not in self._sorts:
            asked = self._default
        name = asked.removeprefix("-")
        return name, self._sorts[name], asked.startswith("-")

    @property
    def page_size(self) -> int:
        """Rows on a page."""
        asked = self._params.get("size", "")
        return int(asked) if asked.isdigit() and int(asked) in self._page_sizes else self._page_sizes[0]

    def place(self, order: RowOrder) -> tuple[str, Place] | None:
        """("after" or "before", row value); None = the first page.

        Errors
            ValidationError, ValueError, OverflowError  it is no row value of this order
        """
        for name in _PLACE:
            if text := self._params.get(name):
                return name, order.read(text)
        return None

    def error(self, filters: Collection[str], order: RowOrder) -> str:
        """What is wrong with the address, in words; "" if nothing is. `filters`: names of the filters that the list knows."""
        unknown = [name for name in self._params if name not in _OWN and name not in filters]
        if unknown:
            return f"没有“{'、'.join(unknown)[:40]}”这种条件"
        if self._params.get("sort") and self._params["sort"].removeprefix("-") not in self._sorts:
            return "没有这种排序"
        try:
            self.place(order)
        except (ValidationError, ValueError, OverflowError):
            return "翻页的位置读不出来，请从第一页开始"
        return ""

    def with_changes(self, **changes: str | None) -> str:
        """This list with changed parameters, from its first page unless a place is given."""
        dropped = (*_PLACE, "open", *changes)
        kept = {n: v for n, v in self._params.lists() if n not in dropped and any(v)}
        kept |= {n: v for n, v in changes.items() if v}
        return with_query(self._path, kept)

    def without_filters(self) -> str:
        """This list whole, in the same order and size."""
        return with_query(self._path, {n: self._params[n] for n in ("size", "sort") if self._params.get(n)})
