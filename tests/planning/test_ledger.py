"""The ledger: written to the layout, read back to the cell, also after hands and other programs have been at it."""

import shutil
import subprocess
from datetime import date

import openpyxl
import pytest

from mingcha.office.ledger import ANSWERS, TASK_SHEET, Area, Ledger, Measure, OpenQuestion, ReportLine, Task
from mingcha.office.ledger_import import read_ledger
from mingcha.office.ledger_workbook import write_ledger
from mingcha.planning.ledger_of_plan import last_days, ledger_of
from mingcha.planning.reading import read_plan
from tests.patience import WORK_SECONDS
from tests.planning.fact_table import documents

TODAY = date(2024, 5, 6)
SMALL = Ledger(
    "低保专项治理方案",
    (
        Area("整治重点", (
            Task(1, "整治“漏保”问题", "2024年7月31日前", (
                Measure("摸底排查", date(2024, 6, 30), "张三/李四", "县民政局、各乡镇（街道）", "2024-05-30 已排查120户"),
                Measure("集中办理", date(2024, 7, 31), "", "各乡镇（街道）"),
            )),
            Task(2, "=1+1 不是公式", "长期工作", (Measure("第一行\n第二行", "长期工作"),)),
        )),
        Area("工作要求", (Task(1, "按月报送", "每月5日前", (Measure("", "每月5日前", "", "县民政局"),)),)),
    ),
    (ReportLine("进展情况", "县民政局", "市民政局", "每月5日前", (date(2024, 6, 5), date(2024, 7, 5), ""), ""),),
    (OpenQuestion("二（一）", "日期有误", "6月31日前", "6月没有31日", "2024-06-30", ANSWERS[0]),),
)  # fmt: skip


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "台账.xlsx"
    write_ledger(SMALL, path)
    return path


def test_header_and_merged_cells(small):
    sheet = openpyxl.load_workbook(small)[TASK_SHEET]
    assert (
        sheet["A1"].value == "《低保专项治理方案》任务落实工作台账"
        and sheet["A2"].value == "填报日期：    年  月  日"
    )
    assert [c.value for c in sheet[3]] == [
        "整治领域",
        "整治任务",
        None,
        "完成时限要求",
        "措施清单",
        None,
        "责任清单",
        None,
        "整治进展情况",
    ]
    assert [c.value for c in sheet[4]] == [
        None,
        "序号",
        "任务内容",
        None,
        "整治措施",
        "完成时限",
        "责任领导/责任人",
        "责任部门",
        None,
    ]
    merged = {str(r) for r in sheet.merged_cells.ranges}
    assert {
        "A1:I1",
        "A3:A4",
        "B3:C3",
        "D3:D4",
        "E3:F3",
        "G3:H3",
        "I3:I4",
        "A5:A7",
        "B5:B6",
        "C5:C6",
        "D5:D6",
    } <= merged


def test_ready_to_print(small):
    sheet = openpyxl.load_workbook(small)[TASK_SHEET]
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert (
        sheet.print_title_rows == "$3:$4"
        and sheet.freeze_panes == "D5"
        and sheet.sheet_properties.pageSetUpPr.fitToPage
    )


def test_reads_back_to_the_cell(small):
    read = read_ledger(small)
    assert read.ledger == SMALL and read.problems == ()


@pytest.mark.parametrize("path", documents(), ids=lambda p: p.name)
def test_every_document_round_trips(tmp_path, path):
    plan = read_plan(path)
    ledger = ledger_of(plan, TODAY)
    write_ledger(ledger, tmp_path / "台账.xlsx", last_days(plan))
    read = read_ledger(tmp_path / "台账.xlsx")
    assert read.ledger == ledger and read.problems == ()


def test_no_measure_ends_after_its_task():
    for path in documents():
        plan = read_plan(path)
        limits = last_days(plan)
        for area in ledger_of(plan, TODAY).areas:
            for task in area.tasks:
                day = limits.get((area.name, task.number))
                assert all(
                    not isinstance(m.due, date) or day is None or m.due <= day for m in task.measures
                ), (path.name, task)


def edit(path, change):
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return read_ledger(path)


def test_inserted_row_between_tasks_and_inside_a_task(small):
    def change(book):
        sheet = book[TASK_SHEET]
        for area in list(sheet.merged_cells.ranges):
            if area.min_row >= 5:
                sheet.unmerge_cells(str(area))
        sheet.insert_rows(6)
        sheet["E6"], sheet["F6"] = "新增措施", "2024年7月10日"
        sheet.insert_rows(8)
        for name in ("A5:A9", "B5:B7", "C5:C7", "D5:D7"):
            sheet.merge_cells(name)

    read = edit(small, change)
    first = read.ledger.areas[0].tasks[0]
    assert [m.text for m in first.measures] == ["摸底排查", "新增措施", "集中办理"] and first.measures[
        1
    ].due == date(2024, 7, 10)
    assert [t.number for t in read.ledger.areas[0].tasks] == [1, 2] and read.problems == ()


def test_columns_in_another_order(small):
    def change(book):
        sheet = book[TASK_SHEET]
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))
        for row in range(3, sheet.max_row + 1):
            f, i = sheet.cell(row, 6).value, sheet.cell(row, 9).value
            sheet.cell(row, 6).value, sheet.cell(row, 9).value = i, f
        sheet["F3"], sheet["I3"] = "整治进展情况", "措施清单"

    read = edit(small, change)
    assert [m for a in read.ledger.areas for t in a.tasks for m in t.measures] == [
        m for a in SMALL.areas for t in a.tasks for m in t.measures
    ]


def test_what_is_not_understood_is_listed_by_cell(small):
    def change(book):
        sheet = book[TASK_SHEET]
        sheet["F5"], sheet["B7"], sheet["J4"], sheet["J5"] = "2024年13月1日", "二", "备注", "随手写的"

    problems = {(p.cell, p.value, p.reason) for p in edit(small, change).problems}
    assert problems == {
        ("F5", "2024年13月1日", "不是一个日子，按文字保留"),
        ("B7", "二", "序号不是整数，按位置编号"),
        ("J4", "备注", "不认识的列，没有读入"),
    }


def test_a_measure_later_than_its_task_is_told(small):
    def change(book):
        sheet = book[TASK_SHEET]
        sheet["F5"] = date(2024, 9, 1)

    assert [(p.cell, p.reason[:14]) for p in edit(small, change).problems] == [
        ("F5", "措施的完成时限晚于任务的完成")
    ]


def test_no_ledger(tmp_path):
    from mingcha.domain.errors import ClerkError

    book = openpyxl.Workbook()
    book.save(tmp_path / "空.xlsx")
    with pytest.raises(ClerkError, match="LEDGER-02"):
        read_ledger(tmp_path / "空.xlsx")
    (tmp_path / "照片.xlsx").write_bytes(b"\xff\xd8\xff" * 100)
    with pytest.raises(ClerkError, match="LEDGER-01"):
        read_ledger(tmp_path / "照片.xlsx")


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_opened_and_saved_by_libreoffice(tmp_path):
    """Every ledger, opened and saved by another program, reads back the same."""
    written = {}
    for n, path in enumerate(documents()):
        plan = read_plan(path)
        written[f"{n}.xlsx"] = ledger_of(plan, TODAY)
        write_ledger(written[f"{n}.xlsx"], tmp_path / f"{n}.xlsx", last_days(plan))
    (tmp_path / "saved").mkdir()
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path / "saved"),
    ]
    subprocess.run(
        [*command, *(str(tmp_path / name) for name in written)],
        check=True,
        capture_output=True,
        timeout=WORK_SECONDS,
    )
    for name, ledger in written.items():
        read = read_ledger(tmp_path / "saved" / name)
        assert read.ledger == ledger, name
        assert read.problems == ()
