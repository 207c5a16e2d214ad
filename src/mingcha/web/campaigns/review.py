"""Where a review stands: the proposal with every decision laid over it by planning.reviewing, nothing decided twice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from dateutil.rrule import rrulestr
from django.utils import timezone

from mingcha.catalog.plans import ReviewedItem, ReviewedPlan
from mingcha.domain.errors import ClerkError
from mingcha.planning.plan import Defect, Due, Item, Period, Plan, Reporting
from mingcha.planning.plan_json import due_of, plan_of_json
from mingcha.planning.reviewed_content import reviewed_content
from mingcha.planning.reviewing import Review, propose
from mingcha.planning.units.levels import level_of_unit
from mingcha.web.campaigns.models import Campaign, ReviewDecision
from mingcha.web.campaigns.models.campaigns import DEFECT, ITEM, REPORT

DUE_KINDS = {
    "by_date": "一次，到某日为止", "range": "从某日到某日", "dates": "几个日子", "by_date_then_standing": "某日前，并长期坚持",
    "standing": "长期坚持", "recurring": "按周、按月重复", "on_event": "随时、发现即办",
}  # fmt: skip

NO_DUE = "none"


@dataclass(frozen=True)
class ReportLine:
    """One reporting line with what was decided. level: of the units that owe it."""

    number: int
    line: Reporting
    read_level: str | None
    decided: ReviewDecision | None
    settled: Reporting
    level: str | None

    @property
    def to_unit(self) -> str:
        """Who receives it, in words."""
        return self.settled.to_unit or ""

    @property
    def is_dropped(self) -> bool:
        """Left out with a reason."""
        return self.decided is not None and self.decided.decision == "drop"


@dataclass(frozen=True)
class DefectLine:
    """Something wrong in the text, and its answer."""

    number: int
    defect: Defect
    decided: ReviewDecision | None


@dataclass(frozen=True)
class ItemLine:
    """One item of the proposal, the decision, and what it became (several where it was split)."""

    item: Item
    decided: ReviewDecision | None
    became: tuple[ReviewedItem, ...]


class ReviewState:
    """The proposal of a campaign and its decisions."""

    def __init__(self, campaign: Campaign, decisions: list[ReviewDecision]) -> None:
        self.campaign = campaign
        proposed = plan_of_json(campaign.proposed)
        period = Period(campaign.period_from_on, campaign.period_to_on)
        self.read: Plan = replace(
            proposed, title=campaign.title, doc_no=campaign.doc_no or None, period=period if period.from_ or period.to else None
        )  # fmt: skip
        self._decisions = {(d.target, d.key): d for d in decisions}
        self.plan = replace(self.read, items=tuple(self._settled(i) for i in self.read.items))
        self._review = Review(propose(self.plan), campaign.created_by.name, date.min)
        for d in decisions:
            if d.target == ITEM:
                self._replay(d)

    def _replay(self, d: ReviewDecision) -> None:
        review = self._review
        review.reviewer, review.today = d.decided_by.name, timezone.localtime(d.decided_at).date()
        note = d.reason or None
        if d.decision == "accept":
            review.accept(d.key, note)
        elif d.decision == "edit":
            review.edit(d.key, {k: v for k, v in d.changes.items() if k != "due"}, note)
        elif d.decision == "split":
            review.split(d.key, d.changes["titles"], note)
        elif d.decision == "merge":
            review.merge(d.key, d.changes["into"], note)
        elif d.decision == "drop":
            review.drop(d.key, d.reason)

    def _settled(self, item: Item) -> Item:
        """The item with the deadline that a person set, whatever else was decided about it (a split item hands it to its parts)."""
        d = self._decisions.get((ITEM, item.id))
        if d is None or "due" not in d.changes:
            return item
        return replace(item, due=settled_due(d.changes["due"], item.due.text if item.due else ""))

    def proposal(self, item_id: str) -> Item:
        """The item as read.

        Errors
            PLAN-25  no such item
        """
        found = next((i for i in self.read.items if i.id == item_id), None)
        if found is None:
            self._review.accept(item_id)  # raises PLAN-25 in its words
        return found  # type: ignore[return-value]

    @cached_property
    def reviewed(self) -> ReviewedPlan:
        """The reviewed plan; what is undecided stands in it as pending."""
        return self._review.result(str(self.campaign.pk), self.campaign.document_name or None)

    @property
    def open_items(self) -> list[Item]:
        """Items without a decision."""
        return [p.item for p in self._review.open_items]

    @cached_property
    def items(self) -> list[ItemLine]:
        """All items in the plan's order."""
        by_source: dict[str, list[ReviewedItem]] = {}
        for r in self.reviewed.items:
            by_source.setdefault(r.from_items[0] if r.from_items else r.id, []).append(r)
        return [
            ItemLine(i, self._decisions.get((ITEM, i.id)), tuple(by_source.get(i.id, ())))
            for i in self.read.items
        ]

    @cached_property
    def reports(self) -> list[ReportLine]:
        """All reporting lines."""
        out = []
        for n, line in enumerate(self.plan.reporting):
            decided = self._decisions.get((REPORT, str(n)))
            changes = decided.changes if decided else {}
            settled = replace(
                line,
                title=changes.get("title") or line.title,
                from_unit=changes.get("from_unit") or line.from_unit,
                to_unit=changes.get("to_unit") or line.to_unit,
                due=(settled_due(changes["due"], line.due.text) if "due" in changes else None) or line.due,
            )
            read_level = level_of_unit(line.from_unit)
            out.append(
                ReportLine(n, line, read_level, decided, settled, changes.get("from_level") or read_level)
            )
        return out

    @cached_property
    def defects(self) -> list[DefectLine]:
        """Everything wrong in the text."""
        return [
            DefectLine(n, d, self._decisions.get((DEFECT, str(n)))) for n, d in enumerate(self.plan.defects)
        ]

    @property
    def open_count(self) -> int:
        """How many lines keep the plan from being issued."""
        return (
            len(self.open_items)
            + sum(r.decided is None for r in self.reports)
            + sum(d.decided is None for d in self.defects)
        )

    def issued_plan(self) -> Plan:
        """The plan as it will be issued: accepted items and reports only."""
        reporting = tuple(r.settled for r in self.reports if not r.is_dropped)
        return reviewed_content(self.reviewed, self.plan, reporting)

    def report_levels(self) -> list[str | None]:
        """The level of each reporting line of `issued_plan`, in its order."""
        return [r.level for r in self.reports if not r.is_dropped]


def review_of(campaign: Campaign) -> ReviewState:
    """The state of a campaign's review."""
    return ReviewState(
        campaign, list(campaign.decisions.select_related("decided_by").order_by("decided_at", "id"))
    )


def settled_due(facts: Mapping[str, Any], words: str) -> Due | None:
    """A due as a person settled it: its kind and days, without a question; None where the person says that there is none.

    Arguments
        facts  kind, on, from, to, rrule, time, starts_on, text; days as ISO texts
        words  the printed words, kept where the person wrote none

    Errors
        CAMP-12  the kind lacks its day or rhythm, or a range ends before it begins
    """
    kind = facts.get("kind", "")
    if kind == NO_DUE:
        return None
    try:
        due = due_of({**facts, "text": facts.get("text") or words, "question": None, "trace": ()})
    except (ValueError, KeyError, TypeError):
        due = None
    is_whole = due is not None and {
        "by_date": len(due.on) == 1,
        "by_date_then_standing": len(due.on) == 1,
        "dates": len(due.on) > 0,
        "range": bool(due.to) and (not due.from_ or due.from_ <= due.to),
        "recurring": _is_rhythm(due.rrule),
        "standing": True,
        "on_event": True,
    }.get(kind, False)
    if not is_whole or due is None:
        raise ClerkError(
            "CAMP-12",
            what="时限没有填完整",
            why=f"“{DUE_KINDS.get(kind, '时限')}”还缺日子，或日子前后颠倒",
            next_step="补上日子；按周、按月重复的选好星期几或每月几日",
        )
    return due


def _is_rhythm(rule: str | None) -> bool:
    if not rule or not rule.startswith(("FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY")):
        return False
    try:
        rrulestr(rule, dtstart=datetime(2024, 1, 1))
    except ValueError:
        return False
    return True
