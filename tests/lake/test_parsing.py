"""One cell's text, one value: what the contract says is read, is read; the rest is refused with its code."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from mingcha.domain.months import month_number
from mingcha.lake.cell_refusals import CellRefused
from mingcha.lake.cell_text import clean_text, number_text
from mingcha.lake.dates import parse_date, parse_datetime, parse_month
from mingcha.lake.parsing import (
    parse_account,
    parse_bool,
    parse_decimal,
    parse_enum,
    parse_int,
    parse_money,
    parse_region_code,
    squeeze_date,
)

DAY, JUNE = date(2024, 6, 1), month_number(2024, 6)


@pytest.mark.parametrize(
    "text",
    ["2024-06-01", "2024/6/1", "2024.6.1", "20240601", "2024年6月1日", "45444", " 2024-6-1 ", "２０２４－０６－０１", "2024-06-01 00:00:00", "2024/6/1 9:30", "45444.5"],
)  # fmt: skip
def test_dates_are_read(text):
    assert parse_date(squeeze_date(text)) == DAY


@pytest.mark.parametrize(
    ("text", "code"),
    [("2024年6月", "CELL-14"), ("2024-06", "CELL-14"), ("202406", "CELL-14"), ("2024", "CELL-13"), ("6月1日", "CELL-13"),
     ("2024-02-30", "CELL-15"), ("2024-13-01", "CELL-15"), ("1024-06-01", "CELL-15"), ("1/6/2024", "CELL-13"), ("24-06-01", "CELL-13"),
     ("不详", "CELL-13"), ("/", "CELL-13"), ("2024-06/01", "CELL-13"), ("1.5", "CELL-13"), ("-45444", "CELL-13")],
)  # fmt: skip
def test_dates_are_refused(text, code):
    with pytest.raises(CellRefused) as refused:
        parse_date(squeeze_date(text))
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["1900-01-01", "2999-12-31", "9999-12-31"])
def test_far_off_dates_are_read_as_they_stand(text):
    assert parse_date(text) == date.fromisoformat(text)


@pytest.mark.parametrize(
    "text",
    [
        "202406",
        "2024/6",
        "2024.06",
        "2024-06",
        "2024年6月",
        "2024年06月",
        "2024-06-15",
        "20240601",
        "45444",
        "2024年6月1日",
    ],
)
def test_months_are_read(text):
    assert parse_month(squeeze_date(text)) == JUNE


@pytest.mark.parametrize(
    ("text", "numeric", "code"),
    [
        ("202413", False, "CELL-16"),
        ("2024", False, "CELL-16"),
        ("六月", False, "CELL-16"),
        ("2024.1", True, "CELL-17"),
        ("2024-00", False, "CELL-16"),
    ],
)
def test_months_are_refused(text, numeric, code):
    with pytest.raises(CellRefused) as refused:
        parse_month(text, numeric)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "2024-06-01 09:30",
        "2024-06-01 09:30:00",
        "2024/6/1 9:30",
        "2024-06-01T09:30:00",
        "2024年6月1日 9时30分",
        "45444.3958333333",
    ],
)
def test_times_are_read(text):
    assert parse_datetime(squeeze_date(text)) == datetime(2024, 6, 1, 9, 30)


def test_a_date_alone_is_midnight():
    assert parse_datetime("2024-06-01") == datetime(2024, 6, 1)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("1234.5", "1234.50"), ("1,234.50", "1234.50"), ("￥1,234.50", "1234.50"), ("1234.5元", "1234.50"), ("(200)", "-200.00"), ("（200.00）", "-200.00"),
     ("-0.01", "-0.01"), ("１２３", "123.00"), ("0", "0.00"), (" 5 ", "5.00"), ("-￥3", "-3.00"), ("￥-3", "-3.00"), ("12.500", "12.50"), ("+7", "7.00"), (".5", "0.50")],
)  # fmt: skip
def test_amounts_are_read(text, yuan):
    assert parse_money(text) == Decimal(yuan)
    assert str(parse_money(text)) == yuan


@pytest.mark.parametrize(
    ("text", "code"),
    [("1.234", "CELL-05"), ("12,34", "CELL-04"), ("一百", "CELL-04"), ("1.2E+3", "CELL-04"), ("--5", "CELL-04"), ("(-5)", "CELL-04"), ("1000000000000", "CELL-06"), ("3万元", "CELL-04"), ("元", "CELL-04"), ("5%", "CELL-04")],
)  # fmt: skip
def test_amounts_are_refused(text, code):
    with pytest.raises(CellRefused) as refused:
        parse_money(text)
    assert refused.value.code == code


def test_decimals_of_an_amount_are_judged_after_the_unit():
    assert parse_money("0.05125", Decimal(10_000)) == Decimal("512.50")
    with pytest.raises(CellRefused):
        parse_money("0.0000015", Decimal(10_000))


@pytest.mark.parametrize(
    ("text", "scale", "value"),
    [
        ("50%", "1", "0.5"),
        ("0.5", "1", "0.5"),
        ("50", "0.01", "0.5"),
        ("50%", "0.01", "0.5"),
        ("1,234.5", "1", "1234.5"),
        ("0.3333333333", "1", "0.333333"),
        ("-2", "1", "-2"),
    ],
)
def test_decimals_are_read(text, scale, value):
    assert parse_decimal(text, Decimal(scale)) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), ("3.0", 3), ("1,234,567", 1234567), ("-2", -2), ("３", 3)]
)
def test_whole_numbers_are_read(text, number):
    assert parse_int(text) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3.5", "CELL-02"),
        ("3人", "CELL-02"),
        ("三", "CELL-02"),
        ("99999999999", "CELL-06"),
        ("1e3", "CELL-02"),
        ("", "CELL-02"),
    ],
)
def test_whole_numbers_are_refused(text, code):
    with pytest.raises(CellRefused) as refused:
        parse_int(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("是", True),
        ("否", False),
        ("有", True),
        ("无", False),
        ("√", True),
        ("y", True),
        ("N", False),
        ("1", True),
        ("0", False),
        ("TRUE", True),
        ("false", False),
    ],
)
def test_yes_and_no_are_read(text, answer):
    assert parse_bool(text) is answer


def test_words_of_a_list_are_compared_without_width_and_spaces():
    assert parse_enum(" 城市 低保 ", ("城市低保", "农村低保")) == "城市低保"
    assert parse_enum("１２３４５", ("12345",)) == "12345"
    with pytest.raises(CellRefused, match="CELL-08") as refused:
        parse_enum("低保", ("城市低保", "农村低保"))
    assert refused.value.remedy == "本列只能填写：城市低保、农村低保"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("14", "140000000000"),
        ("1411", "141100000000"),
        ("141121", "141121000000"),
        ("141121100", "141121100000"),
        ("141121100200", "141121100200"),
    ],
)
def test_region_codes_are_padded(text, code):
    assert parse_region_code(text) == code


@pytest.mark.parametrize("text", ["14112", "1411211002001", "文水县", "1.41121E+11"])
def test_region_codes_are_refused(text):
    with pytest.raises(CellRefused, match="CELL-09"):
        parse_region_code(text)


def test_accounts_lose_spaces_and_hyphens():
    assert parse_account("6228 4800-0000 0000 123") == "6228480000000000123"
    assert parse_account("123456789012345", numeric=True) == "123456789012345"


@pytest.mark.parametrize(
    ("text", "numeric", "code"),
    [
        ("6.22848E+18", False, "CELL-11"),
        ("6228480000000000", True, "CELL-11"),
        ("6228a", False, "CELL-12"),
        ("现金", False, "CELL-12"),
        ("-", False, "CELL-12"),
    ],
)
def test_accounts_are_refused(text, numeric, code):
    with pytest.raises(CellRefused) as refused:
        parse_account(text, numeric)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("'００１", "001"),
        ("\u200b张\u3000", "张"),
        ("a\r\nb", "a b"),
        ("\ufeffx", "x"),
        ("（一）", "(一)"),
        ("\u00a0 ", ""),
    ],
)
def test_text_is_normalised(text, clean):
    assert clean_text(text) == clean


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (7.0, "7"),
        (0.1 + 0.2, "0.3"),
        (1.10101199001011e17, "1.10101199001011E+17"),
        (0.00001, "0.00001"),
        (45444.5, "45444.5"),
        (5, "5"),
    ],
)
def test_numbers_are_shown_as_in_their_cell(number, text):
    assert number_text(number) == text
