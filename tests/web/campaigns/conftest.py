"""Campaigns made of the plans that ship, in the small organisation of the web's tests."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from mingcha.web.campaigns.models import Dispatch
from mingcha.web.campaigns.review import review_of
from mingcha.web.campaigns.services.issuing import issue_campaign
from mingcha.web.campaigns.services.proposing import propose_from_shipped
from mingcha.web.campaigns.services.reviewing import answer_defect, decide_item, decide_report

SHANGHAI = ZoneInfo("Asia/Shanghai")
TOWNSHIPS = ("990101101000", "990101102000")
VILLAGES = ("990101101201", "990101101202", "990101102201")


def at(day: str, clock: str = "09:00") -> datetime:
    """An instant by local day and clock."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=SHANGHAI)


@dataclass
class People:
    """The county's clerk and leader, the clerks of two townships, the city's clerk."""

    county: object
    leader: object
    east: object
    west: object
    city: object
    colleague: object


@pytest.fixture
def people(office) -> People:
    """Everybody who takes part, with all units down to the villages."""
    for code in VILLAGES:
        office.unit(code, "village_committee")
    return People(
        county=office.actor("clerk", "county"),
        leader=office.actor("leader", "county"),
        east=office.actor("clerk", "township"),
        west=office.actor("clerk", "township", region_code=TOWNSHIPS[1]),
        city=office.actor("clerk", "city"),
        colleague=office.actor("leader", "township"),
    )


SETTLED = {  # how the tests settle what a plan leaves open: section → due
    "四（三）": {"kind": "dates", "on": ["2024-07-10", "2024-10-10"]},
    "五（八）": {
        "kind": "recurring",
        "rrule": "FREQ=WEEKLY;BYDAY=TH",
        "time": "12:00",
        "starts_on": "2024-04-11",
    },
}


def settle(actor, campaign, now, *, from_levels=("county",), year=2024) -> None:
    """Decide every open line as a clerk would: accept what is clear, give a day to what is doubtful."""
    state = review_of(campaign)
    for item in state.open_items:
        changes = {}
        if item.due and item.due.question:
            changes["due"] = _sure(item.due)
        decide_item(
            actor=actor, campaign_id=campaign.pk, item_id=item.id, decision="accept", changes=changes, now=now
        )
    for report in state.reports:
        changes = {"from_level": report.level or _level_of(report)}
        if report.line.due.question:
            changes["due"] = _sure(report.line.due)
        decide_report(
            actor=actor,
            campaign_id=campaign.pk,
            number=report.number,
            decision="edit",
            changes=changes,
            now=now,
        )
    for defect in state.defects:
        answer_defect(
            actor=actor, campaign_id=campaign.pk, number=defect.number, answer="原文无误", note="", now=now
        )


def _sure(due) -> dict:
    facts = {k: v for k, v in due.as_json().items() if k not in ("question", "confidence", "trace", "also")}
    return facts


def _level_of(report) -> str:
    """重点问题整治工作进展情况及相关统计表 goes from the townships to the county's 专班; what names nobody is the county's."""
    return "township" if "统计表" in report.line.title else "county"


def issued(people, plan_id: str, year: int, now):
    """A plan that ships, reviewed by the clerk and issued by the leader."""
    campaign = propose_from_shipped(actor=people.county, plan_id=plan_id, year=year, title="", now=now)
    settle(people.county, campaign, now)
    return issue_campaign(actor=people.leader, campaign_id=campaign.pk, now=now)


@pytest.fixture
def spring(people):
    """The county's plan of 2024 (关系保、人情保), issued on 25 March 2024."""
    return issued(people, "wenshui-2024-14", 2024, at("2024-03-25"))


@pytest.fixture
def first_day() -> date:
    """The campaign's first day."""
    return date(2024, 4, 1)


@pytest.fixture
def county(people, actor_client):
    return actor_client("clerk", "county")


@pytest.fixture
def leader(people, actor_client):
    return actor_client("leader", "county")


@pytest.fixture
def east(people, actor_client):
    return actor_client("clerk", "township")


@pytest.fixture
def handed_down(people, spring, county):
    """Two tasks to both townships, by the pages: form, 核对页, 下发."""
    from tests.web.campaigns.handing_down import task_of

    tasks = [task_of(spring, i, people.county.unit_id).pk for i in ("2.2", "2.3")]
    url = reverse("campaigns:dispatch", args=[spring.pk])
    data = {
        "tasks": tasks,
        "units": [people.east.unit_id, people.west.unit_id],
        "rule": "same",
        "note": "抓紧",
    }
    check = county.post(url, data)
    assert "将向 2 个单位下发 4 项次任务" in check.content.decode()
    assert not Dispatch.objects.exists()
    done = county.post(url, data | {"act": "dispatch"}, follow=True)
    assert "已下发，对方签收前可以撤回" in done.content.decode()
    return Dispatch.objects.get()


def page(client, name, *args, query="", status=200) -> str:
    response = client.get(reverse(f"campaigns:{name}", args=args) + query)
    assert response.status_code == status, (name, response.status_code)
    return response.content.decode()
