"""The source of chance for made-up worlds: it loves the edges of every rule."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from .calendar_rules import add_months, first_day, last_day, month_of, month_text, working_days
from .contract import COLUMNS_OF

T = TypeVar("T")
Rows = dict[str, list[dict[str, Any]]]


class Draw:
    """Draws days, months and amounts around as_of, and collects rows.

    rows      table → rows, with every contract column
    counters  running numbers of ids
    """

    def __init__(self, seed: int, as_of: date) -> None:
        self.random = Random(seed)
        self.as_of = as_of
        self.m0 = month_of(as_of)
        self.rows: Rows = {table: [] for table in COLUMNS_OF}
        self._counters: dict[str, int] = {}

    def add(self, table: str, **values: Any) -> dict[str, Any]:
        """Append a row; columns that are not given are empty."""
        unknown = set(values) - set(COLUMNS_OF[table])
        assert not unknown, f"{table} has no {unknown}"
        row = {column: values.get(column) for column in COLUMNS_OF[table]}
        self.rows[table].append(row)
        return row

    def number(self, prefix: str) -> str:
        """The next number of a kind, without leading zeros: H9 and H10 sort by text."""
        self._counters[prefix] = self._counters.get(prefix, 0) + 1
        return f"{prefix}{self._counters[prefix]}"

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.random.random() < probability

    def one_of(self, *values: T) -> T:
        """One of these, evenly."""
        return self.random.choice(values)

    def pick(self, values: Sequence[T]) -> T:
        """One of a sequence, evenly."""
        return self.random.choice(values)

    def some(self, values: Sequence[T], at_most: int, at_least: int = 0) -> list[T]:
        """Several different ones."""
        count = min(len(values), self.random.randint(at_least, at_most))
        return self.random.sample(list(values), count)

    def maybe(self, probability: float, value: T) -> T | None:
        """The value with this probability, else empty."""
        return value if self.chance(probability) else None

    def day(self, *days: int) -> date:
        """as_of plus one of these numbers of days."""
        return self.as_of + timedelta(days=self.random.choice(days))

    def day_between(self, first: int, last: int) -> date:
        """as_of plus a number of days in this range."""
        return self.as_of + timedelta(days=self.random.randint(first, last))

    def edge_day(self, *months: int) -> date:
        """A day around as_of shifted by months, or at the edge of such a month."""
        count = self.random.choice(months)
        same = add_months(self.as_of, count)
        month = self.m0 + count
        choices = [
            same,
            same - timedelta(days=1),
            same + timedelta(days=1),
            first_day(month),
            last_day(month),
        ]
        return self.random.choice(choices)

    def working_day_after(self, day: date, *counts: int) -> date:
        """The first day that lies one of these numbers of working days after a day."""
        left = self.random.choice(counts)
        until = day
        while working_days(day, until) < left:
            until += timedelta(days=1)
        return until

    def month(self, *months: int) -> str:
        """M0 plus one of these numbers, as text."""
        return month_text(self.m0 + self.random.choice(months))

    def moment(self, day: date) -> datetime:
        """A moment of a day; midnight is common, as files often hold the day alone."""
        clock = self.one_of(time(), time(), time(9, 30), time(23, 59, 59), time(12, 0, 1))
        return datetime.combine(day, clock)


def yuan(text: str | int) -> Decimal:
    """An amount."""
    return Decimal(text).quantize(Decimal("0.01"))
