"""What files really look like: each mess of the data contract, one after the other."""

from datetime import date, datetime

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt
from lake_desk import DEATH_HEADER, death, person


def deaths_of(desk):
    return [(row["person_key"], row["died_on"]) for row in desk.rows("deaths")]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "BOM"),
        ("gb18030", "GB18030"),
        ("gbk", "GB18030"),
        ("utf-16", "UTF-16"),
    ],
)
@pytest.mark.parametrize(("separator", "word"), [(",", "逗号"), ("\t", "制表符"), (";", "分号")])
def test_text_files_of_any_encoding_and_separator(desk, encoding, said, separator, word):
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1), death(2)], encoding, separator)
    report = desk.bring()

    assert (report.accepted, report.rejected) == (2, None)
    assert said in report.units[0].note
    assert word in report.units[0].note
    assert desk.texts("name", [1, 2]) == ["人1", "人2"]


def test_titles_blank_rows_totals_and_repeated_headers(desk):
    rows = [
        ["文水县死亡人员"],
        ["单位：民政局", "", "2024年"],
        [],
        DEATH_HEADER,
        death(1),
        [],
        DEATH_HEADER,
        death(2),
        ["小 计", "2"],
        ["合计", 2],
        ["制表人：张三", "审核：李四"],
    ]
    desk.workbook("死亡人员.xlsx", rows)
    report = desk.bring()

    assert (report.rows_in, report.accepted, report.rejected_rows, report.ignored) == (5, 2, 0, 3)
    assert [row["source_row"] for row in desk.rows("deaths")] == [5, 8]


def test_two_level_headers_with_merged_cells(desk):
    upper = ["家庭编号", "户主", "", "", "保障情况", "", "", "行政区划代码"]
    lower = ["", "姓名", "身份证号", "家庭人口", "救助类型", "月保障金额（元）", "起始月份", ""]
    desk.workbook(
        "救助家庭.xlsx",
        [["花名册"], upper, lower, ["H1", "张三", person(1), 2, "城市低保", 500, "2024-01", "141121"]],
    )
    report = desk.bring()

    assert report.units[0].unknown == ()
    row = desk.rows("households")[0]
    assert desk.texts("person", [row["head_key"]]) == [person(1)]
    assert desk.texts("name", [row["head_name_key"]]) == ["张三"]
    assert row["region_code"] == "141121000000"


def test_every_sheet_of_a_workbook_and_old_workbooks(desk):
    desk.workbook(
        "死亡人员.xlsx",
        {"一季度": [DEATH_HEADER, death(1)], "二季度": [DEATH_HEADER, death(2)], "说明": [["口径说明"]]},
    )
    book = xlwt.Workbook()
    sheet = book.add_sheet("三季度")
    for i, row in enumerate([DEATH_HEADER, death(3, date(2024, 7, 1)), death(4, 45474)]):
        for j, cell in enumerate(row):
            sheet.write(
                i,
                j,
                cell,
                xlwt.easyxf(num_format_str="YYYY-MM-DD")
                if isinstance(cell, date)
                else xlwt.Style.default_style,
            )
    book.save(str(desk.inbox / "死亡人员_三季度.xls"))
    report = desk.bring()

    assert report.accepted == 4
    assert [u.sheet for u in report.units] == ["一季度", "二季度", "三季度"]
    assert report.unused == [("死亡人员.xlsx（说明）", "没有找到“死亡人员”的表头")]
    assert {row["died_on"] for row in desk.rows("deaths")} >= {date(2024, 7, 1)}


def test_spreadsheet_dates_and_times(desk):
    header = ["区划代码", "抽测时间", "是否接通", "是否工作时间"]
    desk.workbook(
        "值守抽测.xlsx",
        [header, ["141121", datetime(2024, 6, 1, 9, 30), True, "√"], [141121, 45444.40625, 0, "是"]],
    )
    desk.bring()

    assert [row["tested_at"] for row in desk.rows("hotline_tests")] == [
        datetime(2024, 6, 1, 9, 30),
        datetime(2024, 6, 1, 9, 45),
    ]
    assert [row["answered"] for row in desk.rows("hotline_tests")] == [True, False]


def test_numbers_that_a_spreadsheet_spoiled_are_rejected(desk):
    number = int(person(1)[:17] + "0")
    desk.workbook(
        "死亡人员.xlsx",
        [
            DEATH_HEADER,
            [number, "甲", "2024-01-01", "公安"],
            ["1.10101E+17", "乙", "2024-01-01", "公安"],
            death(3),
        ],
    )
    report = desk.bring()

    assert (report.accepted, report.rejected_rows) == (1, 2)
    assert report.units[0].reasons == {"身份证号被电子表格损坏（变成数值或科学计数法，末尾数字已丢失）": 2}


def test_parquet_with_a_numeric_id_column_is_rejected_and_text_is_read(desk):
    pq.write_table(
        pa.table(
            {
                "person_id": [int(person(1)[:17] + "1")],
                "name": ["甲"],
                "died_on": [date(2024, 1, 1)],
                "source": ["公安"],
            }
        ),
        desk.inbox / "deaths.parquet",
    )
    pq.write_table(
        pa.table(
            {
                "person_id": pa.array([person(2)]).dictionary_encode(),
                "name": ["乙"],
                "died_on": [date(2024, 1, 1)],
                "source": ["公安"],
            }
        ),
        desk.inbox / "deaths_2.parquet",
    )
    report = desk.bring()

    assert (report.accepted, report.rejected_rows) == (1, 1)


def test_invalid_numbers_are_kept_and_marked(desk):
    wrong = person(1)[:17] + ("1" if person(1)[17] != "1" else "2")
    desk.text(
        "死亡人员.csv",
        [DEATH_HEADER, [wrong, "甲", "2024-01-01", "公安"], [" 123 ", "乙", "2024-01-01", "公安"]],
    )
    report = desk.bring()

    assert report.accepted == 2
    assert sorted(row["person_key"] for row in desk.rows("deaths")) == [-2, -1]
    assert desk.texts("person", [-1, -2]) == [wrong, "123"]
    assert "2 个身份证号不正确" in report.warnings[0]


def test_a_column_of_ticks_and_blanks_means_yes_and_no(desk):
    header = ["家庭编号", "身份证号", "姓名", "与户主关系", "是否保障对象"]
    desk.text(
        "家庭成员.csv", [header, ["H1", person(1), "甲", "本人", "√"], ["H1", person(2), "乙", "妻", ""]]
    )
    desk.bring()

    assert [row["covered"] for row in desk.rows("members")] == [True, False]


def test_a_blank_beside_yes_and_no_is_a_missing_answer(desk):
    header = ["家庭编号", "身份证号", "姓名", "与户主关系", "是否保障对象"]
    desk.text(
        "家庭成员.csv", [header, ["H1", person(1), "甲", "本人", "是"], ["H1", person(2), "乙", "妻", ""]]
    )

    assert desk.bring().units[0].reasons == {"必填项为空": 1}


def test_rows_longer_and_shorter_than_the_header(desk):
    desk.raw(
        "死亡人员.csv",
        f"身份证号,姓名,死亡日期,来源,备注\n{person(1)},甲,2024-01-01,公安\n{person(2)},乙,2024-01-01,公安,,,\n{person(3)},丙,2024-01-01,公安,x,多,出\n".encode(),
    )
    report = desk.bring()

    assert (report.rows_in, report.accepted, report.rejected_rows) == (3, 2, 1)
    assert [row["source_row"] for row in desk.rows("deaths")] == [2, 3]


def test_quoted_line_breaks_do_not_shift_rows(desk):
    header = [
        "申请编号",
        "申请类型",
        "区划代码",
        "申请人身份证号",
        "申请人姓名",
        "申请日期",
        "决定结果",
        "不予确认原因",
    ]
    rows = [
        header,
        ["A1", "低保", "141121", person(1), "甲", "2024-01-01", "不予确认", '"有车，\n且有房"'],
        ["A2", "低保", "141121", person(2), "乙", "2024-01-01", "确认", ""],
    ]
    desk.text("救助申请.csv", rows)
    desk.bring()

    assert [row["reason_text"] for row in desk.rows("applications")] == ["有车,\x20且有房", None]


def test_wide_member_columns_become_rows(desk):
    header = ["家庭编号", "成员1姓名", "成员1身份证号", "成员2姓名", "成员2身份证号"]
    desk.workbook(
        "花名册.xlsx", [header, ["H1", "甲", person(1), "乙", person(2)], ["H2", "丙", person(3), "", ""]]
    )
    desk.text(
        "mapping.yml",
        """
files:
  - file: 花名册.xlsx
    table: 家庭成员
    values: {covered: 是, relation: 家人}
    repeat:
      numbers: [1, 2, 3]
      columns: {"成员{n}姓名": name, "成员{n}身份证号": person_id}
""",
    )
    report = desk.bring()

    assert (report.rows_in, report.accepted) == (3, 3)
    assert sorted((row["household_key"], row["source_row"]) for row in desk.rows("members")) == [
        (1, 2),
        (1, 2),
        (2, 3),
    ]


def test_rejected_rows_of_wide_files_come_back_through_the_mapping(desk):
    header = ["家庭编号", "成员1姓名", "成员1身份证号", "成员2姓名", "成员2身份证号"]
    desk.workbook("花名册.xlsx", [["标题"], header, ["H1", "甲", person(1), "", person(2)]])
    mapping = desk.text(
        "mapping.yml",
        "files: [{file: 花名册.xlsx, table: 家庭成员, header_row: 2, values: {covered: 是, relation: 家人},"
        ' repeat: {numbers: [1, 2], columns: {"成员{n}姓名": name, "成员{n}身份证号": person_id}}}]',
    ).read_bytes()
    report = desk.bring()
    assert (report.accepted, report.rejected_rows) == (1, 1)

    book = openpyxl.load_workbook(report.rejected)
    book.worksheets[1].cell(2, 12).value = "乙"
    desk.clear()
    book.save(desk.inbox / "rejected.xlsx")
    desk.raw("mapping.yml", mapping)
    mended = desk.bring()

    assert (mended.rows_in, mended.accepted, mended.ignored) == (2, 1, 1)
    assert len(desk.rows("members")) == 2


def test_members_get_their_keys_household_by_household(desk):
    header = ["家庭编号", "身份证号", "姓名", "与户主关系", "是否保障对象"]
    rows = [[h, person(n), f"人{n}", "家人", "是"] for h, n in (("H2", 5), ("H1", 1), ("H2", 6), ("H1", 2))]
    desk.text("家庭成员.csv", [header, *rows])
    desk.text("死亡人员.csv", [DEATH_HEADER, death(9), death(6)])
    desk.bring()

    assert [(row["household_key"], row["person_key"]) for row in desk.rows("members")] == [
        (1, 1),
        (1, 2),
        (2, 3),
        (2, 4),
    ]
    assert [row["person_key"] for row in desk.rows("deaths")] == [2, 5]
    people = pq.read_table(desk.workspace.dataset().people.paths[0]).to_pylist()
    assert [p["person_key"] for p in people] == [1, 2, 3, 4, 5]
