"""A world: all tables as they stood at as_of, with the enrolment, payment and standard rules of the Conventions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from .calendar_rules import month_of
from .contract import COLUMNS_OF
from .identity import is_valid_number, plain_name
from .parameters import DEFAULTS
from .rows import Row, as_seen, read_row

DIBAO = ("城市低保", "农村低保")
TEKUN = ("集中供养特困", "分散供养特困")
POOR = DIBAO + TEKUN
FEN = Decimal("0.01")


class World:
    """The imported rows, seen from as_of.

    Arguments
        rows             table → rows with contract column names; a table that is not a key was not imported
        parameters       values that replace the defaults
        present_columns  table → columns of the imported file; else the columns of its rows, all of them where it has none
    """

    def __init__(
        self,
        rows: Mapping[str, list[dict[str, Any]]],
        as_of: date,
        parameters: Mapping[str, Any] | None = None,
        present_columns: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        self.as_of = as_of
        self.m0 = month_of(as_of)
        self.parameters: dict[str, Any] = {**DEFAULTS, **(parameters or {})}
        self._tables: dict[str, list[Row]] = {}
        self._columns: dict[str, set[str]] = {}
        for table, written in rows.items():
            given = (
                (present_columns or {}).get(table) or {c for row in written for c in row} or COLUMNS_OF[table]
            )
            self._columns[table] = set(given)
            seen = (as_seen(table, read_row(row), as_of) for row in written)
            self._tables[table] = [row for row in seen if row is not None]

    def has_table(self, table: str) -> bool:
        """Whether the table was imported, be it empty."""
        return table in self._tables

    def has_column(self, dotted: str) -> bool:
        """Whether table.column was in what was imported."""
        table, column = dotted.split(".")
        return column in self._columns.get(table, ())

    def rows(self, table: str) -> list[Row]:
        """The rows that are looked at; none of a table that was not imported."""
        return self._tables.get(table, [])

    def valid_rows(self, table: str, id_column: str = "person_id") -> dict[str, list[Row]]:
        """Rows by person, valid numbers only."""
        by_person: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows(table):
            if row[id_column] is not None and is_valid_number(row[id_column]):
                by_person[row[id_column]].append(row)
        return by_person

    # ── households and members ────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def households(self) -> dict[str, Row]:
        """Households by number."""
        return {h.household_id: h for h in self.rows("households")}

    @cached_property
    def members(self) -> dict[str, list[Row]]:
        """Member rows by household number, known or not."""
        return _grouped(self.rows("members"), "household_id")

    @cached_property
    def member_rows(self) -> dict[str, list[Row]]:
        """Member rows by person, valid numbers only."""
        return self.valid_rows("members")

    def household_active(self, household: Row, month: int) -> bool:
        """Active in a month."""
        return household.start_month <= month and (
            household.end_month is None or month <= household.end_month
        )

    def active_now(self, *programmes: str) -> Iterator[Row]:
        """Households active in M0, of these programmes (none given: of any)."""
        for household in self.households.values():
            if (not programmes or household.programme in programmes) and self.household_active(
                household, self.m0
            ):
                yield household

    def member_active(self, member: Row, month: int) -> bool:
        """Active in a month: the household is, and the member's own months allow it. An unknown household never is."""
        household = self.households.get(member.household_id)
        if household is None or not self.household_active(household, month):
            return False
        return (member.from_month is None or member.from_month <= month) and (
            member.to_month is None or month <= member.to_month
        )

    def active_rows(self, household_id: str, month: int) -> list[Row]:
        """Member rows active in a month."""
        return [m for m in self.members.get(household_id, ()) if self.member_active(m, month)]

    def covered_rows(self, household_id: str, month: int) -> list[Row]:
        """Member rows covered in a month."""
        return [m for m in self.active_rows(household_id, month) if m.covered]

    def is_covered(self, member: Row, month: int) -> bool:
        """Active with covered=是."""
        return bool(member.covered) and self.member_active(member, month)

    @cached_property
    def covered_now(self) -> list[Row]:
        """Member rows covered in M0."""
        return [m for m in self.rows("members") if self.is_covered(m, self.m0)]

    def covered_now_in(self, *programmes: str) -> dict[str, list[Row]]:
        """Member rows covered in M0 in a household of these programmes, by person, valid numbers only."""
        by_person: dict[str, list[Row]] = defaultdict(list)
        for member in self.covered_now:
            if self.programme(member) in programmes and is_valid_number(member.person_id):
                by_person[member.person_id].append(member)
        return by_person

    def programme(self, row: Row) -> str | None:
        """The programme of the household that a row names; None where it is unknown."""
        household = self.households.get(row.household_id)
        return household.programme if household else None

    def region(self, household_id: str | None) -> str | None:
        """The region of a household, None where it is unknown."""
        household = self.households.get(household_id) if household_id else None
        return household.region_code if household else None

    def member_names(self, household_id: str) -> set[str | None]:
        """The normalised names of all that ever were members."""
        return {plain_name(m.name) for m in self.members.get(household_id, ())}

    # ── payments ──────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def regular(self) -> list[Row]:
        """Regular payments."""
        return [p for p in self.rows("payments") if is_successful(p) and p.kind in (None, "正常")]

    @cached_property
    def arrears(self) -> list[Row]:
        """Payments that make good an earlier month (补发)."""
        return [p for p in self.rows("payments") if is_successful(p) and p.kind == "补发"]

    @cached_property
    def regular_by_month(self) -> dict[str, dict[int, list[Row]]]:
        """Regular payments: household → month → rows."""
        by_month: dict[str, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for payment in self.regular:
            if payment.household_id is not None:
                by_month[payment.household_id][payment.for_month].append(payment)
        return by_month

    def regular_in(self, household_id: str, month: int) -> list[Row]:
        """Regular payments of a household for a month."""
        return self.regular_by_month.get(household_id, {}).get(month, [])

    def share(self, household_id: str, month: int) -> Decimal:
        """A covered person's share of a month: regular payments ÷ covered members, half up to the fen."""
        people = {m.person_id for m in self.covered_rows(household_id, month)}
        paid = total(self.regular_in(household_id, month))
        return (paid / len(people)).quantize(FEN, ROUND_HALF_UP)

    def in_last_year(self, month: int) -> bool:
        """Within the last 12 months, M0 included."""
        return self.m0 - 11 <= month <= self.m0

    # ── adjustments and standards ─────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def adjustments(self) -> dict[str, list[Row]]:
        """Adjustments by household."""
        return _grouped(self.rows("adjustments"), "household_id")

    def standard(self, region_code: str, programme: str, month: int) -> Decimal | None:
        """The standard of a region, programme and month: longest prefix in force.

        Reading: several rows of the same region in force at once: the one that began last.
        """
        fitting = [
            s
            for s in self.rows("standards")
            if s.programme == programme
            and region_code.startswith(significant(s.region_code))
            and s.from_month <= month
            and (s.to_month is None or month <= s.to_month)
        ]
        if not fitting:
            return None
        return max(fitting, key=lambda s: (len(significant(s.region_code)), s.from_month)).monthly_yuan

    def regions_in_force(self) -> list[Row]:
        """Rows of `regions` in force at as_of."""
        return [
            r
            for r in self.rows("regions")
            if (r.valid_from is None or r.valid_from <= self.as_of)
            and (r.valid_to is None or r.valid_to >= self.as_of)
        ]


def is_successful(payment: Row) -> bool:
    """Status 成功 and not 临时救助."""
    return payment.status == "成功" and payment.programme != "临时救助"


def total(rows: Iterable[Row], column: str = "amount_yuan") -> Decimal:
    """The sum of a money column; empty counts nothing."""
    return sum((row[column] for row in rows if row[column] is not None), Decimal(0))


def significant(region_code: str) -> str:
    """The digits of a region code that say something."""
    for length in (9, 6, 4, 2):
        if region_code[length:].strip("0"):
            return region_code[: {9: 12, 6: 9, 4: 6, 2: 4}[length]]
    return region_code[:2]


def township(region_code: str) -> str:
    """First 9 digits + 000."""
    return region_code[:9] + "000"


def county(region_code: str) -> str | None:
    """First 6 digits + 000000; none where digits 5–6 are 00."""
    return region_code[:6] + "000000" if region_code[4:6] != "00" else None


def _grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row[column] is not None:
            groups[row[column]].append(row)
    return groups
