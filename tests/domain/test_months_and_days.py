"""Month arithmetic, ages and working days, by examples a clerk can check on a calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.domain.errors import ClerkError
from mingcha.domain.months import (
    add_months,
    first_day,
    full_years,
    last_day,
    month_number,
    month_of,
    month_parts,
    month_text,
    quarter_text,
)
from mingcha.domain.working_days import last_known_year, working_day_numbers, working_days_between


@pytest.mark.parametrize(
    ("day", "n", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 3, 31), 3, date(2024, 6, 30)),
        (date(2024, 6, 30), -12, date(2023, 6, 30)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
    ],
)
def test_same_day_months_later_at_most_the_months_end(day, n, later):
    assert add_months(day, n) == later


@given(st.integers(1900 * 12 + 1, 2100 * 12))
def test_a_month_number_and_its_parts_are_the_same_month(month):
    year, number = month_parts(month)
    assert 1 <= number <= 12 and month_number(year, number) == month
    assert month_of(first_day(month)) == month == month_of(last_day(month))


def test_months_and_quarters_as_printed():
    assert [month_text(24294), quarter_text(24294), quarter_text(24295), month_text(24300)] == [
        "2024-06",
        "2024Q2",
        "2024Q3",
        "2024-12",
    ]


def test_the_birthday_counts():
    assert full_years(date(1964, 6, 30), date(2024, 6, 29)) == 59
    assert full_years(date(1964, 6, 30), date(2024, 6, 30)) == 60
    assert full_years(date(2004, 2, 29), date(2022, 2, 28)) == 17
    assert full_years(date(2004, 2, 29), date(2022, 3, 1)) == 18


def test_working_days_know_holidays_and_days_worked_instead():
    assert working_days_between(date(2024, 4, 30), date(2024, 5, 6)) == 1  # 1–5 May off, Monday the 6th on
    assert working_days_between(date(2024, 5, 10), date(2024, 5, 11)) == 1  # Saturday the 11th was worked
    assert working_days_between(date(2024, 6, 28), date(2024, 6, 28)) == 0


@given(st.dates(date(2022, 1, 1), date(2024, 12, 31)), st.integers(0, 90))
def test_the_numbered_calendar_counts_the_same(day, n):
    numbers = dict(working_day_numbers(2021, 2025))
    until = date.fromordinal(day.toordinal() + n)
    assert numbers[until] - numbers[day] == working_days_between(day, until)


def test_a_year_without_announced_holidays_is_refused():
    with pytest.raises(ClerkError, match="DAY-01"):
        working_days_between(date(last_known_year(), 12, 31), date(last_known_year() + 1, 1, 2))
