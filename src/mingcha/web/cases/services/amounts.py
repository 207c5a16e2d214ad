"""追回 and 补发 on record: month by month, proposed, heard, decided on paper, told in writing. No payment is touched here (G1, G2, G3)."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import AMOUNT
from mingcha.domain.workflows import require_needs, require_other_person, step
from mingcha.web.access.services import require
from mingcha.web.audit.services import Act, acting
from mingcha.web.cases.models import Amount, AmountMonth, Issue
from mingcha.web.cases.recusal import refuse_person
from mingcha.web.cases.services.acts import doers, lock_issue, note_on_record
from mingcha.web.cases.services.verifying import needs_of_record

_MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")
_RIGHTS = {
    "propose": "propose_amount", "hear": "propose_amount", "decide_recovery": "decide_amount", "decide_pay_out": "decide_amount",
    "drop": "decide_amount", "notify": "record_recovery", "record_result": "record_recovery",
}  # fmt: skip


@dataclass(frozen=True)
class MonthLine:
    """One month as YYYY-MM: paid, and entitled by the standard that was in force in it."""

    month: str
    paid_yuan: Decimal
    entitled_yuan: Decimal
    note: str = ""


def compute_amount(
    *, actor: Actor, issue_id: int, direction: str, months: Iterable[MonthLine], method: str, now: datetime
) -> Amount:
    """Put a reckoning on record, month by month: nothing is averaged over months (定义：不得用年、季数据平摊).

    Arguments
        direction  recovery (paid above entitled) or pay_out (paid below it)
        method     by which standard and which records it was reckoned
    Errors
        AMT-01  a month is wrong, twice, or goes against the direction · AMT-02 nothing to reckon or no method
    """
    lines = list(months)
    with acting(actor, now=now) as act:
        issue = lock_issue(issue_id)
        require(actor, "propose_amount", issue)
        _check_lines(direction, lines, method)
        sign = 1 if direction == "recovery" else -1
        total = sum((sign * (line.paid_yuan - line.entitled_yuan) for line in lines), Decimal("0.00"))
        amount = Amount.objects.create(issue=issue, direction=direction, computed_yuan=total, method=method.strip()[:300], created_at=now)  # fmt: skip
        AmountMonth.objects.bulk_create(
            AmountMonth(amount=amount, month=x.month, paid_yuan=x.paid_yuan, entitled_yuan=x.entitled_yuan, note=x.note[:200]) for x in lines
        )  # fmt: skip
        note_on_record(act, issue.case, "compute_amount", issue=issue, details={"amount": amount.pk, "direction": direction, "yuan": str(total)})  # fmt: skip
        return amount


def _check_lines(direction: str, lines: list[MonthLine], method: str) -> None:
    if direction not in ("recovery", "pay_out") or not lines or not method.strip():
        raise ClerkError(
            "AMT-02",
            "没有测算",
            "没有选追回或补发，没有逐月明细，或没有写明测算口径",
            "逐月填写实发和应发，写明按哪一份标准、哪些凭证",
        )
    seen: set[str] = set()
    for line in lines:
        difference = line.paid_yuan - line.entitled_yuan
        against = difference < 0 if direction == "recovery" else difference > 0
        if (
            not _MONTH.match(line.month)
            or line.month in seen
            or against
            or min(line.paid_yuan, line.entitled_yuan) < 0
        ):
            raise ClerkError(
                "AMT-01",
                what=f"没有测算：{line.month} 这一行不对",
                why="月份写作 2024-06，一个月一行；追回的月份实发不低于应发，补发的月份实发不高于应发",
                next_step="改正这一行；多发和少发的月份分开，各测算一笔",
            )
        seen.add(line.month)


def propose_amount(*, actor: Actor, amount_id: int, yuan: Decimal, reason: str, now: datetime) -> Amount:
    """Propose what to do about it, after a home visit; not more than was reckoned.

    Errors
        AMT-03  more than the reckoning, or below nought · WORK-02
    """
    with acting(actor, now=now) as act:
        amount = _locked(amount_id)
        present = needs_of_record(amount.issue.case)
        present |= {"amounts_by_month"} if amount.months.exists() else set()
        _refuse_more(yuan, amount.computed_yuan)
        amount.proposed_yuan, amount.proposal_reason, amount.proposed_by_id = (
            yuan,
            reason[:500],
            actor.user_id,
        )
        return _move(act, amount, "propose", present, note=reason)


def hear_statement(*, actor: Actor, amount_id: int, statement: str, heard_on: date, now: datetime) -> Amount:
    """Put on record what the person says to the proposal, or that he was asked and declined."""
    with acting(actor, now=now) as act:
        amount = _locked(amount_id)
        amount.statement, amount.heard_on = statement.strip(), heard_on
        return _move(act, amount, "hear", {"statement"} if statement.strip() else ())


def decide_amount(
    *, actor: Actor, amount_id: int, yuan: Decimal, decision_no: str, decided_on: date, reason: str, now: datetime, deliberation: str = ""
) -> Amount:  # fmt: skip
    """Put the paper decision on record: by whom, under which number, why. The actor is the named decider.

    Errors
        WORK-02  a recovery without hearing, deliberation or number · WORK-03 the verifier or proposer decides · AMT-03
    """
    with acting(actor, now=now) as act:
        amount = _locked(amount_id)
        _refuse_more(yuan, amount.computed_yuan)
        present = {n for n, there in (("decision_number", decision_no.strip()), ("deliberation", deliberation.strip()), ("reason", reason.strip())) if there}  # fmt: skip
        amount.decided_yuan, amount.decided_on, amount.decided_by_id = yuan, decided_on, actor.user_id
        amount.decision_no, amount.decision_reason, amount.deliberation = (
            decision_no.strip()[:60],
            reason[:500],
            deliberation.strip()[:500],
        )
        action = "decide_recovery" if amount.direction == "recovery" else "decide_pay_out"
        return _move(act, amount, action, present, note=reason)


def drop_amount(*, actor: Actor, amount_id: int, reason: str, now: datetime) -> Amount:
    """不予处理, with the reason."""
    with acting(actor, now=now) as act:
        amount = _locked(amount_id)
        amount.decision_reason, amount.decided_by_id = reason[:500], actor.user_id
        return _move(act, amount, "drop", {"reason"} if reason.strip() else (), note=reason)


def notify_decision(
    *, actor: Actor, amount_id: int, notice_no: str, remedies: str, delivered_on: date | None, now: datetime
) -> Amount:
    """Put the written notice on record: its number, the remedies that it names, the day of delivery."""
    with acting(actor, now=now) as act:
        amount = _locked(amount_id)
        amount.notice_no, amount.remedies, amount.delivered_on = (
            notice_no.strip()[:60],
            remedies.strip()[:300],
            delivered_on,
        )
        present = {n for n, there in (("written_notice", amount.notice_no and amount.remedies), ("delivery", delivered_on)) if there}  # fmt: skip
        return _move(act, amount, "notify", present)


def record_result(*, actor: Actor, amount_id: int, yuan: Decimal, settled_on: date, now: datetime) -> Amount:
    """What was recovered or paid out in the end, as the vouchers show; never above the decision.

    Errors
        AMT-03 · WORK-02 no evidence on the issue
    """
    with acting(actor, now=now) as act:
        amount = _locked(amount_id)
        _refuse_more(yuan, amount.decided_yuan or Decimal(0))
        amount.settled_yuan, amount.settled_on = yuan, settled_on
        evidence = amount.issue.evidence.filter(voided_at=None).exists()
        return _move(act, amount, "record_result", {"evidence"} if evidence else ())


def _locked(amount_id: int) -> Amount:
    lock_issue(Amount.objects.values_list("issue_id", flat=True).get(pk=amount_id))
    return Amount.objects.select_for_update().get(pk=amount_id)


def _refuse_more(yuan: Decimal, at_most: Decimal) -> None:
    if not 0 <= yuan <= at_most:
        raise ClerkError(
            "AMT-03",
            f"没有登记：{yuan} 元",
            f"金额须在 0 到 {at_most} 元之间",
            "核对逐月明细；可以少于测算金额，不能多于",
        )


def _move(act: Act, amount: Amount, action: str, present: Collection[str], *, note: str = "") -> Amount:
    issue: Issue = amount.issue
    require(act.actor, _RIGHTS[action], issue)
    transition = step(AMOUNT, amount.state, action)
    require_needs(transition, present)
    done = doers(issue.case_id) | {"propose": {amount.proposed_by_id} - {None}}
    require_other_person(transition, act.actor.user_id, done)
    refuse_person(issue.case, act.actor.user_id)
    before, amount.state = amount.state, transition.target
    amount.save()
    note_on_record(
        act, issue.case, action, issue=issue, note=note, details={"amount": amount.pk, "from": before, "to": amount.state, "direction": amount.direction}
    )  # fmt: skip
    return amount
