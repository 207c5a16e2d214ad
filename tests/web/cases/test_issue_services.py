"""An issue from 立案 to 已销号 and after, with its deadline, its money, its slips and its referral."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from docx import Document

from mingcha.domain.errors import ClerkError
from mingcha.domain.sampling import Draw, is_same_draw
from mingcha.web.access.services import may, visible
from mingcha.web.cases.models import Case, Issue, Referral
from mingcha.web.cases.services.amounts import (
    MonthLine,
    compute_amount,
    decide_amount,
    drop_amount,
    hear_statement,
    notify_decision,
    propose_amount,
    record_result,
)
from mingcha.web.cases.services.clock import answer_extension, pause_clock, request_extension, resume_clock
from mingcha.web.cases.services.escalating import move_escalation, next_level, send_escalation
from mingcha.web.cases.services.follow_ups import draw_follow_ups, record_follow_up
from mingcha.web.cases.services.issues import (
    PlannedMeasure,
    apply_close_out,
    close_out,
    file_issue,
    plan_remedy,
    send_back_remedy,
)
from mingcha.web.cases.services.missed import confirm_outcome, report_outcome
from mingcha.web.cases.services.outcomes import exonerate, grant_leniency, record_recurrence
from mingcha.web.cases.services.referring import (
    acknowledge_referral,
    answer_referral,
    cancel_referral,
    hand_over,
    seal_referral,
)
from mingcha.web.jobs.files import file_store


def refused(code: str):
    return pytest.raises(ClerkError, match=code)


def plan(desk, issue, approach, **more):
    values = {"measures": [PlannedMeasure("重新核算")], "remedier_id": desk.verifier.user_id} | more
    return plan_remedy(actor=desk.verifier, issue_id=issue.pk, approach=approach, now=desk.tick(), **values)


def test_only_what_was_substantiated_becomes_an_issue_and_once(desk):
    case = desk.submitted()
    with refused("ISSUE-01"):
        file_issue(actor=desk.verifier, case_id=case.pk, title="", cause="data", now=desk.tick())
    issue = desk.filed()
    assert (issue.no, issue.status) == ("WT-2024-000001", "filed")
    with refused("ISSUE-01"):
        file_issue(actor=desk.verifier, case_id=issue.case_id, title="", cause="data", now=desk.tick())


def test_the_four_ways_of_remedy_ask_for_what_each_needs(desk):
    immediate = plan(desk, desk.filed(), "immediate")
    assert immediate.due_on == date(2024, 7, 8)  # 5个工作日
    with refused("WORK-02") as caught:
        plan(desk, desk.filed(), "dated")
    assert caught.value.what == "还不能限期整改：缺办理期限"
    with refused("WORK-02"):
        plan(desk, desk.filed(), "long_term")
    assert plan(desk, desk.filed(), "long_term", reason="须先出台制度").due_on is None
    with refused("WORK-02") as caught:
        plan(desk, desk.filed(), "multi_department", due_on=date(2024, 9, 30))
    assert "上报党委政府主要负责人的记录" in caught.value.what


def test_a_deadline_that_stands_is_not_replaced_by_a_new_plan(desk):
    issue = desk.remedying()
    with refused("ISSUE-03"):
        plan(desk, issue, "dated", due_on=date(2024, 12, 31))
    again = plan(desk, issue, "multi_department", leader_report="7月2日专报县政府主要负责人")
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


def test_an_extension_is_asked_by_one_and_allowed_by_another_and_keeps_the_old_day(desk):
    issue = desk.remedying()
    change = request_extension(
        actor=desk.verifier, issue_id=issue.pk, to_on=date(2024, 8, 30), reason="当事人住院", now=desk.tick()
    )
    with refused("DUE-07"):
        request_extension(
            actor=desk.verifier, issue_id=issue.pk, to_on=date(2024, 8, 30), reason="再申请", now=desk.tick()
        )
    with refused("WORK-03"):
        answer_extension(
            actor=replace(desk.leader, user_id=desk.verifier.user_id),
            change_id=change.pk,
            approve=True,
            note="",
            now=desk.tick(),
        )
    answer_extension(actor=desk.leader, change_id=change.pk, approve=True, note="同意", now=desk.tick())
    issue.refresh_from_db()
    assert (issue.first_due_on, issue.due_on) == (date(2024, 7, 31), date(2024, 8, 30))
    assert [(c.from_on, c.to_on, c.state) for c in issue.due_changes.all()] == [
        (date(2024, 7, 31), date(2024, 8, 30), "approved")
    ]


def test_after_the_day_has_passed_no_extension_is_asked(desk):
    issue = desk.remedying()
    desk.now += timedelta(days=40)
    with refused("DUE-06"):
        request_extension(
            actor=desk.verifier, issue_id=issue.pk, to_on=date(2024, 9, 30), reason="忙", now=desk.tick()
        )


def test_a_pause_says_why_and_gives_its_days_back_on_record(desk):
    issue = desk.remedying()
    pause_clock(actor=desk.leader, issue_id=issue.pk, reason="等待法院判决", now=desk.tick())
    desk.now += timedelta(days=10)
    issue = resume_clock(actor=desk.leader, issue_id=issue.pk, now=desk.tick())
    assert issue.due_on == date(2024, 8, 10)
    assert issue.due_changes.get().kind == "pause"
    later = request_extension(
        actor=desk.verifier, issue_id=issue.pk, to_on=date(2024, 8, 30), reason="当事人住院", now=desk.tick()
    )
    answer_extension(actor=desk.leader, change_id=later.pk, approve=True, note="", now=desk.tick())
    issue.refresh_from_db()
    assert issue.due_on == date(2024, 8, 30)


MONTHS = [
    MonthLine("2024-03", Decimal("500.00"), Decimal("0.00")),
    MonthLine("2024-04", Decimal("500.00"), Decimal("120.50")),
]


def computed(desk, issue, direction="recovery", months=MONTHS):
    return compute_amount(actor=desk.verifier, issue_id=issue.pk, direction=direction, months=months, method="按2024年农村低保标准逐月核算", now=desk.tick())  # fmt: skip


def test_an_amount_is_the_sum_of_its_months_and_months_are_not_mixed(desk):
    issue = desk.remedying()
    assert computed(desk, issue).computed_yuan == Decimal("879.50")
    for wrong in (
        [MonthLine("2024-13", Decimal(1), Decimal(0))],
        [MonthLine("2024-03", Decimal(1), Decimal(2))],
        [*MONTHS, MONTHS[0]],
    ):
        with refused("AMT-01"):
            computed(desk, issue, months=wrong)
    with refused("AMT-02"):
        computed(desk, issue, months=[])


def test_a_recovery_is_decided_after_a_hearing_by_a_named_person_and_told_in_writing(desk):
    issue = desk.remedying()
    amount = computed(desk, issue)
    with refused("AMT-03"):
        propose_amount(
            actor=desk.verifier, amount_id=amount.pk, yuan=Decimal("900"), reason="全额", now=desk.tick()
        )
    propose_amount(
        actor=desk.verifier,
        amount_id=amount.pk,
        yuan=Decimal("400"),
        reason="家庭困难，部分追回",
        now=desk.tick(),
    )
    decision = {
        "yuan": Decimal("300"),
        "decision_no": "示民〔2024〕8号",
        "decided_on": date(2024, 7, 5),
        "reason": "小额减免",
    }
    with refused("WORK-01"):
        decide_amount(
            actor=desk.leader, amount_id=amount.pk, now=desk.tick(), deliberation="7月4日局务会", **decision
        )
    hear_statement(
        actor=desk.verifier,
        amount_id=amount.pk,
        statement="本人愿意分期退回",
        heard_on=date(2024, 7, 3),
        now=desk.tick(),
    )
    with refused("WORK-02"):
        decide_amount(actor=desk.leader, amount_id=amount.pk, now=desk.tick(), **decision)
    amount = decide_amount(
        actor=desk.leader, amount_id=amount.pk, now=desk.tick(), deliberation="7月4日局务会", **decision
    )
    assert (amount.state, amount.decided_by_id) == ("decided", desk.leader.user_id)
    with refused("WORK-02") as caught:
        notify_decision(
            actor=desk.verifier,
            amount_id=amount.pk,
            notice_no="告3号",
            remedies="",
            delivered_on=None,
            now=desk.tick(),
        )
    assert "书面告知" in caught.value.what
    with refused("ISSUE-06"):
        desk.done(issue)
        apply_close_out(
            actor=desk.verifier, issue_id=issue.pk, result="", party_informed="已告知", now=desk.tick()
        )
    notify_decision(
        actor=desk.verifier,
        amount_id=amount.pk,
        notice_no="告3号",
        remedies="60日内可申请行政复议",
        delivered_on=date(2024, 7, 6),
        now=desk.tick(),
    )
    with refused("AMT-03"):
        record_result(
            actor=desk.verifier,
            amount_id=amount.pk,
            yuan=Decimal("301"),
            settled_on=date(2024, 7, 9),
            now=desk.tick(),
        )
    assert (
        record_result(
            actor=desk.verifier,
            amount_id=amount.pk,
            yuan=Decimal("300"),
            settled_on=date(2024, 7, 9),
            now=desk.tick(),
        ).state
        == "settled"
    )


def test_who_decided_on_money_does_not_close_the_issue(desk):
    issue = desk.remedying()
    amount = computed(desk, issue, "pay_out", [MonthLine("2024-03", Decimal("0"), Decimal("500"))])
    propose_amount(
        actor=desk.verifier, amount_id=amount.pk, yuan=Decimal("500"), reason="漏发", now=desk.tick()
    )
    decide_amount(
        actor=desk.leader,
        amount_id=amount.pk,
        yuan=Decimal("500"),
        decision_no="示民〔2024〕9号",
        decided_on=date(2024, 7, 5),
        reason="补发",
        now=desk.tick(),
    )
    notify_decision(
        actor=desk.verifier,
        amount_id=amount.pk,
        notice_no="告4号",
        remedies="60日内可申请行政复议",
        delivered_on=date(2024, 7, 6),
        now=desk.tick(),
    )
    desk.done(issue)
    apply_close_out(
        actor=desk.verifier, issue_id=issue.pk, result="", party_informed="已告知", now=desk.tick()
    )
    with refused("WORK-03"):
        close_out(actor=desk.leader, issue_id=issue.pk, note="", now=desk.tick())


def test_money_may_be_left_alone_with_a_reason(desk):
    amount = computed(desk, desk.remedying())
    propose_amount(
        actor=desk.verifier, amount_id=amount.pk, yuan=Decimal("100"), reason="建议追回", now=desk.tick()
    )
    assert (
        drop_amount(actor=desk.leader, amount_id=amount.pk, reason="过错在经办单位", now=desk.tick()).state
        == "dropped"
    )


def test_a_slip_goes_to_the_holder_and_is_settled_by_another_than_who_replied(desk):
    issue = desk.remedying()
    slip = send_escalation(
        actor=desk.clerk,
        case_id=issue.case_id,
        level="first",
        matter="超期未整改",
        requirement="五日内书面回复",
        now=desk.tick(),
    )
    assert (slip.no, slip.due_on, slip.holder_unit_id) == (
        "DB-2024-000001",
        date(2024, 7, 8),
        desk.township.pk,
    )
    move_escalation(actor=desk.verifier, slip_id=slip.pk, action="acknowledge", text="", now=desk.tick())
    with refused("WORK-02"):
        move_escalation(actor=desk.verifier, slip_id=slip.pk, action="reply", text=" ", now=desk.tick())
    move_escalation(actor=desk.verifier, slip_id=slip.pk, action="reply", text="已制定措施", now=desk.tick())
    assert (
        move_escalation(actor=desk.clerk, slip_id=slip.pk, action="settle", text="", now=desk.tick()).state
        == "settled"
    )
    assert (next_level("first"), next_level("third")) == ("second", "")


def test_a_sealed_package_holds_every_piece_with_its_hash_and_a_letter(desk):
    issue = desk.remedying()
    referral = seal_referral(
        actor=desk.leader,
        issue_id=issue.pk,
        receiver_kind="discipline",
        receiver_name="示例县纪委监委",
        reason="涉嫌优亲厚友",
        now=desk.tick(),
    )
    content = file_store().read(referral.package_sha256)
    zipped = zipfile.ZipFile(io.BytesIO(content))
    index = json.loads(zipped.read("目录.json"))
    assert [p["name"] for p in index["pieces"]] == ["01_核查记录.txt", "02_流转记录.txt", "03_入户记录.pdf"]
    from hashlib import sha256

    for piece in index["pieces"]:
        assert sha256(zipped.read(piece["name"])).hexdigest() == piece["sha256"]
    letter = "\n".join(p.text for p in Document(io.BytesIO(zipped.read("移送函.docx"))).paragraphs)
    assert "关于移送问题线索的函" in letter and "示例县纪委监委：" in letter and "涉嫌优亲厚友" in letter


def test_after_handing_over_the_sender_sees_only_that_it_was_referred(desk):
    issue = desk.remedying()
    group = desk.actor("discipline", "county")
    referral = seal_referral(
        actor=desk.leader, issue_id=issue.pk, receiver_kind="discipline", receiver_name="", receiver_unit_id=group.unit_id, reason="涉嫌优亲厚友", now=desk.tick()
    )  # fmt: skip
    with refused("WORK-02"):
        hand_over(actor=desk.leader, referral_id=referral.pk, reason=" ", now=desk.tick())
    hand_over(actor=desk.leader, referral_id=referral.pk, reason="经局党组会研究移送", now=desk.tick())
    issue = Issue.objects.get(pk=issue.pk)
    assert issue.status == "referred"
    for actor in (desk.clerk, desk.leader, desk.verifier, desk.reviewer):
        assert not visible(actor, Case.objects.all()).filter(pk=issue.case_id).exists()
        assert not visible(actor, Referral.objects.all()).exists()
    assert may(desk.verifier, "view_status", issue) and not may(desk.verifier, "view", issue)
    assert visible(group, Referral.objects.all()).get() == referral
    acknowledge_referral(
        actor=group,
        referral_id=referral.pk,
        receipt_no="收5号",
        received_on=date(2024, 7, 8),
        now=desk.tick(),
    )
    answer_referral(
        actor=group,
        referral_id=referral.pk,
        outcome="not_established",
        answered_on=date(2024, 9, 2),
        note="经查不成立",
        now=desk.tick(),
    )
    issue.refresh_from_db()
    assert (issue.status, issue.confidential) == ("referral_answered", "")
    done = exonerate(
        actor=desk.leader,
        issue_id=issue.pk,
        letter_no="示民函〔2024〕12号",
        reason="经查不属实，予以澄清",
        now=desk.tick(),
    )
    assert done.status == "exonerated"


def test_what_changed_since_the_sealing_must_be_sealed_again(desk):
    issue = desk.remedying()
    referral = seal_referral(
        actor=desk.leader,
        issue_id=issue.pk,
        receiver_kind="police",
        receiver_name="示例县公安局",
        reason="涉嫌诈骗",
        now=desk.tick(),
    )
    desk.evidence(issue.case)
    with refused("REF-03"):
        hand_over(actor=desk.leader, referral_id=referral.pk, reason="移送", now=desk.tick())
    assert (
        cancel_referral(actor=desk.leader, referral_id=referral.pk, reason="补充材料", now=desk.tick()).state
        == "cancelled"
    )


def test_a_paper_receipt_is_put_on_record_by_the_senders_leader(desk):
    issue = desk.remedying()
    referral = seal_referral(
        actor=desk.leader,
        issue_id=issue.pk,
        receiver_kind="police",
        receiver_name="示例县公安局",
        reason="涉嫌诈骗",
        now=desk.tick(),
    )
    hand_over(actor=desk.leader, referral_id=referral.pk, reason="移送", now=desk.tick())
    acknowledge_referral(
        actor=desk.leader,
        referral_id=referral.pk,
        receipt_no="公回〔2024〕3号",
        received_on=date(2024, 7, 9),
        now=desk.tick(),
    )
    answered = answer_referral(
        actor=desk.leader,
        referral_id=referral.pk,
        outcome="returned",
        answered_on=date(2024, 8, 1),
        now=desk.tick(),
    )
    assert answered.state == "answered"
    assert plan(desk, Issue.objects.get(pk=issue.pk), "dated", due_on=date(2024, 9, 30)).status == "remedying"


def test_leniency_names_its_ground_and_who_was_verifier_does_not_grant_it(desk):
    issue = desk.remedying()
    with refused("WORK-04"):
        grant_leniency(
            actor=desk.leader,
            issue_id=issue.pk,
            basis="nice",
            deliberation="局务会",
            reason="初犯",
            now=desk.tick(),
        )
    with refused("WORK-02"):
        grant_leniency(
            actor=desk.leader,
            issue_id=issue.pk,
            basis="duty_done",
            deliberation="",
            reason="已尽职",
            now=desk.tick(),
        )
    done = grant_leniency(
        actor=desk.leader,
        issue_id=issue.pk,
        basis="duty_done",
        deliberation="7月4日局务会",
        reason="已尽职",
        now=desk.tick(),
    )
    assert done.status == "lenient"


def closed(desk, count):
    found = []
    for _ in range(count):
        issue = desk.applied()
        found.append(close_out(actor=desk.reviewer, issue_id=issue.pk, note="", now=desk.tick()))
    return found


def test_follow_up_is_drawn_by_seed_months_later_and_can_be_repeated(desk):
    issues = closed(desk, 3)
    with refused("DRAW-01"):
        draw_follow_ups(actor=desk.reviewer, seed="7", now=desk.tick())
    desk.now += timedelta(days=120)
    made = draw_follow_ups(
        actor=desk.reviewer, seed="示例县2024年四季度", now=desk.tick(), share=Decimal("0.5")
    )
    assert (made.population_size, len(made.drawn)) == (3, 2)
    kept = Draw(made.seed, made.population_size, made.population_hash, tuple(made.drawn))
    assert is_same_draw(kept, [i.no for i in issues])
    first, second = made.follow_ups.all()
    with refused("WORK-03"):
        record_follow_up(
            actor=desk.reviewer,
            follow_up_id=first.pk,
            outcome="stable",
            record="入户核对，情况稳定",
            visited_on=date(2024, 11, 1),
            now=desk.tick(),
        )
    inspector = desk.actor("inspector", "county")
    record_follow_up(
        actor=inspector,
        follow_up_id=first.pk,
        outcome="stable",
        record="入户核对，情况稳定",
        visited_on=date(2024, 11, 1),
        now=desk.tick(),
    )
    record_follow_up(
        actor=inspector,
        follow_up_id=second.pk,
        outcome="recurred",
        record="同样的问题又出现",
        visited_on=date(2024, 11, 1),
        now=desk.tick(),
    )
    again = Issue.objects.get(pk=second.issue_id)
    assert (again.status, again.recurrence_count, again.due_on) == ("recurred", 1, None)


def test_what_came_back_keeps_its_number_and_needs_everything_anew(desk):
    issue = closed(desk, 1)[0]
    back = record_recurrence(actor=desk.reviewer, issue_id=issue.pk, basis="7月比对又出现", now=desk.tick())
    assert back.no == issue.no
    back = plan(desk, back, "dated", due_on=date(2024, 9, 30), measures=[PlannedMeasure("约谈经办人")])
    with refused("WORK-02") as caught:
        apply_close_out(
            actor=desk.verifier, issue_id=back.pk, result="", party_informed="已告知", now=desk.tick()
        )
    assert caught.value.what == "还不能申请销号：缺证据材料、每项措施的完成情况"
    assert [(m.round, m.words) for m in back.measures.all()] == [(1, "重新核算家庭收入"), (2, "约谈经办人")]
