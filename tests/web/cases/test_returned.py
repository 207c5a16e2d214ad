"""对方退回: who got a package gives it back unsigned, itself or on paper; the issue goes on where it was."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mingcha.web.access.services import visible
from mingcha.web.audit.models import AuditEvent
from mingcha.web.cases.models import Case, Evidence, Issue, Referral
from mingcha.web.cases.services.referral_answers import (
    acknowledge_referral,
    decline_referral,
    record_paper_return,
)
from mingcha.web.home.models import Message
from tests.web.cases.desk import refused
from tests.web.cases.pressing import text


def paper_return(desk, referral, *, reason="不属本单位管辖", returned_on=date(2024, 7, 9), actor=None):
    """The county's leader puts the letter on record with which the police sent the package back."""
    return record_paper_return(
        actor=actor or desk.leader, referral_id=referral.pk, reason=reason, returned_on=returned_on, name="退回函.pdf",
        stream=io.BytesIO(b"%PDF-1.7\nreturn"), now=desk.tick(),
    )  # fmt: skip


@pytest.fixture
def sent(desk):
    """Handed over to the police, nine days ago."""
    referral = desk.handed_over()
    desk.now += timedelta(days=9)
    return referral


def test_a_return_on_paper_opens_the_issue_again_with_its_reason_on_record(desk, sent):
    assert not visible(desk.verifier, Case.objects.all()).exists()
    back = paper_return(desk, sent)
    assert (back.state, back.outcome, back.outcome_note) == ("declined", "returned", "不属本单位管辖")
    assert (back.answered_on, back.receipt.purpose) == (date(2024, 7, 9), "receipt")
    issue = Issue.objects.get()
    assert (issue.status, issue.confidential, issue.case.confidential) == ("referral_answered", "", "")
    assert visible(desk.verifier, Case.objects.all()).get() == issue.case
    event = issue.events.get(action="answer_referral")
    assert (event.note, event.details["outcome"], event.details["referral"]) == (
        "不属本单位管辖",
        "returned",
        back.no,
    )
    assert AuditEvent.objects.get(object_kind="referral", action="decline").reason == "不属本单位管辖"
    again = desk.plan(issue, "long_term", reason="须另找牵头部门")
    assert (again.status, again.first_due_on, again.due_on) == (
        "remedying",
        date(2024, 7, 31),
        date(2024, 8, 9),
    )


def test_the_sender_and_whoever_goes_on_with_the_issue_are_told(desk, sent):
    people = {desk.clerk.user_id, desk.leader.user_id, desk.verifier.user_id}
    paper_return(desk, sent)
    told = Message.objects.filter(kind="issue")
    assert set(told.values_list("user_id", flat=True)) == people
    assert (
        told.first().text == f"移送件 {sent.no}：对方退回，问题 {Issue.objects.get().no} 回到原单位继续办理"
    )


@pytest.mark.parametrize("day", [date(2024, 6, 30), date(2024, 7, 11)])
def test_it_asks_for_a_reason_and_a_day_after_the_hand_over(desk, sent, day):
    with refused("REF-06"):
        paper_return(desk, sent, returned_on=day)
    with refused("WORK-02"):
        paper_return(desk, sent, reason=" ")
    assert Referral.objects.get().state == "handed_over" and Issue.objects.get().status == "referred"
    assert not Evidence.objects.filter(purpose="receipt").exists() and not Message.objects.exists()


def test_only_the_senders_leader_does_so_and_not_for_a_receiver_with_an_account(desk, sent):
    with refused("ACCESS-01"):
        paper_return(desk, sent, actor=desk.clerk)
    group = desk.actor("discipline", "county")
    with refused("ACCESS-01"):
        paper_return(desk, desk.handed_over(group=group))


def test_what_was_signed_for_is_answered_and_not_returned(desk):
    group = desk.actor("discipline", "county")
    referral = desk.handed_over(group=group)
    acknowledge_referral(actor=group, referral_id=referral.pk, receipt_no="", received_on=date(2024, 7, 1), now=desk.tick())  # fmt: skip
    with refused("WORK-01"):
        decline_referral(actor=group, referral_id=referral.pk, reason="材料不全", now=desk.tick())


def test_the_letter_is_entered_where_the_receipt_is(desk, at):
    sent = desk.handed_over()
    leader, clerk = at("leader", "county"), at("clerk", "county")
    page, form = (reverse(f"cases:{name}", args=[sent.no]) for name in ("sent_referral", "paper_return"))
    assert "登记对方退回" in text(leader.get(page)) and "登记对方退回" not in text(clerk.get(page))
    assert clerk.get(form).status_code == 403
    values = {"returned_on": "2024-07-02", "reason": "不属管辖"}
    assert leader.post(form, values).status_code == 422
    scan = SimpleUploadedFile("退回函.pdf", b"%PDF-1.7 return")
    assert leader.post(form, values | {"scan": scan}).status_code == 302
    assert "对方退回" in text(leader.get(page)) and "登记对方退回" not in text(leader.get(page))
    holder = at("clerk", "township").get(
        reverse("cases:page", args=[sent.issue.case.no]), {"tab": "timeline"}
    )
    assert "不属管辖" in text(holder)


def test_a_receiver_with_an_account_returns_it_on_its_own_page(desk, at):
    sent = desk.handed_over(group=desk.actor("discipline", "county"))
    group, leader = at("discipline", "county"), at("leader", "county")
    page, form = (reverse(f"cases:{name}", args=[sent.no]) for name in ("referral", "decline"))
    assert form in text(group.get(page)) and leader.get(form).status_code == 403
    assert group.post(form, {"reason": " "}).status_code == 422
    assert group.post(form, {"reason": "材料不全"}).status_code == 302
    assert Referral.objects.get().state == "declined" and form not in text(group.get(page))
    assert leader.get(reverse("cases:page", args=[sent.issue.case.no])).status_code == 200
