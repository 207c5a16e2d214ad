"""Small tables that the engine brings along: the working-day calendar and lists of words from the parameters."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import pyarrow as pa

from mingcha.catalog.parameters import ParameterSet
from mingcha.domain.working_days import working_day_numbers

OWN_TABLES = ("working_days", "parameter_words")
_LAST_DAY = date(2100, 12, 31)
"""Later days are not asked about."""


@dataclass(frozen=True)
class OwnTables:
    """working_days(day, number, is_known): working days up to and including the day; of a later year whose holidays nobody has announced
    yet those up to the last known day, is_known false · parameter_words(parameter, position, word)."""

    parameters: ParameterSet

    def arrow(self, table_id: str) -> pa.Table:
        """The table of that name."""
        return _working_days() if table_id == "working_days" else self._words()

    def _words(self) -> pa.Table:
        rows = [
            (p.id, position, word)
            for p in self.parameters.by_id.values()
            if p.unit == "words"
            for value in p.values[:1]
            for position, word in enumerate(value.value if isinstance(value.value, tuple) else ())
        ]
        return pa.table(
            {
                "parameter": pa.array([r[0] for r in rows], pa.string()),
                "position": pa.array([r[1] for r in rows], pa.int32()),
                "word": pa.array([r[2] for r in rows], pa.string()),
            }
        )


@cache
def _working_days() -> pa.Table:
    known = working_day_numbers()
    last, number = known[-1]
    later = [last + timedelta(days=n) for n in range(1, (_LAST_DAY - last).days + 1)]
    return pa.table(
        {
            "day": pa.array([day for day, _ in known] + later, pa.date32()),
            "number": pa.array([n for _, n in known] + [number] * len(later), pa.int32()),
            "is_known": pa.array([True] * len(known) + [False] * len(later), pa.bool_()),
        }
    )
