"""What comes back of a 移送: receipt, result or return, from the receiver itself, or on paper by the sender's leader (R098, R194)."""

from datetime import date, datetime
from typing import BinaryIO

from django.utils import timezone

from mingcha.catalog.work_reasons import reason_list
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import require
from mingcha.web.audit.services import Act, acting
from mingcha.web.cases.models import Evidence, Issue, Referral
from mingcha.web.cases.services.acts import lock_case, lock_issue, move_issue
from mingcha.web.cases.services.clock import give_back_referral
from mingcha.web.cases.services.evidence import take_in
from mingcha.web.cases.services.referring import keep_secret, move_referral
from mingcha.web.home.recipients import post_ids_of
from mingcha.web.home.services import notify

FOLLOWERS = ("clerk", "leader")
"""Who follows a referral in the unit that sent it, and goes on with the issue in the unit that holds it."""
RETURNED = "returned"
"""Code of the list referral_outcome: 退回由民政部门处理."""


def acknowledge_referral(*, actor: Actor, referral_id: int, receipt_no: str, received_on: date, now: datetime) -> Referral:  # fmt: skip
    """签收 by the receiver, who has an account here."""
    with acting(actor, now=now) as act:
        referral = Referral.objects.select_for_update().get(pk=referral_id)
        require(actor, "acknowledge", referral)
        move_referral(act, referral, "receive")
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
        move_referral(act, referral, "receive")
        referral.receipt = _keep_scan(act, referral, name, stream)
        referral.received_by_name, referral.received_on = signed_by.strip()[:60], received_on
        referral.receipt_no = receipt_no.strip()[:60]
        referral.save()
        return referral


def _refuse_receipt(referral: Referral, signed_by: str, received_on: date, today: date) -> None:
    _refuse_paper(referral, "登记回执", "签收")
    if not signed_by.strip() or not _sent_on(referral, today) <= received_on <= today:
        raise ClerkError(
            "REF-05",
            f"{referral.no} 没有登记回执",
            "没有写签收人，或签收日期早于移送日期、晚于今天",
            "照回执原件填写签收人和日期",
        )


def _refuse_paper(referral: Referral, act_words: str, own_words: str) -> None:
    if referral.receiver_unit_id:
        raise ClerkError(
            "REF-04", f"{referral.no} 没有{act_words}", "接收单位在本系统有账号", f"请接收单位自己{own_words}"
        )


def _sent_on(referral: Referral, today: date) -> date:
    return timezone.localdate(referral.handed_over_at) if referral.handed_over_at else today


def _keep_scan(act: Act, referral: Referral, name: str, stream: BinaryIO) -> Evidence:
    case = lock_case(referral.issue.case_id)
    scan = Evidence(case=case, purpose="receipt", uploaded_by_id=act.actor.user_id, uploaded_at=act.now)
    return take_in(act, scan, name=name, stream=stream)


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
        move_referral(act, referral, "answer", {"outcome"})
        _come_back(act, referral, issue, outcome, note, answered_on)
        return referral


def decline_referral(*, actor: Actor, referral_id: int, reason: str, now: datetime) -> Referral:
    """退回 by the receiver, who has an account here, instead of signing; the issue is the sender's again.

    Arguments
        reason  reaches the sender: only what may be known outside of the receiving unit
    Errors
        WORK-01 signed for already · WORK-02 no reason
    """
    with acting(actor, now=now) as act:
        referral = Referral.objects.select_for_update().get(pk=referral_id)
        issue = lock_issue(referral.issue_id)
        require(actor, "return", referral)
        _decline(act, referral, issue, reason, timezone.localdate(now))
        return referral


def record_paper_return(
    *, actor: Actor, referral_id: int, reason: str, returned_on: date, name: str, stream: BinaryIO, now: datetime
) -> Referral:  # fmt: skip
    """对方退回 on paper, before a receipt was signed: the sender's leader puts it on record with the scan of the letter.

    Arguments
        reason        why, as the letter says
        name, stream  the scan, kept like a receipt
    Errors
        REF-04 the receiver has an account and returns it itself · REF-06 a day before the hand-over or after today · WORK-01 · WORK-02 · EVID-01 to 03
    """
    today = timezone.localdate(now)
    with acting(actor, now=now) as act:
        referral = Referral.objects.select_for_update().get(pk=referral_id)
        lock_case(referral.issue.case_id)  # before the issue, as wherever both are locked
        issue = lock_issue(referral.issue_id)
        require(actor, "record_receipt", referral)
        _refuse_paper(referral, "登记退回", "退回")
        if not _sent_on(referral, today) <= returned_on <= today:
            raise ClerkError(
                "REF-06",
                f"{referral.no} 没有登记退回",
                "退回日期早于移送日期，或晚于今天",
                "照退回函原件填写日期",
            )
        _decline(act, referral, issue, reason, returned_on)
        referral.receipt = _keep_scan(act, referral, name, stream)
        referral.save(update_fields=["receipt"])
        return referral


def _decline(act: Act, referral: Referral, issue: Issue, reason: str, returned_on: date) -> None:
    move_referral(act, referral, "decline", {"reason"} if reason.strip() else (), reason=reason)
    _come_back(act, referral, issue, RETURNED, reason.strip(), returned_on)


def _come_back(
    act: Act, referral: Referral, issue: Issue, outcome: str, note: str, answered_on: date
) -> None:
    """The issue and the case go back to the class that they had; the package keeps its seal. Whoever goes on is told."""
    referral.outcome, referral.outcome_note, referral.answered_on = outcome, note[:500], answered_on
    referral.save()
    details = {"outcome": outcome, "referral": referral.no}
    move_issue(act, issue, "answer_referral", present={"outcome"}, note=note if outcome == RETURNED else "", details=details, right="")  # fmt: skip
    keep_secret(issue, referral.confidential_before)
    handed_over_on = timezone.localdate(referral.handed_over_at)
    give_back_referral(act, issue, handed_over_on=handed_over_on, handed_over_by_id=referral.handed_over_by_id)  # fmt: skip
    told = "对方退回" if referral.state == "declined" else "对方已反馈结果"
    units = {referral.from_unit_id, issue.holder_unit_id}
    notify(
        post_ids=post_ids_of(unit_ids=units, roles=FOLLOWERS, on=timezone.localdate(act.now)), kind="issue",
        text=f"移送件 {referral.no}：{told}，问题 {issue.no} 回到原单位继续办理", url=issue.get_absolute_url(), now=act.now,
    )  # fmt: skip
