"""Runs that start by the clock or when new data has come in."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import require
from mingcha.web.audit.services import SYSTEM, acting
from mingcha.web.orgs.selectors import region_columns
from mingcha.web.runs.catalogues import catalogue_in_force
from mingcha.web.runs.computing import snapshot_ids, workspace
from mingcha.web.runs.models import Run, Schedule
from mingcha.web.runs.models.schedules import MONTHLY, ON_NEW_DATA, RHYTHMS, WEEKLY
from mingcha.web.runs.services import start_scheduled

LOOK_FOR_DATA = timedelta(minutes=10)


def save_schedule(
    *, actor: Actor, rhythm: str, day: int, at: time, now: datetime, checks: Sequence[str] | None = None, schedule_id: int | None = None
) -> Schedule:  # fmt: skip
    """Make a schedule of the actor's unit, or change it.

    Arguments
        day  1–7 Monday to Sunday for weekly, 1–31 for monthly; not looked at for on_new_data

    Errors
        RUN-06  there is no such day · CHECK-01
    """
    if rhythm not in RHYTHMS or not 1 <= day <= (7 if rhythm == WEEKLY else 31):
        raise ClerkError(
            "RUN-06", "定时没有保存", f"没有第 {day} 日这样的日子", "每周填周一到周日，每月填 1 到 31 日"
        )
    chosen = None if checks is None else sorted(set(checks))
    catalogue_in_force(actor.region_code, timezone.localdate(now)).choose(chosen)
    with acting(actor, now=now) as act:
        if schedule_id is None:
            schedule = Schedule(
                unit_id=actor.unit_id,
                made_by_id=actor.user_id,
                made_at=now,
                **region_columns(actor.region_code),
            )
        else:
            schedule = Schedule.objects.select_for_update().get(pk=schedule_id)
        require(actor, "schedule", schedule)
        before = {"words": schedule.words, "checks": schedule.chosen} if schedule.pk else None
        schedule.rhythm, schedule.day, schedule.at, schedule.chosen = rhythm, day, at, chosen
        schedule.is_active, schedule.next_at = True, following(schedule, now)
        if rhythm == ON_NEW_DATA:  # what is there now counts as seen
            schedule.snapshot_ids = snapshot_ids(workspace().dataset())
        schedule.save()
        act.record("schedule", schedule, before=before, after={"words": schedule.words, "checks": chosen})
        return schedule


def stop_schedule(*, actor: Actor, schedule_id: int, now: datetime) -> Schedule:
    """No more runs by this schedule; it stays on record."""
    with acting(actor, now=now) as act:
        schedule = Schedule.objects.select_for_update().get(pk=schedule_id)
        require(actor, "schedule", schedule)
        schedule.is_active = False
        schedule.save(update_fields=["is_active"])
        act.record("stop_schedule", schedule, before={"words": schedule.words})
        return schedule


def start_due_runs(now: datetime) -> list[Run]:
    """Start the runs whose time has come. Two workers at once start each of them once."""
    started = []
    for schedule_id in Schedule.objects.filter(is_active=True, next_at__lte=now).values_list("pk", flat=True):
        with transaction.atomic():
            schedule = (
                Schedule.objects.select_for_update(skip_locked=True)
                .filter(pk=schedule_id, is_active=True, next_at__lte=now)
                .first()
            )
            if schedule is None:
                continue
            run = _start(schedule, now)
            if run is not None:
                started.append(run)
    return started


def _start(schedule: Schedule, now: datetime) -> Run | None:
    schedule.next_at = following(schedule, now)
    run = None
    if _has_reason(schedule):
        run = start_scheduled(schedule, SYSTEM, as_of=timezone.localdate(now), now=now)
        schedule.last_at = now
    schedule.save(update_fields=["next_at", "last_at", "snapshot_ids"])
    return run


def _has_reason(schedule: Schedule) -> bool:
    """By the clock: whenever there is data. On new data: when other snapshots are current than at the last time."""
    data = snapshot_ids(workspace().dataset())
    if schedule.rhythm != ON_NEW_DATA:
        return bool(data)
    is_new = bool(data) and data != schedule.snapshot_ids
    schedule.snapshot_ids = data
    return is_new


def following(schedule: Schedule, after: datetime) -> datetime:
    """The next moment of a schedule after another one, local time."""
    if schedule.rhythm == ON_NEW_DATA:
        return after + LOOK_FOR_DATA
    local = timezone.localtime(after)
    day = local.date()
    while True:
        if _falls_on(schedule, day):
            moment = timezone.make_aware(datetime.combine(day, schedule.at), local.tzinfo)
            if moment > after:
                return moment
        day += timedelta(days=1)


def _falls_on(schedule: Schedule, day: date) -> bool:
    if schedule.rhythm == WEEKLY:
        return day.isoweekday() == schedule.day
    if schedule.rhythm == MONTHLY:
        return day.day == min(schedule.day, monthrange(day.year, day.month)[1])
    return False
