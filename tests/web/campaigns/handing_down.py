"""A county that hands its tasks down to its two townships, for the tests of what comes of it."""

from datetime import date

from mingcha.web.campaigns.models import Task
from mingcha.web.campaigns.services.deadline_rules import DeadlineRule
from mingcha.web.campaigns.services.dispatching import dispatch_tasks
from mingcha.web.campaigns.services.issuing import issue_campaign
from mingcha.web.campaigns.services.proposing import propose_from_shipped
from mingcha.web.campaigns.services.reviewing import decide_item
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
