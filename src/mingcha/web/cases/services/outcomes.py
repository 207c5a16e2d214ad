"""容错免责, 澄清 and 反弹: ends of full rank beside 销号, and the way back."""

from datetime import datetime

from mingcha.catalog.work_reasons import reason_list
from mingcha.domain.access import Actor
from mingcha.domain.workflow_tables import MISSED
from mingcha.web.audit.services import Act, acting
from mingcha.web.cases.flag_source import conclude_again
from mingcha.web.cases.models import Issue
from mingcha.web.cases.services.acts import lock_issue, move_issue, note_on_record


def grant_leniency(
    *,
    actor: Actor,
    issue_id: int,
    basis: str,
    deliberation: str,
    reason: str,
    now: datetime,
    version: int | None = None,
) -> Issue:
    """容错免责 (民发〔2021〕57号第三十九条; 三个区分开来).

    Arguments
        basis         code of the list leniency
        deliberation  record of the collective discussion: meeting, day, number
    """
    with acting(actor, now=now) as act:
        issue = lock_issue(issue_id, version)
        code = reason_list("leniency").check(basis)
        present = {"leniency_basis"}
        present |= {"deliberation"} if deliberation.strip() else set()
        present |= {"reason"} if reason.strip() else set()
        issue.outcome_basis = f"{reason_list('leniency').words(code)}；{deliberation.strip()}"[:500]
        move_issue(
            act, issue, "grant_leniency", present=present, note=reason, fields=("outcome_basis",), details={"basis": code}
        )  # fmt: skip
        conclude_again(actor, issue.case, now=now)
        return issue


def exonerate(
    *, actor: Actor, issue_id: int, letter_no: str, reason: str, now: datetime, version: int | None = None
) -> Issue:
    """澄清: the person is cleared by a letter; the letter is printed from the issue's page and numbered by the office."""
    with acting(actor, now=now) as act:
        issue = lock_issue(issue_id, version)
        present = {n for n, there in (("clearing_letter", letter_no.strip()), ("reason", reason.strip())) if there}  # fmt: skip
        issue.clearing_letter_no = letter_no.strip()[:60]
        move_issue(
            act, issue, "exonerate", present=present, note=reason, fields=("clearing_letter_no",), details={"letter": letter_no.strip()}
        )  # fmt: skip
        conclude_again(actor, issue.case, now=now)
        return issue


def record_recurrence(*, actor: Actor, issue_id: int, basis: str, now: datetime, version: int | None = None) -> Issue:  # fmt: skip
    """反弹: the issue goes on under its old number; what was done in the round before stays.

    Arguments
        basis  what shows it: the flag that came back, or what the visit found
    """
    with acting(actor, now=now) as act:
        issue = lock_issue(issue_id, version)
        recur(act, issue, basis)
        return issue


_RECURRED_FIELDS = ("recurrence_count", "party_informed", "result", "first_due_on", "due_on", "soon_on", "limit_days", "closed_at", "closed_by", "applied_at")  # fmt: skip


def recur(act: Act, issue: Issue, basis: str, *, right: str | None = None) -> None:
    """Begin a new round: the next deadline, the next measures and a missed person's outcome are set anew, the former stay on record.

    Arguments
        right  instead of the right to reopen; "" = the caller has asked already
    """
    case, present = issue.case, {"recurrence_record"} if basis.strip() else set()
    issue.recurrence_count += 1
    issue.party_informed = issue.result = ""
    issue.first_due_on = issue.due_on = issue.soon_on = issue.limit_days = None
    issue.closed_at = issue.closed_by = issue.applied_at = None
    move_issue(act, issue, "record_recurrence", present=present, note=basis, fields=_RECURRED_FIELDS, right=right)  # fmt: skip
    if case.missed_state in MISSED.final:
        before, case.missed_state = case.missed_state, MISSED.start
        case.version, case.updated_at = case.version + 1, act.now
        case.save(update_fields=["missed_state", "version", "updated_at"])
        note_on_record(act, case, "settle_again", issue=issue, details={"before": before})
