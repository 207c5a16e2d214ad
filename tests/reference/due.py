"""What a household should have had: stop, Due(M), and the periods that payments are held against.

Reading: a check whose logic names Due names adjustments.amount_yuan: without that column Due is not known of anybody.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .calendar_rules import first_day, month_text, quarter_months, quarter_text
from .rows import Row
from .world import DIBAO, World, total


def stop(w: World, household: Row) -> int | None:
    """The earlier of end_month+1 and the latest 停发 that no later 新增 follows.

    Reading: "later" is a later effective_month; a 新增 of the same month as the 停发 does not undo it.
    """
    rows = w.adjustments.get(household.household_id, [])
    starts = [a.effective_month for a in rows if a.kind == "新增"]
    stops = [
        a.effective_month for a in rows if a.kind == "停发" and not any(s > a.effective_month for s in starts)
    ]
    months = [household.end_month + 1] if household.end_month is not None else []
    if stops:
        months.append(max(stops))
    return min(months) if months else None


def due(w: World, household: Row, month: int) -> Decimal | None:
    """Due(M) without regard to stop; None = unknown."""
    rows = [
        a
        for a in w.adjustments.get(household.household_id, [])
        if a.kind != "停发" and a.amount_yuan is not None
    ]
    if not rows:
        return household.amount_yuan
    reached = [a for a in rows if a.effective_month <= month]
    if not reached:
        return None
    return max(
        reached, key=lambda a: (a.effective_month, a.decided_on or date.min, a.amount_yuan)
    ).amount_yuan


class Period(NamedTuple):
    """A period that was due: a month of 低保 or a quarter of 分散供养特困."""

    household: Row
    label: str
    months: tuple[int, ...]
    due_yuan: Decimal

    @property
    def subject(self) -> tuple[str, str]:
        """household_id|period."""
        return self.household.household_id, self.label


def due_periods(w: World) -> Iterator[Period]:
    """The periods that `underpaid`, `not_paid` and `overpaid` examine.

    Reading: "(quarters whose first month is in the last 12 months)" bounds months too: only those of the last 12.
    """
    for household in w.households.values():
        if household.programme in DIBAO:
            candidates = [(month_text(m), (m,)) for m in range(w.m0 - 11, w.m0 + 1)]
        elif household.programme == "分散供养特困":
            candidates = [
                (quarter_text(m), quarter_months(m))
                for m in range(w.m0 - 11, w.m0 + 1)
                if m == quarter_months(m)[0]
            ]
        else:
            continue
        for label, months in candidates:
            if first_day(months[0]).replace(day=10) > w.as_of:
                continue
            if not all(w.household_active(household, m) for m in months):
                continue
            end = stop(w, household)
            if end is not None and months[-1] >= end:
                continue
            amounts = [due(w, household, m) for m in months]
            known = [a for a in amounts if a is not None]
            if len(known) == len(amounts):
                yield Period(household, label, months, sum(known, Decimal(0)))


def regular_paid(w: World, period: Period) -> Decimal:
    """Regular payments of a period."""
    return sum((total(w.regular_in(period.household.household_id, m)) for m in period.months), Decimal(0))


def paid_with_arrears(w: World, period: Period) -> Decimal:
    """Regular and 补发 payments of a period."""
    household_id = period.household.household_id
    supplements = [p for p in w.arrears if p.household_id == household_id and p.for_month in period.months]
    return regular_paid(w, period) + total(supplements)
