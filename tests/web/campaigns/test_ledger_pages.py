"""The pages of the ledger: signed for, filled in, in two hands at once, as a workbook, handed up and sent back."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mingcha.web.campaigns.models import LedgerVersion, ReturnedWorkbook, Task
from mingcha.web.campaigns.services.ledger import ProgressEdit, record_progress
from tests.web.campaigns.conftest import at, page
from tests.web.campaigns.handing_down import task_of

NOW = at("2024-07-01")


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
