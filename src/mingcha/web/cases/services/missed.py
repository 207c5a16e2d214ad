"""漏保落实: a missed person's case ends with 已受理, 已纳入 or 书面告知不符合, reported by one person and confirmed by another."""

from datetime import date, datetime

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.audit.services import acting
from mingcha.web.cases.models import Case, MissedOutcome
from mingcha.web.cases.models.evidence import NOT_OF_THE_MATTER
from mingcha.web.cases.services.acts import lock_case, move_missed

_REPORTS = {"accepted": "report_accepted", "included": "report_included", "notified_ineligible": "report_ineligible"}  # fmt: skip


def report_outcome(
    *, actor: Actor, case_id: int, kind: str, document_no: str, on: date, now: datetime, delivered_on: date | None = None,
    reasons: str = "", version: int | None = None,
) -> MissedOutcome:  # fmt: skip
    """Report what became of the person.

    Arguments
        kind     accepted, included or notified_ineligible
        reasons  only for notified_ineligible: why, and where and until when one may object
    Errors
        WORK-02  names what is missing · CASE-17 not one of the three · CASE-18 no case of a missed person that was substantiated
    """
    with acting(actor, now=now) as act:
        case = lock_case(case_id, version)
        _refuse_others(case)
        if kind not in _REPORTS:
            raise ClerkError(
                "CASE-17", f"{case.no} 没有填报", "漏保只能以已受理、已纳入或书面告知不符合落实", "选其中一项"
            )
        outcome = MissedOutcome(
            case=case, kind=kind, document_no=document_no.strip(), on=on, delivered_on=delivered_on, reasons=reasons.strip(),
            reported_by_id=actor.user_id, reported_at=now,
        )  # fmt: skip
        move_missed(act, case, _REPORTS[kind], present=_present(case, outcome), details={"kind": kind})
        outcome.save()
        return outcome


def _refuse_others(case: Case) -> None:
    if not case.missed_state:
        raise ClerkError(
            "CASE-18", f"{case.no} 没有填报", "只有认定属实的漏保件才填报落实结果", "先完成核查和复核"
        )


def _present(case: Case, outcome: MissedOutcome) -> set[str]:
    """What is on record of the present round: papers from before the person was missed again prove nothing of it."""
    present = set()
    papers = case.evidence.filter(voided_at=None).exclude(purpose__in=NOT_OF_THE_MATTER)
    if again := case.events.filter(action="settle_again").last():
        papers = papers.filter(uploaded_at__gte=again.at)
    if papers.exists():
        present.add("evidence")
    if outcome.document_no:
        present |= {"acceptance_record", "inclusion_record"}
        if outcome.reasons:
            present.add("written_notice")
    if outcome.delivered_on:
        present.add("delivery")
    return present


def confirm_outcome(*, actor: Actor, case_id: int, now: datetime, version: int | None = None) -> Case:
    """A second person confirms the outcome.

    Errors
        WORK-03  the one who reported it
    """
    with acting(actor, now=now) as act:
        case = lock_case(case_id, version)
        _refuse_others(case)
        outcome = case.missed_outcomes.filter(confirmed_at=None, returned_reason="").last()
        present = _present(case, outcome) if outcome else ()
        move_missed(act, case, "confirm", present=present)
        outcome.confirmed_by_id, outcome.confirmed_at = actor.user_id, now
        outcome.save(update_fields=["confirmed_by", "confirmed_at"])
        return case


def return_outcome(*, actor: Actor, case_id: int, reason: str, now: datetime, version: int | None = None) -> Case:  # fmt: skip
    """退回填报 with the reason; the report stays with it."""
    with acting(actor, now=now) as act:
        case = lock_case(case_id, version)
        _refuse_others(case)
        outcome = case.missed_outcomes.filter(confirmed_at=None, returned_reason="").last()
        move_missed(act, case, "send_back", present={"reason"} if reason.strip() else (), note=reason)
        outcome.returned_reason = reason[:500]
        outcome.save(update_fields=["returned_reason"])
        return case
