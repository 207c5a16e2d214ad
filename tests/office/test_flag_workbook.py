"""疑点清单.xlsx as other programs see it: LibreOffice opens it, saves it, prints it."""

import shutil
import subprocess
from decimal import Decimal

import openpyxl
import pytest

from mingcha.office.flag_workbook import FlagLine, GuideLine, SummaryLine, write_flag_workbook
from mingcha.office.workbook_format import row_height
from tests.patience import WORK_SECONDS

FORMULA = "=1+1"
LINE = FlagLine(
    "wrongly_included", "死亡后仍发放", "high", "青岚县 城关镇 东街村\n990121100001", "H1", "王*大", "H1|P000001",
    "最早死亡日期：2024-02-20；发放：2024-03 300.00元", Decimal("1200.00"), "2024-03-01", "1. 调取死亡证明\n2. 逐月核对", "文民发〔2024〕14号 二、3",
)  # fmt: skip


@pytest.fixture
def workbook(tmp_path):
    path = tmp_path / "疑点清单.xlsx"
    summary = [
        SummaryLine(
            "wrongly_included", "死亡后仍发放", "wrongly_included", "flagged", 10, 2, Decimal("1200.00"), ""
        ),
        SummaryLine("missed", "疑似应纳入特困", "missed", "not_applicable", 0, 0, None, "户籍人口（公安）"),
    ]
    guide = [GuideLine("死亡后仍发放", "还在发吗？", "1. 补发", "1. 看证明", "依据")]
    suspicious = FlagLine(
        **{**LINE.__dict__, "found": FORMULA, "subject_id": "@SUM(A1)", "amount_yuan": None}
    )
    write_flag_workbook(path, "疑点清单　统计日 2024-06-30", summary, guide, [LINE, suspicious])
    return path


def sheets_of(path):
    book = openpyxl.load_workbook(path)
    return {sheet.title: [[c.value for c in row] for row in sheet.iter_rows()] for sheet in book}


def test_first_what_was_compared_and_what_was_not(workbook):
    sheets = sheets_of(workbook)
    assert list(sheets) == ["总表", "核实须知", "疑似错保"]
    grey = next(row for row in sheets["总表"] if row[1] == "疑似应纳入特困")
    assert grey[3:8] == ["未比对", "未比对", None, None, "户籍人口（公安）"] or grey[3:5] == [
        "未比对",
        "未比对",
    ]
    assert "不是结论" in sheets["总表"][1][0]


def test_text_is_never_a_formula(workbook):
    cells = {c.coordinate: c for row in openpyxl.load_workbook(workbook)["疑似错保"].iter_rows() for c in row}
    formula = next(c for c in cells.values() if c.value == FORMULA)
    assert formula.data_type == "s"


def test_rows_are_as_high_as_their_text():
    one, three = row_height(["短"], [20]), row_height(["一" * 30, "a\nb\nc"], [21, 10])
    assert three > 2.5 * one


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_libreoffice_opens_saves_and_prints_it(workbook, tmp_path):
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    for kind in ("xlsx:Calc MS Excel 2007 XML", "pdf"):
        out = tmp_path / kind[:4].strip(":")
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", out, workbook],
            check=True,
            capture_output=True,
            timeout=WORK_SECONDS,
        )
    before, after = sheets_of(workbook), sheets_of(next((tmp_path / "xlsx").glob("*.xlsx")))
    assert list(before) == list(after)
    for name, rows in before.items():
        texts = [[str(v) for v in row if v not in (None, "")] for row in rows]
        assert texts == [[str(v) for v in row if v not in (None, "")] for row in after[name]]
    assert next((tmp_path / "pdf").glob("*.pdf")).stat().st_size > 5000
