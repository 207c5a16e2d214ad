"""下发, 签收, 撤回, 承接: tasks go down one level at a time, and come back up with what was dropped or delayed."""

from datetime import date

import pytest

from mingcha.domain.errors import ClerkError
from mingcha.web.campaigns.models import TakeOn, Task
from mingcha.web.campaigns.services.cascade import acknowledge_dispatch, withdraw_dispatch
from mingcha.web.campaigns.services.deadline_rules import DeadlineRule
from mingcha.web.campaigns.services.dispatching import dispatch_tasks, plan_dispatch
from mingcha.web.campaigns.services.issuing import close_campaign, issue_campaign
from mingcha.web.campaigns.services.ledger import ProgressEdit, record_progress
from mingcha.web.campaigns.services.proposing import propose_from_shipped
from mingcha.web.campaigns.services.reviewing import decide_item
from mingcha.web.campaigns.services.taking_on import losses, receive_take_on, send_take_on, take_on_as_issued
from mingcha.web.campaigns.services.task_acts import act_on_task, change_deadline, record_event
from tests.web.campaigns.conftest import at, settle

NOW = at("2024-04-01")
TODAY = date(2024, 4, 1)
SAME = DeadlineRule("same")


def task_of(campaign, item_id, unit_id) -> Task:
    return Task.objects.exclude(status="withdrawn").get(
        campaign=campaign, item_id=item_id, holder_id=unit_id, event=None
    )


def hand_down(people, campaign, *item_ids, to=None, rule=SAME):
    tasks = [task_of(campaign, i, people.county.unit_id).pk for i in item_ids]
    units = to or [people.east.unit_id, people.west.unit_id]
    return dispatch_tasks(
        actor=people.county,
        campaign_id=campaign.pk,
        task_ids=tasks,
        unit_ids=units,
        rule=rule,
        now=NOW,
        today=TODAY,
    )


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


def done_below(people, campaign, item_id="2.2") -> Task:
    """East has the task, has written how it stands, and has reported it done."""
    dispatch = hand_down(people, campaign, item_id, to=[people.east.unit_id])
    acknowledge_dispatch(actor=people.east, dispatch_id=dispatch.pk, now=NOW)
    task = task_of(campaign, item_id, people.east.unit_id)
    with pytest.raises(ClerkError, match="WORK-0"):
        act_on_task(actor=people.east, task_id=task.pk, action="report", now=NOW)
    edit = ProgressEdit(task.measures.get().pk, "remedied", "", "补发 3 户", 0)
    record_progress(actor=people.east, campaign_id=campaign.pk, edits=[edit], now=NOW)
    return act_on_task(actor=people.east, task_id=task.pk, action="report", now=NOW)


def test_reported_sent_back_reported_confirmed(people, spring):
    task = done_below(people, spring)
    with pytest.raises(ClerkError, match="CAMP-30"):
        act_on_task(actor=people.east, task_id=task.pk, action="accept", now=NOW)
    with pytest.raises(ClerkError, match="WORK-02"):
        act_on_task(actor=people.county, task_id=task.pk, action="send_back", now=NOW)
    act_on_task(actor=people.county, task_id=task.pk, action="send_back", reason="缺发放凭证", now=NOW)
    act_on_task(actor=people.east, task_id=task.pk, action="report", now=NOW)
    assert act_on_task(actor=people.county, task_id=task.pk, action="accept", now=NOW).status == "done"


def test_a_changed_deadline_keeps_the_first(people, spring):
    hand_down(
        people, spring, "4.2", to=[people.east.unit_id], rule=DeadlineRule("on_date", on=date(2024, 9, 30))
    )
    task = task_of(spring, "4.2", people.east.unit_id)
    change_deadline(
        actor=people.county,
        task_id=task.pk,
        due_on=date(2024, 10, 20),
        standing=False,
        reason="汛期",
        now=NOW,
    )
    task.refresh_from_db()
    assert (task.due_on, task.first_due_on) == (date(2024, 10, 20), date(2024, 9, 30))
    with pytest.raises(ClerkError, match="CAMP-22"):
        change_deadline(
            actor=people.county,
            task_id=task.pk,
            due_on=date(2024, 11, 5),
            standing=False,
            reason="x",
            now=NOW,
        )
    with pytest.raises(ClerkError, match="CAMP-05"):
        change_deadline(
            actor=people.county,
            task_id=task.pk,
            due_on=date(2024, 10, 1),
            standing=False,
            reason=" ",
            now=NOW,
        )


def test_an_event_gives_rise_to_a_task_of_its_own(people, spring):
    waiting = task_of(spring, "3.2", people.county.unit_id)  # 及时上报
    assert waiting.on_event and waiting.due_on is None
    made = record_event(
        actor=people.county,
        task_id=waiting.pk,
        what="新录用干部近亲属在保",
        happened_on=TODAY,
        due_on=date(2024, 4, 10),
        today=TODAY,
        now=NOW,
    )
    assert made.due_on == date(2024, 4, 10) and made.area == waiting.area and made.number > waiting.number
    with pytest.raises(ClerkError, match="CAMP-32"):
        record_event(
            actor=people.county,
            task_id=made.pk,
            what="x",
            happened_on=TODAY,
            due_on=TODAY,
            today=TODAY,
            now=NOW,
        )


def test_standing_tasks_outlive_the_campaign(people, office):
    campaign = propose_from_shipped(
        actor=people.county, plan_id="district-2023", year=2024, title="", now=at("2024-01-05")
    )
    settle(people.county, campaign, at("2024-01-05"))
    issue_campaign(actor=people.leader, campaign_id=campaign.pk, now=at("2024-01-05"))
    with pytest.raises(ClerkError, match="CAMP-14"):
        close_campaign(actor=people.leader, campaign_id=campaign.pk, reason="到期", now=NOW)
    for task in campaign.tasks.filter(standing=False):
        measures = [ProgressEdit(m.pk, "remedied", "", "已完成", 0) for m in task.measures.all()]
        record_progress(actor=people.county, campaign_id=campaign.pk, edits=measures, now=NOW)
        act_on_task(actor=people.county, task_id=task.pk, action="report", now=NOW)
        act_on_task(actor=people.leader, task_id=task.pk, action="accept", now=NOW)
    close_campaign(actor=people.leader, campaign_id=campaign.pk, reason="到期", now=NOW)
    # 三大项措施下各条“3月底前并长期坚持”: the measures stand under a task that the plan gives no day.
    assert not campaign.tasks.exclude(status__in=("done", "standing")).exists()


def lower_plan(people, office, drop=(), late=()):
    """East's own plan: the same document, some items left out, some later."""
    now = at("2024-04-05")
    own = propose_from_shipped(
        actor=people.east, plan_id="wenshui-2024-14", year=2024, title="东乡实施方案", now=now
    )
    for item_id in drop:
        decide_item(
            actor=people.east,
            campaign_id=own.pk,
            item_id=item_id,
            decision="drop",
            reason="本乡没有",
            now=now,
        )
    for item_id, due in late:
        decide_item(
            actor=people.east,
            campaign_id=own.pk,
            item_id=item_id,
            decision="edit",
            changes={"due": due},
            now=now,
        )
    settle(people.east, own, now)
    return issue_campaign(actor=people.colleague, campaign_id=own.pk, now=now)


def test_taking_on_shows_what_is_dropped_and_what_is_late(people, spring, office):
    hand_down(people, spring, "2.2")
    own = lower_plan(
        people,
        office,
        drop=["3.5"],
        late=[("4.2", {"kind": "range", "from": "2024-05-01", "to": "2024-11-15"})],
    )
    take_on = TakeOn.objects.get(campaign=spring, holder_id=people.east.unit_id)
    send_take_on(actor=people.east, take_on_id=take_on.pk, own_id=own.pk, overrides={}, now=NOW)
    take_on.refresh_from_db()
    lost = losses(take_on)
    assert [m["upper_id"] for m in lost["dropped"]] == ["3.5"]
    assert [(m["upper_id"], m["changes"][0]) for m in lost["delayed"]] == [
        ("4.2", "时限由2024-10-31改为2024-11-15，晚15天")
    ]
    with pytest.raises(ClerkError, match="CAMP-05"):
        receive_take_on(actor=people.county, take_on_id=take_on.pk, accepted=False, reason="", now=NOW)
    receive_take_on(
        actor=people.county, take_on_id=take_on.pk, accepted=False, reason="三（五）没有承接", now=NOW
    )
    send_take_on(actor=people.east, take_on_id=take_on.pk, own_id=own.pk, overrides={}, now=NOW)
    assert (
        receive_take_on(actor=people.county, take_on_id=take_on.pk, accepted=True, reason="", now=NOW).state
        == "taken"
    )


def test_a_draft_is_no_taking_on_and_a_township_may_do_without_its_own_plan(people, spring):
    hand_down(people, spring, "2.2")
    take_on = TakeOn.objects.get(campaign=spring, holder_id=people.east.unit_id)
    draft = propose_from_shipped(actor=people.east, plan_id="wenshui-2024-14", year=2024, title="稿", now=NOW)
    with pytest.raises(ClerkError, match="CAMP-40"):
        send_take_on(actor=people.east, take_on_id=take_on.pk, own_id=draft.pk, overrides={}, now=NOW)
    assert take_on_as_issued(actor=people.east, take_on_id=take_on.pk, now=NOW).state == "as_issued"
    with pytest.raises(ClerkError, match="ACCESS-01"):
        take_on_as_issued(actor=people.west, take_on_id=take_on.pk, now=NOW)
