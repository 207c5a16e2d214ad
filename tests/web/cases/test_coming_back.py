"""What comes back: under the old number after 销号, with the matter while that is at work, and a missed person is settled anew."""

from datetime import date

import pytest

from mingcha.web.cases.models import Case, Issue
from mingcha.web.cases.recusal import Kin, _sources, provide_kin
from mingcha.web.cases.services.dispatching import DispatchRule, acknowledge_case
from mingcha.web.cases.services.from_flags import dispatch_flags
from mingcha.web.cases.services.issues import apply_close_out, close_out
from mingcha.web.cases.services.missed import confirm_outcome, report_outcome
from mingcha.web.cases.services.outcomes import exonerate, record_recurrence
from mingcha.web.flags.models import Flag
from mingcha.web.flags.summaries import rebuild_summary
from tests.web.cases.desk import new_flag, refused


def dispatch(desk):
    """The county's clerk hands out every flag that is new."""
    desk.verifier  # noqa: B018 — the township has somebody
    ids = list(Flag.objects.filter(status="new").values_list("pk", flat=True))
    return dispatch_flags(actor=desk.clerk, flag_ids=ids, rule=DispatchRule(), now=desk.tick())


def flagged(desk, *numbers, **more):
    """Flags as a run stores them."""
    flags = [new_flag(number, household=number, **more) for number in numbers]
    for flag in flags:
        flag.save()
    rebuild_summary()
    return flags


def seen_again():
    """The next run but one finds the same anew."""
    Flag.objects.exclude(status="new").update(status="new", state="back", episode=2, case_id=None)
    rebuild_summary()


@pytest.fixture
def filed(desk):
    """A flag's case, substantiated, with its issue."""
    flagged(desk, 1)
    case = dispatch(desk).done[0]
    acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())
    return desk.issue_of(case)


def test_while_the_issue_is_at_work_the_flag_joins_it_and_no_second_case_is_made(desk, filed):
    seen_again()
    result = dispatch(desk)
    assert [c.pk for c in result.done] == [filed.case_id] and Case.objects.count() == 1
    again = Issue.objects.get()
    assert (again.status, again.recurrence_count) == ("filed", 0)
    assert filed.case.events.last().action == "rejoin"
    assert Flag.objects.get().status == "dispatched"
    exonerate(actor=desk.leader, issue_id=again.pk, letter_no="澄1号", reason="举报不实", now=desk.tick())
    assert Flag.objects.get().status == "substantiated"  # it ends as its case did, and waits for nobody


def test_of_what_was_referred_no_case_is_made_and_nothing_is_shown(desk, filed):
    desk.handed_over(filed)
    seen_again()
    flagged(desk, 2)
    result = dispatch(desk)
    ((_, error),) = result.failed
    assert error.code == "CASE-25" and filed.case.no not in str(error) and filed.no not in error.why
    assert len(result.done) == 1, "the other one is dispatched all the same"


def test_a_relative_who_dispatches_is_refused_his_own_and_the_rest_goes_out(desk, filed):
    desk.plan(filed, "dated", due_on=date(2024, 7, 31))
    desk.done(filed)
    apply_close_out(actor=desk.verifier, issue_id=filed.pk, result="", party_informed="已告知", now=desk.tick())  # fmt: skip
    close_out(actor=desk.reviewer, issue_id=filed.pk, note="", now=desk.tick())
    seen_again()
    flagged(desk, 2, 3)
    provide_kin(lambda users: {desk.clerk.user_id: Kin(household_keys=frozenset({1}), person_keys=frozenset({2}))})  # fmt: skip
    try:
        result = dispatch(desk)
    finally:
        _sources.clear()
    assert {e.code for _, e in result.failed} == {"CASE-05"} and len(result.failed) == 2
    assert [c.household_key for c in result.done] == [3]
    assert Issue.objects.get(pk=filed.pk).status == "closed_out"


def test_a_missed_person_who_is_missed_again_is_settled_again(desk):
    issue = desk.remedying(side="missed")

    def settle(kind, no):
        report_outcome(actor=desk.verifier, case_id=issue.case_id, kind=kind, document_no=no, on=date(2024, 7, 9), now=desk.tick())  # fmt: skip
        return confirm_outcome(actor=desk.reviewer, case_id=issue.case_id, now=desk.tick())

    def apply():
        return apply_close_out(actor=desk.verifier, issue_id=issue.pk, result="", party_informed="已告知", now=desk.tick())  # fmt: skip

    settle("included", "确〔2024〕8号")
    desk.done(issue)
    apply()
    close_out(actor=desk.reviewer, issue_id=issue.pk, note="", now=desk.tick())
    record_recurrence(actor=desk.reviewer, issue_id=issue.pk, basis="8月仍未发放", now=desk.tick())
    issue = Issue.objects.get(pk=issue.pk)
    assert issue.case.missed_state == "awaiting" and issue.case.missed_outcomes.count() == 1
    desk.plan(issue, "dated", due_on=date(2024, 9, 30))
    with refused("WORK-02"):
        settle("included", "确〔2024〕31号")  # with the papers of the first time
    desk.done(issue)
    with refused("ISSUE-05"):
        apply()
    settle("included", "确〔2024〕31号")
    assert apply().status == "to_review"
