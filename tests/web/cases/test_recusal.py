"""回避: a case never goes to whom it is about; who has it when that is found out loses it."""

import pytest
from django.urls import reverse

from mingcha.web.access.services import visible
from mingcha.web.audit.models import AuditEvent
from mingcha.web.cases.models import Case, Issue
from mingcha.web.cases.recusal import Kin, provide_kin
from mingcha.web.cases.services.about import change_about
from mingcha.web.cases.services.dispatching import acknowledge_case, assign_case, dispatch_case
from mingcha.web.cases.services.issues import PlannedMeasure, plan_remedy
from tests.web.cases.desk import refused


def test_a_case_never_goes_to_the_unit_that_it_is_about(desk):
    case = desk.registered(about_unit_ids=[desk.township.pk])
    with refused("CASE-04") as caught:
        dispatch_case(actor=desk.clerk, case_id=case.pk, unit_id=desk.township.pk, now=desk.tick())
    assert caught.value.why == "本件反映的就是该单位"


def test_nor_to_the_unit_in_which_the_person_works_that_it_is_about(desk):
    case = desk.registered(about_user_ids=[desk.verifier.user_id])
    with refused("CASE-04") as caught:
        dispatch_case(actor=desk.clerk, case_id=case.pk, unit_id=desk.township.pk, now=desk.tick())
    assert caught.value.why == "本件反映的人在该单位任职"


def test_nor_to_a_registered_relative(desk):
    case = desk.dispatched(household_key=77)
    provide_kin(lambda users: {desk.verifier.user_id: Kin(household_keys=frozenset({77}))})
    with refused("CASE-05"):
        acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())
    other = desk.actor("clerk", "township", person="乙")
    taken = acknowledge_case(actor=other, case_id=case.pk, now=desk.tick())
    assert taken.events.last().details["assignee"] == other.user_id
    with refused("CASE-05"):
        assign_case(
            actor=desk.clerk,
            case_id=case.pk,
            assignee_id=desk.verifier.user_id,
            reason="休假",
            now=desk.tick(),
        )


def about(desk, case, *, units=(), users=(), actor=None, reason="来信指明"):
    """It is found out whom the case is about."""
    return change_about(
        actor=actor or desk.clerk, case_id=case.pk, about_unit_ids=[u.pk for u in units], about_user_ids=[u.user_id for u in users],
        reason=reason, now=desk.tick(),
    )  # fmt: skip


def test_before_it_is_dispatched_only_the_way_is_barred(desk):
    case = desk.registered()
    assert about(desk, case, units=[desk.township]).words == "已更正被反映对象。"
    with refused("CASE-04"):
        dispatch_case(actor=desk.clerk, case_id=case.pk, unit_id=desk.township.pk, now=desk.tick())
    event = case.events.last()
    assert (event.action, event.note) == ("change_about", "来信指明")
    assert event.details == {"before": {"units": [], "users": []}, "units": [desk.township.pk], "users": []}
    assert AuditEvent.objects.filter(
        action="change_about", object_id=str(case.pk), reason="来信指明"
    ).exists()


def test_it_asks_for_a_reason_and_a_change(desk):
    case = desk.registered(about_unit_ids=[desk.township.pk])
    with refused("CASE-22"):
        about(desk, case, units=[desk.township])
    with refused("CASE-22"):
        about(desk, case, reason=" ")
    with refused("ACCESS-01"):
        about(desk, case, actor=desk.reviewer)


@pytest.mark.parametrize("stage", ["dispatched", "verifying", "submitted"])
def test_a_unit_that_it_turns_out_to_be_about_loses_it_at_once(desk, stage):
    case = getattr(desk, stage)()
    said = about(desk, case, units=[desk.township]).words
    assert "本件反映的就是该单位" in said and "已收回，待重新分派" in said
    case.refresh_from_db()
    assert (case.status, case.holder_unit_id, case.assignee_id) == ("to_dispatch", desk.clerk.unit_id, None)
    assert not visible(desk.verifier, Case.objects.all()).filter(pk=case.pk).exists()
    assert case.returned_count == 0
    assert list(case.events.values_list("action", flat=True))[-2:] == ["recuse", "change_about"]


def test_so_does_the_unit_in_which_the_person_works(desk):
    case = desk.verifying()
    assert "本件反映的人在该单位任职" in about(desk, case, users=[desk.actor("leader", "township")]).words
    case.refresh_from_db()
    assert case.status == "to_dispatch"


def test_and_a_verifier_who_is_a_relative_of_that_person(desk):
    case, accused = desk.verifying(), desk.actor("clerk", "village")
    provide_kin(lambda users: {desk.verifier.user_id: Kin(user_ids=frozenset({accused.user_id}))})
    assert "近亲属关系" in about(desk, case, users=[accused]).words
    case.refresh_from_db()
    assert case.status == "to_dispatch"


def test_whoever_has_nothing_to_do_with_it_keeps_it(desk):
    case = desk.verifying()
    assert about(desk, case, users=[desk.actor("clerk", "village")]).words == "已更正被反映对象。"
    case.refresh_from_db()
    assert (case.status, case.assignee_id) == ("verifying", desk.verifier.user_id)


def test_the_next_one_verifies_for_himself_and_what_was_written_is_kept(desk):
    case = desk.submitted()
    about(desk, case, units=[desk.township])
    record = Case.objects.get(pk=case.pk).verification
    assert (record.findings, record.conclusion, record.visited_on) == ("", "", None)
    assert set(record.answers.values_list("answer", flat=True)) == {""}
    kept = case.events.get(action="recuse").details["record"]
    assert (kept["findings"], kept["conclusion"]) == ("2024年3月起收入超过标准", "substantiated")
    assert {a["answer"] for a in kept["answers"]} == {"yes"}


def test_an_open_issue_goes_back_to_who_dispatched_the_case(desk):
    issue = desk.remedying()
    said = about(desk, issue.case, units=[desk.township]).words
    assert "已交回示例县bureau，请重新确定责任人" in said
    issue = Issue.objects.get(pk=issue.pk)
    assert (issue.holder_unit_id, issue.remedier_id, issue.status) == (desk.clerk.unit_id, None, "remedying")
    assert not visible(desk.verifier, Issue.objects.all()).filter(pk=issue.pk).exists()
    plan_remedy(
        actor=desk.clerk, issue_id=issue.pk, approach="dated", measures=[PlannedMeasure("重新核算家庭收入")],
        remedier_id=desk.clerk.user_id, now=desk.tick(),
    )  # fmt: skip
    assert issue.case.events.filter(action="recuse_handler", issue=issue).count() == 1


def test_after_an_end_nothing_moves_and_a_new_verification_is_advised(desk):
    case = desk.confirmed("unsubstantiated", {"conclusion_reason": "wrong_person"})
    assert "请考虑重新核查" in about(desk, case, units=[desk.township]).words
    case.refresh_from_db()
    assert (case.status, case.holder_unit_id) == ("unsubstantiated", desk.township.pk)


def test_a_township_that_finds_itself_accused_gives_it_back_and_sees_it_no_more(desk, actor_client):
    case = desk.verifying()
    client = actor_client("clerk", "township")
    url = reverse("cases:act_about", args=[case.no])
    assert "这一件立即收回" in client.get(url).content.decode()
    answer = client.post(url, {"about_unit_ids": [desk.township.pk], "reason": "反映的是本办"}, follow=True)
    assert answer.redirect_chain == [(reverse("cases:list"), 302)]
    assert "已收回，待重新分派" in answer.content.decode()
    assert client.get(reverse("cases:page", args=[case.no])).status_code == 404
    page = actor_client("clerk", "county").get(reverse("cases:page", args=[case.no])).content.decode()
    assert "东乡township_office" in page and "更正被反映对象" in page


def test_without_a_unit_to_take_it_back_the_county_asks_the_city(desk):
    case = desk.verifying()
    with refused("CASE-23"):
        about(desk, case, units=[desk.township], users=[desk.leader])
    case.refresh_from_db()
    assert case.status == "verifying" and not case.about_units.exists()
