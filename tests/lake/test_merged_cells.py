"""Merged cells among the data: what they show on every row is read on every row; amounts are not multiplied by it."""

from decimal import Decimal

import pytest
import xlsxwriter
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from lake_desk import DEATH_HEADER, death, person

from mingcha.lake.reading import row_by_row, workbook
from mingcha.lake.reading.merged_cells import FilledPlaces, FilledSheet
from mingcha.lake.reading.row_by_row import ReadRow, RowByRowSheet
from mingcha.lake.reading.sheets import MergedArea


def book_of(path, rows: list[list], merged: list[str]):
    """A workbook; merged: ranges such as A2:A4, which keep what stands in their first cell."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("名册")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    for area in merged:
        sheet.merge_range(area, "")
        first = area.split(":")[0]
        sheet.write(first, rows[int(first[1:]) - 1][ord(first[0]) - ord("A")])
    book.close()
    return path


MEMBER_HEADER = ["家庭编号", "身份证号", "姓名", "与户主关系", "是否保障对象"]


def member(number: int, household: str, relation: str = "子女") -> list[str]:
    return [household, person(number), f"人{number}", relation, "是"]


@pytest.mark.parametrize("by_columns", [False, True])
def test_a_household_merged_over_its_members(desk, monkeypatch, by_columns):
    monkeypatch.setattr(workbook, "LARGE_BYTES", 0 if by_columns else 1 << 40)
    rows = [
        member(1, "H1", "本人"),
        member(2, ""),
        member(3, ""),
        member(4, "H2", "本人"),
        member(5, "H3", "本人"),
        member(6, ""),
    ]
    rows += [member(n, f"H{n}", "本人") for n in range(7, 90)]
    book_of(desk.inbox / "家庭成员.xlsx", [MEMBER_HEADER, *rows], ["A2:A4", "A6:A7"])
    report = desk.bring()

    stored = {row["person_key"]: row["household_key"] for row in desk.rows("members")}
    people = {
        name: stored[key]
        for key, name in zip(sorted(stored), desk.texts("name", sorted(stored)), strict=True)
    }
    assert (report.accepted, report.rejected_rows) == (89, 0)
    assert people["人1"] == people["人2"] == people["人3"]
    assert people["人5"] == people["人6"]
    assert len(set(people.values())) == 86
    assert any(
        "有 2 处纵向合并的单元格（如第 2 行），已把合并的内容写到其中每一行" in w for w in report.warnings
    )


HOUSEHOLD_HEADER = [
    "家庭编号",
    "救助类型",
    "区划代码",
    "户主身份证号",
    "户主姓名",
    "家庭人口",
    "月保障金额",
    "起始月份",
    "成员姓名",
]


def test_a_household_merged_over_the_rows_of_its_members_is_one_household(desk):
    rows = [
        ["H1", "农村低保", "999901001001", person(1), "人1", 3, 900, "2023-01", "人1"],
        ["", "", "", "", "", "", "", "", "人2"],
        ["", "", "", "", "", "", "", "", "人3"],
        ["H2", "农村低保", "999901001001", person(4), "人4", 1, 400, "2023-01", "人4"],
    ]
    book_of(desk.inbox / "救助家庭.xlsx", [HOUSEHOLD_HEADER, *rows], [f"{c}2:{c}4" for c in "ABCDEFGH"])
    report = desk.bring()

    assert (report.rows_in, report.accepted, report.ignored, report.rejected_rows) == (4, 2, 2, 0)
    assert sorted(row["amount_yuan"] for row in desk.rows("households")) == [Decimal(400), Decimal(900)]


def test_an_amount_merged_over_several_payments_is_not_paid_twice(desk):
    header = ["发放流水号", "救助类型", "收款人姓名", "收款账号", "所属月份", "金额", "状态"]
    rows = [
        ["1", "城市低保", "甲", "62284801", "2024-01", "600", "成功"],
        ["2", "城市低保", "乙", "62284802", "2024-01", "", "成功"],
    ]
    book_of(desk.inbox / "发放明细.xlsx", [header, *rows], ["F2:F3"])
    report = desk.bring()

    assert (report.accepted, report.rejected_rows) == (1, 1)
    assert [row["amount_yuan"] for row in desk.rows("payments")] == [Decimal(600)]
    assert any("有 1 行里有合并单元格（如第 2 行），只有左上角一格有内容" in w for w in report.warnings)


def test_rows_in_a_merged_area_that_hold_nothing_else_are_blank(desk):
    rows = [death(1), ["", "", "", ""], death(2)]
    book_of(desk.inbox / "死亡人员.xlsx", [DEATH_HEADER, *rows], ["D2:D3"])
    report = desk.bring()

    assert (report.rows_in, report.accepted) == (2, 2)


def test_a_total_that_is_merged_over_its_row_is_nothing_to_mind(desk):
    book_of(desk.inbox / "死亡人员.xlsx", [DEATH_HEADER, death(1), ["合计", "", "", "1"]], ["A3:C3"])
    report = desk.bring()

    assert (report.accepted, report.ignored, report.warnings) == (1, 1, [])


def test_an_old_workbook(desk):
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    for number, row in enumerate([DEATH_HEADER, death(1), [*death(2)[:2], "", ""]]):
        for place, cell in enumerate(row):
            if number == 0 or place < 2:
                sheet.write(number, place, cell)
    sheet.write_merge(1, 2, 2, 2, "2024-01-31")
    sheet.write_merge(1, 2, 3, 3, "公安")
    book.save(str(desk.inbox / "死亡人员.xls"))

    assert desk.bring().accepted == 2


class Rows(RowByRowSheet):
    """Rows out of a list, numbered from 2."""

    def __init__(self, path, rows, areas):
        super().__init__(path, "", "", len(rows), areas)
        self._written = rows

    def rows(self):
        for number, texts in enumerate(self._written, start=2):
            yield ReadRow(number, list(texts), [text == "7" for text in texts])


@st.composite
def grids(draw):
    """Rows of three columns and merged areas in them that do not overlap; only the first cell of an area is written."""
    height = draw(st.integers(1, 12))
    cells = st.sampled_from([None, " ", "甲", "7"])
    rows = [[draw(cells) for _ in range(3)] for _ in range(height)]
    areas = []
    for place in range(3):
        at = 0
        while at < height:
            deep = draw(st.integers(1, 4))
            if deep > 1 and at + deep <= height and draw(st.booleans()):
                areas.append(MergedArea(at + 2, at + deep + 1, place, place))
                for row in rows[at + 1 : at + deep]:
                    row[place] = None
            at += deep
    return rows, areas


@given(grids(), st.integers(1, 5))
def test_filled_as_one_would_by_hand(tmp_path_factory, grid, batch_rows):
    rows, areas = grid
    key, text, amount = 0, 1, 2
    expected = [list(row) for row in rows]
    one_record = {(a.top, a.bottom) for a in areas if a.left == key}
    for area in areas:
        if area.left == amount and (area.top, area.bottom) not in one_record:
            continue
        for number in range(area.top - 1, area.bottom - 1):
            if any(cell and cell.strip() for cell in rows[number]):
                expected[number][area.left] = rows[area.top - 2][area.left]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_by_row, "_BATCH_ROWS", batch_rows)
        sheet = FilledSheet(
            Rows(tmp_path_factory.getbasetemp(), rows, areas), areas, FilledPlaces([key], [text], [amount])
        )
        read, numeric = [], []
        for batch in sheet.batches(2, 3):
            columns = [column.texts.to_pylist() for column in batch.columns]
            read += [list(row) for row in zip(*columns, strict=True)]
            marks = [c.numeric if c.numeric is not None else [False] * len(batch) for c in batch.columns]
            numeric += [list(map(bool, row)) for row in zip(*marks, strict=True)]

    assert read == expected
    assert numeric == [[cell == "7" for cell in row] for row in expected]
