"""The days of a plan: next reporting days, calendar events, and which of them fall on a day off."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from dateutil.rrule import rrulestr

from mingcha.domain.errors import ClerkError
from mingcha.domain.working_days import is_working_day
from mingcha.office.calendar_file import CalendarEntry
from mingcha.planning.plan import Due, Plan

_DAYLESS = {"FREQ=MONTHLY": ("FREQ=MONTHLY;BYMONTHDAY=-1", "未定日子，暂列每月最后一天"), "FREQ=WEEKLY": ("FREQ=WEEKLY;BYDAY=FR", "未定星期几，暂列周五"),
            "FREQ=YEARLY": ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", "未定日子，暂列12月31日")}  # fmt: skip


UNANNOUNCED = "放假安排未公布"
"""What a note says of a year whose holidays are not known."""


@dataclass(frozen=True)
class Horizon:
    """From when to when a plan's repetitions are laid out."""

    start: date
    end: date | None


def horizon(plan: Plan, today: date) -> Horizon:
    """The campaign's own span; without one, from its day of issue on. A campaign without any date begins today."""
    period = plan.period
    start = (period.from_ if period else None) or plan.issued_on or today
    if (
        period
        and period.from_
        and plan.issued_on
        and period.from_ < plan.issued_on <= (period.to or plan.issued_on)
    ):
        start = plan.issued_on
    return Horizon(start, period.to if period else None)


def rule_of(due: Due) -> tuple[str, str]:
    """(rule with a day, note): a calendar needs a day where the text names only the period."""
    rule, note = _DAYLESS.get(due.rrule or "", (due.rrule or "", ""))
    if (
        due.rrule
        and due.rrule.startswith(("FREQ=MONTHLY;INTERVAL", "FREQ=WEEKLY;INTERVAL"))
        and "BY" not in due.rrule
    ):
        rule, note = (
            due.rrule + (";BYMONTHDAY=-1" if "MONTHLY" in due.rrule else ";BYDAY=FR"),
            "未定日子，暂列期末",
        )
    return rule, note


def occurrences(due: Due, after: date, count: int, until: date | None = None) -> list[date]:
    """The first days of a repetition on or after a day."""
    start = max(due.starts_on or after, after) if due.starts_on else after
    rule = rrulestr(rule_of(due)[0], dtstart=datetime.combine(start, time()))
    out: list[date] = []
    for moment in rule:
        day = moment.date()
        if (until and day > until) or len(out) >= count:
            break
        out.append(day)
    return out


def reporting_days(due: Due, start: date, until: date) -> list[date]:
    """Every day from `start` to `until` on which something is due; none for what is standing or waits for an event."""
    if due.kind == "recurring":
        return occurrences(due, start, (until - start).days + 1, until)
    days = due.on or ((due.to,) if due.to else ())
    return sorted(d for d in days if start <= d <= until)


def next_days(due: Due, plan: Plan, today: date) -> list[date]:
    """Up to three coming days. For a campaign that is over they are counted from its beginning, so that its ledger still shows its rhythm."""
    span = horizon(plan, today)
    if due.kind == "recurring":
        running = span.end is None or today <= span.end
        after = (
            max(today, span.start)
            if running and plan.period
            else (today if span.end is None and running else span.start)
        )
        return occurrences(due, after, 3, span.end)
    days = list(due.on) or ([due.to] if due.to else [])
    coming = [d for d in days if d >= today]
    return (coming or days)[:3]


def day_note(days: list[date]) -> str:
    """Which of the days are days off; a year whose holidays are unknown is said to be so."""
    notes = []
    for day in days:
        try:
            if not is_working_day(day):
                notes.append(f"{day.isoformat()}是休息日，请提前")
        except ClerkError:
            notes.append(f"{day.year}年{UNANNOUNCED}")
    return "；".join(dict.fromkeys(notes))


def calendar_entries(plan: Plan, today: date) -> list[CalendarEntry]:
    """Every deadline and every reporting day. A report that is its item's whole deadline stands once."""
    span = horizon(plan, today)
    out: list[CalendarEntry] = []
    reported = {(r.section, r.due.text) for r in plan.reporting}
    for item in plan.items:
        if item.due is None:
            continue
        for due in (replace(item.due, also=()), *item.due.also):
            covered = (item.section, due.text) in reported or (
                due.kind == "dates" and all((item.section, t) in reported for t in due.text.split("、"))
            )
            if not covered:
                out += _entries(
                    plan,
                    span,
                    f"item/{item.id}",
                    f"截止：{item.title}",
                    item.section,
                    "、".join(item.units),
                    due,
                )
    for n, line in enumerate(plan.reporting):
        people = " → ".join(u for u in (line.from_unit, line.to_unit) if u)
        out += _entries(
            plan, span, f"report/{n}/{line.section}", f"报送：{line.title}", line.section, people, line.due
        )
    return out


def _entries(
    plan: Plan, span: Horizon, key: str, summary: str, section: str, who: str, due: Due
) -> list[CalendarEntry]:
    lines = [
        plan.title,
        f"条款：{section}" if section else "",
        f"责任：{who}" if who else "",
        f"原文：{due.text}",
        f"待确认：{due.question}" if due.question else "",
    ]
    if due.kind == "recurring":
        rule, note = rule_of(due)
        # A yearly rhythm may have no turn within a campaign of some months: it is not dropped, it goes on after it.
        until = span.end if occurrences(due, span.start, 1, span.end) else None
        turns = occurrences(due, span.start, 1)
        if not turns:
            return []  # a day that no month has
        first = turns[0]
        text = "\n".join(t for t in (*lines, note) if t)
        return [CalendarEntry(f"{plan.title}/{key}/{due.text}", summary, text, first, due.time, rule, until)]
    if due.kind == "range":
        lines.append(f"自{due.from_.isoformat()}起" if due.from_ else "")
    days = [d for d in (due.on or (due.to,)) if d]
    return [
        CalendarEntry(
            f"{plan.title}/{key}/{due.text}/{day}",
            summary,
            "\n".join(t for t in (*lines, day_note([day])) if t),
            day,
        )
        for day in days
    ]
