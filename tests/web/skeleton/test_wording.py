"""Days, periods and amounts as people write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from mingcha.web.skeleton import wording


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 9, 1), date(2026, 9, 30), "2026年9月1日至30日"),
        (date(2026, 9, 1), date(2026, 10, 15), "2026年9月1日至10月15日"),
        (date(2025, 12, 1), date(2026, 1, 15), "2025年12月1日至2026年1月15日"),
        (date(2026, 9, 1), date(2026, 9, 1), "2026年9月1日"),
        (date(2026, 9, 1), None, "2026年9月1日起"),
        (None, date(2026, 9, 30), "截至2026年9月30日"),
        (None, None, "未填写"),
    ],
)
def test_periods(first, last, words):
    assert wording.period_text(first, last) == words


def test_an_instant_is_shown_in_local_time():
    assert wording.moment_text(datetime(2026, 9, 30, 18, 5, tzinfo=UTC)) == "2026年10月1日 02:05"
    assert wording.day_text(datetime(2026, 9, 30, 18, 5, tzinfo=UTC)) == "2026年10月1日"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Decimal("384200.50"), "38.42 万元"),
        (Decimal("9999.99"), "9,999.99 元"),
        (Decimal("-20000"), "-2.00 万元"),
        (None, "未填写"),
    ],
)
def test_sums_in_ten_thousands(value, words):
    assert wording.ten_thousands_text(value) == words


def test_amounts_have_two_decimals_and_no_unit_in_tables():
    assert wording.amount_text(Decimal("1204.5")) == "1,204.50"
    assert wording.money_text(Decimal("1204.5")) == "1,204.50 元"
    assert wording.amount_text(None) == ""
