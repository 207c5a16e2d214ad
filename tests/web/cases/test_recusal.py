"""回避: a case never goes to whom it is about."""

from mingcha.web.cases.recusal import Kin, _sources, provide_kin
from mingcha.web.cases.services.dispatching import (
    acknowledge_case,
    assign_case,
    dispatch_case,
)
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
    try:
        with refused("CASE-05"):
            acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())
        other = desk.actor("clerk", "township", person="乙")
        taken = acknowledge_case(actor=other, case_id=case.pk, now=desk.tick())
        assert taken.events.last().details == {"assignee": other.user_id}
        with refused("CASE-05"):
            assign_case(
                actor=desk.clerk,
                case_id=case.pk,
                assignee_id=desk.verifier.user_id,
                reason="休假",
                now=desk.tick(),
            )
    finally:
        _sources.clear()
