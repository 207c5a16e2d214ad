"""问题: filed from a substantiated case, remedied by measures, closed out by a second person with evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from mingcha.catalog.work_reasons import reason_list
from mingcha.domain.access import Actor
from mingcha.domain.deadlines import DeadlineRule, due_after
from mingcha.domain.errors import ClerkError
from mingcha.domain.lights import days_between, soon_from
from mingcha.domain.workflow_tables import APPROACH_ACTS, MISSED
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.cases.flag_source import conclude_again
from mingcha.web.cases.models import Issue, Measure
from mingcha.web.cases.recusal import kin_note_of_other, refuse_person
from mingcha.web.cases.services.acts import (
    doers,
    lock_case,
    lock_issue,
    move_issue,
    note_on_record,
    take_numbers,
)
from mingcha.web.cases.work_values import thresholds, work_value
from mingcha.web.orgs.regional import LEVEL_COLUMNS
from mingcha.web.orgs.selectors import posts_in_force

SUBSTANTIATED = ("substantiated", "partly_substantiated")


@dataclass(frozen=True)
class PlannedMeasure:
    """One 整改措施 with its own day."""

    words: str
    due_on: date | None = None


def file_issue(*, actor: Actor, case_id: int, title: str, cause: str, now: datetime) -> Issue:
    """立案: only what was substantiated becomes an issue, once.

    Errors
        ISSUE-01  the case is not substantiated, or has its issue already · WORK-04 cause not on the list
    """
    with acting(actor, now=now) as act:
        case = lock_case(case_id)
        if case.status not in SUBSTANTIATED or Issue.objects.filter(case=case).exists():
            raise ClerkError(
                "ISSUE-01",
                f"{case.no} 没有立案",
                "只有认定属实或部分属实、还没有立案的件才能立案",
                "查看本件的结论和已有问题",
            )
        issue = Issue(
            case=case, title=title.strip() or case.title, theme=case.theme, side=case.side, cause=reason_list("cause").check(cause),
            level=case.level, confidential=case.confidential, holder_unit_id=case.holder_unit_id, filed_by_id=actor.user_id, filed_at=now,
            updated_at=now, region_code=case.region_code, **{c: getattr(case, c) for c in LEVEL_COLUMNS},
        )  # fmt: skip
        require(actor, "open", issue)
        issue.no = take_numbers("WT", 1, now)[0]
        issue.save()
        issue.about_units.set(case.about_units.all())
        issue.about_users.set(case.about_users.all())
        note_on_record(act, case, "file_issue", issue=issue, details={"issue": issue.no, "cause": cause})
        return issue


def plan_remedy(
    *, actor: Actor, issue_id: int, approach: str, measures: Iterable[PlannedMeasure], remedier_id: int, now: datetime,
    due_on: date | None = None, reason: str = "", leader_report: str = "", version: int | None = None,
) -> Issue:  # fmt: skip
    """Choose how the issue is remedied, with its measures.

    Arguments
        due_on         not for immediate (its working days count) and not asked for long_term; a deadline that stands is never replaced here
        reason         long_term: a code of the list, or words
        leader_report  multi_department: when and by which paper it was reported to the head of party or government (R022)
    Errors
        ISSUE-02  unknown approach · ISSUE-03 a deadline stands already: it changes by an extension only · WORK-02
        CASE-05  the remedier is whom it is about, or a relative · ISSUE-07 holds no post in the unit that remedies
    """
    today = timezone.localdate(now)
    with acting(actor, now=now) as act:
        issue = lock_issue(issue_id, version)
        if approach not in APPROACH_ACTS:
            raise ClerkError(
                "ISSUE-02",
                f"{issue.no} 没有确定整改方式",
                "没有选择整改方式",
                "选立行立改、限期、长期或多部门协同",
            )
        _refuse_remedier(issue, remedier_id, today)
        fresh = issue.due_on is None  # also after a referral came back: what stood before it still stands
        planned = [m for m in measures if m.words.strip()]
        due_on = _due(issue, approach, due_on, today, fresh)
        present = {n for n, there in (("measures", planned), ("due", due_on), ("reason", reason.strip()), ("report_to_leader", leader_report.strip())) if there}  # fmt: skip
        if fresh:
            set_due(issue, due_on, today)
            issue.first_due_on = due_on
        issue.approach, issue.approach_reason, issue.leader_report = (
            approach,
            reason.strip(),
            leader_report.strip(),
        )
        issue.remedier_id = remedier_id
        move_issue(
            act, issue, APPROACH_ACTS[approach], present=present, note=reason,
            fields=("approach", "approach_reason", "leader_report", "remedier", "due_on", "first_due_on", "soon_on", "limit_days"),
            details={"due_on": str(due_on or ""), "measures": len(planned), "remedier": remedier_id} | kin_note_of_other(remedier_id, actor.user_id),
        )  # fmt: skip
        _add_measures(issue, planned)
        return issue


def _refuse_remedier(issue: Issue, user_id: int, on: date) -> None:
    refuse_person(issue.case, user_id)
    if not posts_in_force(on).filter(unit_id=issue.holder_unit_id, user_id=user_id).exists():
        raise ClerkError(
            "ISSUE-07", f"{issue.no} 没有确定责任人", "这个人不在责任单位任职", "选本单位在岗的人员"
        )


def _due(issue: Issue, approach: str, due_on: date | None, today: date, fresh: bool) -> date | None:
    if not fresh:
        if due_on not in (None, issue.due_on):
            raise ClerkError(
                "ISSUE-03",
                f"{issue.no} 的期限没有变",
                "已有期限只能经申请延期变更，原期限保留",
                "到期限一栏申请延期",
            )
        return issue.due_on
    if approach == "immediate" and due_on is None:
        days = int(work_value("remedy_immediate_working_days", issue.region_code, today))
        return due_after(today, DeadlineRule("working_days", days)).on
    if due_on is not None:
        return due_after(today, DeadlineRule("on_date", on=due_on)).on
    return None


def set_due(issue: Issue, due_on: date | None, today: date) -> None:
    """Put a deadline with what the lists keep beside it; the caller saves."""
    issue.due_on = due_on
    issue.limit_days = days_between(today, due_on).days if due_on else None
    issue.soon_on = (
        soon_from(due_on, issue.limit_days, thresholds(issue.region_code, today)) if due_on else None
    )


def _add_measures(issue: Issue, planned: list[PlannedMeasure]) -> None:
    round_ = issue.recurrence_count + 1
    known = list(issue.measures.filter(round=round_).values_list("words", flat=True))
    fresh = [m for m in planned if m.words.strip() not in known]
    Measure.objects.bulk_create(
        Measure(issue=issue, round=round_, number=len(known) + n, words=m.words.strip(), due_on=m.due_on)
        for n, m in enumerate(fresh, start=1)
    )


def complete_measure(*, actor: Actor, issue_id: int, measure_id: int, progress: str, done_on: date, now: datetime) -> Measure:  # fmt: skip
    """Record that a measure was carried out."""
    with acting(actor, now=now) as act:
        issue = lock_issue(issue_id)
        measure = issue.measures.get(pk=measure_id)
        move_issue(
            act, issue, "complete_measure", present={"progress"} if progress.strip() else (), note=progress, details={"measure": measure.number}
        )  # fmt: skip
        measure.done_on, measure.done_by_id, measure.progress = done_on, actor.user_id, progress[:500]
        measure.save(update_fields=["done_on", "done_by", "progress"])
        return measure


def needs_of_issue(issue: Issue) -> set[str]:
    """Which needs of closing are on record in the present round: evidence and measures of an earlier one do not count."""
    present = set()
    if issue.evidence.filter(voided_at=None, uploaded_at__gte=round_began_at(issue)).exists():
        present.add("evidence")
    measures = issue.measures.filter(round=issue.recurrence_count + 1)
    if measures.exists() and not measures.filter(done_on=None).exists():
        present.add("measures_done")
    if issue.party_informed:
        present.add("party_informed")
    return present


def round_began_at(issue: Issue) -> datetime:
    """When the issue was filed, or last came back."""
    back = issue.events.filter(action="record_recurrence").values_list("at", flat=True).last()
    return back or issue.filed_at


def apply_close_out(
    *,
    actor: Actor,
    issue_id: int,
    result: str,
    party_informed: str,
    now: datetime,
    version: int | None = None,
) -> Issue:
    """申请销号.

    Arguments
        party_informed  how and when the person concerned was told
    Errors
        WORK-02  evidence, a measure or the telling is missing · ISSUE-04 the clock is paused · ISSUE-05 漏保 not settled
    """
    with acting(actor, now=now) as act:
        issue = lock_issue(issue_id, version)
        issue.result, issue.party_informed, issue.applied_at = (
            result.strip(),
            party_informed.strip()[:300],
            now,
        )
        present = needs_of_issue(issue)
        _refuse_unsettled(issue)
        move_issue(act, issue, "apply_close_out", present=present, fields=("result", "party_informed", "applied_at"))  # fmt: skip
        return issue


def _refuse_unsettled(issue: Issue) -> None:
    if issue.paused_reason:
        raise ClerkError("ISSUE-04", f"{issue.no} 没有申请销号", "正在暂停计时", "先恢复计时")
    if issue.case.missed_state and issue.case.missed_state not in MISSED.final:
        raise ClerkError(
            "ISSUE-05",
            what=f"{issue.no} 还不能销号：漏保没有落实",
            why="漏保须以已受理、已纳入或书面告知不符合之一闭环",
            next_step="先在核查件里填报落实结果，由另一人确认",
        )
    open_amounts = issue.amounts.exclude(state__in=("settled", "dropped", "notified", "computed"))
    if open_amounts.exists():
        raise ClerkError(
            "ISSUE-06",
            f"{issue.no} 还不能销号：金额处理没有完结",
            "提出的追回或补发还没有决定和告知",
            "先完成金额处理，或登记不予处理",
        )


def recall_application(*, actor: Actor, issue_id: int, reason: str, now: datetime) -> Issue:
    """Take the application back before it was reviewed."""
    with acting(actor, now=now) as act:
        issue = lock_issue(issue_id)
        move_issue(act, issue, "recall", present={"reason"} if reason.strip() else (), note=reason)
        return issue


def send_back_remedy(*, actor: Actor, issue_id: int, reason: str, now: datetime, version: int | None = None) -> Issue:  # fmt: skip
    """退回整改 with what is missing."""
    with acting(actor, now=now) as act:
        issue = lock_issue(issue_id, version)
        move_issue(act, issue, "send_back", present={"reason"} if reason.strip() else (), note=reason)
        return issue


def close_out(*, actor: Actor, issue_id: int, note: str, now: datetime, version: int | None = None) -> Issue:
    """同意销号 by somebody who neither verified, nor remedied or answered for it, nor decided (G3). The issue enters the pool of 回头看.

    Errors
        WORK-02 · WORK-03 · ISSUE-04 · ISSUE-05 · ISSUE-06
    """
    with acting(actor, now=now) as act:
        issue = lock_issue(issue_id, version)
        present = needs_of_issue(issue)
        if issue.status == "to_review":
            _refuse_unsettled(issue)
            if issue.remedier_id == actor.user_id:
                raise ClerkError(
                    "WORK-03",
                    f"您是{issue.no}的整改责任人，不能再由您同意销号",
                    "核查、决定和销号复核须由不同的人办理",
                    "转给本单位或上级的其他人员办理",
                )
        issue.closed_at, issue.closed_by_id = now, actor.user_id
        move_issue(act, issue, "close_out", present=present, note=note, fields=("closed_at", "closed_by"))
        conclude_again(actor, issue.case, now=now)
        return issue


def may_not_close(issue: Issue, user_id: int) -> bool:
    """Whether this person did something that keeps him from reviewing the closing; the page says so before he tries."""
    done = doers(issue.case_id)
    return user_id == issue.remedier_id or any(user_id in done.get(a, ()) for a in ("submit", "apply_close_out", "complete_measure", "decide_recovery", "decide_pay_out"))  # fmt: skip
