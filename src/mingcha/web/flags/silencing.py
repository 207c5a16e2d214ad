"""One check says nothing about one subject until a day: with reason and author, ended early by hand or by the day."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from mingcha.catalog.catalogue import load_catalogue
from mingcha.domain.access import Actor
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.flags import words
from mingcha.web.flags.models import Flag, Silence
from mingcha.web.flags.refusals import day_passed, no_silence, too_long, too_short
from mingcha.web.flags.summaries import move_in_summary
from mingcha.web.flags.working import SHORTEST_REASON, locked, refuse_unless
from mingcha.web.orgs.regional import LEVEL_COLUMNS

MAY_BE_SILENCED = (words.NEW, words.UNSUBSTANTIATED, words.UNDETERMINED, words.GONE)


def last_day_of_silence(region_code: str | None, on: date) -> date:
    """The last day until which a check may be silenced in a region, if it is done on a day.

    Errors
        LookupError  silence_most_days has no value there and then
    """
    found = load_catalogue().parameters.by_id["silence_most_days"].lookup(region_code, on)
    if found is None or found.value is None:
        raise LookupError("silence_most_days")
    return on + timedelta(days=int(found.value))


def silence_flag(*, actor: Actor, flag_id: int, until_on: date, reason: str, now: datetime) -> Silence:
    """Silence the flag's check for its subject, the day included. A new flag is then 暂缓提示; a concluded one keeps its conclusion, and if it
    comes back it is not new.

    Errors
        ACCESS-01 · FLAG-01 somebody works on it, or it is silenced already · FLAG-02 · FLAG-03 · FLAG-09 longer than silence_most_days
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise too_short("暂缓提示的理由")
    if until_on <= timezone.localdate(now):
        raise day_passed()
    with acting(actor, now=now) as act:
        (flag,) = locked([flag_id])
        require(actor, "silence", flag)
        refuse_unless([flag], MAY_BE_SILENCED)
        if until_on > (latest := last_day_of_silence(flag.region_code, timezone.localdate(now))):
            raise too_long(latest)
        _end(flag, actor.name, now)
        silence = Silence.objects.create(
            flag_id=flag.pk, check_id=flag.check_id, subject_id=flag.subject_id, theme=flag.theme, confidential=flag.confidential,
            until_on=until_on, reason=reason.strip(), made_by_id=actor.user_id, made_by_name=actor.name, made_at=now,
            region_code=flag.region_code, **{c: getattr(flag, c) for c in LEVEL_COLUMNS},
        )  # fmt: skip
        if flag.status == words.NEW:
            _change_status(flag, words.SILENCED)
        act.record("silence", flag, reason=reason, after={"until_on": until_on})
        return silence


def end_silence(*, actor: Actor, flag_id: int, now: datetime) -> None:
    """Let the check speak of the subject again, from now on.

    Errors
        ACCESS-01 · FLAG-08 it is not silenced
    """
    with acting(actor, now=now) as act:
        (flag,) = locked([flag_id])
        require(actor, "end_silence", flag)
        if not _end(flag, actor.name, now):
            raise no_silence()
        if flag.status == words.SILENCED:
            _change_status(flag, words.NEW)
        act.record("end_silence", flag)


def _end(flag: Flag, by: str, now: datetime) -> int:
    """End the silence of a subject; a later one takes the place of one whose day has passed."""
    in_force = Silence.objects.filter(check_id=flag.check_id, subject_id=flag.subject_id, ended_at=None)
    return in_force.update(ended_at=now, ended_by_name=by)


def _change_status(flag: Flag, status: str) -> None:
    move_in_summary([flag], status)
    flag.status = status
    flag.save(update_fields=["status"])
