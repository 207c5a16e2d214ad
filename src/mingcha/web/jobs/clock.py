"""What happens by the clock. A tick and its mark are one transaction, so that two workers never do the same tick twice."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from mingcha.web.jobs.models import ClockMark
from mingcha.web.jobs.registry import import_jobs_of_all_apps

Tick = Callable[[datetime], None]
RETRY_AFTER = timedelta(minutes=5)
log = logging.getLogger("mingcha.clock")


@dataclass(frozen=True)
class ClockWork:
    """One thing done by the clock, and when it is next due after a moment."""

    name: str
    do: Tick
    following: Callable[[datetime], datetime]
    at_once: bool


_works: dict[str, ClockWork] = {}


def every(*, minutes: int) -> Callable[[Tick], Tick]:
    """Mark a function (now) that is called every so many minutes. It stands in `<app>/jobs.py`, writes little and is quick: long work is put in the queue."""
    return _marked(lambda after: after + timedelta(minutes=minutes), at_once=True)


def daily(*, at: str) -> Callable[[Tick], Tick]:
    """Mark a function (now) that is called once a day at "08:30" local time; late, if no worker ran then."""
    moment = time.fromisoformat(at)
    return _marked(lambda after: next_time(moment, after), at_once=False)


def tick(now: datetime | None = None) -> int:
    """Do what is due. Called by every worker between jobs, about once a second. Returns how many ticks were done."""
    now = now or timezone.now()
    import_jobs_of_all_apps()
    due = set(ClockMark.objects.filter(next_at__lte=now).values_list("name", flat=True))
    done = 0
    for work in _works.values():
        if work.name not in _known:
            _known_mark(work, now)
            due |= {work.name} if work.at_once else set()
        if work.name in due:
            done += _do(work, now)
    return done


_known: set[str] = set()
"""Works whose mark this process has seen in the database."""


def forget_marks() -> None:
    """Look for the marks in the database anew: for tests, whose databases come and go."""
    _known.clear()


def _marked(following: Callable[[datetime], datetime], *, at_once: bool) -> Callable[[Tick], Tick]:
    def mark(function: Tick) -> Tick:
        name = f"{function.__module__.removeprefix('mingcha.web.')}.{function.__qualname__}"
        _works[name] = ClockWork(name, function, following, at_once)
        return function

    return mark


def _known_mark(work: ClockWork, now: datetime) -> None:
    ClockMark.objects.get_or_create(
        name=work.name, defaults={"next_at": now if work.at_once else work.following(now)}
    )
    _known.add(work.name)


def _do(work: ClockWork, now: datetime) -> bool:
    try:
        with transaction.atomic():
            marks = ClockMark.objects.select_for_update(skip_locked=True)
            mark = marks.filter(name=work.name, next_at__lte=now).first()
            if mark is None:
                return False  # another worker is at it, or has done it
            mark.last_at, mark.next_at = now, work.following(now)
            mark.save(update_fields=["last_at", "next_at"])
            work.do(now)
            return True
    except Exception:
        log.exception("%s failed and is tried again later", work.name)
        ClockMark.objects.filter(name=work.name, next_at__lte=now).update(next_at=now + RETRY_AFTER)
        return False


def next_time(at: time, after: datetime) -> datetime:
    """The next moment after `after` that local clocks show `at`."""
    local = timezone.localtime(after)
    today = local.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return today if today > local else today + timedelta(days=1)
