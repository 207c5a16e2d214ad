"""A plan comes in, is reviewed line by line by people with names, and is issued only when nothing is open."""

import io

import pytest

from mingcha.domain.errors import ClerkError
from mingcha.web.audit.models import AuditEvent
from mingcha.web.campaigns.models import Campaign
from mingcha.web.campaigns.review import review_of
from mingcha.web.campaigns.services.issuing import issue_campaign
from mingcha.web.campaigns.services.proposing import propose_from_document, propose_from_shipped
from mingcha.web.campaigns.services.reviewing import (
    accept_clear_items,
    answer_defect,
    decide_item,
    decide_report,
    reconsider,
)
from mingcha.web.jobs.worker import work_once
from tests.planning.facts import DOCUMENTS
from tests.web.campaigns.conftest import at, issued

NOW = at("2024-03-25")


def test_an_uploaded_plan_is_read_by_a_job_and_comes_up_for_review(people):
    document = DOCUMENTS / "county_plan.txt"
    campaign = propose_from_document(
        actor=people.county, document=io.BytesIO(document.read_bytes()), name=document.name, now=NOW
    )
    assert campaign.status == "reading"
    assert work_once()
    campaign.refresh_from_db()
    assert (
        campaign.status == "reviewing" and campaign.title == "白水县民政局社会救助兜底保障专项治理实施方案"
    ), campaign.title
    state = review_of(campaign)
    assert state.open_count > 0 and all(line.item.quote for line in state.items)


def test_a_price_list_is_refused_in_words_and_the_campaign_says_why(people):
    document = io.BytesIO("土豆 3.5元\n白菜 1.2元\n".encode())
    campaign = propose_from_document(actor=people.county, document=document, name="价目表.txt", now=NOW)
    work_once()
    campaign.refresh_from_db()
    assert campaign.status == "unreadable" and campaign.unread["code"].startswith("PLAN-")


def test_a_spreadsheet_is_no_plan(people):
    with pytest.raises(ClerkError, match="CAMP-01"):
        propose_from_document(actor=people.county, document=io.BytesIO(b"x"), name="台账.xlsx", now=NOW)
    assert not Campaign.objects.exists()


def test_a_shipped_plan_moves_to_another_year_old_beside_new(people):
    campaign = propose_from_shipped(
        actor=people.county, plan_id="wenshui-2024-14", year=2026, title="", now=NOW
    )
    assert {
        "where": "",
        "what": "期间",
        "before": "2024-04-01 至 2024-10-31",
        "after": "2026-04-01 至 2026-10-31",
    } in campaign.shifts
    assert str(campaign.period_to_on) == "2026-10-31" and campaign.doc_no == ""
    assert review_of(campaign).open_count == 21 + 8 + 1


def test_it_cannot_be_issued_while_questions_are_open(people):
    campaign = propose_from_shipped(
        actor=people.county, plan_id="wenshui-2024-14", year=2024, title="", now=NOW
    )
    accept_clear_items(actor=people.county, campaign_id=campaign.pk, now=NOW)
    with pytest.raises(ClerkError, match="CAMP-13") as refusal:
        issue_campaign(actor=people.leader, campaign_id=campaign.pk, now=NOW)
    # 四（三） and 五（八） ask which days are meant; one defect: two levels report on the same day.
    assert "条目 2 条" in refusal.value.why and "文字疑点 1 处" in refusal.value.why


def test_a_doubtful_deadline_must_be_given_a_day(people):
    campaign = propose_from_shipped(
        actor=people.county, plan_id="liaocheng-2019-57", year=2019, title="", now=NOW
    )
    with pytest.raises(ClerkError, match="CAMP-07"):
        decide_item(actor=people.county, campaign_id=campaign.pk, item_id="3.1", decision="accept", now=NOW)
    decide_item(
        actor=people.county, campaign_id=campaign.pk, item_id="3.1", decision="accept", now=NOW,
        changes={"due": {"kind": "by_date", "on": "2019-09-25", "text": "2019年9月25日前"}},
    )  # fmt: skip
    line = next(i for i in review_of(campaign).items if i.item.id == "3.1")
    assert line.became[0].due == {
        "kind": "by_date",
        "on": NOW.date().replace(2019, 9, 25),
        "text": "2019年9月25日前",
    }
    assert line.became[0].reviewed_by == people.county.name and line.decided.decision == "edit"


def test_a_report_that_names_no_level_is_asked_for_it(people):
    campaign = propose_from_shipped(
        actor=people.county, plan_id="liaocheng-2019-57", year=2019, title="", now=NOW
    )
    with pytest.raises(ClerkError, match="CAMP-08"):  # 全市各级民政部门: which level?
        decide_report(actor=people.county, campaign_id=campaign.pk, number=1, decision="accept", now=NOW)
    with pytest.raises(ClerkError, match="CAMP-05"):
        decide_report(actor=people.county, campaign_id=campaign.pk, number=1, decision="drop", now=NOW)
    decide_report(
        actor=people.county, campaign_id=campaign.pk, number=1, decision="drop", reason="另有渠道", now=NOW
    )
    assert review_of(campaign).reports[1].is_dropped


def test_split_merge_drop_and_thinking_again(people):
    campaign = propose_from_shipped(
        actor=people.county, plan_id="liaocheng-2019-57", year=2019, title="", now=NOW
    )
    act = {"actor": people.county, "campaign_id": campaign.pk, "now": NOW}
    decide_item(**act, item_id="2.5", decision="split", changes={"titles": ["按时发放", "查处截留私分"]})
    decide_item(**act, item_id="2.7", decision="merge", changes={"into": "2.6"})
    with pytest.raises(ClerkError, match="PLAN-24"):
        decide_item(**act, item_id="2.8", decision="drop")
    decide_item(**act, item_id="2.8", decision="drop", reason="本县没有纸质文书")
    became = {line.item.id: [r.title for r in line.became if r.is_task] for line in review_of(campaign).items}
    assert became["2.5"] == ["按时发放", "查处截留私分"] and became["2.7"] == [] == became["2.8"]
    reconsider(**act, target="item", key="2.8")
    assert "2.8" in {i.id for i in review_of(campaign).open_items}


def test_a_defect_is_answered_from_the_list(people):
    campaign = propose_from_shipped(
        actor=people.county, plan_id="wenshui-2024-14", year=2024, title="", now=NOW
    )
    with pytest.raises(ClerkError, match="CAMP-09"):
        answer_defect(
            actor=people.county, campaign_id=campaign.pk, number=0, answer="另行修改", note="", now=NOW
        )
    answer_defect(
        actor=people.county,
        campaign_id=campaign.pk,
        number=0,
        answer="另行修改",
        note="乡镇改为每月22日",
        now=NOW,
    )
    assert review_of(campaign).defects[0].decided.decided_by_id == people.county.user_id


@pytest.mark.parametrize(
    "plan_id", ["liaocheng-2019-57", "baoji-2020-109", "district-2023", "fujian-2018", "wenshui-2024-14"]
)
def test_each_of_the_five_is_issued_with_all_its_tasks(people, plan_id):
    campaign = issued(people, plan_id, 2026, at("2026-03-25"))
    items = {i["id"] for i in campaign.plan["items"]}
    tasks = list(campaign.tasks.all())
    assert campaign.status == "issued" and tasks
    sub_items = {i for i in items if i.count(".") == 2 and i.rsplit(".", 1)[0] in items}
    assert {t.item_id for t in tasks} == items - sub_items
    assert sum(t.measures.count() for t in tasks) == len(tasks) - len(
        {i.rsplit(".", 1)[0] for i in sub_items}
    ) + len(sub_items)


def test_the_issued_plan_is_frozen_and_every_decision_has_its_event(people, spring):
    with pytest.raises(ClerkError, match="CAMP-06"):
        decide_item(
            actor=people.county, campaign_id=spring.pk, item_id="2.1", decision="drop", reason="x", now=NOW
        )
    actions = set(
        AuditEvent.objects.filter(object_kind="campaign", object_id=str(spring.pk)).values_list(
            "action", flat=True
        )
    )
    assert {"propose", "review", "issue"} <= actions


def test_a_clerk_cannot_issue_and_a_neighbour_cannot_review(people, office):
    campaign = propose_from_shipped(
        actor=people.county, plan_id="wenshui-2024-14", year=2024, title="", now=NOW
    )
    with pytest.raises(ClerkError, match="ACCESS-01"):
        issue_campaign(actor=people.county, campaign_id=campaign.pk, now=NOW)
    neighbour = office.actor("clerk", "county", region_code="990102000000")
    with pytest.raises(ClerkError, match="ACCESS-01"):
        decide_item(actor=neighbour, campaign_id=campaign.pk, item_id="2.1", decision="accept", now=NOW)
