"""并案: duplicates of one matter, and back again."""

from mingcha.web.cases.models import Case
from mingcha.web.cases.recusal import Kin, provide_kin
from mingcha.web.cases.services.about import change_about
from mingcha.web.cases.services.dispatching import DispatchRule, acknowledge_case
from mingcha.web.cases.services.from_flags import dispatch_flags
from mingcha.web.cases.services.merging import merge_cases, unmerge_case
from mingcha.web.flags.models import Flag
from mingcha.web.flags.summaries import rebuild_summary
from tests.web.cases.desk import new_flag, refused


def merge(desk, case, into):
    """The county's clerk finds that it is one matter."""
    return merge_cases(actor=desk.clerk, case_id=case.pk, into_id=into.pk, reason="同一事项", now=desk.tick())


def unmerge(desk, case):
    """It was not."""
    return unmerge_case(actor=desk.clerk, case_id=case.pk, reason="不是同一事项", now=desk.tick())


def test_duplicates_rest_in_one_another_and_come_apart_as_they_were(desk):
    a, b, other = (
        desk.verifying(household_key=5),
        desk.dispatched(household_key=5),
        desk.registered(household_key=6),
    )
    with refused("CASE-15"):
        merge(desk, other, a)
    merge(desk, b, a)
    with refused("CASE-03"):
        acknowledge_case(actor=desk.verifier, case_id=b.pk, now=desk.tick())
    back = unmerge(desk, b)
    assert (back.status, back.merged_into) == ("to_acknowledge", None)
    assert acknowledge_case(actor=desk.verifier, case_id=b.pk, now=desk.tick()).status == "verifying"


def test_a_case_does_not_come_to_whom_it_is_about_by_way_of_another(desk):
    into = desk.verifying()
    for accused in ({"about_unit_ids": [desk.township.pk]}, {"about_user_ids": [desk.verifier.user_id]}):
        with refused("CASE-24"):
            merge(desk, desk.registered(**accused), into)
    relative = desk.actor("clerk", "village")
    provide_kin(lambda users: {desk.verifier.user_id: Kin(user_ids=frozenset({relative.user_id}))})
    with refused("CASE-24"):
        merge(desk, desk.registered(about_user_ids=[relative.user_id]), into)
    assert not Case.objects.filter(merged_into=into).exists() and not into.about_users.exists()


def test_nor_to_a_relative_of_the_person_in_the_case_that_will_rest(desk):
    into = desk.verifying(household_key=5)
    twin = desk.registered(household_key=5, person_key=9)
    provide_kin(lambda users: {desk.verifier.user_id: Kin(person_keys=frozenset({9}))})
    with refused("CASE-24"):
        merge(desk, twin, into)


def test_a_missed_person_is_not_closed_as_something_else_nor_a_secret_shared_by_merging(desk):
    into = desk.verifying(household_key=5)
    with refused("CASE-15"):
        merge(desk, desk.registered(household_key=5, side="missed"), into)
    secret = desk.registered(household_key=5)
    Case.objects.filter(pk=secret.pk).update(confidential="kin_archive")
    with refused("ACCESS-01|CASE-15"):
        merge(desk, secret, into)


def test_whom_it_is_about_is_learnt_by_merging_and_given_back(desk):
    person, other = desk.actor("clerk", "village"), desk.actor("leader", "village")
    into, first = desk.verifying(), desk.registered(about_user_ids=[person.user_id])
    second = desk.registered(about_user_ids=[person.user_id, other.user_id])
    merge(desk, first, into)
    merge(desk, second, into)
    assert into.about_users.count() == 2
    unmerge(desk, first)
    assert into.about_users.count() == 2  # the second one says so too
    unmerge(desk, second)
    assert not into.about_users.exists() and second.about_users.count() == 2


def test_what_people_said_meanwhile_is_not_given_back(desk):
    person = desk.actor("clerk", "village")
    into, first = desk.verifying(), desk.registered(about_user_ids=[person.user_id])
    merge(desk, first, into)
    change_about(
        actor=desk.clerk, case_id=into.pk, about_unit_ids=[desk.office.unit("990101101201", "village_committee").pk],
        about_user_ids=[person.user_id], reason="来信指明", now=desk.tick(),
    )  # fmt: skip
    unmerge(desk, first)
    assert list(into.about_users.all().values_list("pk", flat=True)) == [person.user_id]


def flagged_twice(desk):
    """Two cases of one household, dispatched one after the other."""
    desk.verifier  # noqa: B018 — the township has somebody
    found = []
    for number, check_id in enumerate(("paid_after_death", "paid_while_imprisoned"), start=1):
        flag = new_flag(number, household=5, check_id=check_id)
        flag.save()
        rebuild_summary()
        found += dispatch_flags(actor=desk.clerk, flag_ids=[flag.pk], rule=DispatchRule(), now=desk.tick()).done  # fmt: skip
    return found


def statuses():
    """(status, case) of every flag, in order."""
    return list(Flag.objects.order_by("pk").values_list("status", "case_id"))


def test_the_flags_of_a_merged_case_are_verified_and_concluded_with_the_other(desk):
    into, case = flagged_twice(desk)
    acknowledge_case(actor=desk.verifier, case_id=into.pk, now=desk.tick())
    own_items = into.verification.answers.count()
    merge(desk, case, into)
    assert statuses() == [("in_case", into.pk)] * 2
    assert into.verification.answers.count() > own_items
    desk.issue_of(into)
    assert statuses() == [("substantiated", into.pk)] * 2
    unmerge(desk, case)
    assert statuses() == [("substantiated", into.pk), ("dispatched", case.pk)]


def test_flags_go_back_to_their_case_when_it_comes_apart_in_time(desk):
    into, case = flagged_twice(desk)
    merge(desk, case, into)
    unmerge(desk, case)
    assert statuses() == [("dispatched", into.pk), ("dispatched", case.pk)]
