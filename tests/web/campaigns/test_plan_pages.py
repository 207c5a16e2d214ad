"""The pages of a plan: the list, upload and review, a plan that ships for another year; a draft is its own unit's."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mingcha.web.campaigns.models import Campaign
from mingcha.web.campaigns.services.proposing import propose_from_shipped
from tests.planning.facts import DOCUMENTS
from tests.web.campaigns.conftest import at, page

NOW = at("2024-07-01")


def test_the_list_shows_how_far_each_campaign_is(people, spring, county, east):
    text = page(county, "list")
    assert "共 1 个专项" in text and "0/21" in text and "整治阶段" not in text
    assert spring.title[:10] in page(east, "list")
    assert "没有符合条件" in page(county, "list", query="?status=closed")


def test_a_draft_is_seen_by_its_own_unit_only(people, county, east):
    campaign = propose_from_shipped(
        actor=people.county, plan_id="wenshui-2024-14", year=2026, title="", now=NOW
    )
    assert "核对方案" in page(county, "review", campaign.pk)
    page(east, "review", campaign.pk, status=404)
    assert "共 0 个" in page(east, "list") or "还没有专项" in page(east, "list")


def test_upload_read_review_issue_on_the_pages(people, county, leader):
    from mingcha.web.jobs.worker import work_once

    document = DOCUMENTS / "patrol_rectification.txt"
    upload = SimpleUploadedFile("方案.txt", document.read_bytes())
    answer = county.post(reverse("campaigns:start"), {"document": upload}, follow=True)
    assert "正在读取方案" in answer.content.decode()
    campaign = Campaign.objects.get()
    waiting = {"headers": {"HX-Request": "true", "X-Background": "1"}}
    assert county.get(reverse("campaigns:review", args=[campaign.pk]), **waiting).status_code == 204
    work_once()
    campaign.refresh_from_db()
    read = county.get(reverse("campaigns:review", args=[campaign.pk]), **waiting)
    assert read.headers["HX-Redirect"] == reverse("campaigns:review", args=[campaign.pk])
    text = page(county, "review", campaign.pk)
    assert "采纳没有疑问的" in text and "要确认" in text
    county.post(reverse("campaigns:accept_clear", args=[campaign.pk]))
    blocked = page(leader, "issue", campaign.pk)
    assert "现在不能印发" in blocked
    assert leader.post(reverse("campaigns:issue", args=[campaign.pk])).status_code == 422
    _decide_what_is_left(county, campaign)
    done = leader.post(reverse("campaigns:issue", args=[campaign.pk]), follow=True)
    assert "已印发" in done.content.decode()
    campaign.refresh_from_db()
    assert campaign.status == "issued"


def _decide_what_is_left(client, campaign):
    """Through the forms: a day for what is doubtful, a level for what names none, an answer for each defect."""
    from mingcha.web.campaigns.review import review_of

    state = review_of(campaign)
    for item in state.open_items:
        due = {"due_kind": "by_date", "due_days": "2026.12.20"}
        data = {"title": item.title, "kind": item.kind, "units": "、".join(item.units), **due}
        answer = client.post(reverse("campaigns:item", args=[campaign.pk, item.id]), data)
        assert answer.status_code == 302, answer.content.decode()
    for r in state.reports:
        if not r.decided:
            data = {
                "title": r.settled.title, "from_level": r.level or "county", "to_unit": r.to_unit or "县民政局", "due_kind": "by_date",
                "due_days": "2026-12-20",
            }  # fmt: skip
            answer = client.post(reverse("campaigns:report_line", args=[campaign.pk, r.number]), data)
            assert answer.status_code == 302, answer.content.decode()
    for d in state.defects:
        data = {"answer": "原文无误"}
        assert client.post(reverse("campaigns:defect", args=[campaign.pk, d.number]), data).status_code == 302


def test_a_shipped_plan_for_another_year_shows_old_and_new(people, county):
    answer = county.post(
        reverse("campaigns:start_shipped", args=["wenshui-2024-14"]),
        {"year": "2026", "title": ""},
        follow=True,
    )
    text = answer.content.decode()
    assert "2024-04-01 至 2024-10-31" in text and "2026-04-01 至 2026-10-31" in text
    campaign = Campaign.objects.get()
    item = page(county, "item", campaign.pk, "4.3")
    assert "要确认" in item and "7月10日前、10月10日前" in item
    refused = county.post(
        reverse("campaigns:item", args=[campaign.pk, "4.3"]),
        {"title": "总结", "kind": "phase", "due_kind": "dates", "due_days": ""},
    )
    assert refused.status_code == 422 and "时限没有填完整" in refused.content.decode()
    for decision in ("split", "merge", "drop"):
        page(county, "item_otherwise", campaign.pk, "4.3", decision)
    page(county, "head", campaign.pk)
    page(county, "report_line", campaign.pk, 1)
    page(county, "report_line", campaign.pk, 1, query="?drop=1")
    page(county, "defect", campaign.pk, 0)
    page(county, "discard", campaign.pk)
