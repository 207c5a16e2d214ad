"""Lights, by examples from the calendar of autumn 2024: 国庆 1–7 October, 12 October (Saturday) is a working day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.domain.lights import SHAPES, Thresholds, days_between, light, soon_from
from mingcha.domain.working_days import last_known_year

SOON = Thresholds(3, Decimal("0.2"))


@pytest.mark.parametrize(
    ("today", "due_on", "limit", "shown"),
    [
        (date(2024, 9, 9), date(2024, 9, 30), None, "● 剩15天"),
        (date(2024, 9, 25), date(2024, 9, 30), None, "● 剩4天"),
        (date(2024, 9, 26), date(2024, 9, 30), None, "◆ 剩3天"),
        (date(2024, 9, 30), date(2024, 9, 30), None, "◆ 今天到期"),
        (date(2024, 9, 30), date(2024, 10, 12), None, "● 剩5天"),
        (date(2024, 10, 1), date(2024, 9, 30), None, "▲ 已超期"),
        (date(2024, 10, 9), date(2024, 9, 30), None, "▲ 超期2天"),
        (date(2024, 9, 9), date(2024, 9, 18), 30, "◆ 剩6天"),
        (date(2024, 9, 6), date(2024, 9, 18), 30, "● 剩7天"),
    ],
)
def test_a_light_counts_working_days(today, due_on, limit, shown):
    lit = light(due_on=due_on, today=today, limit_days=limit, thresholds=SOON)
    assert f"{lit.shape} {lit.word}" == shown
    assert lit.counted == "按工作日计"


def test_a_year_whose_holidays_are_not_announced_is_counted_by_calendar_and_says_so():
    year = last_known_year() + 1
    lit = light(due_on=date(year, 3, 20), today=date(year, 3, 10), thresholds=SOON)
    assert (lit.word, lit.counted) == ("剩10天（自然日）", f"{year} 年放假安排尚未录入，按自然日计")


def test_states_in_which_nothing_is_counted():
    today, due_on = date(2024, 9, 9), date(2024, 9, 30)
    late = date(2024, 10, 20)
    assert light(due_on=due_on, today=late, thresholds=SOON, closed="已销号").word == "已销号"
    assert light(due_on=due_on, today=late, thresholds=SOON, restricted="已移送").shape == "◈"
    assert (
        light(due_on=due_on, today=late, thresholds=SOON, paused="等待法院判决").word
        == "暂停计时（等待法院判决）"
    )
    assert light(due_on=None, today=today, thresholds=SOON).word == "不计时"
    assert light(due_on=due_on, today=today, thresholds=SOON, waiting="待复核").word == "待复核"
    assert light(due_on=due_on, today=late, thresholds=SOON, waiting="待复核").state == "overdue"


def test_shapes_differ_so_that_a_grey_print_tells_them_apart():
    assert len(set(SHAPES.values())) == len(SHAPES)


@given(st.dates(date(2024, 1, 1), date(2026, 12, 1)), st.integers(0, 60), st.integers(1, 60) | st.none())
def test_the_kept_day_of_soon_is_the_first_day_that_the_light_calls_soon(due_on, back, limit):
    first = soon_from(due_on, limit, SOON)
    today = due_on - timedelta(days=back)
    lit = light(due_on=due_on, today=today, limit_days=limit, thresholds=SOON)
    assert (lit.state == "due_soon") == (today >= first)
    bound = max(SOON.soon_days, int((limit or 0) * SOON.soon_share))
    assert (lit.state == "due_soon") == (days_between(today, due_on).days <= bound)
