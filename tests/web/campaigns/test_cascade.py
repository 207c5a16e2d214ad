"""下发, 签收, 撤回: tasks go down one level at a time, to one's own units, with a day not after one's own."""

from datetime import date

import pytest

from mingcha.domain.errors import ClerkError
from mingcha.web.campaigns.models import TakeOn
from mingcha.web.campaigns.services.cascade import acknowledge_dispatch, withdraw_dispatch
from mingcha.web.campaigns.services.deadline_rules import DeadlineRule
from mingcha.web.campaigns.services.dispatching import dispatch_tasks, plan_dispatch
from tests.web.campaigns.handing_down import NOW, SAME, TODAY, hand_down, task_of


def test_two_tasks_to_two_townships_are_four(people, spring):
    dispatch = hand_down(people, spring, "2.2", "4.2")
    made = dispatch.tasks.order_by("holder_id", "position")
    assert [(t.holder_id, t.item_id, t.status, t.due_on) for t in made] == [
        (u, i, "issued", d) for u in sorted((people.east.unit_id, people.west.unit_id)) for i, d in (("2.2", None), ("4.2", date(2024, 10, 31)))
    ]  # fmt: skip
    assert TakeOn.objects.filter(campaign=spring, state="waiting").count() == 2


def test_what_a_unit_has_is_not_handed_down_again(people, spring):
    hand_down(people, spring, "2.2", to=[people.east.unit_id])
    planned = plan_dispatch(
        actor=people.county, campaign_id=spring.pk, task_ids=[task_of(spring, "2.2", people.county.unit_id).pk],
        unit_ids=[people.east.unit_id, people.west.unit_id], rule=SAME, today=TODAY,
    )  # fmt: skip
    assert [bool(p.skipped) for p in planned] == [True, False]
    with pytest.raises(ClerkError, match="CAMP-23"):
        hand_down(people, spring, "2.2", to=[people.east.unit_id])


@pytest.mark.parametrize(
    ("rule", "due_on"),
    [
        (DeadlineRule("before", days=10), date(2024, 10, 21)),
        (DeadlineRule("on_date", on=date(2024, 9, 30)), date(2024, 9, 30)),
        (SAME, date(2024, 10, 31)),
    ],
)
def test_the_deadline_follows_the_rule(people, spring, rule, due_on):
    assert hand_down(people, spring, "4.2", rule=rule).tasks.first().due_on == due_on


@pytest.mark.parametrize("on", [date(2024, 11, 1), date(2024, 3, 31)])
def test_a_deadline_after_the_own_or_in_the_past_is_refused(people, spring, on):
    with pytest.raises(ClerkError, match="CAMP-22"):
        hand_down(people, spring, "4.2", rule=DeadlineRule("on_date", on=on))


def test_withdrawn_before_the_first_signature_refused_after(people, spring):
    dispatch = hand_down(people, spring, "2.2")
    withdraw_dispatch(actor=people.county, dispatch_id=dispatch.pk, reason="单位选错", now=NOW)
    assert set(dispatch.tasks.values_list("status", flat=True)) == {"withdrawn"}
    second = hand_down(people, spring, "2.2")
    assert acknowledge_dispatch(actor=people.east, dispatch_id=second.pk, now=NOW) == 1
    with pytest.raises(ClerkError, match="CAMP-24") as refusal:
        withdraw_dispatch(actor=people.county, dispatch_id=second.pk, reason="单位选错", now=NOW)
    assert "东乡" in refusal.value.why
    assert (
        acknowledge_dispatch(actor=people.east, dispatch_id=second.pk, now=NOW) == 0
    )  # signing twice changes nothing


def test_a_withdrawn_dispatch_cannot_be_signed_for(people, spring):
    dispatch = hand_down(people, spring, "2.2")
    withdraw_dispatch(actor=people.county, dispatch_id=dispatch.pk, reason="单位选错", now=NOW)
    with pytest.raises(ClerkError, match="CAMP-25"):
        acknowledge_dispatch(actor=people.east, dispatch_id=dispatch.pk, now=NOW)


def test_a_township_hands_on_to_its_villages_only(people, spring, office):
    dispatch = hand_down(people, spring, "2.2", to=[people.east.unit_id])
    acknowledge_dispatch(actor=people.east, dispatch_id=dispatch.pk, now=NOW)
    own = task_of(spring, "2.2", people.east.unit_id)
    village, other = (
        office.unit("990101101201", "village_committee"),
        office.unit("990101102201", "village_committee"),
    )
    args = {
        "actor": people.east,
        "campaign_id": spring.pk,
        "task_ids": [own.pk],
        "rule": SAME,
        "now": NOW,
        "today": TODAY,
    }
    below = dispatch_tasks(**args, unit_ids=[village.pk])
    assert below.tasks.get().parent == own and below.tasks.get().village_code == "990101101201"
    with pytest.raises(ClerkError, match="CAMP-20"):
        dispatch_tasks(**args, unit_ids=[other.pk])


def test_nobody_hands_down_anothers_tasks(people, spring):
    tasks = [task_of(spring, "2.2", people.county.unit_id).pk]
    with pytest.raises(ClerkError, match="CAMP-20"):
        dispatch_tasks(
            actor=people.east,
            campaign_id=spring.pk,
            task_ids=tasks,
            unit_ids=[people.west.unit_id],
            rule=SAME,
            now=NOW,
            today=TODAY,
        )
