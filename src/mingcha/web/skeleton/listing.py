"""Lists: filters from the query string, pages cut by row value, totals that are exact or say that they are not.

A list is a class: columns, sort keys, a filter form and a queryset that `visible` has scoped. Everything stands in the URL. Every page costs
the same number of queries, the thousandth as little as the first: a page begins beyond the row value (sort column, key) of the one before,
and only the rows that are shown are read whole.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from mingcha.domain.access import Actor
from mingcha.web.skeleton.list_address import ListAddress
from mingcha.web.skeleton.list_filters import FilterForm
from mingcha.web.skeleton.list_order import Place, RowOrder, Sort
from mingcha.web.skeleton.list_terms import Column, ShownColumn, Total
from mingcha.web.skeleton.wording import count_text, exact_sum_text

__all__ = ["Column", "FilterForm", "Listing", "Sort", "Total"]
PAGE_SIZES = (20, 50, 100)
COUNTED_UP_TO = 10_000


@dataclass
class _Page:
    rows: list[Model] = field(default_factory=list)
    previous: str = ""
    next: str = ""


class Listing:
    """A list of one kind of rows. Subclasses set what stands below and override `queryset` and `narrow`.

    Arguments
        params  the query string
        path    address of the list, for its links
        today   the day for lights
        action  what the rows are listed for: `visible(actor, …, self.action)`
    """

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    purpose: ClassVar[str] = ""
    noun: ClassVar[str] = "条"
    template: ClassVar[str] = "skeleton/list.html"
    form_class: ClassVar[type[FilterForm]] = FilterForm
    column_list: ClassVar[tuple[Column, ...]] = ()
    sorts: ClassVar[dict[str, Sort]] = {}
    default_sort: ClassVar[str] = ""
    page_sizes: ClassVar[tuple[int, ...]] = PAGE_SIZES
    saved_filters: Any = ()
    save_filter_url: str = ""
    export_url: str = ""
    batch_actions: Any = ()

    def __init__(
        self,
        actor: Actor,
        params: QueryDict,
        *,
        path: str = "",
        today: date | None = None,
        action: str = "view",
    ) -> None:
        self.actor, self.params, self.path, self.action = actor, params, path, action
        self.today = today or timezone.localdate()
        self.filters = self.form_class(params, listing=self)
        self._address = ListAddress(params, path, sorts=self.sorts, default=self.default_sort, page_sizes=self.page_sizes)  # fmt: skip

    # what a list overrides

    def queryset(self) -> QuerySet:
        """The rows that the actor may see: `visible(actor, Model.objects.all(), self.action)`, no order."""
        raise NotImplementedError

    def narrow(self, rows: QuerySet, values: dict[str, Any]) -> QuerySet:
        """The rows that match the cleaned values of the filter form."""
        return rows

    def known_total(self, values: dict[str, Any]) -> Total | None:
        """The exact total from a summary, where these filters allow it; None = count, up to 10,000."""
        return None

    def whole(self, rows: QuerySet) -> QuerySet:
        """What is read of the rows that are shown: select_related, annotations of single rows."""
        return rows

    def places(self, place: Place | None, limit: int, *, backwards: bool = False) -> list[Place]:
        """The row values of the matching rows beyond a place, at most so many. Overridden where a list knows the quicker way to them."""
        return list(self.order.row_values(self.matching, place=place, backwards=backwards)[:limit])

    def complete(self, rows: list[Any]) -> None:
        """Add to the shown rows what is looked up for all of them at once: names of regions, lights."""

    def more_of_summary(self) -> list[str]:
        """Further parts of the summary line, such as 其中超期 16 条."""
        return []

    # filters

    @cached_property
    def valid(self) -> bool:
        """Whether all filters, the sort and the place are known and could be read. If not, there are no rows: never all of them."""
        return self.filters.is_valid() and not self._url_error

    @property
    def values(self) -> dict[str, Any]:
        """Cleaned filter values."""
        return self.filters.cleaned_data if self.filters.is_valid() else {}

    @cached_property
    def matching(self) -> QuerySet:
        """All rows that match, in no order."""
        rows = self.queryset()
        return self.narrow(rows, self.values) if self.filters.is_valid() else rows.none()

    @cached_property
    def chips(self) -> list[tuple[str, str]]:
        """(words, address without it) of every filter that is set."""
        return [(words, self._url(**dict.fromkeys(names))) for words, names in self.filters.chosen_words()]

    @cached_property
    def filter_text(self) -> str:
        """All filters in words, for the head of an export."""
        return "；".join(words for words, _ in self.filters.chosen_words()) or "全部"

    @property
    def more_open(self) -> bool:
        """Whether one of the further filters is set or wrong."""
        return any(b.errors or b.data not in (None, "", [], False) for b in self.filters.more)

    @cached_property
    def clear_url(self) -> str:
        """The list without filters."""
        return self._address.without_filters()

    # order and pages

    @property
    def _sort(self) -> tuple[str, Sort, bool]:
        return self._address.sort

    @cached_property
    def order(self) -> RowOrder:
        """How the rows are ordered, and pages cut."""
        _, sort, descending = self._sort
        return RowOrder(self.queryset().model, sort, descending=descending)

    @property
    def page_size(self) -> int:
        """Rows on a page."""
        return self._address.page_size

    @cached_property
    def _place(self) -> tuple[str, Place] | None:
        return self._address.place(self.order)

    @cached_property
    def _url_error(self) -> str:
        return self._address.error(self.filters.fields, self.order)

    @cached_property
    def _page(self) -> _Page:
        if not self.valid:
            return _Page()
        direction, place = self._place or ("after", None)
        backwards = direction == "before"
        asked = self.places(place, self.page_size + 1, backwards=backwards)
        more, found = len(asked) > self.page_size, asked[: self.page_size]
        found = found[::-1] if backwards else found
        page = _Page(self.read([f[-1] for f in found]))
        if found:
            first, last = self._url(before=RowOrder.text(found[0])), self._url(after=RowOrder.text(found[-1]))
            page.previous = first if (more if backwards else place is not None) else ""
            page.next = last if (backwards or more) else ""
        return page

    def read(self, keys: list[Any]) -> list[Model]:
        """The rows of these keys, whole and in this order."""
        rows = self.whole(self.queryset().model._base_manager.filter(pk__in=keys)).in_bulk() if keys else {}
        in_order = [rows[k] for k in keys if k in rows]
        self.complete(in_order)
        return in_order

    # what the template reads

    @property
    def rows(self) -> list[Model]:
        """The rows of this page, whole."""
        return self._page.rows

    @property
    def previous_url(self) -> str:
        """The page before; "" on the first."""
        return self._page.previous

    @property
    def next_url(self) -> str:
        """The page after; "" on the last."""
        return self._page.next

    @cached_property
    def first_url(self) -> str:
        """The first page with these filters."""
        return self._url()

    @cached_property
    def columns(self) -> list[ShownColumn]:
        """The columns with the way to sort by them."""
        (now, _, descending), shown = self._sort, []
        for c in self.column_list:
            state, url = "", ""
            if c.sort:
                here = c.sort == now
                state = ("descending" if descending else "ascending") if here else ""
                downwards = not descending if here else self.sorts[c.sort].descending
                url = self._url(sort=f"-{c.sort}" if downwards else c.sort)
            shown.append(ShownColumn(c.key, c.label, c.css, c.numeric, state, url))
        return shown

    @cached_property
    def total(self) -> Total:
        """How many rows match: from a summary, else counted up to 10,000."""
        if not self.valid:
            return Total(0)
        known = self.known_total(self.values)
        if known is not None:
            return known
        counted = self.matching.order_by()[: COUNTED_UP_TO + 1].count()
        return Total(min(counted, COUNTED_UP_TO), exact=counted <= COUNTED_UP_TO)

    @property
    def total_text(self) -> str:
        """1,204 条, or 超过 10,000 条."""
        if not self.valid:
            return ""
        return f"{'' if self.total.exact else '超过 '}{count_text(self.total.count)} {self.noun}"

    @property
    def summary(self) -> str:
        """The line over the table; what is wrong with the filters, where something is."""
        if not self.valid:
            wrong = [e for errors in self.filters.errors.values() for e in errors] + [self._url_error]
            return "条件有误，没有查询：" + "；".join(w.rstrip("。") for w in wrong if w)
        parts = [f"共 {self.total_text}" if self.total.exact else self.total_text, *self.more_of_summary()]
        if self.total.amount_yuan is not None:
            parts.append(f"涉及 {exact_sum_text(self.total.amount_yuan)}")
        return "，".join(parts)

    @property
    def empty_kind(self) -> str:
        """Why there are no rows: filtered, no_right or never."""
        if self.queryset().query.is_empty():
            return "no_right"
        return "filtered" if self.chips or self._place or not self.valid else "never"

    # for views

    def respond(self, request: HttpRequest, **context: Any) -> HttpResponse:
        """The list as a page or as the part that htmx asked for; 422 when a filter could not be read."""
        response = render(
            request, self.template, {"listing": self, **context}, status=200 if self.valid else 422
        )
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    def _url(self, **changes: str | None) -> str:
        return self._address.with_changes(**changes)
