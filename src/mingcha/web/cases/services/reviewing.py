"""复核: a second person confirms the conclusion or sends the record back."""

from collections.abc import Iterable
from datetime import datetime

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import CONCLUSIONS, MISSED
from mingcha.web.audit.services import acting
from mingcha.web.cases.flag_source import reflect_case
from mingcha.web.cases.models import Case, Verification
from mingcha.web.cases.services.acts import BatchResult, lock_case, move_case
from mingcha.web.cases.services.dispatching import case_no
from mingcha.web.cases.services.verifying import check_conclusion, needs_of_record


def confirm_conclusion(
    *, actor: Actor, case_id: int, now: datetime, conclusion: str = "", reason_code: str = "", note: str = "", version: int | None = None
) -> Case:  # fmt: skip
    """The reviewer makes the conclusion.

    Arguments
        conclusion, reason_code  empty = as the verifier proposed; another one needs a note
    Returns  the case; a substantiated case of a missed person then awaits its outcome (漏保落实)
    Errors
        WORK-02 something is missing · WORK-03 same person · CASE-12 · CASE-13 differs from the proposal without a note
    """
    with acting(actor, now=now) as act:
        case = lock_case(case_id, version)
        record = Verification.objects.filter(case=case).first()
        proposed = record.conclusion if record else ""
        conclusion = conclusion or proposed
        reason_code = reason_code or (record.conclusion_reason if record and conclusion == proposed else "")
        check_conclusion(conclusion, reason_code)
        if conclusion != proposed and not note.strip():
            raise ClerkError(
                "CASE-13",
                f"{case.no} 没有认定",
                "认定的结论与核查人建议的不同",
                "写明改变结论的理由，或退回核查人",
            )
        present = needs_of_record(case) - {"reason_code"} | ({"reason_code"} if reason_code else set())
        case.conclusion, case.conclusion_reason, case.concluded_at = conclusion, reason_code, now
        fields = ["conclusion", "conclusion_reason", "concluded_at"]
        if case.side == "missed" and conclusion in ("substantiated", "partly_substantiated"):
            case.missed_state = MISSED.start
            fields.append("missed_state")
        move_case(
            act, case, CONCLUSIONS[conclusion], present=present, note=note, fields=fields,
            details={"conclusion": conclusion, "reason_code": reason_code, "proposed": proposed},
        )  # fmt: skip
        reflect_case(actor, case, now=now)
        return case


def confirm_unsubstantiated(*, actor: Actor, case_ids: Iterable[int], now: datetime) -> BatchResult:
    """Confirm many at once that were proposed as 不属实; every other conclusion is confirmed one by one.

    Errors, per case
        CASE-14  proposed as something else
    """
    result = BatchResult()
    with acting(actor, now=now):
        for case_id in case_ids:
            try:
                proposed = (
                    Verification.objects.filter(case_id=case_id).values_list("conclusion", flat=True).first()
                )
                if proposed != "unsubstantiated":
                    raise ClerkError(
                        "CASE-14", "没有认定", "只有建议不属实的件可以成批认定", "打开这一件单独复核"
                    )
                result.done.append(confirm_conclusion(actor=actor, case_id=case_id, now=now))
            except ClerkError as error:
                result.failed.append((case_no(case_id), error))
    return result


def send_back(*, actor: Actor, case_id: int, reason: str, now: datetime, version: int | None = None) -> Case:
    """退回: the reason says what is missing and what would do."""
    with acting(actor, now=now) as act:
        case = lock_case(case_id, version)
        case.returned_count += 1
        move_case(
            act, case, "send_back", present={"reason"} if reason.strip() else (), note=reason, fields=("returned_count",)
        )  # fmt: skip
        return case


def reopen_case(*, actor: Actor, case_id: int, reason: str, now: datetime, version: int | None = None) -> Case:  # fmt: skip
    """重新核查 of what was found 不属实 or 无法核实, because something new is known."""
    with acting(actor, now=now) as act:
        case = lock_case(case_id, version)
        before = case.conclusion
        case.conclusion = case.conclusion_reason = ""
        case.concluded_at, case.assignee = None, None
        move_case(
            act, case, "reopen", present={"reason"} if reason.strip() else (), note=reason,
            fields=("conclusion", "conclusion_reason", "concluded_at", "assignee"), details={"conclusion_before": before},
        )  # fmt: skip
        reflect_case(actor, case, now=now, reopened=reason)
        return case
