"""期限: an extension is asked for and answered by another person; the old day stays. A pause gives its days back."""

from datetime import date, datetime

from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.deadlines import Change, Deadline, due_after_pause
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import DUE_CHANGE
from mingcha.domain.workflows import require_needs, require_other_person, step
from mingcha.web.access.services import require
from mingcha.web.audit.services import Act, acting
from mingcha.web.cases.models import ClockPause, DueChange, Issue
from mingcha.web.cases.services.acts import lock_issue, note_on_record
from mingcha.web.cases.services.issues import set_due
from mingcha.web.cases.work_values import extension_limits

_OPEN = ("remedying",)


def request_extension(*, actor: Actor, issue_id: int, to_on: date, reason: str, now: datetime) -> DueChange:
    """Ask for a later day, before the present one has passed.

    Errors
        DUE-02 … DUE-06 as the answer would give them · DUE-07 a request is open already, or nothing is being remedied
    """
    today = timezone.localdate(now)
    with acting(actor, now=now) as act:
        issue = lock_issue(issue_id)
        require(actor, "extend", issue)
        if (
            issue.status not in _OPEN
            or issue.due_on is None
            or issue.due_changes.filter(state="requested").exists()
        ):
            raise ClerkError(
                "DUE-07",
                f"{issue.no} 没有申请延期",
                "不在整改中，或没有期限，或已有一份申请在等答复",
                "查看期限一栏",
            )
        change = DueChange(
            issue=issue, round=issue.recurrence_count + 1, from_on=issue.due_on, to_on=to_on, reason=reason.strip()[:500],
            requested_by_id=actor.user_id, requested_at=now,
        )  # fmt: skip
        _check(issue, change, allowed_by=0, on=today)
        change.save()
        note_on_record(act, issue.case, "request", issue=issue, note=reason, details=_days(change))
        return change


def _days(change: DueChange) -> dict[str, str]:
    return {"from": change.from_on.isoformat(), "to": change.to_on.isoformat()}


def _check(issue: Issue, change: DueChange, *, allowed_by: int, on: date) -> Deadline:
    """Whether the history of this round's deadline allows the change (mingcha.domain.deadlines)."""
    history = tuple(
        Change(c.from_on, c.to_on, c.reason, c.requested_by_id, c.answered_by_id or 0, on, c.kind)  # type: ignore[arg-type]
        for c in issue.due_changes.filter(state="approved", round=change.round)
    )
    asked_on = timezone.localdate(change.requested_at)
    return Deadline(issue.first_due_on, history).changed(
        Change(change.from_on, change.to_on, change.reason, change.requested_by_id, allowed_by, asked_on),
        extension_limits(issue.region_code, on),
    )


def answer_extension(*, actor: Actor, change_id: int, approve: bool, note: str, now: datetime) -> DueChange:
    """批准 or 不批准, by another person than the one who asked.

    Errors
        WORK-03  same person · DUE-04, DUE-05 it no longer fits
    """
    today = timezone.localdate(now)
    with acting(actor, now=now) as act:
        issue_id = DueChange.objects.values_list("issue_id", flat=True).get(pk=change_id)
        issue = lock_issue(issue_id)
        change = DueChange.objects.select_for_update().get(pk=change_id)
        require(actor, "approve_extension", issue)
        action = "approve" if approve else "refuse"
        transition = step(DUE_CHANGE, change.state, action)
        require_needs(transition, {"changed_on"} | ({"reason"} if note.strip() or approve else set()))
        require_other_person(transition, actor.user_id, {"request": {change.requested_by_id}})
        if approve:
            _check(issue, change, allowed_by=actor.user_id, on=today)
            _move_due(issue, change.to_on, today, now)
        change.state, change.answered_by_id, change.answered_at, change.answer_note = (
            transition.target,
            actor.user_id,
            now,
            note[:500],
        )
        change.save()
        note_on_record(act, issue.case, action, issue=issue, note=note, details=_days(change))
        return change


def withdraw_request(*, actor: Actor, change_id: int, now: datetime) -> DueChange:
    """Take the request back."""
    with acting(actor, now=now) as act:
        change = DueChange.objects.select_for_update().select_related("issue").get(pk=change_id)
        require(actor, "extend", change.issue)
        change.state = step(DUE_CHANGE, change.state, "withdraw").target
        change.save(update_fields=["state"])
        note_on_record(act, change.issue.case, "withdraw_request", issue=change.issue, details=_days(change))
        return change


def _move_due(issue: Issue, due_on: date, today: date, now: datetime) -> None:
    set_due(issue, due_on, today)
    issue.version, issue.updated_at = issue.version + 1, now
    issue.save(update_fields=["due_on", "soon_on", "limit_days", "version", "updated_at"])


def pause_clock(*, actor: Actor, issue_id: int, reason: str, now: datetime) -> ClockPause:
    """暂停计时, by whoever may approve extensions; the light shows the reason.

    Errors
        DUE-08  already paused, not being remedied, without deadline, past it, or no reason
    """
    today = timezone.localdate(now)
    with acting(actor, now=now) as act:
        issue = lock_issue(issue_id)
        require(actor, "approve_extension", issue)
        late = issue.due_on is None or issue.due_on < today
        if issue.paused_reason or issue.status not in _OPEN or late or not reason.strip():
            raise ClerkError(
                "DUE-08",
                f"{issue.no} 没有暂停计时",
                "已在暂停、不在整改中、没有期限或已超期、没有写明理由",
                "写明理由；超期的如实显示",
            )
        issue.paused_reason = reason.strip()[:200]
        _save_pause(issue, now)
        pause = ClockPause.objects.create(issue=issue, reason=issue.paused_reason, paused_on=today, paused_by_id=actor.user_id)  # fmt: skip
        note_on_record(act, issue.case, "pause_clock", issue=issue, note=reason)
        return pause


def resume_clock(*, actor: Actor, issue_id: int, now: datetime) -> Issue:
    """恢复计时: the days of the pause are added, on record like every change of a deadline.

    Errors
        DUE-09  it is not paused
    """
    today = timezone.localdate(now)
    with acting(actor, now=now) as act:
        issue = lock_issue(issue_id)
        require(actor, "approve_extension", issue)
        pause = issue.pauses.filter(resumed_on=None).last()
        if pause is None or issue.due_on is None:
            raise ClerkError("DUE-09", f"{issue.no} 没有恢复计时", "现在没有暂停", "刷新页面看最新情况")
        to_on = due_after_pause(issue.due_on, pause.paused_on, today)
        _record_given_back(act, issue, to_on, reason=pause.reason, stopped_by_id=pause.paused_by_id)
        pause.resumed_on, pause.resumed_by_id = today, actor.user_id
        pause.save(update_fields=["resumed_on", "resumed_by"])
        issue.paused_reason = ""
        _save_pause(issue, now)
        if to_on != issue.due_on:
            _move_due(issue, to_on, today, now)
        note_on_record(act, issue.case, "resume_clock", issue=issue, details={"due_on": to_on.isoformat()})
        return issue


def give_back_referral(act: Act, issue: Issue, *, handed_over_on: date, handed_over_by_id: int) -> None:
    """The clock stood still while the receiver of a referral had the issue: its days are given back when it returns.

    Not where the day had passed before, nor where a pause runs, which gives its days back by itself.
    """
    today = timezone.localdate(act.now)
    if issue.due_on is None or issue.due_on < handed_over_on or issue.paused_reason:
        return
    to_on = due_after_pause(issue.due_on, handed_over_on, today)
    _record_given_back(act, issue, to_on, reason="移送期间停止计时", stopped_by_id=handed_over_by_id)
    if to_on != issue.due_on:
        _move_due(issue, to_on, today, act.now)


def _record_given_back(act: Act, issue: Issue, to_on: date, *, reason: str, stopped_by_id: int) -> None:
    if to_on == issue.due_on:
        return
    DueChange.objects.create(
        issue=issue, round=issue.recurrence_count + 1, kind="pause", state="approved", from_on=issue.due_on, to_on=to_on, reason=reason, requested_by_id=stopped_by_id,
        requested_at=act.now, answered_by_id=act.actor.user_id, answered_at=act.now,
    )  # fmt: skip


def _save_pause(issue: Issue, now: datetime) -> None:
    issue.version, issue.updated_at = issue.version + 1, now
    issue.save(update_fields=["paused_reason", "version", "updated_at"])
