"""Large workbooks are read column by column. Whatever a sheet holds, its cells must be those of the reading cell by cell."""

import math
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from mingcha.domain.errors import ClerkError
from mingcha.lake.cell_text import number_text
from mingcha.lake.reading import workbook, workbook_kinds, workbook_safety
from mingcha.lake.reading.number_texts import number_texts
from mingcha.lake.reading.opening import open_sheets
from mingcha.lake.reading.sheets import MergedArea

ROWS = 400
TITLED = [["死亡人员花名册"], [], ["单位：某某县民政局", None, None, "2024年6月"]]


def texts(n: int) -> str:
    return f"人{n}"


def many(*columns, rows: int = ROWS) -> list[list]:
    """Rows of cells, each column given as a function of the row's number."""
    return [[column(n) for column in columns] for n in range(rows)]


PURE = {
    "文本和数字": [["身份证号", "金额"], *many(lambda n: f"9901{n:014d}", lambda n: n * 1.25)],
    "以数字存的身份证号": [["身份证号"], *many(lambda n: 110101199001010000.0 + n * 1024)],
    "小数和负数": [["金额", "比例"], *many(lambda n: -n / 3, lambda n: n * 1e-7)],
    "很大和很小的数": [["数"], *many(lambda n: (-1) ** n * 10.0 ** (n % 40 - 20))],
    "日期": [["日期"], *many(lambda n: date(1950, 1, 1) + timedelta(days=n * 37))],
    "日期和时刻": [["时间"], *many(lambda n: datetime(2024, 1, 1, 9, 30) + timedelta(hours=n * 7))],
    "是否": [["是否"], *many(lambda n: n % 3 == 0)],
    "标题两行": [*TITLED, ["姓名", "金额"], *many(texts, lambda n: float(n))],
    "空行空格": [["姓名", "金额"], *(row if n % 7 else [] for n, row in enumerate(many(texts, float)))],
    "空列": [["姓名", None, "金额"], *many(texts, lambda n: None, float)],
    "写作NA的文本": [["备注"], *many(lambda n: ["N/A", "NULL", "nan", "无", " ", "None"][n % 6])],
    "从第三列开始": [["", "", "姓名"], *many(lambda n: None, lambda n: None, texts)],
    "合计在数字列": [["序号", "金额"], *many(float, float), ["合计", 1.0]],
    "几行签名": [
        ["序号", "金额"],
        *many(float, float),
        ["合计", 1.0],
        [],
        ["制表人", "王某"],
        [7.0, 8.0],
        ["日期", date(2024, 6, 30)],
    ],
}
MIXED = {
    "数字里有文本": [["金额"], *many(lambda n: "无" if n == 300 else float(n))],
    "数字里写NA": [["金额"], *many(lambda n: "N/A" if n == 300 else float(n))],
    "数字里写nan": [["金额"], *many(lambda n: "nan" if n == 300 else float(n))],
    "身份证号半是数字": [["身份证号"], *many(lambda n: f"{n:018d}" if n % 2 else float(n))],
    "日期里有文本": [["日期"], *many(lambda n: "2024年6月" if n == 300 else date(2024, 1, 1))],
    "日期里有数字": [["日期"], *many(lambda n: 45000.0 if n == 300 else date(2024, 1, 1))],
    "早于1905年": [["日期"], *many(lambda n: date(1901, 1, 1) + timedelta(days=n))],
    "时刻": [["时刻"], *many(lambda n: time(9, n % 60))],
    "是否里有数字": [["是否"], *many(lambda n: 1.0 if n == 300 else True)],
}


def write(path: Path, rows: list[list], **options) -> Path:
    """A workbook with shared texts, as office programs write it; numbers, dates and truth values as such."""
    book = xlsxwriter.Workbook(
        str(path), {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False, **options}
    )
    sheet = book.add_worksheet("表")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def seen(path: Path, monkeypatch, large: bool, first_row: int = 2) -> tuple[list, dict, list, bool]:
    """Top rows, (row, column) → (text, is a number) of every cell, oddities and merged cells, and whether columns were read as columns."""
    monkeypatch.setattr(workbook, "LARGE_BYTES", 0 if large else 1 << 40)
    monkeypatch.setattr(workbook_kinds, "HEAD_BYTES", 10_000)
    monkeypatch.setattr(workbook_kinds, "TAIL_BYTES", 2_000)
    monkeypatch.setattr(workbook_safety, "_BLOCK_BYTES", 2_500)
    top, cells, odd, by_columns = [], {}, [], False
    for sheet in open_sheets(path):
        top.append((sheet.name, sheet.top_rows(), sheet.rows_expected()))
        width = max((len(row.texts) for row in sheet.top_rows()), default=0)
        for batch in sheet.batches(first_row, width):
            for place in range(width):
                column = batch.columns[place]
                for row, text in enumerate(column.texts.to_pylist()):
                    if text is not None:
                        numeric = column.numeric is not None and bool(column.numeric[row])
                        cells[sheet.name, int(batch.row_numbers[row]), place] = (text, numeric)
        odd.append((sheet.oddities(first_row), sheet.merged_areas()))
        by_columns = by_columns or sheet._loaded.below is not None
    return top, cells, odd, by_columns


def same(path: Path, monkeypatch, first_row: int = 2) -> bool:
    """Assert that both ways see the same; whether columns were read as columns."""
    by_cells = seen(path, monkeypatch, large=False, first_row=first_row)
    by_columns = seen(path, monkeypatch, large=True, first_row=first_row)
    assert by_columns[:3] == by_cells[:3]
    assert not by_cells[3]
    return by_columns[3]


@pytest.mark.parametrize("what", PURE)
def test_columns_of_one_kind_are_read_as_columns_with_the_same_cells(what, tmp_path, monkeypatch):
    assert same(write(tmp_path / "a.xlsx", PURE[what]), monkeypatch)


@pytest.mark.parametrize("what", MIXED)
def test_columns_of_mixed_kinds_are_read_cell_by_cell(what, tmp_path, monkeypatch):
    assert not same(write(tmp_path / "a.xlsx", MIXED[what]), monkeypatch)


@pytest.mark.parametrize("first_row", [1, 2, 5, 250, ROWS + 1, ROWS + 50])
def test_reading_may_start_at_any_row(first_row, tmp_path, monkeypatch):
    path = write(tmp_path / "a.xlsx", [*PURE["文本和数字"], *[["尾", 1.0]] * 100])
    assert same(path, monkeypatch, first_row)


def test_the_cells_are_those_that_were_written(tmp_path, monkeypatch):
    path = write(tmp_path / "a.xlsx", [["姓名", "金额", "日期"], *many(texts, lambda n: n / 4, lambda n: date(2024, 1, n % 28 + 1))])  # fmt: skip
    _, cells, _, by_columns = seen(path, monkeypatch, large=True)
    assert by_columns
    assert cells["表", 2, 0] == ("人0", False)
    assert [cells["表", ROWS + 1, place] for place in range(3)] == [
        ("人399", False), ("99.75", True), ("2024-01-08", False)
    ]  # fmt: skip
    assert len(cells) == 3 * ROWS


def test_formulas_errors_and_empty_results(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("表")
    sheet.write_row(0, 0, ["姓名", "金额", "合计"])
    for n in range(1, ROWS):
        sheet.write_row(n, 0, [texts(n), n * 1.5])
        sheet.write_formula(n, 2, f"=B{n}*2", None, n * 3.0)
    for n, value in ((350, "#DIV/0!"), (360, "#N/A"), (370, "#REF!"), (380, "")):
        sheet.write_formula(n, 2, "=1/0", None, value)
    sheet.write_formula(355, 0, "=NA()", None, "#N/A")
    book.close()
    assert same(path, monkeypatch)
    cells = seen(path, monkeypatch, large=True)[1]
    assert cells["表", 351, 2] == ("#DIV/0!", False)
    assert cells["表", 356, 0] == ("#N/A", False)
    assert cells["表", 362, 2] == ("1083", True)
    assert ("表", 381, 2) not in cells


def test_hidden_rows_hidden_sheets_merged_cells_and_notes_far_right(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name in ("甲", "乙", "丙"):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["姓名", "金额"])
        for n in range(1, ROWS if name != "丙" else 5):
            sheet.write_row(n, 0, [f"{name}{n}", n * 1.5])
        sheet.set_row(3, None, None, {"hidden": True})
        if name == "乙":
            sheet.hide()
            sheet.set_row(333, None, None, {"hidden": True})
            sheet.write_string(340, 9, "旁注")
            sheet.merge_range(390, 2, 395, 3, "合并")
    book.close()
    assert same(path, monkeypatch)
    top, cells, odd, _ = seen(path, monkeypatch, large=True)
    assert [name for name, *_ in top] == ["甲", "乙", "丙"]
    assert len(top[1][1][0].texts) == 10, "the note makes the sheet wider from its first row on"
    assert cells["乙", 341, 9] == ("旁注", False)
    assert "2 行被隐藏（如第 4 行）" in odd[1][0][0]
    assert odd[1][1] == [MergedArea(391, 396, 2, 3)]


def test_percentages_durations_and_slivers_of_a_day(tmp_path, monkeypatch):
    for name, format_, value, by_columns in (
        ("percent", "0.00%", lambda n: n / 1000, True),
        ("sliver", "yyyy-mm-dd", lambda n: 45000 + n + 1e-10, True),
        ("duration", "[h]:mm:ss", lambda n: 45000.5 + n, False),
    ):
        path = tmp_path / f"{name}.xlsx"
        book = xlsxwriter.Workbook(str(path))
        sheet, shown = book.add_worksheet("表"), book.add_format({"num_format": format_})
        sheet.write_string(0, 0, "列")
        for n in range(ROWS):
            sheet.write_number(n + 1, 0, value(n), shown)
        book.close()
        assert same(path, monkeypatch) is by_columns, name
    assert seen(tmp_path / "sliver.xlsx", monkeypatch, large=True)[1]["表", 402 - 1, 0] == (
        "2024-04-17", False,
    )  # fmt: skip


@pytest.mark.parametrize("how", ["inline", "openpyxl", "1904", "same texts"])
def test_other_writers(how, tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    rows = [
        ["姓名", "金额", "日期"],
        *many(texts, lambda n: n / 8, lambda n: datetime(2024, 2, 1, 8, n % 60)),
    ]
    if how == "openpyxl":
        book = openpyxl.Workbook()
        book.active.title = "表"
        for row in rows:
            book.active.append(row)
        book.save(path)
    elif how == "same texts":
        write(path, [["甲", "乙"], *many(lambda n: "甲", lambda n: "乙")])
    else:
        write(path, rows, **({"date_1904": True} if how == "1904" else {"constant_memory": True}))
    assert same(path, monkeypatch)


def test_truth_values_and_ones_in_one_column_are_told_apart(tmp_path, monkeypatch):
    rows = [["是否"], *([[True], [1.0]] * 5)]
    cells = seen(write(tmp_path / "a.xlsx", rows), monkeypatch, large=False)[1]
    assert [cells["表", row, 0] for row in (2, 3, 10, 11)] == [("TRUE", False), ("1", True)] * 2


def test_an_old_workbook_is_read_cell_by_cell(tmp_path, monkeypatch):
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for row, cells in enumerate(PURE["文本和数字"]):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    book.save(str(tmp_path / "a.xls"))
    assert not same(tmp_path / "a.xls", monkeypatch)


def test_a_large_workbook_with_few_rows_above_or_broken_xml_is_left_to_the_cells(tmp_path, monkeypatch):
    path = write(tmp_path / "long.xlsx", [["长"], *[["字" * 3000]] * 60], constant_memory=True)
    assert not same(path, monkeypatch), "10,000 bytes do not hold 40 rows of it"
    broken = write(tmp_path / "broken.xlsx", PURE["文本和数字"])
    import zipfile

    with zipfile.ZipFile(broken) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        b"</v></c></row>", b"</row>"
    )
    with zipfile.ZipFile(broken, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    for large in (False, True):
        with pytest.raises(ClerkError) as refused:
            seen(broken, monkeypatch, large)
        assert refused.value.code == "READ-02"


CELLS = st.one_of(
    st.none(), st.booleans(), st.dates(date(1900, 3, 1), date(2900, 1, 1)), st.sampled_from(["", "nan", "N/A", " ", "1.5", "#N/A"]),
    st.floats(-1e20, 1e20), st.integers(-10**6, 10**6), st.text("甲乙12 <&>\"'", max_size=6),
)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(
    kinds=st.lists(st.lists(CELLS, min_size=1, max_size=3), min_size=1, max_size=4),
    odd=st.lists(st.tuples(st.integers(0, 199), st.integers(0, 3), CELLS), max_size=2),
)
def test_whatever_the_cells_are(kinds, odd, tmp_path_factory):
    rows = many(*[lambda n, some=some: some[n % len(some)] for some in kinds], rows=200)
    for row, column, cell in odd:
        rows[row][column % len(kinds)] = cell
    path = write(tmp_path_factory.mktemp("any") / "a.xlsx", [["表头"] * len(kinds), *rows])
    with pytest.MonkeyPatch.context() as patch:
        same(path, patch)


@given(
    st.lists(
        st.one_of(
            st.none(), st.floats(allow_nan=False), st.integers(-(10**17), 10**17).map(float),
            st.decimals(-(10**9), 10**9, places=4).map(float), st.floats(1e-8, 1e-3), st.sampled_from([0.0, -0.0, math.inf, 0.1 + 0.2]),
        )
    )
)  # fmt: skip
def test_numbers_at_once_are_shown_like_single_ones(numbers):
    shown = number_texts(pa.array(numbers, pa.float64())).to_pylist()
    assert shown == [None if n is None else number_text(n) for n in numbers]
    assert isinstance(np.array(shown), np.ndarray)
