"""Lights and reminders by the values of content/parameters/."""

from datetime import date, timedelta
from decimal import Decimal

from mingcha.catalog.catalogue import load_catalogue
from mingcha.domain.lights import Light, Thresholds, light
from mingcha.domain.working_days import FIRST_YEAR, is_working_day, last_known_year
from mingcha.web.home.sources import DueDays


def thresholds(region_code: str, on: date) -> Thresholds:
    """When 快到期 begins, in a region on a day."""
    return Thresholds(
        soon_days=int(_number("light_soon_working_days", region_code, on)),
        soon_share=_number("light_soon_share", region_code, on),
    )


def deadline_light(
    due_on: date | None, today: date, region_code: str, *, limit_days: int | None = None, **words: str
) -> Light:
    """The light of a deadline; `words` as in domain.lights (paused, waiting, restricted, closed)."""
    return light(
        due_on=due_on, today=today, thresholds=thresholds(region_code, today), limit_days=limit_days, **words
    )


def due_days(today: date) -> DueDays:
    """The deadlines that are spoken of today: those so many days ahead as the parameters say (3 and 1), today's, and those just passed.

    Nothing is said on days off. The next working day makes up for it, where that is still before the deadline; else the working day
    before the days off says it ahead: what is due in the National Day week is not spoken of for the first time when it is over.
    """
    if not _works(today):
        return DueDays(today, {})
    since, following = _next_working(today, -1), _next_working(today, 1)
    days = [since + timedelta(days=n) for n in range(1, (today - since).days + 1)]
    off_ahead = [today + timedelta(days=n) for n in range(1, (following - today).days)]
    words = dict.fromkeys((since, *days[:-1]), "已超期") | {today: "今天到期"}
    for name in ("reminder_days_first", "reminder_days_last"):
        ahead = timedelta(days=int(_number(name, "", today)))
        made_up = [d + ahead for d in days if d + ahead > today]
        before_they_leave = [d + ahead for d in off_ahead if d + ahead <= following]
        for due_on in (*made_up, *before_they_leave):
            left = (due_on - today).days
            words[due_on] = "明天到期" if left == 1 else f"还剩 {left} 天"
    return DueDays(today, words)


def _next_working(day: date, step: int) -> date:
    """The nearest working day after (1) or before (-1) a day."""
    day += timedelta(days=step)
    while not _works(day):
        day += timedelta(days=step)
    return day


def _works(day: date) -> bool:
    """Weekdays stand in for working days in years whose holidays are not announced yet."""
    return is_working_day(day) if FIRST_YEAR <= day.year <= last_known_year() else day.weekday() < 5


def _number(name: str, region_code: str, on: date) -> Decimal:
    value = load_catalogue().parameters.by_id[name].lookup(region_code, on)
    if value is None or not isinstance(value.value, Decimal):
        raise LookupError(f"parameter {name} has no number for {region_code or 'everywhere'} on {on}")
    return value.value
