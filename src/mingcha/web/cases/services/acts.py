"""What every act on a case or an issue has in common: right, state, needs, another person, recusal, timeline, audit."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import CASE, ISSUE, MISSED
from mingcha.domain.workflows import Table, Transition, require_needs, require_other_person, step
from mingcha.lake.audit import hide_numbers
from mingcha.web.access.services import require
from mingcha.web.audit.services import Act
from mingcha.web.cases.models import Case, CaseEvent, Issue, NumberSeries
from mingcha.web.cases.recusal import NOT_READ, kin_note, refuse_person

CASE_RIGHTS: Mapping[str, str] = {
    "dispatch": "dispatch", "void": "dispatch", "recuse": "dispatch", "withdraw": "withdraw", "return_unacknowledged": "return", "acknowledge": "acknowledge",
    "assign": "reassign", "return_to_dispatcher": "return", "submit": "submit", "recall": "submit", "send_back": "review", "reopen": "reopen",
    "confirm_substantiated": "review", "confirm_partly_substantiated": "review", "confirm_unsubstantiated": "review",
    "confirm_undetermined": "review",
}  # fmt: skip
"""Act of table CASE → action of content/access.yml."""
MISSED_RIGHTS: Mapping[str, str] = {
    "report_accepted": "verify", "report_included": "verify", "report_ineligible": "verify", "confirm": "review", "send_back": "review",
}  # fmt: skip
ISSUE_RIGHTS: Mapping[str, str] = {
    "remedy_immediately": "plan_measures", "remedy_by_date": "plan_measures", "remedy_long_term": "plan_measures",
    "remedy_with_departments": "plan_measures", "complete_measure": "remedy", "apply_close_out": "apply_close_out",
    "recall": "apply_close_out", "send_back": "return", "close_out": "close_out", "start_follow_up": "follow_up", "confirm_stable": "follow_up",
    "record_recurrence": "reopen", "refer": "refer", "answer_referral": "view_status", "grant_leniency": "grant_leniency",
    "exonerate": "exonerate",
}  # fmt: skip


@dataclass
class BatchResult:
    """What came of many at once: those that were done, and for each other one its number and why."""

    done: list[Any] = field(default_factory=list)
    failed: list[tuple[str, ClerkError]] = field(default_factory=list)


def take_numbers(kind: str, count: int, now: datetime) -> list[str]:
    """The next numbers such as HC-2024-000123, without gaps within a transaction that commits."""
    year = now.year
    NumberSeries.objects.get_or_create(kind=kind, year=year)
    series = NumberSeries.objects.select_for_update().get(kind=kind, year=year)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return [f"{kind}-{year}-{n:06d}" for n in range(first, first + count)]


def lock_case(case_id: int, version: int | None = None) -> Case:
    """The case, locked.

    Errors
        CONFLICT-01  somebody acted since the page was opened
        CASE-03  it was merged into another one
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    _refuse_stale(case.no, case.version, version)
    if case.merged_into_id:
        into = Case.objects.values_list("no", flat=True).get(pk=case.merged_into_id)
        raise ClerkError(
            "CASE-03",
            f"{case.no} 已并入 {into}，不再单独办理",
            "同一事项只核查一次",
            f"到 {into} 办理；并错了的，先取消合并",
        )
    return case


def lock_issue(issue_id: int, version: int | None = None) -> Issue:
    """The issue, locked.

    Errors
        CONFLICT-01  somebody acted since the page was opened
    """
    issue = Issue.objects.select_for_update().get(pk=issue_id)
    _refuse_stale(issue.no, issue.version, version)
    return issue


def _refuse_stale(no: str, now_version: int, version: int | None) -> None:
    if version is not None and version != now_version:
        raise ClerkError(
            "CONFLICT-01",
            what=f"{no} 在您打开页面以后已被别人办理过",
            why="同时办理同一件，后一次会盖掉前一次",
            next_step="刷新页面，看清最新情况后再办理；您填写的内容仍在本页",
        )


def doers(case_id: int) -> dict[str, set[int]]:
    """Act → persons who did it, on the case and on its issue. Whoever wrote in the record counts as having submitted it."""
    found: dict[str, set[int]] = {}
    for action, user_id in (
        CaseEvent.objects.filter(case_id=case_id).values_list("action", "user_id").order_by()
    ):
        found.setdefault("submit" if action == "record" else action, set()).add(user_id)
    return found


def move_case(
    act: Act, case: Case, action: str, *, present: Collection[str] = (), note: str = "", details: dict[str, Any] | None = None,
    fields: Iterable[str] = (),
) -> Transition:  # fmt: skip
    """One act of table CASE: checked, done, put on record.

    Arguments
        present  needs that are on record (`mingcha.domain.workflows.NEEDS`)
        fields   fields that the caller has set and that are to be saved
    """
    require(act.actor, CASE_RIGHTS[action], case)
    transition = _checked(act, CASE, case.status, action, case, present)
    before, case.status = case.status, transition.target
    _save(case, act.now, ("status", *fields))
    put_on_record(act, case, CASE, transition, before, note=note, details=details)
    return transition


def move_missed(
    act: Act, case: Case, action: str, *, present: Collection[str] = (), note: str = "", details: dict[str, Any] | None = None
) -> Transition:  # fmt: skip
    """One act of table MISSED."""
    require(act.actor, MISSED_RIGHTS[action], case)
    transition = _checked(act, MISSED, case.missed_state, action, case, present)
    before, case.missed_state = case.missed_state, transition.target
    _save(case, act.now, ("missed_state",))
    put_on_record(act, case, MISSED, transition, before, note=note, details=details)
    return transition


def move_issue(
    act: Act, issue: Issue, action: str, *, present: Collection[str] = (), note: str = "", details: dict[str, Any] | None = None,
    fields: Iterable[str] = (), right: str | None = None,
) -> Transition:  # fmt: skip
    """One act of table ISSUE. `right` overrides the right that is asked; "" = the caller has asked already."""
    asked = ISSUE_RIGHTS[action] if right is None else right
    if asked:
        require(act.actor, asked, issue)
    transition = _checked(act, ISSUE, issue.status, action, issue.case, present)
    before, issue.status = issue.status, transition.target
    _save(issue, act.now, ("status", *fields))
    put_on_record(act, issue.case, ISSUE, transition, before, issue=issue, note=note, details=details)
    return transition


def _checked(
    act: Act, table: Table, status: str, action: str, case: Case, present: Collection[str]
) -> Transition:
    transition = step(table, status, action)
    require_needs(transition, present)
    if transition.not_same_as:
        require_other_person(transition, act.actor.user_id, doers(case.pk))
    refuse_person(case, act.actor.user_id)
    return transition


def _save(row: Case | Issue, now: datetime, fields: Iterable[str]) -> None:
    row.version += 1
    row.updated_at = now
    row.save(update_fields=[*fields, "version", "updated_at"])


def put_on_record(
    act: Act, case: Case, table: Table, transition: Transition, before: str, *, issue: Issue | None = None, note: str = "",
    details: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """The timeline's row and the audit's event of one act."""
    note = hide_numbers(note)
    CaseEvent.objects.create(
        case=case, issue=issue, table=table.name, action=transition.action, from_state=before, to_state=transition.target,
        user_id=act.actor.user_id, unit_id=act.actor.unit_id, post_id=act.actor.post_id, at=act.now, note=note[:500],
        details=(details or {}) | kin_note(act.actor.user_id),
    )  # fmt: skip
    act.record(
        transition.action, issue or case, reason=note, person_key=case.person_key, before={"status": before}, after={"status": transition.target}
    )  # fmt: skip


def note_on_record(
    act: Act, case: Case, action: str, *, issue: Issue | None = None, note: str = "", details: dict[str, Any] | None = None,
    kin: dict[str, str] | None = None, recused_too: bool = False,
) -> None:  # fmt: skip
    """An act that changes no state (saving the record, a pause, a merge): refused to the barred, on timeline and audit all the same.

    Arguments
        kin          what the timeline keeps of a comparison of relatives; of whoever acts that is kept where the register could not be read
        recused_too  whoever is barred from the case may do so: bring it in, say whom it is about, leave it to others
    Errors
        CASE-05
    """
    kept = dict(kin or {})
    if not recused_too:
        refuse_person(case, act.actor.user_id)
        own = kin_note(act.actor.user_id)
        kept |= own if own.get("kin_why") == NOT_READ else {}
    note = hide_numbers(note)
    state = issue.status if issue else case.status
    CaseEvent.objects.create(
        case=case, issue=issue, table="", action=action, from_state=state, to_state=state, user_id=act.actor.user_id,
        unit_id=act.actor.unit_id, post_id=act.actor.post_id, at=act.now, note=note[:500], details=(details or {}) | kept,
    )  # fmt: skip
    act.record(action, issue or case, reason=note, person_key=case.person_key, after=details)
