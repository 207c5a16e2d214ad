"""Rows that were not taken come back from rejected.xlsx as they are, whatever the file they came from looked like."""

import openpyxl
import pytest
import xlsxwriter
from lake_desk import DEATH_HEADER, death, person

from mingcha.lake.report import ImportStopped

HEADER = ["家庭编号", "身份证号", "姓名", "与户主关系", "是否保障对象"]


def bring_back(desk, report, column: str, text: str):
    """Type a text into a column of the first refused row and import rejected.xlsx alone."""
    book = openpyxl.load_workbook(report.rejected)
    sheet = book.worksheets[1]
    sheet.cell(2, 1 + [c.value for c in sheet[1]].index(column, 8)).value = text
    for left in [p for p in desk.inbox.iterdir() if p.name != "mapping.yml"]:
        left.unlink()
    book.save(desk.inbox / "rejected.xlsx")
    return desk.bring()


def test_from_below_a_header_of_two_rows(desk):
    """基本情况 stands over 身份证号 and 姓名: the refused row comes back under 身份证号, not under 基本情况身份证号."""
    desk.workbook(
        "死亡人员.xlsx",
        [
            ["基本情况", "", "死亡", "", "备注"],
            ["身份证号", "姓名", "日期", "来源", ""],
            [person(1), "甲", "2024-01-31", "公安", ""],
            [person(2), "乙", "不详", "公安", "再问"],
        ],
    )
    report = desk.bring()
    assert (report.accepted, report.rejected_rows) == (1, 1)
    headers = [c.value for c in openpyxl.load_workbook(report.rejected).worksheets[1][1]][8:]
    assert headers == ["身份证号", "姓名", "死亡日期", "来源", "备注"]

    mended = bring_back(desk, report, "死亡日期", "2024-02-02")
    assert (mended.accepted, mended.rejected_rows) == (1, 0)
    assert len(desk.rows("deaths")) == 2


def test_a_lower_header_that_names_only_other_columns_is_no_row(desk):
    """基本情况 stands over 序号 and 备注, everything else over two rows: the second row is header all the same."""
    upper = ["基本情况", "", *DEATH_HEADER]
    desk.workbook(
        "死亡人员.xlsx", [["名单"], upper, ["序号", "备注"], [1, "", *death(1)], [2, "已核", *death(2)]]
    )
    report = desk.bring()
    assert (report.rows_in, report.accepted) == (2, 2)


def test_with_lines_broken_as_in_the_file(desk):
    """A header and a text broken by CR LF: in the workbook they are broken once, and found again."""
    desk.text(
        "死亡人员.csv", f'身份证号,"死者\r\n姓名",死亡日期,来源\r\n{person(1)},"甲\r\n","不\r\n详",公安\r\n'
    )
    report = desk.bring()
    assert (report.accepted, report.rejected_rows) == (0, 1)
    row = [c.value for c in openpyxl.load_workbook(report.rejected).worksheets[1][2]]
    assert row[9:11] == ["甲\n", "不\n详"]
    mended = bring_back(desk, report, "死亡日期", "2024-02-02")
    assert mended.accepted == 1


def test_from_a_column_of_ticks(desk):
    """The blank of the refused row meant 否 among the √ of the others; alone it still does."""
    twice = ["H1", person(3), "丙", "女", ""]
    rows = [
        ["H1", person(1), "甲", "本人", "√"],
        ["H1", person(2), "", "子", ""],
        twice,
        twice,
        ["合计", 3, "", "", ""],
    ]
    desk.workbook("家庭成员.xlsx", [HEADER, *rows])
    report = desk.bring()
    assert (report.accepted, report.rejected_rows, report.ignored) == (2, 1, 2)

    mended = bring_back(desk, report, "姓名", "乙")
    assert (mended.accepted, mended.rejected_rows, mended.ignored) == (1, 0, 2)
    assert sorted(row["covered"] for row in desk.rows("members")) == [False, False, True]


def test_a_signature_under_the_ticks_changes_nothing(desk):
    """审核人：李四 stands in the column of √: still √ is 是 and blank 否."""
    rows = [
        ["H1", person(1), "甲", "本人", "√"],
        ["H1", person(2), "乙", "子", ""],
        ["制表人：张三", "", "", "", "审核人：李四"],
    ]
    desk.workbook("家庭成员.xlsx", [HEADER, *rows])
    report = desk.bring()
    assert (report.accepted, report.rejected_rows, report.ignored) == (2, 0, 1)


WIDE = """
files:
  - file: 花名册.xlsx
    table: 家庭成员
    values: {relation: 家人}
    repeat:
      numbers: [1, 2]
      columns: {"成员{n}姓名": name, "成员{n}身份证号": person_id, "成员{n}享受": covered, "成员{n}收入（千元）": income_yuan}
"""
WIDE_HEADER = [
    "家庭编号",
    *(f"成员{n}{what}" for n in (1, 2) for what in ("姓名", "身份证号", "享受", "收入(千元)")),
]


def test_ticks_and_units_of_members_side_by_side(desk):
    """成员1享受 √, 成员2享受 blank: yes and no. 0.5 under （千元） is 500 yuan."""
    desk.workbook("花名册.xlsx", [WIDE_HEADER, ["H1", "甲", person(1), "√", 0.5, "乙", person(2), "", "1.2"]])
    desk.text("mapping.yml", WIDE)
    report = desk.bring()

    assert (report.accepted, report.rejected_rows) == (2, 0)
    found = sorted((row["covered"], str(row["income_yuan"])) for row in desk.rows("members"))
    assert found == [(False, "1200.00"), (True, "500.00")]


def test_ticks_of_members_side_by_side_come_back(desk):
    wide = ["H1", "甲", person(1), "√", "", "", person(2), "", ""]
    desk.workbook("花名册.xlsx", [WIDE_HEADER, wide])
    desk.text("mapping.yml", WIDE)
    report = desk.bring()
    assert (report.accepted, report.rejected_rows) == (1, 1)

    mended = bring_back(desk, report, "成员2姓名", "乙")
    assert (mended.accepted, mended.rejected_rows, mended.ignored) == (1, 0, 1)
    assert sorted(row["covered"] for row in desk.rows("members")) == [False, True]


def test_a_unit_that_does_not_fit_stops_members_side_by_side_too(desk):
    header = [text.replace("(千元)", "(%)") for text in WIDE_HEADER]
    desk.workbook("花名册.xlsx", [header, ["H1", "甲", person(1), "√", 0.5, "", "", "", ""]])
    desk.text("mapping.yml", WIDE.replace("（千元）", "（%）"))
    with pytest.raises(ImportStopped, match="READ-21"):
        desk.bring()


def test_the_rows_at_the_end_are_known_beside_a_running_number_too(desk):
    """合计 in the second column, after the running number; 制表人 after a date."""
    desk.workbook(
        "死亡人员.xlsx",
        [
            ["序号", *DEATH_HEADER],
            [1, person(1), "甲", "2024-01-31", "公安"],
            [2, "合计", "", "", ""],
            ["合计：1人", "", "", "", ""],
            ["2024年6月30日", "制表人：张三", "", "", ""],
            ["分管领导（签字）：", "", "", "", ""],
        ],
    )
    report = desk.bring()
    assert (report.rows_in, report.accepted, report.rejected_rows, report.ignored) == (5, 1, 0, 4)


def test_a_signature_where_codes_and_months_stand(desk):
    """制表人 and 审核人 under 区划代码 and 报告月份 can be read as neither: still no row of data."""
    desk.workbook(
        "村级月报告.xlsx",
        [
            ["村居区划代码", "报告月份"],
            ["999901001001", "2024-06"],
            ["制表人：张三", "审核人：李四"],
            ["城关镇", "2024-06"],
        ],
    )
    report = desk.bring()
    assert (report.rows_in, report.accepted, report.rejected_rows, report.ignored) == (3, 1, 1, 1)


def test_a_summary_beside_the_table_is_left_out_and_said(desk):
    """汇总 has 区划代码 and 救助类型 too, but no households; alone it would be a file that lacks its columns."""
    households = [
        "家庭编号",
        "救助类型",
        "区划代码",
        "户主身份证号",
        "户主姓名",
        "家庭人口",
        "月保障金额",
        "起始月份",
    ]
    summary = [["区划代码", "救助类型", "户数", "人口"], ["999901", "农村低保", 1, 2]]
    row = ["H1", "农村低保", "999901001001", person(1), "甲", 2, 300, "2024-01"]
    desk.workbook("救助家庭.xlsx", {"汇总": summary, "明细": [households, row]})
    report = desk.bring()
    assert [unit.sheet for unit in report.units] == ["明细"]
    assert report.unused == [("救助家庭.xlsx（汇总）", "没有找到“救助家庭”的表头")]

    desk.workbook("救助家庭.xlsx", {"汇总": summary})
    with pytest.raises(ImportStopped, match="READ-23"):
        desk.bring()


def test_a_table_without_rows_is_said(desk):
    """A header alone takes the place of the table that was there: allowed, but not without a word."""
    desk.text("死亡人员.csv", [DEATH_HEADER])
    assert "“死亡人员”的文件里没有可以接收的行" in desk.bring().warnings[0]


def test_an_empty_file_is_named_and_harms_nothing(desk):
    """新建文本文档 with nothing in it stops nobody; an empty file of a table is an export that failed."""
    desk.text("死亡人员.csv", [DEATH_HEADER, [person(1), "甲", "2024-01-31", "公安"]])
    desk.raw("新建表格.csv", b"")
    report = desk.bring()
    assert report.accepted == 1
    assert report.unused == [("新建表格.csv", "空文件（0 字节）")]

    desk.raw("家庭成员.csv", b"")
    with pytest.raises(ImportStopped, match="READ-12"):
        desk.bring()


@pytest.mark.parametrize("separator", [";", "|", "\t"])
def test_thousands_separators_do_not_hide_the_separator(desk, separator):
    """Three columns, and as many commas as separators in every line."""
    desk.text(
        "救助标准.csv",
        [
            ["区划代码", "救助类型", "月标准", "执行起始月份"],
            *(["999901", "农村低保", "1,234,567.00", f"2024-{n:02d}"] for n in range(1, 9)),
        ],
        separator=separator,
    )
    assert desk.bring().accepted == 8


def test_equals_sign_and_quotes_keep_digits_and_mean_nothing_else(desk):
    """="6217…" is how some programs keep a spreadsheet from making a number of an account."""
    desk.text("死亡人员.csv", ",".join(DEATH_HEADER) + f'\n"=""{person(1)}""",="甲",="2024-01-31",公安\n')
    assert desk.bring().accepted == 1
    row = desk.rows("deaths")[0]
    assert desk.texts("person", [row["person_key"]]) == [person(1)]
    assert desk.texts("name", [row["name_key"]]) == ["甲"]


def test_a_hidden_sheet_is_read_and_said(desk):
    book = xlsxwriter.Workbook(str(desk.inbox / "死亡人员.xlsx"))
    for name, row in (("本月", death(1)), ("上月", death(2))):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, DEATH_HEADER)
        sheet.write_row(1, 0, row)
    sheet.hide()
    book.close()
    report = desk.bring()
    assert [(u.sheet, u.note, u.accepted) for u in report.units] == [
        ("本月", "", 1),
        ("上月", "隐藏的工作表", 1),
    ]


def test_long_household_numbers_that_a_spreadsheet_spoiled_are_refused(desk):
    """A 家庭编号 of 18 digits in a number cell has lost its last three: it would be another household's, or nobody's."""
    rows = [[141121001001000123, person(1), "甲", "本人", "是"], ["1.41121E+17", person(2), "乙", "本人", "是"],
            ["141121001001000123", person(3), "丙", "本人", "是"], [141121001000123, person(4), "丁", "本人", "是"]]  # fmt: skip
    desk.workbook("家庭成员.xlsx", [HEADER, *rows])
    report = desk.bring()
    assert (report.accepted, report.rejected_rows) == (2, 2)
    assert list(report.units[0].reasons) == ["编号被电子表格损坏（变成数值或科学计数法，末尾数字已丢失）"]
    found = desk.texts("household", [row["household_key"] for row in desk.rows("members")])
    assert sorted(found) == ["141121001000123", "141121001001000123"]
