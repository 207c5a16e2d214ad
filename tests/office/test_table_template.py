"""Templates: the import recognises every column, spreadsheets spoil nothing, drop-downs hold what the contract allows."""

import shutil
import subprocess
from dataclasses import replace

import openpyxl
import pytest

from mingcha.catalog.tables import load_tables
from mingcha.lake.matching.chosen import FileChoice, read_headers
from mingcha.office.table_template import VALUES_SHEET, write_table_template
from tests.patience import WORK_SECONDS

TABLES = load_tables()


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda t: t.id)
def test_the_import_recognises_every_column(table, tmp_path):
    path = write_table_template(table, tmp_path / "模板.xlsx")
    (headers,) = read_headers(path, FileChoice(table.id))
    assert [c.column.name for c in headers.cells] == [c.name for c in table.columns]
    assert {c.how for c in headers.cells} == {"auto"}
    assert headers.missing == ()


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda t: t.id)
def test_numbers_that_are_names_are_text_down_the_whole_column(table, tmp_path):
    book = openpyxl.load_workbook(write_table_template(table, tmp_path / "模板.xlsx"))
    sheet = book.worksheets[0]
    for place, column in enumerate(table.columns, start=1):
        if column.type in ("id_number", "account", "region_code", "month", "text", "name"):
            assert column_format(sheet, place) == "@", column.header
    assert sheet.freeze_panes == "A2"
    assert sheet.max_row == 1


def column_format(sheet, place):
    """The number format of a whole column; neighbours that are alike are stored as one."""
    return next(d.number_format for d in sheet.column_dimensions.values() if d.min <= place <= d.max)


def lists_of(sheet):
    """Column letter → formula of its drop-down."""
    return {
        str(v.sqref).split(":")[0].rstrip("0123456789"): v.formula1
        for v in sheet.data_validations.dataValidation
        if v.type == "list"
    }


def test_coded_columns_have_their_words_in_a_drop_down(tmp_path):
    book = openpyxl.load_workbook(write_table_template(TABLES["members"], tmp_path / "模板.xlsx"))
    assert lists_of(book.worksheets[0]) == {"E": '"是,否"', "F": '"有劳动能力,部分丧失,完全丧失,无劳动能力"'}


def test_a_list_that_is_too_long_for_a_cell_lies_on_a_hidden_sheet(tmp_path):
    table = TABLES["members"]
    words = tuple(f"第{n:03d}种很长的劳动能力情况" for n in range(40))
    columns = tuple(replace(c, values=words) if c.name == "work_capacity" else c for c in table.columns)
    path = write_table_template(replace(table, columns=columns), tmp_path / "模板.xlsx")
    book = openpyxl.load_workbook(path)
    assert lists_of(book.worksheets[0])["F"] == f"{VALUES_SHEET}!$A$1:$A$40"
    assert book[VALUES_SHEET].sheet_state == "hidden"
    assert book[VALUES_SHEET]["A40"].value == words[39]
    assert [h.sheet for h in read_headers(path, FileChoice("members"))] == ["家庭成员"]


def test_every_column_is_explained(tmp_path):
    table = TABLES["payments"]
    sheet = openpyxl.load_workbook(write_table_template(table, tmp_path / "模板.xlsx"))["填写说明"]
    rows = {r[0]: r for r in sheet.iter_rows(values_only=True) if r[0]}
    assert [c.header for c in table.columns if c.header not in rows] == []
    assert rows["所属月份"][1:3] == ("必填", "年-月，如 2024-06；2024年6月、202406 也认")
    assert "退票" in rows["状态"][3]


def test_the_same_contract_gives_the_same_bytes(tmp_path):
    first, second = (write_table_template(TABLES["deaths"], tmp_path / name) for name in ("1.xlsx", "2.xlsx"))
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_filled_in_and_saved_by_an_office_program_it_is_still_recognised(tmp_path):
    path = write_table_template(TABLES["deaths"], tmp_path / "死亡人员_模板.xlsx")
    out = tmp_path / "保存"
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xlsx", "--outdir", out, path],
        check=True, capture_output=True, timeout=WORK_SECONDS,
    )  # fmt: skip
    saved = out / path.name
    (headers,) = read_headers(saved, FileChoice("deaths"))
    assert headers.missing == ()
    sheet = openpyxl.load_workbook(saved).worksheets[0]
    assert column_format(sheet, 1) == "@"
    assert lists_of(sheet)["D"].replace('"', "") == "公安,卫健,殡葬,村居"
