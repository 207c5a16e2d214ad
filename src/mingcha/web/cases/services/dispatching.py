"""分派 and 签收: to which unit a case goes, until when, and who in it takes it up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.deadlines import DeadlineRule, due_after
from mingcha.domain.errors import ClerkError
from mingcha.domain.lights import soon_from
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.cases.flag_source import reflect_case
from mingcha.web.cases.models import Case
from mingcha.web.cases.recusal import kin_note_of_other, refuse_person, refuse_unit
from mingcha.web.cases.services.acts import BatchResult, lock_case, move_case
from mingcha.web.cases.services.verifying import open_record
from mingcha.web.cases.work_values import thresholds, verification_days
from mingcha.web.orgs.selectors import posts_in_force, units_open


@dataclass(frozen=True)
class DispatchRule:
    """Where cases go and how long they have.

    Arguments
        to        level whose office in the case's own region takes it: county, township or village
        unit_id   one unit for all instead
        due_on    one day for all; without it the working days of each case's severity count
        package   flags of one household become one case
    """

    to: str = "township"
    unit_id: int | None = None
    due_on: date | None = None
    package: bool = True


@dataclass(frozen=True)
class CaseDue:
    """A deadline as it is stored."""

    due_on: date
    soon_on: date
    limit_days: int | None
    note: str


def due_of(severity: str, region_code: str, today: date, due_on: date | None) -> CaseDue:
    """The deadline of a case dispatched today."""
    days = None if due_on else verification_days(severity, region_code, today)
    rule = DeadlineRule("on_date", on=due_on) if due_on else DeadlineRule("working_days", days or 0)
    due = due_after(today, rule)
    return CaseDue(due.on, soon_from(due.on, days, thresholds(region_code, today)), days, due.note)


def dispatch_case(
    *,
    actor: Actor,
    case_id: int,
    unit_id: int,
    now: datetime,
    due_on: date | None = None,
    version: int | None = None,
) -> Case:
    """Hand one case to a unit.

    Errors
        CASE-04  the case is about that unit · DUE-01 · WORK-01 · ACCESS-01 · CASE-07 the unit is closed
    """
    today = timezone.localdate(now)
    with acting(actor, now=now) as act:
        case = lock_case(case_id, version)
        unit = units_open(today).filter(pk=unit_id).first()
        if unit is None:
            raise ClerkError("CASE-07", f"{case.no} 没有分派", "选的单位已撤销或不存在", "另选承办单位")
        refuse_unit(case, unit.pk, today)
        due = due_of(case.severity, case.region_code, today, due_on)
        case.holder_unit, case.assignee, case.level, case.dispatched_by_unit_id = (
            unit,
            None,
            unit.level,
            actor.unit_id,
        )
        case.first_due_on = case.first_due_on or due.due_on
        case.due_on, case.soon_on, case.limit_days, case.due_note = (
            due.due_on,
            due.soon_on,
            due.limit_days,
            due.note,
        )
        move_case(
            act, case, "dispatch", present={"holder", "due", "not_about_holder"},
            fields=("holder_unit", "assignee", "level", "dispatched_by_unit", "first_due_on", "due_on", "soon_on", "limit_days", "due_note"),
            details={"unit": unit.pk, "due_on": due.due_on.isoformat()},
        )  # fmt: skip
        reflect_case(actor, case, now=now)
        return case


def dispatch_cases(*, actor: Actor, case_ids: Iterable[int], unit_id: int, now: datetime, due_on: date | None = None) -> BatchResult:  # fmt: skip
    """Hand many cases to one unit; what fails is listed and stops nothing else."""
    result = BatchResult()
    with acting(actor, now=now):
        for case_id in case_ids:
            try:
                result.done.append(dispatch_case(actor=actor, case_id=case_id, unit_id=unit_id, due_on=due_on, now=now))  # fmt: skip
            except ClerkError as error:
                result.failed.append((case_no(case_id), error))
    return result


def withdraw_dispatch(*, actor: Actor, case_id: int, reason: str, now: datetime, version: int | None = None) -> Case:  # fmt: skip
    """Take a case back before it was acknowledged."""
    return _back_to_dispatcher(actor, case_id, "withdraw", reason, now, version)


def return_case(*, actor: Actor, case_id: int, reason: str, now: datetime, version: int | None = None) -> Case:  # fmt: skip
    """Give a case back to the dispatcher, before or after it was acknowledged."""
    status = Case.objects.values_list("status", flat=True).get(pk=case_id)
    action = "return_unacknowledged" if status == "to_acknowledge" else "return_to_dispatcher"
    return _back_to_dispatcher(actor, case_id, action, reason, now, version)


def _back_to_dispatcher(actor: Actor, case_id: int, action: str, reason: str, now: datetime, version: int | None) -> Case:  # fmt: skip
    with acting(actor, now=now) as act:
        case = lock_case(case_id, version)
        case.assignee = None
        if action != "withdraw":
            case.returned_count += 1
        move_case(
            act, case, action, present={"reason"} if reason.strip() else (), note=reason, fields=("assignee", "returned_count")
        )  # fmt: skip
        reflect_case(actor, case, now=now)
        return case


def acknowledge_case(
    *, actor: Actor, case_id: int, now: datetime, assignee_id: int | None = None, version: int | None = None
) -> Case:
    """签收: the unit takes the case, and one of its people answers for it.

    Arguments
        assignee_id  None = the one who acknowledges
    Errors
        CASE-05  the assignee is who it is about, or a relative · CASE-08 holds no post in the unit
    """
    with acting(actor, now=now) as act:
        case = lock_case(case_id, version)
        require(actor, "acknowledge", case)
        refuse_unit(case, case.holder_unit_id, timezone.localdate(now))
        case.assignee_id = _assignee(case, assignee_id or actor.user_id, now)
        move_case(
            act, case, "acknowledge", present={"assignee", "not_about_holder"}, fields=("assignee",),
            details={"assignee": case.assignee_id} | kin_note_of_other(case.assignee_id, actor.user_id),
        )  # fmt: skip
        open_record(case)
        reflect_case(actor, case, now=now)
        return case


def acknowledge_cases(*, actor: Actor, case_ids: Iterable[int], now: datetime) -> BatchResult:
    """签收 of many, each by itself."""
    result = BatchResult()
    with acting(actor, now=now):
        for case_id in case_ids:
            try:
                result.done.append(acknowledge_case(actor=actor, case_id=case_id, now=now))
            except ClerkError as error:
                result.failed.append((case_no(case_id), error))
    return result


def assign_case(*, actor: Actor, case_id: int, assignee_id: int, reason: str, now: datetime, version: int | None = None) -> Case:  # fmt: skip
    """Another person of the unit goes on with the case; what was written so far stays."""
    with acting(actor, now=now) as act:
        case = lock_case(case_id, version)
        require(actor, "reassign", case)
        before = case.assignee_id
        case.assignee_id = _assignee(case, assignee_id, now)
        present = {"assignee", "not_about_holder"} | ({"reason"} if reason.strip() else set())
        move_case(
            act, case, "assign", present=present, note=reason, fields=("assignee",),
            details={"from": before, "to": assignee_id} | kin_note_of_other(assignee_id, actor.user_id),
        )  # fmt: skip
        reflect_case(actor, case, now=now)
        return case


def _assignee(case: Case, user_id: int, now: datetime) -> int:
    refuse_person(case, user_id)
    if (
        not posts_in_force(timezone.localdate(now))
        .filter(unit_id=case.holder_unit_id, user_id=user_id)
        .exists()
    ):
        raise ClerkError(
            "CASE-08", f"{case.no} 没有指定承办人", "这个人不在承办单位任职", "选本单位在岗的人员"
        )
    return user_id


def case_no(case_id: int) -> str:
    """The number of a case, for lists of what failed."""
    return Case.objects.filter(pk=case_id).values_list("no", flat=True).first() or str(case_id)
