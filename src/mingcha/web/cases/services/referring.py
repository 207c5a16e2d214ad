"""移送: sealed, handed over on a typed reason, received, answered. After it, the sender sees 已移送 and nothing else (R098, R194)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import BinaryIO

from django.utils import timezone

from mingcha.catalog.work_reasons import reason_list
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import REFERRAL
from mingcha.domain.workflows import require_needs, step
from mingcha.web.access.services import require
from mingcha.web.audit.services import Act, acting
from mingcha.web.cases.models import Evidence, Issue, Referral
from mingcha.web.cases.referral_package import Cover, seal_package
from mingcha.web.cases.services.acts import lock_case, lock_issue, move_issue, note_on_record, take_numbers
from mingcha.web.cases.services.evidence import take_in
from mingcha.web.jobs.files import file_store
from mingcha.web.orgs.regional import LEVEL_COLUMNS
from mingcha.web.orgs.selectors import unit_names, units_open

DISCIPLINE = "discipline"
"""The class of confidentiality of what was referred (content/access.yml)."""


def seal_referral(
    *, actor: Actor, issue_id: int, receiver_kind: str, receiver_name: str, reason: str, now: datetime, receiver_unit_id: int | None = None,
    secrecy: str = "",
) -> Referral:  # fmt: skip
    """Make the package. Nothing has left yet; it can be looked at, and cancelled.

    Arguments
        receiver_unit_id  where the receiver has an account here (派驻纪检监察组)
        secrecy           密级, decided by people; the system suggests none
    Errors
        REF-01 no receiver or reason · REF-02 the issue is about the receiver · WORK-01 the issue cannot be referred now
    """
    reason_list("referral_receiver").check(receiver_kind)
    with acting(actor, now=now) as act:
        issue = lock_issue(issue_id)
        require(actor, "view", issue)
        if receiver_unit_id is not None:
            receiver_name = unit_names([receiver_unit_id]).get(receiver_unit_id, receiver_name)
            _refuse_receiver(issue, receiver_unit_id, timezone.localdate(now))
        if not receiver_name.strip() or not reason.strip():
            raise ClerkError(
                "REF-01", f"{issue.no} 没有封装", "没有写明接收单位或移送事由", "写明接收单位全称和事由"
            )
        referral = Referral(
            issue=issue, receiver_kind=receiver_kind, receiver_name=receiver_name.strip(), receiver_unit_id=receiver_unit_id,
            from_unit_id=actor.unit_id, unit_id=actor.unit_id, reason=reason.strip(), secrecy=secrecy.strip(), sealed_by_id=actor.user_id,
            sealed_at=now, region_code=issue.region_code, **{c: getattr(issue, c) for c in LEVEL_COLUMNS},
        )  # fmt: skip
        require(actor, "prepare", referral)
        referral.no = take_numbers("YS", 1, now)[0]
        sender = unit_names([actor.unit_id]).get(actor.unit_id, "")
        cover = Cover(
            referral.no,
            referral.receiver_name,
            sender,
            referral.reason,
            referral.secrecy,
            timezone.localdate(now),
        )
        stored, referral.index = seal_package(file_store(), issue, cover)
        referral.package_sha256, referral.package_bytes = stored.sha256, stored.size
        referral.save()
        note_on_record(
            act, issue.case, "seal", issue=issue, details={"referral": referral.no, "sha256": stored.sha256}
        )
        return referral


def _refuse_receiver(issue: Issue, unit_id: int, on: date) -> None:
    if issue.about_units.filter(pk=unit_id).exists() or not units_open(on).filter(pk=unit_id).exists():
        raise ClerkError(
            "REF-02", f"{issue.no} 没有封装", "接收单位就是被反映的单位，或已撤销", "另选接收单位"
        )


def hand_over(*, actor: Actor, referral_id: int, reason: str, now: datetime) -> Referral:
    """确认移送: the case, the issue and the package become confidential; the sender keeps 已移送.

    Arguments
        reason  typed once more on the 核对页
    Errors
        REF-03  something was added since the sealing: seal again · WORK-01 · WORK-02
    """
    with acting(actor, now=now) as act:
        referral = Referral.objects.select_for_update().get(pk=referral_id)
        issue = lock_issue(referral.issue_id)
        require(actor, "send", referral)
        _refuse_outdated(referral, issue)
        present = {"sealed_package", "cover_letter"} | ({"reason"} if reason.strip() else set())
        move_issue(act, issue, "refer", present=present, note=reason, details={"referral": referral.no})
        _move(act, referral, "hand_over", present, now)
        referral.handed_over_by_id, referral.handed_over_at = actor.user_id, now
        referral.confidential, referral.confidential_before = DISCIPLINE, issue.confidential
        referral.unit_id = referral.receiver_unit_id or referral.from_unit_id
        referral.save()
        for row in (issue, issue.case):
            row.confidential = DISCIPLINE
            row.save(update_fields=["confidential"])
        issue.escalations.update(confidential=DISCIPLINE)
        return referral


def _refuse_outdated(referral: Referral, issue: Issue) -> None:
    since = issue.case.evidence.filter(uploaded_at__gt=referral.sealed_at).exists()
    if since or issue.case.evidence.filter(voided_at__gt=referral.sealed_at).exists():
        raise ClerkError("REF-03", f"{referral.no} 没有移送", "封装以后材料又有增减", "取消这一份，重新封装")


def cancel_referral(*, actor: Actor, referral_id: int, reason: str, now: datetime) -> Referral:
    """Take a sealed package back before it was handed over; it stays on record."""
    with acting(actor, now=now) as act:
        referral = Referral.objects.select_for_update().get(pk=referral_id)
        require(actor, "prepare", referral)
        _move(act, referral, "cancel", {"reason"} if reason.strip() else (), now)
        referral.save()
        note_on_record(
            act,
            referral.issue.case,
            "cancel",
            issue=referral.issue,
            note=reason,
            details={"referral": referral.no},
        )
        return referral


def acknowledge_referral(*, actor: Actor, referral_id: int, receipt_no: str, received_on: date, now: datetime) -> Referral:  # fmt: skip
    """签收 by the receiver, who has an account here."""
    with acting(actor, now=now) as act:
        referral = Referral.objects.select_for_update().get(pk=referral_id)
        require(actor, "acknowledge", referral)
        _move(act, referral, "receive", (), now)
        referral.receipt_no, referral.received_on = receipt_no.strip()[:60], received_on
        referral.save()
        return referral


def record_paper_receipt(
    *, actor: Actor, referral_id: int, signed_by: str, received_on: date, name: str, stream: BinaryIO, now: datetime, receipt_no: str = ""
) -> Referral:  # fmt: skip
    """签收 on paper: the sender's leader puts on record who of the receiver signed, on which day, and keeps the scan.

    Arguments
        signed_by     name of whoever signed for the receiver; kept here, never in the chain of acts
        name, stream  the scan; it becomes a piece of evidence of the sealed case, which the sender can no longer open
    Errors
        REF-04 the receiver has an account and signs itself · REF-05 nobody named, or a day before the hand-over or after today · EVID-01 to 03
    """
    with acting(actor, now=now) as act:
        referral = Referral.objects.select_for_update().get(pk=referral_id)
        require(actor, "record_receipt", referral)
        _refuse_receipt(referral, signed_by, received_on, timezone.localdate(now))
        _move(act, referral, "receive", (), now)
        case = lock_case(referral.issue.case_id)
        scan = Evidence(case=case, purpose="receipt", uploaded_by_id=actor.user_id, uploaded_at=now)
        referral.receipt = take_in(act, scan, name=name, stream=stream)
        referral.received_by_name, referral.received_on = signed_by.strip()[:60], received_on
        referral.receipt_no = receipt_no.strip()[:60]
        referral.save()
        return referral


def _refuse_receipt(referral: Referral, signed_by: str, received_on: date, today: date) -> None:
    if referral.receiver_unit_id:
        raise ClerkError(
            "REF-04", f"{referral.no} 没有登记回执", "接收单位在本系统有账号", "请接收单位自己签收"
        )
    sent_on = timezone.localdate(referral.handed_over_at) if referral.handed_over_at else today
    if not signed_by.strip() or not sent_on <= received_on <= today:
        raise ClerkError(
            "REF-05",
            f"{referral.no} 没有登记回执",
            "没有写签收人，或签收日期早于移送日期、晚于今天",
            "照回执原件填写签收人和日期",
        )


def answer_referral(
    *, actor: Actor, referral_id: int, outcome: str, answered_on: date, now: datetime, note: str = ""
) -> Referral:
    """反馈结果: the outcome comes back; the issue is again the sender's to go on with (整改, 澄清, 容错免责).

    Arguments
        outcome  code of the list referral_outcome
        note     only what may be known outside of the receiving unit
    """
    reason_list("referral_outcome").check(outcome)
    with acting(actor, now=now) as act:
        referral = Referral.objects.select_for_update().get(pk=referral_id)
        issue = lock_issue(referral.issue_id)
        require(actor, "return_outcome" if referral.receiver_unit_id else "record_outcome", referral)
        _move(act, referral, "answer", {"outcome"}, now)
        referral.outcome, referral.outcome_note, referral.answered_on = outcome, note[:500], answered_on
        referral.save()
        move_issue(act, issue, "answer_referral", present={"outcome"}, details={"outcome": outcome}, right="")
        _open_again(issue, referral.confidential_before)
        return referral


def decline_referral(
    *, actor: Actor, referral_id: int, reason: str, answered_on: date, now: datetime
) -> Referral:
    """对方退回, with the reason; the issue is the sender's again."""
    with acting(actor, now=now) as act:
        referral = Referral.objects.select_for_update().get(pk=referral_id)
        issue = lock_issue(referral.issue_id)
        require(actor, "return" if referral.receiver_unit_id else "record_outcome", referral)
        _move(act, referral, "decline", {"reason"} if reason.strip() else (), now)
        referral.outcome, referral.outcome_note, referral.answered_on = "returned", reason[:500], answered_on
        referral.save()
        move_issue(
            act,
            issue,
            "answer_referral",
            present={"outcome"},
            note=reason,
            details={"outcome": "returned"},
            right="",
        )
        _open_again(issue, referral.confidential_before)
        return referral


def _open_again(issue: Issue, confidential: str) -> None:
    """The issue and the case go back to the class that they had; the package keeps its seal."""
    for row in (issue, issue.case):
        row.confidential = confidential
        row.save(update_fields=["confidential"])
    issue.escalations.update(confidential=confidential)


def _move(act: Act, referral: Referral, action: str, present: Collection[str], now: datetime) -> None:
    transition = step(REFERRAL, referral.state, action)
    require_needs(transition, present)
    before, referral.state = referral.state, transition.target
    act.record(action, referral, before={"state": before}, after={"state": referral.state})
