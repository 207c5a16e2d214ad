"""An issue from 立案 to 已销号."""

from dataclasses import replace
from datetime import date

from mingcha.web.cases.recusal import Kin, provide_kin
from mingcha.web.cases.services.issues import (
    apply_close_out,
    close_out,
    file_issue,
    may_not_close,
    send_back_remedy,
)
from mingcha.web.cases.services.missed import confirm_outcome, report_outcome
from tests.web.cases.desk import refused


def test_only_what_was_substantiated_becomes_an_issue_and_once(desk):
    case = desk.submitted()
    with refused("ISSUE-01"):
        file_issue(actor=desk.verifier, case_id=case.pk, title="", cause="data", now=desk.tick())
    issue = desk.filed()
    assert (issue.no, issue.status) == ("WT-2024-000001", "filed")
    with refused("ISSUE-01"):
        file_issue(actor=desk.verifier, case_id=issue.case_id, title="", cause="data", now=desk.tick())


def test_the_four_ways_of_remedy_ask_for_what_each_needs(desk):
    immediate = desk.plan(desk.filed(), "immediate")
    assert immediate.due_on == date(2024, 7, 8)  # 5个工作日
    with refused("WORK-02") as caught:
        desk.plan(desk.filed(), "dated")
    assert caught.value.what == "还不能限期整改：缺办理期限"
    with refused("WORK-02"):
        desk.plan(desk.filed(), "long_term")
    assert desk.plan(desk.filed(), "long_term", reason="须先出台制度").due_on is None
    with refused("WORK-02") as caught:
        desk.plan(desk.filed(), "multi_department", due_on=date(2024, 9, 30))
    assert "上报党委政府主要负责人的记录" in caught.value.what


def test_a_deadline_that_stands_is_not_replaced_by_a_new_plan(desk):
    issue = desk.remedying()
    with refused("ISSUE-03"):
        desk.plan(issue, "dated", due_on=date(2024, 12, 31))
    again = desk.plan(issue, "multi_department", leader_report="7月2日专报县政府主要负责人")
    assert (again.due_on, again.approach) == (date(2024, 7, 31), "multi_department")


def test_closing_asks_for_evidence_measures_done_and_the_person_told(desk):
    issue = desk.remedying()
    with refused("WORK-02") as caught:
        apply_close_out(
            actor=desk.verifier, issue_id=issue.pk, result="好了", party_informed=" ", now=desk.tick()
        )
    assert caught.value.what == "还不能申请销号：缺证据材料、每项措施的完成情况、当事人已告知"


def test_a_second_person_closes_out(desk):
    issue = desk.applied()
    with refused("WORK-03"):
        close_out(
            actor=replace(desk.reviewer, user_id=desk.verifier.user_id),
            issue_id=issue.pk,
            note="",
            now=desk.tick(),
        )
    done = close_out(actor=desk.reviewer, issue_id=issue.pk, note="材料齐全", now=desk.tick())
    assert (done.status, done.closed_by_id) == ("closed_out", desk.reviewer.user_id)
    assert done.events.last().action == "close_out"


def test_whoever_answers_for_the_remedy_does_not_close_it_out_though_others_did_the_clicking(desk):
    issue = desk.applied()
    type(issue).objects.filter(pk=issue.pk).update(remedier_id=desk.reviewer.user_id)
    with refused("WORK-03"):
        close_out(actor=desk.reviewer, issue_id=issue.pk, note="", now=desk.tick())
    issue.refresh_from_db()
    assert issue.status == "to_review" and may_not_close(issue, desk.reviewer.user_id)


def test_nobody_answers_for_the_remedy_who_works_elsewhere_or_is_a_relative(desk):
    issue = desk.filed(household_key=77)
    with refused("ISSUE-07"):
        desk.plan(issue, "dated", due_on=date(2024, 7, 31), remedier_id=desk.clerk.user_id)
    colleague = desk.actor("leader", "township")
    provide_kin(lambda users: {colleague.user_id: Kin(household_keys=frozenset({77}))})
    with refused("CASE-05"):
        desk.plan(issue, "dated", due_on=date(2024, 7, 31), remedier_id=colleague.user_id)


def test_sent_back_with_a_reason_and_applied_again(desk):
    issue = desk.applied()
    with refused("WORK-02"):
        send_back_remedy(actor=desk.reviewer, issue_id=issue.pk, reason="", now=desk.tick())
    assert (
        send_back_remedy(actor=desk.reviewer, issue_id=issue.pk, reason="缺送达回证", now=desk.tick()).status
        == "remedying"
    )


def test_a_missed_persons_issue_is_not_closed_before_the_person_is_settled(desk):
    issue = desk.remedying(side="missed")
    desk.done(issue)
    with refused("ISSUE-05"):
        apply_close_out(
            actor=desk.verifier, issue_id=issue.pk, result="", party_informed="已告知", now=desk.tick()
        )
    report_outcome(
        actor=desk.verifier,
        case_id=issue.case_id,
        kind="included",
        document_no="确〔2024〕8号",
        on=date(2024, 7, 9),
        now=desk.tick(),
    )
    confirm_outcome(actor=desk.reviewer, case_id=issue.case_id, now=desk.tick())
    assert (
        apply_close_out(
            actor=desk.verifier, issue_id=issue.pk, result="", party_informed="已告知", now=desk.tick()
        ).status
        == "to_review"
    )
