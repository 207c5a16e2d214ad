"""P08: the list of flags."""

from functools import cached_property
from typing import Any, ClassVar

from django.db import connection
from django.db.models import QuerySet, Sum

from mingcha.web.access.services import visible
from mingcha.web.flags import words
from mingcha.web.flags.counting import Look, PageAsked, look_at_flags, through_index
from mingcha.web.flags.filters import OWN_LEVEL, FlagFilters, level_column
from mingcha.web.flags.models import Flag, FlagSummary
from mingcha.web.flags.models.flag import NO_DUE_ON
from mingcha.web.flags.models.summary import GRAINS
from mingcha.web.flags.of_run import of_run
from mingcha.web.flags.selectors import summary_grain
from mingcha.web.flags.shown import show_rows
from mingcha.web.orgs.regional import LEVELS
from mingcha.web.skeleton.list_filters import is_set
from mingcha.web.skeleton.list_order import Place
from mingcha.web.skeleton.listing import COUNTED_UP_TO, Column, Listing, Sort, Total
from mingcha.web.skeleton.wording import count_text

BANNER = "这是疑点，不是结论。请核实后再作处理，不能仅凭本提示停发或核减。"
DEFINITION = "数据比对发现的疑点，只供核查，不是结论；金额是疑点涉及的金额，不是应追回的金额"
_SUMMARISED = {"check_id", "theme", "side", "source", "severity", "status", "area"}
"""Filters that the summary answers."""
_EQUAL = ("check_id", "severity")


class FlagList(Listing):
    """疑点线索列表."""

    name, title, template = "flags", "疑点线索", "flags/list.html"
    purpose = "逐条核实数据比对发现的疑点：先排除正当情形，再分派、合并或标记不成立"
    form_class, default_sort = FlagFilters, "-found"
    sorts: ClassVar = {
        "found": Sort("found_on", descending=True),
        "amount": Sort("amount_sort", descending=True),
        "due": Sort("due_sort_on"),
    }
    column_list = (
        Column("flag_no", "编号", "stick-1 w-id"),
        Column("display_name", "姓名（已脱敏）", "stick-2 w-name"),
        Column("place", "乡镇村", "w-unit"),
        Column("check_title", "疑点类型", "w-long"),
        Column("severity_word", "程度", "minor"),
        Column("found_on", "发现日期", "minor nowrap", sort="found"),
        Column("amount_yuan", "涉及金额（元）", "w-amount", numeric=True, sort="amount"),
        Column("holder_name", "承办单位", "minor w-unit"),
        Column("status_word", "状态", "nowrap"),
        Column("light", "期限", "w-light", sort="due"),
    )

    def queryset(self) -> QuerySet[Flag]:
        """Those that the post may see (or act on)."""
        return visible(self.actor, Flag.objects.all(), self.action)

    def narrow(self, rows: QuerySet, values: dict[str, Any]) -> QuerySet:
        """By all conditions at once. Theme and side become their checks, for which there is an index."""
        rows = rows.filter(**{name: values[name] for name in _EQUAL if values[name]})
        if values["theme"] or values["side"]:
            rows = rows.filter(check_id__in=words.checks_of(values["theme"], values["side"]))
        if values["status"]:
            rows = rows.filter(status__in=words.STATUS_GROUPS.get(values["status"], [values["status"]]))
        if values["source"]:
            rows = rows.filter(check_id__in=words.checks_reading(values["source"]))
        if values["area"] == OWN_LEVEL:
            rows = rows.filter(**{f"{LEVELS[LEVELS.index(self.actor.level) + 1]}_code": ""})
        elif values["area"]:
            rows = rows.filter(**{level_column(values["area"]): values["area"]})
        if values["run"]:
            rows = of_run(rows, values["run"], values["change"], self.filters.compared)
        if values["light"]:
            rows = self._by_light(rows, values["light"])
        for name, condition in (
            ("amount_from", "amount_sort__gte"),
            ("amount_to", "amount_sort__lte"),
            ("found_from", "found_on__gte"),
            ("found_to", "found_on__lte"),
        ):
            if values[name] is not None:
                rows = rows.filter(**{condition: values[name]})
        if values["amount_to"] is not None:
            rows = rows.filter(amount_sort__gte=0)
        if values.get("kin"):
            rows = rows.filter(about_kin=True)
        if values["repeated"]:
            rows = rows.filter(repeated=True)
        if values["back"]:
            # written out, not bound: SQLite takes a partial index only where it can read the condition
            rows = rows.extra(where=["flags_flag.episode > 1"])
        return rows.filter(**values["q"]) if values["q"] else rows

    def known_total(self, values: dict[str, Any]) -> Total:
        """From the summary, where it is kept so finely and nothing else is asked; else counted and added up, as far as lists count."""
        asked = {n for n, v in values.items() if is_set(v) and n != "sort"}
        grain = summary_grain(self.actor)
        if grain is None or not asked <= _SUMMARISED or self.action != "view":
            return self._counted()
        rows = visible(self.actor, FlagSummary.objects.all())
        if values["area"] == OWN_LEVEL:
            return self._counted()
        if values["area"]:
            column = level_column(values["area"])
            narrower = column.removesuffix("_code")
            if narrower not in GRAINS or GRAINS.index(narrower) < GRAINS.index(grain):
                return self._counted()
            grain, rows = narrower, rows.filter(**{column: values["area"]})
        rows = self.narrow(
            rows.filter(grain=grain),
            dict.fromkeys(self.filters.fields) | values | {"area": ""},
        )
        found = rows.aggregate(flags=Sum("count"), yuan=Sum("amount_yuan"))
        return Total(found["flags"] or 0, amount_yuan=found["yuan"] or None)

    def _counted(self) -> Total:
        look = self._look
        if look.places is None:
            return Total(COUNTED_UP_TO, exact=False)
        return Total(look.flags, amount_yuan=look.amount_yuan or None)

    @cached_property
    def _look(self) -> Look:
        """One reading for the total, those overdue and, where few match, the page."""
        return look_at_flags(
            self._sought,
            self._own_page,
            self.today,
            up_to=COUNTED_UP_TO,
            index=self._held_alone or (self._walked if self._wide_run else ""),
        )

    @cached_property
    def _own_page(self) -> PageAsked:
        """The page that the address asks for."""
        direction, place = self._place or ("after", None)
        return PageAsked(self.order, place, self.page_size + 1, direction == "before")

    @property
    def _few(self) -> bool:
        """Whether few flags match, so that they are found by their filter and put in order rather than met on the way along an index."""
        return self.total.exact and self.total.count <= COUNTED_UP_TO

    def more_of_summary(self) -> list[str]:
        """其中超期 16 条; of more than is counted it is not told."""
        status = self.values["status"]
        if self.values["light"] or not self.total.exact:
            return []
        if status and not set(words.STATUS_GROUPS.get(status, [status])) & set(words.UNDER_WAY):
            return []  # only what is under way has a deadline
        if self._few:
            overdue = self._look.overdue
        else:
            overdue = self._by_light(self.matching, "overdue").order_by()[: COUNTED_UP_TO + 1].count()
        return [
            f"其中超期{'超过' if overdue > COUNTED_UP_TO else ''} {count_text(min(overdue, COUNTED_UP_TO))} 条"
        ]

    def places(self, place: Place | None, limit: int, *, backwards: bool = False) -> list[Place]:
        """By filter where few flags match, else along the sort's index. PostgreSQL and SQLite guess; the total knows."""
        few = self._few
        if (
            few
            and PageAsked(self.order, place, limit, backwards) == self._own_page
            and self._look.places is not None
        ):
            return self._look.places
        by_filter = few or bool(self._held_alone)
        rows = self._sought if few else self.matching
        asked = self.order.row_values(rows, place=place, backwards=backwards, by_filter=by_filter)[:limit]
        index = self._held_alone or ("" if few else self._walked)
        if not index or connection.vendor != "sqlite" or asked.query.is_empty():
            return list(asked)
        with connection.cursor() as cursor:
            return cursor.execute(*through_index(asked, index)).fetchall()

    @cached_property
    def _sought(self) -> QuerySet:
        """The same flags, to be looked up: where a state is asked for, the checks that have any in it are named too, so that the databases seek in
        indexes that begin with region and check instead of reading them through."""
        values, grain = self.values, summary_grain(self.actor)
        by_check = values["check_id"] or values["theme"] or values["side"] or values["source"]
        if not values["status"] or by_check or grain is None or self._held_alone:
            return self.matching
        summary = visible(self.actor, FlagSummary.objects.filter(grain=grain, count__gt=0))
        summary = self.narrow(summary, dict.fromkeys(self.filters.fields) | {"status": values["status"]})
        return self.matching.filter(
            check_id__in=list(summary.order_by().values_list("check_id", flat=True).distinct())
        )

    @property
    def _held_alone(self) -> str:
        """The index that holds the flags of a filter and no others."""
        return "flag_kin" if self.values.get("kin") else "flag_back" if self.values["back"] else ""

    @property
    def _walked(self) -> str:
        """The index in the order of the list."""
        return f"flag_by_{self._sort[1].column}"

    @property
    def _wide_run(self) -> bool:
        """Whether nearly all flags of a province are asked for by run: no other condition leads to them."""
        whole_province = self.actor.level == "province" and not (
            self.values["area"] or self.values["check_id"]
        )
        return whole_province and bool(self.values["run"]) and self.values["change"] in ("", "still_there")

    def complete(self, rows: list[Flag]) -> None:
        """Names of regions, checks and units, and lights."""
        show_rows(rows, self.actor, self.today)
        for flag in rows:
            again, gone = flag.episode > 1, flag.state == "gone" and flag.status != words.GONE
            said = "数据中已消失" if gone else f"第 {flag.episode} 次出现" if again else ""
            flag.lines_under = {"flag_no": flag.package_no, "check_title": said}

    def _by_light(self, rows: QuerySet, light: str) -> QuerySet:
        match light:
            case "overdue":
                return rows.filter(due_sort_on__lt=self.today)
            case "due_soon":
                return rows.filter(
                    due_sort_on__gte=self.today, due_sort_on__lt=NO_DUE_ON, soon_on__lte=self.today
                )
            case "on_time":
                return rows.filter(
                    due_sort_on__gte=self.today, due_sort_on__lt=NO_DUE_ON, soon_on__gt=self.today
                )
        return rows.filter(due_sort_on=NO_DUE_ON)
