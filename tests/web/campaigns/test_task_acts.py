"""What becomes of a task: reported, sent back, confirmed, put off, born of an event, standing when the campaign is over."""

from datetime import date

import pytest

from mingcha.domain.errors import ClerkError
from mingcha.web.campaigns.models import Task
from mingcha.web.campaigns.services.cascade import acknowledge_dispatch
from mingcha.web.campaigns.services.deadline_rules import DeadlineRule
from mingcha.web.campaigns.services.issuing import close_campaign, issue_campaign
from mingcha.web.campaigns.services.ledger import ProgressEdit, record_progress
from mingcha.web.campaigns.services.proposing import propose_from_shipped
from mingcha.web.campaigns.services.task_acts import act_on_task, change_deadline, record_event
from tests.web.campaigns.conftest import at, settle
from tests.web.campaigns.handing_down import NOW, TODAY, hand_down, task_of


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
