"""并案: duplicates of one matter, and back again."""

from mingcha.web.cases.services.dispatching import (
    acknowledge_case,
)
from mingcha.web.cases.services.merging import merge_cases, unmerge_case
from tests.web.cases.desk import refused


def test_duplicates_rest_in_one_another_and_come_apart_as_they_were(desk):
    a, b, other = (
        desk.verifying(household_key=5),
        desk.dispatched(household_key=5),
        desk.registered(household_key=6),
    )
    with refused("CASE-15"):
        merge_cases(actor=desk.clerk, case_id=other.pk, into_id=a.pk, reason="同一事项", now=desk.tick())
    merge_cases(actor=desk.clerk, case_id=b.pk, into_id=a.pk, reason="同一事项", now=desk.tick())
    with refused("CASE-03"):
        acknowledge_case(actor=desk.verifier, case_id=b.pk, now=desk.tick())
    back = unmerge_case(actor=desk.clerk, case_id=b.pk, reason="不是同一事项", now=desk.tick())
    assert (back.status, back.merged_into) == ("to_acknowledge", None)
    assert acknowledge_case(actor=desk.verifier, case_id=b.pk, now=desk.tick()).status == "verifying"
