"""A report is drafted, handed in, taken back, signed for or sent back; what an event gives rise to is put into the calendar."""

from datetime import date, datetime, time
from typing import Any, BinaryIO

from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import REPORT_DUE
from mingcha.domain.workflows import require_needs, require_other_person, step
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.models import Campaign, LedgerVersion, ReportDue, Submission
from mingcha.web.campaigns.services.calendar import issued_plan_of, new_report, receiver_of
from mingcha.web.campaigns.services.cascade import require_running
from mingcha.web.campaigns.services.ledger_versions import (
    file_ledger,
    receive_ledger,
    require_above,
    take_back_ledger,
)
from mingcha.web.campaigns.services.telling import tell_units
from mingcha.web.campaigns.units import unit_of
from mingcha.web.jobs.files import file_store

MAX_FILE_BYTES = 20 << 20
MOST_FILES = 10
SUFFIXES = (
    ".docx", ".doc", ".pdf", ".xlsx", ".xls", ".et", ".wps", ".ofd", ".jpg", ".jpeg", ".png", ".zip", ".txt",
)  # fmt: skip


class ReportConflict(ClerkError):
    """CONFLICT-23: somebody else changed the draft meanwhile; the page asks which text to keep."""

    status = 409

    def __init__(self, report: ReportDue) -> None:
        self.name = report.edited_by.name if report.edited_by else "其他人"
        super().__init__(
            "CONFLICT-23",
            f"{self.name}在您填写时改过这份草稿，还没有保存",
            "两个人同时改了同一份草稿",
            "对照两边的内容，选择保留哪一个",
        )
        self.report = report


def save_draft(*, actor: Actor, report_id: int, text: str, seen: int, now: datetime) -> ReportDue:
    """Keep what was written so far.

    Errors
        ReportConflict  the draft is another one than the person saw
        WORK-01  handed in already
    """
    with acting(actor, now=now) as act:
        report = _own(actor, report_id)
        if report.revision != seen and report.draft_text != text:
            raise ReportConflict(report)
        _move(report, "draft")
        report.draft_text = text
        _touch(report, actor, now)
        report.save()
        act.record("draft", report, after={"status": report.status, "characters": len(text)})
    return report


def attach_file(*, actor: Actor, report_id: int, file: BinaryIO, name: str, now: datetime) -> ReportDue:
    """Put a file to the draft.

    Errors
        CAMP-60  a kind of file that is not taken, or too many
        FILE-01  too large
    """
    if not name.lower().endswith(SUFFIXES):
        raise ClerkError(
            "CAMP-60",
            f"没有接收“{name[:60]}”",
            f"可以上传的格式是：{'、'.join(SUFFIXES)}",
            "另存为其中一种格式再上传",
        )
    stored = file_store().save(file, limit_bytes=MAX_FILE_BYTES)
    with acting(actor, now=now) as act:
        report = _own(actor, report_id)
        if len(report.draft_files) >= MOST_FILES:
            raise ClerkError(
                "CAMP-60",
                "没有接收",
                f"一份报送最多 {MOST_FILES} 个附件",
                "先移除不用的附件，或合成一个压缩文件",
            )
        _move(report, "draft")
        kept = [f for f in report.draft_files if f["sha256"] != stored.sha256]
        report.draft_files = [*kept, {"name": name[-120:], "sha256": stored.sha256, "bytes": stored.size}]
        _touch(report, actor, now)
        report.save()
        act.record("draft", report, after={"file": stored.sha256})
    return report


def remove_file(*, actor: Actor, report_id: int, sha256: str, now: datetime) -> ReportDue:
    """Take a file out of the draft; what was handed in before keeps it."""
    with acting(actor, now=now) as act:
        report = _own(actor, report_id)
        _move(report, "draft")
        report.draft_files = [f for f in report.draft_files if f["sha256"] != sha256]
        _touch(report, actor, now)
        report.save()
        act.record("draft", report, before={"file": sha256})
    return report


def submit_report(
    *, actor: Actor, report_id: int, now: datetime, with_ledger: bool = False, ledger_label: str = "", seen: int | None = None
) -> Submission:  # fmt: skip
    """Hand in what was drafted, with the ledger if asked for. What comes after its day is 迟报, and stays so on record.

    Arguments
        seen  revision of the draft as it was checked; None where nobody could have changed it between

    Errors
        ReportConflict  a colleague changed the draft after it was checked
        CAMP-61  neither a text nor a file
        CAMP-62  the plan asks for the ledger as well (R031: 材料与台账两件齐全)
    """
    with acting(actor, now=now) as act:
        report = _own(actor, report_id, "submit")
        if seen is not None and report.revision != seen:
            raise ReportConflict(report)
        if report.status == "not_due":
            _move(report, "draft")
        if not report.draft_text.strip() and not report.draft_files:
            raise ClerkError(
                "CAMP-61", "没有上报", "还没有写正文，也没有上传材料", "写好正文或上传材料后再上报"
            )
        ledger = (
            file_ledger(actor=actor, campaign_id=report.campaign_id, label=ledger_label, now=now)
            if with_ledger
            else None
        )
        if report.needs_ledger and ledger is None:
            raise ClerkError(
                "CAMP-62", "没有上报", "方案要求书面材料和工作台账一并报送", "勾选“同时上报台账”后再上报"
            )
        in_time = is_in_time(report, now)
        _move(report, "submit_late" if report.status == "missing" else "submit")
        report.submitted_by_id, report.submitted_at = actor.user_id, now
        report.first_submitted_at = report.first_submitted_at or now
        report.reason = ""
        _touch(report, actor, now)
        report.save()
        submission = Submission.objects.create(
            report=report, number=report.submissions.count() + 1, text=report.draft_text, files=report.draft_files, ledger=ledger,
            submitted_by_id=actor.user_id, submitted_at=now, in_time=in_time,
        )  # fmt: skip
        act.record(
            "submit", report, after={"status": report.status, "number": submission.number, "in_time": in_time}
        )
    return submission


def withdraw_report(*, actor: Actor, report_id: int, now: datetime) -> ReportDue:
    """Take back what was not signed for yet, the ledger with it."""
    with acting(actor, now=now) as act:
        report = _own(actor, report_id, "withdraw")
        _move(report, "withdraw")
        report.save(update_fields=["status"])
        last = _close_submission(report, "withdrawn", actor, now, "")
        if last and last.ledger and last.ledger.state == "submitted":
            take_back_ledger(actor=actor, version_id=last.ledger_id or 0, now=now)
        act.record("withdraw", report, after={"status": report.status})
    return report


def receive_report(*, actor: Actor, report_id: int, accepted: bool, reason: str, now: datetime) -> ReportDue:
    """签收 or 退回 by the unit above, the ledger with it; another person than who handed it in.

    Errors
        WORK-01 … WORK-03  not handed in; no reason; the same person
        CAMP-56  the own unit's report that has a receiver here
    """
    with acting(actor, now=now) as act:
        report = (
            ReportDue.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=report_id)
        )
        action = "acknowledge" if accepted else "return"
        require(actor, action, report)
        if report.receiver_id and report.receiver_id != actor.unit_id:
            raise ClerkError("CAMP-56", "不能签收或退回这份报送", "它不是报给本单位的", "由接收单位办理")
        if report.receiver_id is None:
            require_above(actor, report.holder_id, report.campaign)
        transition = step(REPORT_DUE, report.status, "acknowledge" if accepted else "send_back")
        require_needs(transition, {"reason"} if reason.strip() else set())
        doers = {report.submitted_by_id or 0}
        require_other_person(transition, actor.user_id, {"submit": doers, "submit_late": doers})
        before = report.status
        report.status, report.reason = transition.target, "" if accepted else reason.strip()[:500]
        report.save(update_fields=["status", "reason"])
        last = _close_submission(report, transition.target, actor, now, reason)
        if (
            last
            and last.ledger
            and LedgerVersion.objects.filter(pk=last.ledger_id, state="submitted").exists()
        ):
            receive_ledger(
                actor=actor, version_id=last.ledger_id or 0, accepted=accepted, reason=reason, now=now
            )
        if not accepted:
            tell_units(
                [report.holder_id],
                kind="report",
                text=f"被退回：{report.title[:80]}",
                url=report.get_absolute_url(),
                now=now,
            )
        act.record(action, report, reason=reason, before={"status": before}, after={"status": report.status})
    return report


def record_report_event(
    *, actor: Actor, campaign_id: int, line: int, what: str, due_on: date, now: datetime
) -> ReportDue:
    """Something happened that the plan wants reported at once (随时、及时上报): the own unit owes a report.

    Errors
        CAMP-63  the line waits for no event, or no word of what happened
    """
    with acting(actor, now=now) as act:
        campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
        require_running(campaign)
        plan = issued_plan_of(campaign)
        if (
            not (0 <= line < len(plan.reporting))
            or plan.reporting[line].due.kind != "on_event"
            or not what.strip()
        ):
            raise ClerkError(
                "CAMP-63", "没有登记", "这一项不是随时报送的，或没有写明事由", "写明发生了什么后再登记"
            )
        unit = unit_of(actor)
        said = plan.reporting[line]
        report = new_report(
            campaign, line, said, unit, receiver_of(campaign, said, unit), due_on, event=what.strip()
        )
        require(actor, "draft", report)
        report.save()
        act.record("draft", report, after={"event": True, "due_on": due_on})
    return report


def is_in_time(report: ReportDue, now: datetime) -> bool:
    """Handed in by the end of the day, or by the hour that the plan names (每周星期四上午)."""
    if report.due_on is None:
        return True
    local = timezone.localtime(now)
    if local.date() != report.due_on:
        return local.date() < report.due_on
    return not report.due_time or local.time() <= time.fromisoformat(report.due_time)


def _own(actor: Actor, report_id: int, action: str = "draft") -> ReportDue:
    report = ReportDue.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=report_id)
    require(actor, action, report)
    return report


def _move(report: ReportDue, action: str) -> None:
    report.status = step(REPORT_DUE, report.status, action).target


def _touch(report: ReportDue, actor: Actor, now: datetime) -> None:
    report.revision += 1
    report.edited_by_id, report.edited_at = actor.user_id, now


def _close_submission(
    report: ReportDue, outcome: str, actor: Actor, now: datetime, reason: str
) -> Submission | None:
    last: Any = report.submissions.select_related("ledger").order_by("-number").first()
    if last:
        last.outcome, last.outcome_by_id, last.outcome_at, last.outcome_reason = (
            outcome,
            actor.user_id,
            now,
            reason.strip()[:500],
        )
        last.save(update_fields=["outcome", "outcome_by", "outcome_at", "outcome_reason"])
    return last
