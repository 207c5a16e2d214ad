"""Registering: numbers, what is refused at the door, and what is put away again."""

from datetime import timedelta

from mingcha.web.cases.services.registering import register_case, void_case
from tests.web.cases.desk import refused


def test_numbers_count_within_a_year_and_the_name_is_kept_masked(desk):
    first, second = desk.registered(subject_name="王小明"), desk.registered()
    assert (first.no, second.no) == ("HC-2024-000001", "HC-2024-000002")
    assert first.subject_name == "王*明"
    assert first.township_code == "990101101000"


def test_a_case_cannot_be_registered_by_hand_as_a_checks_flag(desk):
    with refused("CASE-01"):
        desk.registered(source="flag")
    with refused("WORK-04"):
        desk.registered(source="hearsay")
    with refused("CASE-02"):
        desk.registered(title=" ")


def test_a_case_is_put_away_only_by_another_person_than_the_one_who_registered_it(desk):
    case = desk.registered()
    with refused("WORK-03"):
        void_case(actor=desk.clerk, case_id=case.pk, reason="登记重复", now=desk.tick())
    assert (
        void_case(actor=desk.leader, case_id=case.pk, reason="登记重复", now=desk.tick()).status == "voided"
    )


def test_what_one_may_not_do_is_refused_with_the_rule(desk):
    with refused("ACCESS-01"):
        register_case(
            actor=desk.actor("finance", "county"),
            source="audit",
            title="x",
            side="fund",
            region_code="990101000000",
            now=desk.now + timedelta(hours=1),
        )
