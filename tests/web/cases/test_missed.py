"""漏保落实: a missed person's case ends with a paper and a second person."""

from dataclasses import replace
from datetime import date

from mingcha.web.cases.services.missed import confirm_outcome, report_outcome, return_outcome
from tests.web.cases.desk import refused


def test_a_missed_person_is_settled_by_two_people_with_papers(desk):
    case = desk.confirmed(side="missed")
    assert case.missed_state == "awaiting"
    with refused("WORK-02"):
        report_outcome(
            actor=desk.verifier,
            case_id=case.pk,
            kind="notified_ineligible",
            document_no="告〔2024〕3号",
            on=date(2024, 7, 5),
            now=desk.tick(),
        )
    report_outcome(
        actor=desk.verifier,
        case_id=case.pk,
        kind="accepted",
        document_no="SL-15",
        on=date(2024, 7, 5),
        now=desk.tick(),
    )
    with refused("WORK-03"):
        confirm_by_reporter(desk, case)
    case = return_outcome(actor=desk.reviewer, case_id=case.pk, reason="受理编号不清楚", now=desk.tick())
    assert case.missed_state == "awaiting"
    report_outcome(
        actor=desk.verifier,
        case_id=case.pk,
        kind="included",
        document_no="确〔2024〕8号",
        on=date(2024, 7, 9),
        now=desk.tick(),
    )
    assert confirm_outcome(actor=desk.reviewer, case_id=case.pk, now=desk.tick()).missed_state == "included"


def confirm_by_reporter(desk, case):
    """The verifier holds a second post as reviewer: a second post is not a second person."""
    confirm_outcome(
        actor=replace(desk.actor("reviewer", "township"), user_id=desk.verifier.user_id),
        case_id=case.pk,
        now=desk.tick(),
    )


def test_a_case_that_is_not_of_a_missed_person_has_no_such_outcome(desk):
    case = desk.confirmed()
    with refused("CASE-18"):
        report_outcome(
            actor=desk.verifier,
            case_id=case.pk,
            kind="accepted",
            document_no="1",
            on=date(2024, 7, 5),
            now=desk.tick(),
        )
