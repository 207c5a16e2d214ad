"""The pages of referrals and slips: checked once more, handed over, signed for, answered, printed."""

from django.urls import reverse

from mingcha.web.access.guard import guarded  # noqa: F401 — the mark that every endpoint carries
from mingcha.web.cases.models import Issue, Referral
from mingcha.web.cases.services.escalating import send_escalation
from mingcha.web.cases.services.referring import hand_over, seal_referral
from tests.web.cases.pressing import do, text


def test_a_referral_is_checked_once_more_before_it_is_handed_over(desk, at):
    issue = desk.remedying()
    leader = at("leader", "county")
    do(
        leader,
        issue.case,
        "seal",
        {"receiver_kind": "police", "receiver_name": "示例县公安局", "reason": "涉嫌诈骗"},
    )
    referral = Referral.objects.get()
    for name in ("referral", "hand_over"):
        assert "示例县公安局" in text(leader.get(reverse(f"cases:{name}", args=[referral.no])))
    assert leader.get(reverse("cases:package", args=[referral.no])).status_code == 200
    assert leader.post(reverse("cases:hand_over", args=[referral.no]), {"reason": ""}).status_code == 422
    assert (
        leader.post(reverse("cases:hand_over", args=[referral.no]), {"reason": "局党组会研究"}).status_code
        == 302
    )
    page = leader.get(reverse("cases:page", args=[issue.case.no]))
    assert page.status_code == 404
    holder = at("clerk", "township")
    answer = holder.get(reverse("cases:page", args=[issue.case.no]), follow=True)
    assert "已移送" in text(answer) and "反映多领低保" not in text(answer)


def test_the_receiver_signs_and_answers(desk, at):
    issue = desk.remedying()
    group = desk.actor("discipline", "county")
    referral = seal_referral(
        actor=desk.leader, issue_id=issue.pk, receiver_kind="discipline", receiver_name="", receiver_unit_id=group.unit_id, reason="涉嫌优亲厚友", now=desk.tick()
    )  # fmt: skip
    hand_over(actor=desk.leader, referral_id=referral.pk, reason="移送", now=desk.tick())
    client = at("discipline", "county")
    assert referral.no in text(client.get(reverse("cases:referrals")))
    assert (
        client.post(reverse("cases:receive", args=[referral.no]), {"received_on": "20240708"}).status_code
        == 302
    )
    assert client.get(reverse("cases:package", args=[referral.no])).status_code == 200
    values = {"outcome": "not_established", "answered_on": "20240901", "note": "经查不成立"}
    assert client.post(reverse("cases:answer", args=[referral.no]), values).status_code == 302
    assert Issue.objects.get().status == "referral_answered"


def test_a_slip_is_printed_and_answered(desk, at):
    issue = desk.remedying()
    slip = send_escalation(
        actor=desk.clerk,
        case_id=issue.case_id,
        level="second",
        matter="超期",
        requirement="五日内回复",
        now=desk.tick(),
    )
    client = at("clerk", "township")
    page = text(client.get(reverse("cases:slip", args=[slip.no])))
    assert "黄色督办单" in page and "data:image/png;base64," in page
    assert "可以考虑改发“红色督办单”" in page  # 7月8日的回复期限早已过了
    for action, words in (("acknowledge", ""), ("reply", "已制定措施")):
        assert (
            client.post(reverse("cases:slip_act", args=[slip.no, action]), {"text": words}).status_code == 302
        )
    slip.refresh_from_db()
    assert slip.state == "replied"
