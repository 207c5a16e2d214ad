"""Whom a case is about, and what follows for whoever has it: the rule of 回避 is applied anew (信访工作条例第三十条)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import ESCALATION, MISSED
from mingcha.web.access.services import require
from mingcha.web.audit.services import Act, acting
from mingcha.web.cases.flag_source import reflect_case
from mingcha.web.cases.models import Case, Issue, Verification
from mingcha.web.cases.models.case import OPEN_STATES
from mingcha.web.cases.recusal import why_not_person, why_not_unit
from mingcha.web.cases.services.acts import lock_case, move_case, note_on_record
from mingcha.web.cases.services.issues import SUBSTANTIATED
from mingcha.web.cases.services.recurring import STILL_AT_WORK
from mingcha.web.orgs.selectors import unit_names

_RECORD = {"visited_on": None, "visitors": "", "findings": "", "statement_of": "", "statement": "", "conclusion": "", "conclusion_reason": "", "signed_name": ""}  # fmt: skip
"""The fields of a record and what they are when it is begun."""


@dataclass(frozen=True)
class AboutChange:
    """What a change of the about led to, in words for whoever made it."""

    case: Case
    words: str


def change_about(
    *, actor: Actor, case_id: int, about_unit_ids: Iterable[int], about_user_ids: Iterable[int], reason: str, now: datetime
) -> AboutChange:  # fmt: skip
    """Say anew whom a case is about. A handler who is then barred loses it in the same transaction.

    An open case goes back to 待分派, its record is emptied (what it said stays in the timeline) so that the next one verifies for himself.
    A substantiated one, and its issue as long as that is open, goes to the unit that dispatched it. After an end nothing moves.

    Arguments
        about_*  all units and people whom it is about, those on record included
        reason   how that is known
    Errors
        CASE-22  nothing changes, or no reason · CASE-23 nobody is left who could take it back · ACCESS-01
    """
    units, users = set(about_unit_ids), set(about_user_ids)
    with acting(actor, now=now) as act:
        case = lock_case(case_id)
        require(actor, "dispatch", case)
        issue = Issue.objects.select_for_update().filter(case=case).first()
        before = {
            "units": sorted(case.about_units.values_list("pk", flat=True)),
            "users": sorted(case.about_users.values_list("pk", flat=True)),
        }
        after = {"units": sorted(units), "users": sorted(users)}
        if before == after or not reason.strip():
            raise ClerkError("CASE-22", f"{case.no} 没有更正", "被反映对象没有变，或没有写明理由", "改选单位或人员，写明从哪里知道的")  # fmt: skip
        why = _why_barred(case, issue, units, users, timezone.localdate(now))
        # before the about is written: whoever finds out that it is about his own unit may give it back, and sees it no more
        words = (
            _take_from_handler(act, case, issue, why, (units, users), reason) if why else "已更正被反映对象。"
        )
        for row in (case, issue) if issue else (case,):
            row.about_units.set(units)
            row.about_users.set(users)
        note_on_record(
            act, case, "change_about", note=reason, details={"before": before} | after, recused_too=True
        )
        return AboutChange(case, words)


def _why_barred(case: Case, issue: Issue | None, units: set[int], users: set[int], on: date) -> str:
    """Why whoever has the case or its issue must not have it; "" if nothing speaks against it, or nobody has it."""
    if case.status in ("to_dispatch", "voided"):
        return ""
    holders = {case.holder_unit_id, issue.holder_unit_id if issue else None} - {None}
    people = {case.assignee_id, issue.remedier_id if issue else None} - {None}
    reasons = [why_not_unit(units, users, pk, on) for pk in sorted(holders)]
    reasons += [why_not_person(case, pk, users) for pk in sorted(people)]
    return next((why for why in reasons if why), "")


def _take_from_handler(
    act: Act, case: Case, issue: Issue | None, why: str, about: tuple[set[int], set[int]], reason: str
) -> str:
    if case.status in OPEN_STATES:
        taker = _taker(act, case, about)
        _recuse(act, case, taker, why, reason)
        return f"已更正被反映对象。承办单位或承办人须回避（{why}），{case.no} 已收回，待重新分派；原核查记录存入流转，由新的承办人重新核查。"
    owed = case.missed_state and case.missed_state not in MISSED.final
    if case.status in SUBSTANTIATED and (issue is None or issue.status in STILL_AT_WORK or owed):
        taker = _taker(act, case, about)
        _hand_back(act, case, issue, taker, why)
        name = unit_names([taker]).get(taker, "")
        return (
            f"已更正被反映对象。责任单位或责任人须回避（{why}），{case.no} 已交回{name}，请重新确定责任人。"
        )
    return f"已更正被反映对象。本件已有结论，办理的单位或人员须回避（{why}）；请考虑重新核查。"


def _taker(act: Act, case: Case, about: tuple[set[int], set[int]]) -> int:
    """The unit that takes the case back: the one that dispatched it, else the actor's."""
    on = timezone.localdate(act.now)
    for unit_id in (case.dispatched_by_unit_id, act.actor.unit_id):
        if unit_id and not why_not_unit(*about, unit_id, on):
            return unit_id
    raise ClerkError(
        "CASE-23",
        f"{case.no} 没有更正",
        "分派单位和本单位也须回避，收回以后没有单位接手",
        "请上级民政局更正并另行分派",
    )


def _recuse(act: Act, case: Case, taker: int, why: str, reason: str) -> None:
    from_unit, from_user = case.holder_unit_id, case.assignee_id
    case.holder_unit_id, case.assignee = taker, None
    details = {"why": why, "unit": from_unit, "assignee": from_user, "record": _empty_record(case)}
    move_case(act, case, "recuse", present={"reason"}, note=reason, fields=("holder_unit", "assignee"), details=details)  # fmt: skip
    _move_slips(case, from_unit, taker)
    reflect_case(act.actor, case, now=act.now)


def _hand_back(act: Act, case: Case, issue: Issue | None, taker: int, why: str) -> None:
    from_unit, from_user = case.holder_unit_id, case.assignee_id
    case.holder_unit_id, case.assignee = taker, None
    case.version, case.updated_at = case.version + 1, act.now
    case.save(update_fields=["holder_unit", "assignee", "version", "updated_at"])
    details = {"why": why, "unit": from_unit, "assignee": from_user, "to": taker}
    if issue:
        details |= {"remedier": issue.remedier_id}
        issue.holder_unit_id, issue.remedier = taker, None
        issue.version, issue.updated_at = issue.version + 1, act.now
        issue.save(update_fields=["holder_unit", "remedier", "version", "updated_at"])
    note_on_record(act, case, "recuse_handler", issue=issue, note=why, details=details, recused_too=True)
    _move_slips(case, from_unit, taker)


def _move_slips(case: Case, from_unit: int | None, taker: int) -> None:
    """督办单 that still wait for an answer wait for the unit that has the case now."""
    case.escalations.filter(holder_unit_id=from_unit).exclude(state__in=ESCALATION.final).update(holder_unit_id=taker)  # fmt: skip


def _empty_record(case: Case) -> dict[str, Any]:
    """Begin the record anew; gives back what it said."""
    record = Verification.objects.filter(case=case).first()
    if record is None:
        return {}
    answers = list(record.answers.values("number", "answer", "note"))
    said = {name: str(getattr(record, name) or "") for name in _RECORD} | {"answers": answers}
    for name, empty in _RECORD.items():
        setattr(record, name, empty)
    record.version += 1
    record.save()
    record.answers.update(answer="", note="")
    return said
