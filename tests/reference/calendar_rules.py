"""Months as numbers, quarters, and working days, as the Conventions of checks.md word them."""

from calendar import monthrange
from datetime import date, timedelta
from functools import cache

import chinese_calendar


def month_of(day: date) -> int:
    """year×12+month."""
    return day.year * 12 + day.month


def month_from_text(text: str) -> int:
    """2024-06 → its number."""
    year, month = text.split("-")
    return int(year) * 12 + int(month)


def year_and_month(month: int) -> tuple[int, int]:
    """The year and the month 1–12 of a month number; December is 12, so the number is taken down by one first."""
    return (month - 1) // 12, (month - 1) % 12 + 1


def month_text(month: int) -> str:
    """A month number as YYYY-MM."""
    year, number = year_and_month(month)
    return f"{year:04d}-{number:02d}"


def first_day(month: int) -> date:
    """The first day of a month."""
    year, number = year_and_month(month)
    return date(year, number, 1)


def last_day(month: int) -> date:
    """The last day of a month."""
    return first_day(month + 1) - timedelta(days=1)


def add_months(day: date, count: int) -> date:
    """Same day `count` months later, at most that month's last day."""
    year, number = year_and_month(month_of(day) + count)
    return date(year, number, min(day.day, monthrange(year, number)[1]))


def quarter_months(month: int) -> tuple[int, int, int]:
    """The three months of the quarter that holds a month."""
    year, number = year_and_month(month)
    first = year * 12 + (number - 1) // 3 * 3 + 1
    return first, first + 1, first + 2


def quarter_text(month: int) -> str:
    """The quarter of a month as YYYYQn."""
    year, number = year_and_month(month)
    return f"{year:04d}Q{(number - 1) // 3 + 1}"


def working_days(after: date, until: date) -> int:
    """Working days after `after` up to and including `until`; none when `until` is not later."""
    count, day = 0, after
    while day < until:
        day += timedelta(days=1)
        count += _is_working_day(day)
    return count


@cache
def _is_working_day(day: date) -> bool:
    return chinese_calendar.is_workday(day)


def age_on(born_on: date, day: date) -> int:
    """Full years; the birthday counts."""
    years = day.year - born_on.year
    if (day.month, day.day) < (born_on.month, born_on.day):
        years -= 1
    return years
