"""Flags as people read them: names of checks, regions and units, words for states, lights. Looked up for many rows at once."""

from collections.abc import Iterable
from datetime import date

from mingcha.domain.access import Actor
from mingcha.domain.lights import Light
from mingcha.engine.printing import pseudonym
from mingcha.web.flags import words
from mingcha.web.flags.models import Flag
from mingcha.web.home.deadlines import deadline_light
from mingcha.web.orgs.selectors import region_line, region_names, unit_names


def show_rows(rows: Iterable[Flag], actor: Actor, today: date) -> None:
    """Add to each flag: place, check_title, severity_word, status_word, holder_name, light. Two queries, however many flags."""
    rows = list(rows)
    names = region_names({c for f in rows for c in f.region_path})
    units = unit_names({f.holder_unit_id for f in rows if f.holder_unit_id})
    for flag in rows:
        flag.place = region_line(flag.region_path, names) or flag.region_code
        flag.check_title = words.check_title(flag.check_id)
        flag.severity_word = words.SEVERITIES.get(flag.severity, flag.severity)
        flag.status_word = words.STATUSES.get(flag.status, flag.status)
        flag.holder_name = units.get(flag.holder_unit_id, "")
        flag.light = light_of(flag, today)


def light_of(flag: Flag, today: date) -> Light:
    """The light of the verification's deadline; nothing is counted before the dispatch and after the conclusion."""
    closed = words.STATUSES[flag.status] if flag.status in (*words.CONCLUDED, words.GONE) else ""
    paused = words.STATUSES[words.SILENCED] if flag.status == words.SILENCED else ""
    return deadline_light(
        flag.due_on, today, flag.region_code, limit_days=flag.limit_days, closed=closed, paused=paused
    )


def household_code(flag: Flag) -> str:
    """H000123, the household's pseudonym; "" without a household."""
    return pseudonym("household", flag.household_key) if flag.household_key is not None else ""


def person_code(key: int | None) -> str:
    """P000123, a person's pseudonym."""
    return pseudonym("person", key) if key is not None else ""
