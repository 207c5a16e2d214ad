"""The light of a deadline (灯): shape and word, so that colour is never the only sign. Computed, never set by hand."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Literal

from mingcha.domain.working_days import FIRST_YEAR, is_working_day, last_known_year, working_days_between

LightState = Literal["overdue", "due_soon", "on_time", "waiting", "closed", "restricted", "paused"]
SHAPES: dict[LightState, str] = {
    "overdue": "▲",
    "due_soon": "◆",
    "on_time": "●",
    "waiting": "■",
    "closed": "○",
    "restricted": "◈",
    "paused": "‖",
}


@dataclass(frozen=True)
class Thresholds:
    """When 快到期 begins: at so few working days left, or at so small a share of the limit, whichever comes first."""

    soon_days: int
    soon_share: Decimal


@dataclass(frozen=True)
class Light:
    """What a page shows.

    days     days left, below 0 = days over; None where nothing is counted
    counted  how they were counted, for the explanation under the light
    """

    state: LightState
    shape: str
    word: str
    days: int | None = None
    counted: str = ""


@dataclass(frozen=True)
class DayCount:
    """A number of days, and whether they are working days."""

    days: int
    working: bool


def days_between(after: date, until: date) -> DayCount:
    """Days after `after` up to and including `until`, negative where `until` lies before.

    Working days where the holidays of all years concerned are announced, else calendar days: the caller says which.
    """
    early, late = sorted((after, until))
    known = early.year >= FIRST_YEAR and late.year <= last_known_year()
    days = working_days_between(early, late) if known else (late - early).days
    return DayCount(days if until >= after else -days, known)


def light(
    *,
    due_on: date | None,
    today: date,
    thresholds: Thresholds,
    limit_days: int | None = None,
    paused: str = "",
    waiting: str = "",
    restricted: str = "",
    closed: str = "",
) -> Light:
    """The light of one piece of work.

    Arguments
        due_on      last day on which the work is in time; None where no date was set (长期坚持)
        limit_days  length of the whole limit in working days, for the share of `thresholds`
        paused      why the clock stands still; empty = it runs
        waiting     word of a state in which somebody else is at turn (待复核); the deadline goes on and wins once it is near
        restricted  word of a state in which only that may be seen (已移送)
        closed      word of a state in which nothing is owed (已销号)
    """
    if closed:
        return Light("closed", SHAPES["closed"], closed)
    if restricted:
        return Light("restricted", SHAPES["restricted"], restricted)
    if paused:
        return Light("paused", SHAPES["paused"], f"暂停计时（{paused}）")
    if due_on is None:
        return Light("closed", SHAPES["closed"], "不计时")
    left = days_between(today, due_on)
    counted = (
        "按工作日计" if left.working else f"{max(due_on.year, today.year)} 年放假安排尚未录入，按自然日计"
    )
    unit = "天" if left.working else "天（自然日）"
    if due_on < today:
        state, word = "overdue", f"超期{-left.days}{unit}" if left.days else "已超期"
    elif today >= soon_from(due_on, limit_days, thresholds):
        state, word = "due_soon", "今天到期" if due_on == today else f"剩{left.days}{unit}"
    elif waiting:
        state, word = "waiting", waiting
    else:
        state, word = "on_time", f"剩{left.days}{unit}"
    return Light(state, SHAPES[state], word, left.days, counted)


def soon_from(due_on: date, limit_days: int | None, thresholds: Thresholds) -> date:
    """The first day on which a deadline is 快到期: kept beside it, so that a list can ask the database.

    Arguments
        limit_days  length of the limit in working days; None = the share says nothing
    """
    share = int(Decimal(limit_days) * thresholds.soon_share) if limit_days else 0
    return _days_before(due_on, max(thresholds.soon_days, share), last_known_year())


@cache
def _days_before(day: date, count: int, last_known: int) -> date:
    """The earliest day from which at most `count` days are left until `day`."""
    known = (day - timedelta(days=count * 3 + 15)).year >= FIRST_YEAR and day.year <= last_known
    if not known:
        return day - timedelta(days=count)
    left = 0
    while True:  # going back one day adds what that day itself leaves behind it
        left += is_working_day(day)
        if left > count:
            return day
        day -= timedelta(days=1)
