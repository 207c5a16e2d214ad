"""A campaign of the county, from one of the plans that ship: reviewed, issued, handed down to every township."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from mingcha.planning.plan import Due
from mingcha.web.campaigns.models import Campaign, Task
from mingcha.web.campaigns.review import review_of
from mingcha.web.campaigns.services.cascade import acknowledge_dispatch
from mingcha.web.campaigns.services.deadline_rules import DeadlineRule
from mingcha.web.campaigns.services.dispatching import dispatch_tasks
from mingcha.web.campaigns.services.issuing import issue_campaign
from mingcha.web.campaigns.services.proposing import propose_from_shipped
from mingcha.web.campaigns.services.reviewing import (
    accept_clear_items,
    answer_defect,
    change_head,
    decide_item,
    decide_report,
)
from mingcha.web.demonstration.office import Cast

PLAN = "wenshui-2024-14"
_LEVEL_OF_REPORT = {0: "township", 5: "county", 6: "township", 7: "township"}
"""Who owes the reports whose sender the plan does not name; the person who reviews it says so."""
_BEGAN_DAYS_AGO = 30


def run_campaign(cast: Cast, *, now: datetime) -> Campaign:
    """The 2024 plan on 关系保 and 人情保, begun a month ago: all its days moved by the same number of days, every question answered."""
    clerk, leader, today = cast["county-clerk"], cast["county-leader"], timezone.localdate(now)
    campaign = propose_from_shipped(
        actor=clerk, plan_id=PLAN, year=today.year, title=f"{today.year}年社会救助专项治理", now=now
    )
    said = {"campaign_id": campaign.pk, "now": now}
    begins = today - timedelta(days=_BEGAN_DAYS_AGO)
    shift = begins - (campaign.period_from_on or begins)
    ends = (campaign.period_to_on or begins) + shift
    change_head(
        actor=leader, title=campaign.title, doc_no="", period_from_on=begins, period_to_on=ends, **said
    )
    campaign.refresh_from_db()
    state = review_of(campaign)
    for item in state.open_items:
        if item.due and (item.due.on or item.due.to or item.due.question):
            changes = {"due": _moved(item.due, shift, begins)}
            decide_item(
                actor=leader, item_id=item.id, decision="edit", changes=changes, reason="随启动日顺延", **said
            )
    for report in state.reports:
        due, changes = report.line.due, {}
        if due.on or due.to or due.question:
            changes["due"] = _moved(due, shift, begins)
        if report.level is None:
            changes["from_level"] = _LEVEL_OF_REPORT.get(report.number, "township")
        if not report.to_unit:
            changes["to_unit"] = "县民政局"
        if changes:
            decide_report(
                actor=leader,
                number=report.number,
                decision="edit",
                changes=changes,
                reason="随启动日顺延",
                **said,
            )
    accept_clear_items(actor=leader, **said)
    for defect in state.defects:
        answer_defect(actor=leader, number=defect.number, answer="原文无误", note="", **said)
    campaign = issue_campaign(actor=leader, **said)
    tasks = Task.objects.filter(campaign=campaign, holder_id=clerk.unit_id).values_list("pk", flat=True)
    dispatch = dispatch_tasks(
        actor=clerk, campaign_id=campaign.pk, task_ids=list(tasks), unit_ids=cast.township_units, rule=DeadlineRule("same"), now=now,
        today=today, take_on_by=today + timedelta(days=14),
    )  # fmt: skip
    acknowledge_dispatch(actor=cast["township-1-clerk"], dispatch_id=dispatch.pk, now=now)
    return campaign


def _moved(due: Due, shift: timedelta, begins: date) -> Mapping[str, Any]:
    """The same deadline, all its days later by the same number of days."""
    days = {"from": due.from_, "to": due.to}
    moved = {k: (d + shift).isoformat() for k, d in days.items() if d}
    ends = [d + shift for d in (*due.on, due.to) if d]
    if ends:
        moved["text"] = "、".join(f"{d.year}年{d.month}月{d.day}日前" for d in ends)
    return {
        "kind": due.kind, "on": [(d + shift).isoformat() for d in due.on], "rrule": due.rrule, "time": due.time,
        "starts_on": begins.isoformat() if due.rrule else None, **moved,
    }  # fmt: skip
