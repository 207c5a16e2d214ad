"""The pages as people use them: every page opens, forms act, a conflict is a question, no page shows what is not one's own."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mingcha.web.campaigns.models import (
    Campaign,
    Dispatch,
    LedgerVersion,
    ReportDue,
    ReturnedWorkbook,
    TakeOn,
    Task,
)
from mingcha.web.campaigns.services.ledger import ProgressEdit, record_progress
from mingcha.web.campaigns.services.proposing import propose_from_shipped
from mingcha.web.campaigns.services.reports import save_draft
from tests.planning.facts import DOCUMENTS
from tests.web.campaigns.conftest import at
from tests.web.campaigns.test_cascade import task_of

NOW = at("2024-07-01")


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
    work_once()
    campaign = Campaign.objects.get()
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


def test_signing_for_and_filling_in_by_the_form(people, spring, handed_down, east):
    assert "等您签收" in page(east, "ledger", spring.pk)
    east.post(reverse("campaigns:acknowledge", args=[spring.pk, handed_down.pk]))
    text = page(east, "ledger", spring.pk, query="?fill=1")
    measures = [m.pk for t in Task.objects.filter(holder_id=people.east.unit_id) for m in t.measures.all()]
    assert all(f'name="text-{pk}"' in text for pk in measures)
    data = (
        {f"text-{pk}": "" for pk in measures}
        | {f"seen-{pk}": "0" for pk in measures}
        | {f"status-{pk}": "" for pk in measures}
    )
    data |= {f"status-{measures[0]}": "not_yet", f"text-{measures[0]}": "等资金"}
    refused = east.post(reverse("campaigns:fill", args=[spring.pk]), data)
    assert (
        refused.status_code == 422
        and "等资金" in refused.content.decode()
        and "有 1 处需要修改" in refused.content.decode()
    )
    saved = east.post(
        reverse("campaigns:fill", args=[spring.pk]),
        data | {f"reason-{measures[0]}": "须先落实资金"},
        follow=True,
    )
    assert (
        "已保存 1 行进展" in saved.content.decode()
        and "【暂不能整改：须先落实资金】等资金" in saved.content.decode()
    )
    said = east.post(
        reverse("campaigns:fill", args=[spring.pk]), data | {"act": "no_new", "ids": measures}, follow=True
    )
    assert "已为 1 行填“无新进展”" in said.content.decode()


def test_the_screen_has_the_columns_of_the_workbook(people, spring, county):
    text = page(county, "ledger", spring.pk)
    header = text[text.index("<thead") : text.index("</thead>")]
    words = [
        w
        for w in (
            "整治领域",
            "整治任务",
            "完成时限要求",
            "措施清单",
            "责任清单",
            "整治进展情况",
            "序号",
            "任务内容",
            "整治措施",
            "责任领导/责任人",
            "责任部门",
        )
        if w in header
    ]
    assert len(words) == 11 and 'colspan="2"' in header and 'rowspan="2"' in header
    answer = county.get(reverse("campaigns:workbook", args=[spring.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["任务台账"]
    assert sheet["A1"].value == f"《{spring.title}》任务落实工作台账" and sheet["C5"].value in text


def test_a_conflict_asks_which_value_to_keep(people, spring, county, leader):
    measure = task_of(spring, "2.2", people.county.unit_id).measures.get()
    record_progress(
        actor=people.leader,
        campaign_id=spring.pk,
        edits=[ProgressEdit(measure.pk, "", "", "负责人写的", 0)],
        now=NOW,
    )
    data = {f"text-{measure.pk}": "经办人写的", f"seen-{measure.pk}": "0", f"status-{measure.pk}": ""}
    answer = county.post(reverse("campaigns:fill", args=[spring.pk]), data)
    text = answer.content.decode()
    assert answer.status_code == 409 and "负责人写的" in text and "经办人写的" in text
    again = county.post(reverse("campaigns:fill", args=[spring.pk]), data | {f"seen-{measure.pk}": "1"})
    assert again.status_code == 302 and measure.progress.get().text == "经办人写的"


def test_a_workbook_comes_back_as_differences(people, spring, county):
    answer = county.get(reverse("campaigns:workbook", args=[spring.pk]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    book["任务台账"]["I6"].value = "【已整改】补发 3 户"
    kept = io.BytesIO()
    book.save(kept)
    upload = SimpleUploadedFile("台账.xlsx", kept.getvalue())
    shown = county.post(reverse("campaigns:upload", args=[spring.pk]), {"workbook": upload}, follow=True)
    assert "有 1 处不同，其中 1 处可以写入" in shown.content.decode()
    row = ReturnedWorkbook.objects.get()
    done = county.post(
        reverse("campaigns:workbook_decide", args=[spring.pk, row.pk]), {"chosen": ["0"]}, follow=True
    )
    assert "已写入 1 处改动" in done.content.decode() and "【已整改】补发 3 户" in done.content.decode()


def test_handing_up_the_ledger_and_sending_it_back(people, spring, handed_down, east, county):
    east.post(reverse("campaigns:acknowledge", args=[spring.pk, handed_down.pk]))
    measure = task_of(spring, "2.2", people.east.unit_id).measures.get()
    east.post(
        reverse("campaigns:task_fill", args=[spring.pk, measure.task_id]),
        {f"text-{measure.pk}": "补发", f"status-{measure.pk}": "remedied", f"seen-{measure.pk}": "0"},
    )
    assert "上报前核对" in page(east, "hand_up", spring.pk)
    done = east.post(reverse("campaigns:hand_up", args=[spring.pk]), {"label": "2024年7月"}, follow=True)
    assert "【已整改】补发" in done.content.decode()
    version = LedgerVersion.objects.get()
    url = reverse("campaigns:version_receive", args=[spring.pk, version.pk])
    assert "签收台账" in page(county, "version", spring.pk, version.pk)
    assert county.post(url, {"reason": ""}).status_code == 422
    county.post(url, {"reason": "没有户数"})
    version.refresh_from_db()
    assert version.state == "returned" and "没有户数" in page(east, "version", spring.pk, version.pk)
    assert county.get(reverse("campaigns:version_workbook", args=[spring.pk, version.pk])).status_code == 200


def test_a_report_is_written_checked_handed_in_signed_for(people, spring, east, county):
    report = ReportDue.objects.get(campaign=spring, holder_id=people.east.unit_id, title__startswith="阶段性")
    assert "报送日" in page(east, "report", report.pk)
    saved = east.post(
        reverse("campaigns:report_save", args=[report.pk]),
        {"text": "排查 312 户", "seen": "0", "act": "submit"},
    )
    assert saved.url == reverse("campaigns:report_submit", args=[report.pk])
    east.post(
        reverse("campaigns:report_files", args=[report.pk]),
        {"file": SimpleUploadedFile("附表.xlsx", b"PK\x03\x04")},
    )
    check = page(east, "report_submit", report.pk)
    assert "排查 312 户" in check and "附表.xlsx" in check
    done = east.post(reverse("campaigns:report_submit", args=[report.pk]), {}, follow=True)
    report.refresh_from_db()
    assert report.submissions.count() == 1, done.content.decode()
    assert (
        county.get(
            reverse("campaigns:report_file", args=[report.pk, report.draft_files[0]["sha256"]])
        ).status_code
        == 200
    )
    county.post(reverse("campaigns:report_receive", args=[report.pk]), {"act": "accept"})
    report.refresh_from_db()
    assert report.status == "acknowledged"


def test_two_people_at_one_report_draft(people, spring, east):
    report = ReportDue.objects.get(campaign=spring, holder_id=people.east.unit_id, title__startswith="阶段性")
    save_draft(actor=people.colleague, report_id=report.pk, text="负责人的稿", seen=0, now=NOW)
    answer = east.post(
        reverse("campaigns:report_save", args=[report.pk]), {"text": "经办人的稿", "seen": "0"}
    )
    assert (
        answer.status_code == 409
        and "负责人的稿" in answer.content.decode()
        and "经办人的稿" in answer.content.decode()
    )


def test_the_other_pages_open(people, spring, handed_down, county, east, leader):
    for client in (county, east):
        for name in ("phases", "materials", "report_record", "lower", "ledger"):
            page(client, name, spring.pk)
        page(client, "dispatch_page", spring.pk, handed_down.pk)
        page(client, "reports")
        for view in ("own", "handed", "receive", "below", "all"):
            page(client, "reports", query=f"?view={view}")
        page(client, "timeliness")
    take_on = TakeOn.objects.get(holder_id=people.east.unit_id)
    page(county, "take_on", spring.pk, take_on.pk)
    page(east, "take_on", spring.pk, take_on.pk)
    page(county, "dispatch", spring.pk)
    page(county, "dispatch_withdraw", spring.pk, handed_down.pk)
    page(leader, "close", spring.pk)
    page(county, "report_event", spring.pk)
    task = task_of(spring, "3.2", people.county.unit_id)
    for name in ("task", "task_deadline", "task_event", "measure_new"):
        page(county, name, spring.pk, task.pk)
    page(county, "measure", spring.pk, task.pk, task.measures.get().pk)
    ics = county.get(
        reverse("campaigns:ics", args=[spring.pk]) + f"?unit={people.east.unit_id}"
    ).content.decode()
    # 40 reports and the deadlines of its tasks that have a day
    assert ics.count("BEGIN:VEVENT") == 40 and "报送：阶段性整治进展情况" in ics.replace("\r\n ", "")


def test_a_township_does_not_see_its_neighbours_work(people, spring, handed_down, actor_client, east):
    west = actor_client("clerk", "township", region_code="990101102000")
    mine = task_of(spring, "2.2", people.east.unit_id)
    page(west, "task", spring.pk, mine.pk, status=404)
    report = ReportDue.objects.filter(campaign=spring, holder_id=people.east.unit_id).first()
    page(west, "report", report.pk, status=404)
    assert (
        west.get(reverse("campaigns:ledger", args=[spring.pk]) + f"?unit={people.east.unit_id}").status_code
        == 404
    )
    assert (
        west.get(reverse("campaigns:workbook", args=[spring.pk]) + f"?unit={people.east.unit_id}").status_code
        == 404
    )
    assert page(east, "task", spring.pk, mine.pk)


def test_taking_on_by_the_page(people, spring, handed_down, east, county):
    take_on = TakeOn.objects.get(holder_id=people.east.unit_id)
    east.post(reverse("campaigns:take_on_send", args=[spring.pk, take_on.pk]), {"act": "as_issued"})
    take_on.refresh_from_db()
    assert take_on.state == "as_issued"
    county.post(reverse("campaigns:take_on_receive", args=[spring.pk, take_on.pk]), {"act": "accept"})
    take_on.refresh_from_db()
    assert take_on.state == "taken" and "已签收" in page(county, "lower", spring.pk)


def test_a_comparison_with_the_own_plan_is_shown_before_it_is_sent(people, spring, handed_down, east, office):
    from tests.web.campaigns.test_cascade import lower_plan

    own = lower_plan(people, office, drop=["3.5"])
    take_on = TakeOn.objects.get(holder_id=people.east.unit_id)
    text = page(east, "take_on", spring.pk, take_on.pk, query=f"?own={own.pk}")
    assert "未承接" in text and "上报承接方案" in text
    changed = page(east, "take_on", spring.pk, take_on.pk, query=f"?own={own.pk}&to-3.5=3.4")
    assert "人工对应" in changed
    east.post(reverse("campaigns:take_on_send", args=[spring.pk, take_on.pk]), {"own": own.pk})
    take_on.refresh_from_db()
    assert take_on.state == "sent_up"


def test_what_stands_on_the_workbench(people, spring, handed_down):
    from mingcha.web.campaigns.todo import reports_of_this_period, tasks_to_sign_for
    from mingcha.web.home.deadlines import due_days
    from mingcha.web.home.digest import send_reminders
    from mingcha.web.home.sources import gather_reminders, gather_reports, gather_sent, gather_todos

    (todo,) = tasks_to_sign_for(people.east, NOW)
    assert (todo.process, todo.verb, todo.count) == ("待签收", "签收", 2)
    due = {(r.label, r.due_on) for r in reports_of_this_period(people.east, NOW)}
    assert ("阶段性整治进展情况", date(2024, 7, 10)) in due
    for gathered in (
        gather_todos(people.east, NOW),
        gather_sent(people.county, NOW),
        gather_reports(people.east, NOW),
    ):
        assert "campaigns" not in gathered.failed and gathered.rows
    assert send_reminders(at("2024-07-08")) > 0
    reminders = gather_reminders(due_days(date(2024, 7, 8)))
    assert "campaigns" not in reminders.failed
    assert {r.post_id for r in reminders.rows if "阶段性整治进展情况" in r.text} >= {
        people.east.post_id,
        people.colleague.post_id,
    }


def test_units_are_told_and_reminded(people, spring, handed_down, county, east):
    from mingcha.web.home.models import Message

    told = Message.objects.filter(user_id=people.east.user_id)
    assert told.get().text.endswith("下发了任务，待签收")
    report = ReportDue.objects.get(campaign=spring, holder_id=people.east.unit_id, title__startswith="阶段性")
    assert "催报" in page(county, "report", report.pk) and "催报" not in page(east, "report", report.pk)
    for _ in range(2):  # twice on one day is once
        county.post(reverse("campaigns:report_remind", args=[report.pk]))
    assert told.filter(text="上级催报：阶段性整治进展情况（7月10日）").count() == 1
    assert east.post(reverse("campaigns:report_remind", args=[report.pk])).status_code == 422
