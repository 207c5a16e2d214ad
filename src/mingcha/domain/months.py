"""Months as integers (year×12+month) and the day arithmetic of the law.

A month is year*12+month, so 2024-06 is 24294 and differences are plain subtraction. Source: checks.md, Conventions.
"""

from calendar import monthrange
from datetime import date
from functools import lru_cache

OPEN_MONTH = 999_999
"""Stands for "no end" where an interval of months is open."""


def month_of(day: date) -> int:
    """The month number of a day."""
    return day.year * 12 + day.month


def month_number(year: int, month: int) -> int:
    """The month number of a year and a month from 1 to 12."""
    return year * 12 + month


def month_parts(month: int) -> tuple[int, int]:
    """(year, month from 1 to 12) of a month number."""
    year, zero_based = divmod(month - 1, 12)
    return year, zero_based + 1


@lru_cache(maxsize=2_000)
def month_text(month: int) -> str:
    """A month number as YYYY-MM."""
    year, number = month_parts(month)
    return f"{year:04d}-{number:02d}"


def quarter_text(month: int) -> str:
    """The quarter of a month number as YYYYQn."""
    year, number = month_parts(month)
    return f"{year:04d}Q{(number + 2) // 3}"


def first_day(month: int) -> date:
    """The first day of a month number."""
    year, number = month_parts(month)
    return date(year, number, 1)


def last_day(month: int) -> date:
    """The last day of a month number."""
    year, number = month_parts(month)
    return date(year, number, monthrange(year, number)[1])


def add_months(day: date, months: int) -> date:
    """The same day `months` later, at most that month's last day (民法典 §202)."""
    year, number = month_parts(month_of(day) + months)
    return date(year, number, min(day.day, monthrange(year, number)[1]))


def full_years(born_on: date, on: date) -> int:
    """Full years of age on a day; the birthday itself counts."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
