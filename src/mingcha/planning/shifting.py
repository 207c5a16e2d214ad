"""A plan for another year: every day moved by whole years, and what moved, old beside new, for a person to confirm."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

from mingcha.planning.plan import Due, Item, Period, Plan, Reporting

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=\s*年|\s*[-—–至]\s*(?:19|20)\d\d\s*年)")
RULE_TEXT = "同月同日，年份改为{year}年；月末仍是月末（2月29日遇平年为2月28日）；按周、按月的节奏不变"


@dataclass(frozen=True)
class Shift:
    """One thing that moved. where: the item or report; before, after: as a person reads them."""

    where: str
    what: str
    before: str
    after: str


def shifted_day(day: date, years: int) -> date:
    """The same day of the same month; the last day of a month stays the last."""
    year = day.year + years
    last = monthrange(year, day.month)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, day.month, last if is_last else min(day.day, last))


def shifted_words(text: str, years: int) -> str:
    """Printed years moved: 2020年4月底前 → 2026年4月底前. Numbers that are no years stay."""
    return _YEAR.sub(lambda m: str(int(m.group(1)) + years), text)


def shifted_due(due: Due, years: int) -> Due:
    """A due moved; its rhythm and its question stay."""

    def move(day: date | None) -> date | None:
        return shifted_day(day, years) if day else None

    return replace(
        due,
        text=shifted_words(due.text, years),
        on=tuple(shifted_day(d, years) for d in due.on),
        from_=move(due.from_),
        to=move(due.to),
        starts_on=move(due.starts_on),
        question=shifted_words(due.question, years) if due.question else None,
        trace=(),
        also=tuple(shifted_due(d, years) for d in due.also),
    )


def year_of(plan: Plan) -> int | None:
    """The year that a plan is of: where its period begins, else its day of issue, its title, its first deadline."""
    if plan.period and plan.period.from_:
        return plan.period.from_.year
    if plan.issued_on:
        return plan.issued_on.year
    if m := _YEAR.search(plan.title):
        return int(m.group(1))
    days = [d for i in plan.items if i.due for d in i.due.on]
    return min(days).year if days else None


def shift_plan(plan: Plan, years: int) -> tuple[Plan, tuple[Shift, ...]]:
    """The plan of another year and everything that moved, in the plan's order."""
    moved: list[Shift] = []

    def note(where: str, what: str, before: str, after: str) -> None:
        if before != after:
            moved.append(Shift(where, what, before, after))

    title = shifted_words(plan.title, years)
    note("", "标题", plan.title, title)
    period = plan.period
    if period:
        new = Period(
            shifted_day(period.from_, years) if period.from_ else None,
            shifted_day(period.to, years) if period.to else None,
        )
        note("", "期间", _span(period.from_, period.to), _span(new.from_, new.to))
        period = new
    items: list[Item] = []
    for item in plan.items:
        due = shifted_due(item.due, years) if item.due else None
        new_item = replace(item, title=shifted_words(item.title, years), due=due)
        note(item.section, f"{item.title}：名称", item.title, new_item.title)
        if item.due and due:
            note(item.section, f"{item.title}：时限", _due_words(item.due), _due_words(due))
        items.append(new_item)
    reporting: list[Reporting] = []
    for line in plan.reporting:
        due = shifted_due(line.due, years)
        note(line.section, f"报送“{line.title}”：时限", _due_words(line.due), _due_words(due))
        reporting.append(replace(line, due=due))
    return replace(plan, title=title, period=period, items=tuple(items), reporting=tuple(reporting)), tuple(
        moved
    )


def _span(first: date | None, last: date | None) -> str:
    return f"{first or '…'} 至 {last or '…'}"


def _due_words(due: Due) -> str:
    """The printed words and the days behind them."""
    days = "、".join(d.isoformat() for d in due.on) or (
        _span(due.from_, due.to) if due.from_ or due.to else ""
    )
    if due.starts_on:
        days = f"{due.starts_on} 起"
    return f"{due.text}（{days}）" if days else due.text
