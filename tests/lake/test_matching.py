"""Which table a file is, and which of its columns is which."""

from decimal import Decimal

import pytest
from lake_desk import person

from mingcha.catalog.tables import load_tables
from mingcha.lake.matching.headers import match_headers
from mingcha.lake.matching.table_names import table_by_headers, table_by_name
from mingcha.lake.reading.sheets import TopRow

TABLES = load_tables()


@pytest.mark.parametrize(
    ("name", "table"),
    [("payments", "payments"), ("发放明细_2024年1-3月", "payments"), ("文水县_发放明细", "payments"), ("临时救助备用金2024", "township_reserves"),
     ("临时救助_2024", "temporary_assistance"), ("village_reports_2024", "village_reports"), ("Deaths-2024", "deaths"), ("户籍人口（全县）", "population"),
     ("mydeathsfile", None), ("随便什么", None), ("家庭成员和发放明细", "members")],
)  # fmt: skip
def test_tables_by_file_name(name, table):
    found = table_by_name(name, TABLES.values())
    assert (found.id if found else None) == table


def test_tables_by_headers():
    top = [TopRow(1, ("号牌号码", "所有人身份证号", "车辆类型", "登记日期", "状态"))]
    best, _ = table_by_headers(top, TABLES.values())
    assert [f.match.table.id for f in best] == ["vehicles"]


@pytest.mark.parametrize(
    ("header", "column", "scale"),
    [("月保障金额", "amount_yuan", 1), ("amount_yuan", "amount_yuan", 1), ("月 救助 金额", "amount_yuan", 1), ("月保障金额（元）", "amount_yuan", 1), ("月保障金额(千元)", "amount_yuan", 1000),
     ("月保障金额（万元）", "amount_yuan", 10000), ("家庭人口（人）", "member_count", 1), ("起始月份（月）", "start_month", 1), ("*户主姓名", "head_name", 1),
     ("户主姓名（必填）", "head_name", 1), ("*月保障金额（万元）(必填项)", "amount_yuan", 10000), ("（选填）家庭人口*", "member_count", 1)],
)  # fmt: skip
def test_headers_and_units(header, column, scale):
    match = match_headers(TABLES["households"], [(header,)]).matches[column]
    assert match.scale == Decimal(scale)


@pytest.mark.parametrize(
    "header", ["月保障金额（人）", "家庭人口（元）", "户主姓名（元）", "起始月份（%）", "月保障金额（美元）"]
)
def test_units_that_do_not_fit_stop(header):
    assert match_headers(TABLES["households"], [(header,)]).wrong_units == [header]


def test_a_percentage_column_is_scaled():
    assert match_headers(TABLES["properties"], [("共有份额（%）",)]).matches["share"].scale == Decimal("0.01")


def test_a_unit_that_is_part_of_an_alias_is_read():
    assert "monthly_yuan" in match_headers(TABLES["standards"], [("标准（元/月）",)]).matches


def test_of_two_columns_for_one_thing_the_nearer_name_wins_and_the_other_is_listed():
    match = match_headers(TABLES["members"], [("证件号码",), ("身份证号",)])
    assert match.matches["person_id"].position == 1
    assert match.unknown == ["证件号码"]


def test_the_same_header_twice_is_a_repetition():
    assert match_headers(TABLES["members"], [("身份证号",), ("身份证号",)]).repeated == ["身份证号"]


def test_a_name_with_two_titles_is_what_its_headers_are(desk):
    """救助家庭成员 begins with 救助家庭 and ends with 家庭成员; the headers are those of 家庭成员."""
    header = ["家庭编号", "身份证号", "姓名", "与户主关系", "是否保障对象"]
    desk.workbook("救助家庭成员.xlsx", [header, ["H1", person(1), "甲", "本人", "是"]])
    assert [unit.table for unit in desk.bring().units] == ["members"]
