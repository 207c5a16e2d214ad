"""What a reference check answers, and the registry of all of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .world import World


@dataclass(frozen=True)
class Flag:
    """One flag; subject_id is the text with real ID numbers that checks.md describes."""

    check_id: str
    subject_id: str
    severity: str
    amount_yuan: Decimal | None = None
    occurred_on: date | None = None
    match: str | None = None
    region_code: str | None = None
    household_id: str | None = None
    person_id: str | None = None


@dataclass(frozen=True)
class NotApplicable:
    """Why a check could not be run: tables, table.column, parameter names, or `nothing examined`."""

    missing: tuple[str, ...]


class Flags(list[Flag]):
    """The flags of a check that ran, and how many subjects it examined."""

    def __init__(self, flags: list[Flag], examined: int) -> None:
        super().__init__(flags)
        self.examined = examined


@dataclass
class Found:
    """Collects one check's flags while it looks; `examine` is called for every subject that it judges."""

    check_id: str
    severity: str
    examined: int = 0
    flags: dict[str, Flag] = field(default_factory=dict)

    def examine(self, count: int = 1) -> None:
        """Count subjects as examined."""
        self.examined += count

    def flag(
        self,
        *subject: object,
        severity: str | None = None,
        amount: Decimal | None = None,
        occurred_on: date | None = None,
        match: str | None = None,
        region: str | None = None,
        household: str | None = None,
        person: str | None = None,
    ) -> None:
        """Add a flag; names that differ make it low, whatever else is said."""
        subject_id = "|".join(str(part) for part in subject)
        assert subject_id not in self.flags, f"{self.check_id} names {subject_id} twice"
        level = "low" if match == "M2" else severity or self.severity
        self.flags[subject_id] = Flag(
            self.check_id, subject_id, level, amount, occurred_on, match, region, household, person
        )


ReferenceCheck = Callable[["World"], Flags | NotApplicable]
REFERENCE: dict[str, ReferenceCheck] = {}


def reference(
    severity: str,
    tables: str,
    columns: str = "",
    any_of: str = "",
    parameters: str = "",
) -> Callable[[Callable[["World", Found], None]], ReferenceCheck]:
    """Register a check under its function's name and answer NotApplicable where its needs are not met.

    Arguments
        tables      tables that must have been imported
        columns     optional columns (table.column) that the logic names; of a table that is only used where it is there, the
                    column is needed only then
        any_of      tables of which at least one must be there
        parameters  parameters that must be set
    """

    def register(look: Callable[["World", Found], None]) -> ReferenceCheck:
        @wraps(look)
        def check(w: "World") -> Flags | NotApplicable:
            missing = [table for table in tables.split() if not w.has_table(table)]
            missing += [c for c in columns.split() if w.has_table(c.split(".")[0]) and not w.has_column(c)]
            if any_of and not any(w.has_table(table) for table in any_of.split()):
                missing += any_of.split()
            missing += [name for name in parameters.split() if w.parameters[name] is None]
            if missing:
                return NotApplicable(tuple(missing))
            found = Found(look.__name__, severity)
            look(w, found)
            if not found.examined:
                return NotApplicable(("nothing examined",))
            return Flags(list(found.flags.values()), found.examined)

        REFERENCE[look.__name__] = check  # type: ignore[assignment]
        return check  # type: ignore[return-value]

    return register
