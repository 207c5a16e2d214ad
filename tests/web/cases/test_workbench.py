"""What cases put on the workbench, and the signs that a closing may not be what it says."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from mingcha.web.cases.models import Evidence, FollowUp, Issue
from mingcha.web.cases.selectors import closing_signals
from mingcha.web.cases.services.issues import close_out
from mingcha.web.cases.services.outcomes import record_recurrence
from mingcha.web.cases.todo import deadlines_of_the_day, slips_to_answer, waiting_for_others, work_that_waits
from mingcha.web.home.sources import DueDays


def processes(actor, now) -> dict[str, int]:
    found: dict[str, int] = {}
    for todo in work_that_waits(actor, now):
        found[todo.process] = found.get(todo.process, 0) + todo.count
    return found


def test_each_finds_on_the_workbench_what_waits_for_him(desk):
    desk.registered()
    desk.dispatched()
    desk.verifying()
    desk.submitted()
    desk.applied()
    assert processes(desk.clerk, desk.now) == {"待分派": 1}
    assert (
        processes(desk.verifier, desk.now)["待签收"] == 1
        and processes(desk.verifier, desk.now)["待核查"] == 1
    )
    assert processes(desk.reviewer, desk.now) == {"待复核": 1, "待销号复核": 1}
    assert [s.waiting_for for s in waiting_for_others(desk.clerk, desk.now)] == [desk.township.name]


def test_the_tenth_is_shown_and_the_rest_is_a_number(desk):
    for _ in range(12):
        desk.registered()
    rows = [t for t in work_that_waits(desk.clerk, desk.now) if t.process == "待分派"]
    assert len(rows) == 11 and rows[-1].label == "其余 2 件" and rows[-1].count == 2


def test_whoever_answers_for_it_is_reminded_and_a_referred_case_is_not_spoken_of(desk):
    case = desk.verifying(severity="high")
    days = DueDays(date(2024, 7, 12), {case.due_on: "还剩 3 天"})
    found = list(deadlines_of_the_day(days))
    assert [r.text for r in found] == [f"核查件 {case.no} 还剩 3 天"]
    case.confidential = "discipline"
    case.save()
    assert not list(deadlines_of_the_day(days))


def test_a_slip_waits_for_the_holder(desk):
    from mingcha.web.cases.services.escalating import send_escalation

    issue = desk.remedying()
    send_escalation(
        actor=desk.clerk,
        case_id=issue.case_id,
        level="first",
        matter="超期",
        requirement="回复",
        now=desk.tick(),
    )
    assert [t.process for t in slips_to_answer(desk.verifier, desk.now)] == ["督办待回复"]
    assert not list(slips_to_answer(desk.actor("clerk", "township", region_code="990101102000"), desk.now))


@pytest.fixture
def closed(desk):
    """closed(n): issues that were properly closed out, an hour apart."""

    def make(count):
        found = []
        for _ in range(count):
            issue = desk.applied()
            desk.now += timedelta(hours=1)
            found.append(close_out(actor=desk.reviewer, issue_id=issue.pk, note="", now=desk.tick()))
        return found

    return make


def kinds(desk) -> list[str]:
    return sorted(s.kind for s in closing_signals(desk.reviewer, desk.now + timedelta(days=1)))


def test_a_proper_closing_gives_no_sign(desk, closed):
    closed(2)
    assert kinds(desk) == []


def test_evidence_that_was_voided_afterwards(desk, closed):
    issue = closed(1)[0]
    Evidence.objects.filter(issue=issue).update(voided_at=desk.now)
    assert kinds(desk) == ["no_evidence"]


def test_evidence_that_was_added_after_the_closing_or_in_an_earlier_round_proves_nothing(desk, closed):
    late, before = closed(2)
    Evidence.objects.filter(issue=late).update(uploaded_at=late.closed_at + timedelta(days=1))
    record_recurrence(actor=desk.reviewer, issue_id=before.pk, basis="又出现", now=desk.tick())
    Issue.objects.filter(pk=before.pk).update(status="closed_out", closed_at=desk.tick())
    assert kinds(desk) == ["no_evidence", "no_evidence"]


def test_one_file_for_several_issues(desk, closed):
    first, second = closed(2)
    Evidence.objects.filter(issue=second).update(sha256=Evidence.objects.get(issue=first).sha256)
    assert kinds(desk) == ["same_file", "same_file"]


def test_one_file_also_for_an_issue_that_is_still_open(desk, closed):
    issue, still_open = closed(1)[0], desk.remedying()
    desk.evidence(still_open.case, issue=still_open, purpose="remedy")
    Evidence.objects.filter(issue=still_open).update(sha256=Evidence.objects.get(issue=issue).sha256)
    (found,) = closing_signals(desk.reviewer, desk.now + timedelta(days=1))
    assert (found.kind, found.issue, found.words) == ("same_file", issue, "同一文件也用在 另外 1 个问题")


def test_many_closed_within_a_minute_by_one_person(desk, closed):
    issues = closed(5)
    Issue.objects.filter(pk__in=[i.pk for i in issues]).update(closed_at=desk.now)
    assert kinds(desk) == ["closed_in_haste"] * 5


def test_a_reviewer_who_had_been_at_work_on_it(desk, closed):
    issue = closed(1)[0]
    issue.case.events.filter(action="complete_measure").update(user_id=desk.reviewer.user_id)
    assert kinds(desk) == ["reviewer_was_doer"]


def test_a_reviewer_who_answered_for_the_remedy(desk, closed):
    issue = closed(1)[0]
    Issue.objects.filter(pk=issue.pk).update(remedier_id=desk.reviewer.user_id)
    assert kinds(desk) == ["reviewer_was_doer"]


def test_a_check_that_still_finds_it(desk, closed):
    from mingcha.web.cases.models import CaseFlag
    from tests.web.cases.desk import new_flag

    issue = closed(1)[0]
    flag = new_flag(
        1, state="still_there", last_as_of=timezone.localdate(issue.closed_at) + timedelta(days=30)
    )
    flag.save()
    CaseFlag.objects.create(case=issue.case, flag=flag, check_id=flag.check_id, added_at=desk.now)
    assert kinds(desk) == ["still_flagged"]
    assert not FollowUp.objects.exists()
