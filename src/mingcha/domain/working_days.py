"""Working days with 调休, as the State Council announces them: chinesecalendar, and years that were written down before it has them.

A year not announced is refused, not guessed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import chinese_calendar

from mingcha.domain.errors import ClerkError

FIRST_YEAR = 2004


@dataclass(frozen=True)
class AnnouncedYear:
    """What a notice of the State Council says of one year.

    off     days off, weekends among them
    worked  weekend days on which people work (调休)
    """

    year: int
    off: frozenset[date]
    worked: frozenset[date]


_announced: dict[int, AnnouncedYear] = {}


def announce_years(years: Iterable[AnnouncedYear]) -> None:
    """Take these years as known besides chinesecalendar's, which go first. Replaces what was announced before; for the start of a process."""
    _announced.clear()
    _announced.update({y.year: y for y in years if not _in_library(y.year)})
    last_known_year.cache_clear()
    is_working_day.cache_clear()


@cache
def last_known_year() -> int:
    """The last year up to which the holidays of all years are known."""
    year = FIRST_YEAR
    while _in_library(year + 1) or year + 1 in _announced:
        year += 1
    return year


def _in_library(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


@cache
def _library_days() -> tuple[frozenset[date], frozenset[date]]:
    """(days off, worked weekend days) of chinesecalendar. Asked day by day it looks through all its years for each of them."""
    return frozenset(chinese_calendar.holidays), frozenset(chinese_calendar.workdays)


@cache
def is_working_day(day: date) -> bool:
    """True on a working day, 调休 counted.

    Errors
        DAY-01  the year's holidays are not known
    """
    if not FIRST_YEAR <= day.year <= last_known_year():
        raise ClerkError(
            "DAY-01",
            what=f"{day.year} 年的放假安排尚未录入，不能计算工作日",
            why=f"目前只掌握 {FIRST_YEAR}–{last_known_year()} 年的放假调休安排，缺的年份不作推测",
            next_step="国务院办公厅公布放假通知后，由管理员更新程序或按 docs/admin/holidays.md 录入，再重新计算",
        )
    announced = _announced.get(day.year)
    off, worked = (announced.off, announced.worked) if announced else _library_days()
    return day in worked or (day.weekday() < 5 and day not in off)


def working_days_between(after: date, until: date) -> int:
    """Working days after `after` up to and including `until` (民法典 §201: the first day is not counted)."""
    return sum(is_working_day(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))


def working_day_numbers(
    first_year: int | None = None, last_year: int | None = None
) -> list[tuple[date, int]]:
    """(day, number of working days up to and including it) for every day of the known years.

    The difference of two numbers is the working days between two days; the engine joins this as a table.
    """
    day = date(first_year or FIRST_YEAR, 1, 1)
    end = date(last_year or last_known_year(), 12, 31)
    rows, number = [], 0
    while day <= end:
        number += is_working_day(day)
        rows.append((day, number))
        day += timedelta(days=1)
    return rows
