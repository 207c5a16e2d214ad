"""分派, 签收, 撤回, 退回: to whom a case goes, and until when."""

from datetime import date

from mingcha.web.cases.models import Case
from mingcha.web.cases.services.dispatching import (
    acknowledge_case,
    dispatch_case,
    dispatch_cases,
    return_case,
    withdraw_dispatch,
)
from tests.web.cases.desk import refused


def test_the_deadline_follows_the_severity_in_working_days(desk):
    high = desk.dispatched(severity="high")
    assert (high.due_on, high.limit_days) == (date(2024, 7, 15), 10)
    assert high.first_due_on == high.due_on
    assert high.soon_on == date(2024, 7, 10)


def test_a_dispatch_is_withdrawn_only_before_it_was_acknowledged(desk):
    case = desk.dispatched()
    assert (
        withdraw_dispatch(actor=desk.clerk, case_id=case.pk, reason="派错了", now=desk.tick()).status
        == "to_dispatch"
    )
    case = desk.verifying()
    with refused("WORK-01"):
        withdraw_dispatch(actor=desk.clerk, case_id=case.pk, reason="派错了", now=desk.tick())


def test_returning_asks_for_the_reason_and_keeps_the_first_deadline(desk):
    case = desk.dispatched()
    with refused("WORK-02"):
        return_case(actor=desk.verifier, case_id=case.pk, reason=" ", now=desk.tick())
    case = return_case(actor=desk.verifier, case_id=case.pk, reason="不属本乡", now=desk.tick())
    assert (case.status, case.returned_count) == ("to_dispatch", 1)
    again = dispatch_case(
        actor=desk.clerk, case_id=case.pk, unit_id=desk.township.pk, now=desk.tick(), due_on=date(2024, 9, 2)
    )
    assert again.due_on == date(2024, 9, 2)
    assert again.first_due_on == date(2024, 7, 29)


def test_of_many_dispatched_the_failing_ones_are_named_and_stop_nothing(desk):
    fine, about = desk.registered(), desk.registered(about_unit_ids=[desk.township.pk])
    result = dispatch_cases(
        actor=desk.clerk, case_ids=[fine.pk, about.pk], unit_id=desk.township.pk, now=desk.tick()
    )
    assert [c.no for c in result.done] == [fine.no]
    assert [(no, e.code) for no, e in result.failed] == [(about.no, "CASE-04")]
    assert Case.objects.get(pk=about.pk).status == "to_dispatch"
    assert not about.events.filter(action="dispatch").exists()


def test_another_townships_people_cannot_take_the_case(desk):
    case = desk.dispatched()
    with refused("ACCESS-01"):
        acknowledge_case(
            actor=desk.actor("clerk", "township", region_code="990101102000"),
            case_id=case.pk,
            now=desk.tick(),
        )


def test_somebody_acting_from_an_old_page_is_told(desk):
    case = desk.dispatched()
    seen = case.version
    acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())
    with refused("CONFLICT-01"):
        return_case(actor=desk.verifier, case_id=case.pk, reason="不属本乡", now=desk.tick(), version=seen)
