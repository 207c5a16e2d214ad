"""Small tables that the engine brings along: the working-day calendar and lists of words from the parameters."""

from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from mingcha.catalog.parameters import ParameterSet
from mingcha.domain.working_days import working_day_numbers

OWN_TABLES = ("working_days", "parameter_words")


@dataclass(frozen=True)
class OwnTables:
    """working_days(day, number): working days up to and including the day · parameter_words(parameter, position, word)."""

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
    rows = working_day_numbers()
    return pa.table(
        {
            "day": pa.array([r[0] for r in rows], pa.date32()),
            "number": pa.array([r[1] for r in rows], pa.int32()),
        }
    )
