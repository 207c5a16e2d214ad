"""Days on which offices work, counted as the checks count them."""

from datetime import date, timedelta
from functools import cache

from mingcha.domain.working_days import is_working_day

_is_working_day = cache(is_working_day)


@cache
def working_day_from(day: date) -> date:
    """The day itself if offices work, else the next on which they do."""
    while not _is_working_day(day):
        day += timedelta(days=1)
    return day


@cache
def working_days_later(day: date, count: int) -> date:
    """The working day that is `count` working days after `day`."""
    while count:
        day += timedelta(days=1)
        count -= _is_working_day(day)
    return day
