"""追回 and 补发 on record: month by month, heard, decided by a named person, told in writing."""

from datetime import date
from decimal import Decimal

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
from mingcha.web.cases.services.issues import (
    apply_close_out,
    close_out,
)
from tests.web.cases.desk import refused

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
