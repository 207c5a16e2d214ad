"""Deadlines and reporting days as iCalendar (RFC 5545), whole-day unless an hour is printed."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur

_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class CalendarEntry:
    """One event.

    key      what tells it from all others; the same document gives the same event again
    on       its day, the first one where it recurs
    at       "12:00", None for the whole day
    rrule    repetition without the RRULE: prefix
    until    last day of the repetition
    """

    key: str
    summary: str
    description: str
    on: date
    at: str | None = None
    rrule: str | None = None
    until: date | None = None


def calendar_bytes(name: str, entries: list[CalendarEntry], stamp: datetime | None = None) -> bytes:
    """The calendar as bytes. stamp: when it was made; fixed in tests."""
    calendar = Calendar()
    calendar.add("prodid", "-//mingcha//plan calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    made = stamp or datetime.now(UTC).replace(microsecond=0)
    for entry in entries:
        calendar.add_component(_event(entry, made))
    if any(e.at for e in entries):
        calendar.add_missing_timezones()
    return calendar.to_ical()


def write_calendar(name: str, entries: list[CalendarEntry], path: Path) -> None:
    """Write the calendar; a half-written file never stands under its name."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(calendar_bytes(name, entries))
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _event(entry: CalendarEntry, made: datetime) -> Event:
    event = Event()
    event.add("uid", f"{sha256(entry.key.encode()).hexdigest()[:24]}@mingcha")
    event.add("dtstamp", made)
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    if entry.at:
        hour, minute = (int(p) for p in entry.at.split(":"))
        starts = datetime.combine(entry.on, time(hour, minute), _ZONE)
        event.add("dtstart", starts)
        event.add("dtend", starts)
    else:
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
    if entry.rrule:
        rule = entry.rrule
        if entry.until:
            # UNTIL has the form of DTSTART: a day for whole days, UTC for hours (RFC 5545 §3.3.10).
            end = (
                datetime.combine(entry.until, time(23, 59, 59), _ZONE)
                .astimezone(UTC)
                .strftime("%Y%m%dT%H%M%SZ")
                if entry.at
                else entry.until.strftime("%Y%m%d")
            )
            rule = f"{rule};UNTIL={end}"
        event.add("rrule", vRecur.from_ical(rule))
    event.add("transp", "TRANSPARENT")
    return event
