"""已移送: what the sender still sees of a referral, and who else sees nothing."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mingcha.web.audit.models import AuditEvent
from mingcha.web.cases.models import Evidence, SentReferral
from mingcha.web.cases.sent import sent_referrals, show_sent
from mingcha.web.cases.services.referral_answers import acknowledge_referral

LIST = reverse("cases:sent")


def words(actor):
    """The states of the list as somebody reads them."""
    rows = list(sent_referrals(actor))
    show_sent(rows, actor)
    return [row.state_word for row in rows]


@pytest.fixture
def group(desk):
    """派驻纪检监察组 with an account here."""
    return desk.actor("discipline", "county")


def test_the_list_says_number_day_kind_and_state_and_nothing_else(desk, actor_client):
    referral = desk.handed_over()
    page = actor_client("clerk", "county").get(LIST).content.decode()
    for shown in (referral.no, "2024-07-01", "公安机关", "已移送"):
        assert shown in page, shown
    for kept in (
        referral.issue.no,
        referral.issue.case.no,
        "示例县公安局",
        "涉嫌诈骗",
        "反映多领低保",
        "收入超标未及时退出",
    ):
        assert kept not in page, kept


def test_what_was_only_sealed_is_not_in_it(desk):
    desk.sealed(desk.remedying())
    assert words(desk.leader) == []


def test_the_sending_unit_sees_it_whoever_sealed_it_and_only_those_who_follow_it_read_the_receipt(
    desk, group
):
    referral = desk.handed_over(group=group)
    everybody = (desk.clerk, desk.leader, desk.reviewer, desk.actor("inspector", "county"))
    assert [words(actor) for actor in everybody] == [["已移送"]] * 4
    acknowledge_referral(actor=group, referral_id=referral.pk, receipt_no="", received_on=date(2024, 7, 1), now=desk.tick())  # fmt: skip
    assert [words(actor) for actor in everybody] == [["已签收"], ["已签收"], ["已移送"], ["已移送"]]


def test_it_is_closed_to_all_others(desk, group, actor_client):
    referral = desk.handed_over(group=group)
    page = reverse("cases:sent_referral", args=[referral.no])
    neighbour = actor_client("leader", "county", region_code="990102000000")
    assert referral.no not in neighbour.get(LIST).content.decode()
    assert neighbour.get(page).status_code == 404
    assert words(desk.actor("leader", "city")) == []
    for role, level in (
        ("clerk", "township"),
        ("clerk", "village"),
        ("discipline", "county"),
        ("finance", "county"),
    ):
        assert actor_client(role, level).get(LIST).status_code == 403


def test_only_those_who_may_open_it_find_it_in_the_navigation(desk, actor_client):
    assert f'href="{LIST}"' in actor_client("leader", "county").get(reverse("cases:list")).content.decode()
    assert f'href="{LIST}"' not in actor_client("clerk", "township").get(reverse("cases:list")).content.decode()  # fmt: skip


def test_the_leader_records_the_signed_receipt_with_its_scan_and_then_the_result(desk, actor_client):
    referral = desk.handed_over()
    SentReferral.objects.update(handed_over_at=desk.now)
    leader, clerk = actor_client("leader", "county"), actor_client("clerk", "county")
    page, receipt = (
        reverse(f"cases:{name}", args=[referral.no]) for name in ("sent_referral", "paper_receipt")
    )
    assert "登记纸质回执" in leader.get(page).content.decode()
    assert "登记纸质回执" not in clerk.get(page).content.decode()
    assert clerk.get(receipt).status_code == 403
    values = {"signed_by": "王警官", "received_on": "2024-07-02", "receipt_no": "公回3号"}
    assert leader.post(receipt, values).status_code == 422
    scan = SimpleUploadedFile("回执.pdf", b"%PDF-1.7 receipt")
    assert leader.post(receipt, values | {"scan": scan}).status_code == 302
    referral.refresh_from_db()
    assert (referral.state, referral.received_by_name, referral.receipt_no) == (
        "received",
        "王警官",
        "公回3号",
    )
    evidence = Evidence.objects.get(purpose="receipt")
    assert leader.get(reverse("cases:evidence", args=[evidence.pk])).status_code == 404
    shown = leader.get(page).content.decode()
    assert "已签收" in shown and "王警官" not in shown
    outcome = {"outcome": "not_established", "answered_on": "20240901", "note": "经查不成立"}
    assert leader.post(reverse("cases:paper_outcome", args=[referral.no]), outcome).status_code == 302
    referral.issue.refresh_from_db()
    assert referral.issue.status == "referral_answered"
    assert "已反馈结果" in leader.get(LIST).content.decode()
    assert leader.get(reverse("cases:evidence", args=[evidence.pk])).status_code == 200
    acts = (
        AuditEvent.objects.filter(object_kind="referral").order_by("number").values_list("action", flat=True)
    )
    assert [a for a in acts if a != "view"] == ["hand_over", "receive", "answer"]


def test_there_is_no_paper_receipt_for_a_receiver_with_an_account(desk, group, actor_client):
    referral = desk.handed_over(group=group)
    leader = actor_client("leader", "county")
    assert (
        "登记纸质回执" not in leader.get(reverse("cases:sent_referral", args=[referral.no])).content.decode()
    )
    assert leader.get(reverse("cases:paper_receipt", args=[referral.no])).status_code == 404
