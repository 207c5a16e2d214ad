"""P12: the lists of cases and of issues."""

from typing import Any, ClassVar

from django.db.models import F, Q, QuerySet

from mingcha.web.access.services import visible
from mingcha.web.cases.filters import (
    CASE_STATES,
    CLOSED_OUT,
    TO_CLOSE_OUT,
    CaseFilters,
    IssueFilters,
    level_column,
)
from mingcha.web.cases.models import Case, Issue
from mingcha.web.cases.models.indexes import NO_DUE_ON
from mingcha.web.cases.selectors import CLOSED
from mingcha.web.cases.shown import show_cases, show_issues
from mingcha.web.skeleton.listing import COUNTED_UP_TO, Column, Listing, Sort
from mingcha.web.skeleton.wording import count_text

OPEN_CASES = ("to_dispatch", "to_acknowledge", "verifying", "to_review")
OPEN_ISSUES = ("filed", "remedying", "to_review", "recurred")
ELSEWHERE = ("referred", "referral_answered", "lenient", "exonerated")
"""Ends of full rank beside 销号: such issues are not waiting to be closed out and do not count against the rate."""
CLOSED_WITH_DUE = Q(status__in=CLOSED, due_on__isnull=False)
CLOSED_ON_TIME = CLOSED_WITH_DUE & Q(closed_at__date__lte=F("due_on"))
"""On or before the deadline in force."""


class WorkList(Listing):
    """What both lists share: filters by place, light and person, the number of those that are late."""

    noun, default_sort = "件", "due"
    sorts: ClassVar = {"due": Sort("due_sort_on"), "new": Sort("pk", descending=True)}
    open_states: ClassVar[tuple[str, ...]] = ()
    person: ClassVar[str] = ""

    def narrow(self, rows: QuerySet, values: dict[str, Any]) -> QuerySet:
        """By everything but the state."""
        if values["area"]:
            rows = rows.filter(**{level_column(values["area"]): values["area"]})
        if values["side"]:
            rows = rows.filter(side=values["side"])
        if values["mine"]:
            rows = rows.filter(**{self.person: self.actor.user_id})
        if values["light"]:
            rows = self._by_light(rows, values["light"])
        return rows.filter(**values["q"]) if values["q"] else rows

    def more_of_summary(self) -> list[str]:
        """其中超期 16 件."""
        if self.values.get("light"):
            return []
        late = self._by_light(self.matching, "overdue").order_by()[: COUNTED_UP_TO + 1].count()
        return [f"其中超期{'超过' if late > COUNTED_UP_TO else ''} {count_text(min(late, COUNTED_UP_TO))} 件"]

    def _by_light(self, rows: QuerySet, light: str) -> QuerySet:
        if light == "none":
            return rows.exclude(status__in=self.open_states, due_sort_on__lt=NO_DUE_ON)
        rows = rows.filter(status__in=self.open_states)
        match light:
            case "no_due":
                return rows.filter(due_sort_on=NO_DUE_ON)
            case "overdue":
                return rows.filter(due_sort_on__lt=self.today)
            case "due_soon":
                return rows.filter(due_sort_on__gte=self.today, due_sort_on__lt=NO_DUE_ON, soon_on__lte=self.today)  # fmt: skip
        return rows.filter(due_sort_on__gte=self.today, due_sort_on__lt=NO_DUE_ON, soon_on__gt=self.today)


class CaseList(WorkList):
    """核查件列表."""

    name, title, template = "cases", "核查件", "cases/list.html"
    purpose = "疑点和线索由谁核查、到哪一步、还剩几天"
    form_class, open_states, person = CaseFilters, OPEN_CASES, "assignee_id"
    column_list = (
        Column("no", "编号", "stick-1 w-id"),
        Column("subject_name", "对象（已脱敏）", "stick-2 w-name"),
        Column("title", "核查事项", "w-long"),
        Column("status_word", "环节", "nowrap"),
        Column("light", "期限", "w-light", sort="due"),
        Column("place", "乡镇村", "minor w-unit"),
        Column("holder_name", "承办单位", "minor w-unit"),
        Column("assignee_name", "承办人", "minor w-name"),
        Column("source_word", "来源", "minor"),
        Column("returned_count", "退回次数", "minor", numeric=True),
    )

    def queryset(self) -> QuerySet[Case]:
        """Those that the post may see (or act on); merged ones rest in their other case."""
        return visible(self.actor, Case.objects.filter(merged_into=None), self.action)

    def narrow(self, rows: QuerySet, values: dict[str, Any]) -> QuerySet:
        """By stage, source, conclusion and what became of a missed person too."""
        rows = super().narrow(rows, values)
        if values["status"]:
            rows = rows.filter(status__in=CASE_STATES[values["status"]])
        for name in ("source", "conclusion", "missed_state"):
            if values[name]:
                rows = rows.filter(**{name: values[name]})
        return rows

    def complete(self, rows: list[Case]) -> None:
        """Names and lights."""
        show_cases(rows, self.today)


class IssueList(WorkList):
    """问题整改列表."""

    name, title, template = "issues", "问题整改", "cases/issues.html"
    purpose = "属实的问题怎样整改、由谁销号、有没有反弹"
    form_class, open_states, person = IssueFilters, OPEN_ISSUES, "remedier_id"
    column_list = (
        Column("no", "编号", "stick-1 w-id"),
        Column("title", "问题", "w-long"),
        Column("status_word", "环节", "nowrap"),
        Column("light", "期限", "w-light", sort="due"),
        Column("approach_word", "整改方式", "minor"),
        Column("place", "乡镇村", "minor w-unit"),
        Column("holder_name", "责任单位", "minor w-unit"),
        Column("assignee_name", "责任人", "minor w-name"),
    )

    def queryset(self) -> QuerySet[Issue]:
        """Those that the post may see (or act on)."""
        return visible(self.actor, Issue.objects.all(), self.action)

    def narrow(self, rows: QuerySet, values: dict[str, Any]) -> QuerySet:
        """By state, approach and recurrence too."""
        rows = super().narrow(rows, values)
        if values["status"] in TO_CLOSE_OUT:
            rows = rows.exclude(status__in=ELSEWHERE)
        elif values["status"]:
            rows = rows.filter(status__in=CLOSED if values["status"] in CLOSED_OUT else (values["status"],))
        if values["timeliness"]:
            late = Q(status__in=OPEN_ISSUES, due_sort_on__lt=self.today)
            rows = rows.filter(CLOSED_ON_TIME if values["timeliness"] == "met" else CLOSED_WITH_DUE | late)
        if values["timeliness"] == "not_met":
            rows = rows.exclude(CLOSED_ON_TIME)
        if values["approach"]:
            rows = rows.filter(approach=values["approach"])
        return rows.filter(recurrence_count__gt=0) if values["recurred"] else rows

    def whole(self, rows: QuerySet) -> QuerySet:
        """With the case, whose page it stands on."""
        return rows.select_related("case")

    def complete(self, rows: list[Issue]) -> None:
        """Names and lights."""
        show_issues(rows, self.today)
        for row in rows:
            row.approach_word = row.get_approach_display()
