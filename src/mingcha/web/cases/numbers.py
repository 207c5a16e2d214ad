"""Sums over the cases, issues and amounts that a post may see, for 统计. Sums by side, never by person; one query a table."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from mingcha.domain.access import Actor
from mingcha.domain.workflow_tables import CONCLUSIONS
from mingcha.web.access.services import visible
from mingcha.web.cases.filters import DISPATCHED
from mingcha.web.cases.lists import CLOSED_ON_TIME, CLOSED_WITH_DUE, ELSEWHERE, OPEN_CASES, OPEN_ISSUES
from mingcha.web.cases.models import Amount, Case, Issue
from mingcha.web.cases.models.amounts import DIRECTIONS
from mingcha.web.cases.models.indexes import NO_DUE_ON
from mingcha.web.cases.selectors import CLOSED

LIGHT_STATES = ("overdue", "due_soon", "on_time", "no_due")


@dataclass
class SideNumbers:
    """What became of the cases and issues of one side.

    to_close_out  issues that are, or were, to be closed out: all but those that went elsewhere
    closed_out    closed out now, also those that are visited again or were found stable
    due_or_closed issues with a deadline that were closed out, and those whose deadline passed without
    on_time       of these, closed out on or before the deadline in force
    """

    dispatched: int = 0
    substantiated: int = 0
    partly_substantiated: int = 0
    unsubstantiated: int = 0
    undetermined: int = 0
    filed: int = 0
    to_close_out: int = 0
    closed_out: int = 0
    due_or_closed: int = 0
    on_time: int = 0
    recurred: int = 0

    @property
    def concluded(self) -> int:
        """Cases with one of the four conclusions."""
        return self.substantiated + self.partly_substantiated + self.unsubstantiated + self.undetermined

    def __add__(self, other: "SideNumbers") -> "SideNumbers":
        return SideNumbers(**{name: value + getattr(other, name) for name, value in vars(self).items()})


@dataclass
class WorkNumbers:
    """All of it.

    sides         {side: its numbers}
    case_lights, issue_lights  {overdue, due_soon, on_time, no_due: how many open ones}
    missed        {state of table MISSED: cases of missed people}
    """

    sides: dict[str, SideNumbers] = field(default_factory=dict)
    case_lights: Counter[str] = field(default_factory=Counter)
    issue_lights: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class DirectionNumbers:
    """追回 or 补发: sums of what is on record at each step.

    settled_yuan  what was in the end recovered or paid out, by the vouchers
    """

    direction: str
    title: str
    matters: int
    computed_yuan: Decimal
    proposed_yuan: Decimal
    decided_yuan: Decimal
    settled_yuan: Decimal
    settled_matters: int


def work_numbers(actor: Actor, today: date) -> WorkNumbers:
    """Cases and issues that the actor may see; two queries."""
    found = WorkNumbers()
    cases = visible(actor, Case.objects.filter(merged_into=None))
    for row in _counted(cases, OPEN_CASES, today, "side", "status", "missed_state"):
        side, status, count = found.sides.setdefault(row["side"], SideNumbers()), row["status"], row["rows"]
        side.dispatched += count if status in DISPATCHED else 0
        if status in CONCLUSIONS:
            setattr(side, status, getattr(side, status) + count)
        if row["missed_state"]:
            found.missed[row["missed_state"]] += count
        found.case_lights.update({name: row[name] for name in LIGHT_STATES})
    more = {
        "came_back": Count("pk", filter=Q(recurrence_count__gt=0)),
        "closed_with_due": Count("pk", filter=CLOSED_WITH_DUE),
        "closed_on_time": Count("pk", filter=CLOSED_ON_TIME),
    }
    for row in _counted(visible(actor, Issue.objects.all()), OPEN_ISSUES, today, "side", "status", **more):
        side, status, count = found.sides.setdefault(row["side"], SideNumbers()), row["status"], row["rows"]
        side.filed += count
        side.to_close_out += 0 if status in ELSEWHERE else count
        side.closed_out += count if status in CLOSED else 0
        side.due_or_closed += row["closed_with_due"] + row["overdue"]
        side.on_time += row["closed_on_time"]
        side.recurred += row["came_back"]
        found.issue_lights.update({name: row[name] for name in LIGHT_STATES})
    return found


def _counted(rows: QuerySet, open_states: tuple[str, ...], today: date, *by: str, **more: Count) -> QuerySet:
    """One row a group: how many, and how many of the open ones under each light, as the lists filter them."""
    is_open, dated = Q(status__in=open_states), Q(due_sort_on__gte=today, due_sort_on__lt=NO_DUE_ON)
    return (
        rows.order_by()
        .values(*by)
        .annotate(
            rows=Count("pk"),
            overdue=Count("pk", filter=is_open & Q(due_sort_on__lt=today)),
            due_soon=Count("pk", filter=is_open & dated & Q(soon_on__lte=today)),
            on_time=Count("pk", filter=is_open & dated & Q(soon_on__gt=today)),
            no_due=Count("pk", filter=is_open & Q(due_sort_on=NO_DUE_ON)),
            **more,
        )
    )


def amount_numbers(actor: Actor) -> list[DirectionNumbers]:
    """追回 and 补发, both always there, of the issues that the actor may see; one query."""
    issues = visible(actor, Issue.objects.all()).order_by().values("pk")
    sums = (
        Amount.objects.filter(issue__in=issues).order_by().values("direction")
        .annotate(
            matters=Count("pk"), settled_matters=Count("pk", filter=Q(state="settled")),
            **{f"sum_{step}": Sum(f"{step}_yuan") for step in ("computed", "proposed", "decided", "settled")},
        )
    )  # fmt: skip
    known = {row["direction"]: row for row in sums}
    found = []
    for direction, title in DIRECTIONS.items():
        row = known.get(direction, {})
        yuan = {f"{step}_yuan": row.get(f"sum_{step}") or Decimal("0.00") for step in ("computed", "proposed", "decided", "settled")}  # fmt: skip
        found.append(DirectionNumbers(direction, title, row.get("matters", 0), settled_matters=row.get("settled_matters", 0), **yuan))  # fmt: skip
    return found
