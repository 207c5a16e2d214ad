"""Small made-up worlds of all 39 tables, adversarial on purpose, and a hypothesis strategy whose failures shrink."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from hypothesis import strategies as st

from .contract import KEY_OF, TABLES
from .random_draw import Draw, Rows
from .random_households import add_financial_assets, add_households, settle_member_counts
from .random_payments import Payer, add_institution_stays
from .random_people import People, add_population
from .random_places import (
    Places,
    add_delegations_and_reserves,
    add_fund_movements,
    add_region_stats,
    add_standards,
)
from .random_procedure import (
    add_applications,
    add_notices_and_documents,
    add_petitions_and_hotline,
    add_temporary_assistance,
    add_village_reports,
)
from .random_registers import Registers
from .random_special import SPECIAL
from .random_staff import add_care, add_kin_registrations, add_staff
from .rows import read_row

AS_OF_DAYS = (
    date(2024, 6, 30),
    date(2024, 2, 29),
    date(2025, 12, 31),
    date(2026, 1, 31),
    date(2024, 6, 10),
    date(2024, 4, 9),
    date(2024, 5, 21),
)
KINDS = ("county", *SPECIAL)


def as_of_for(seed: int) -> date:
    """The day from which a seed's world is seen."""
    return AS_OF_DAYS[seed % len(AS_OF_DAYS)]


def random_world(seed: int, households: int = 40, kind: str = "county", as_of: date | None = None) -> Rows:
    """The rows of a made-up world: table → rows with contract column names.

    Arguments
        seed        the same seed gives the same world
        households  how many households the county has
        kind        county, or a special construction on top of it (KINDS)
        as_of       the day around which everything happens; as_of_for(seed) unless given
    """
    draw = Draw(seed, as_of or as_of_for(seed))
    people = People(draw, families=max(3, households // 4), loners=max(6, households // 3))
    places = Places(draw)
    add_standards(draw, places)
    add_delegations_and_reserves(draw, places)
    add_region_stats(draw, places)
    add_fund_movements(draw, places)
    add_population(draw, people, places.villages + places.villages[-2:] * 4)
    staff = add_staff(draw, people, places)
    add_households(draw, people, places, staff, households)
    settle_member_counts(draw)
    add_financial_assets(draw)
    add_kin_registrations(draw, people, staff)
    add_institution_stays(draw, people)
    registers = Registers(draw, people, places)
    registers.add_deaths()
    registers.add_custody_and_orphans()
    registers.add_need()
    registers.add_work()
    registers.add_property()
    add_care(draw, people)
    add_applications(draw, people, places, staff, count=households)
    add_notices_and_documents(draw)
    add_village_reports(draw, places)
    add_petitions_and_hotline(draw, places)
    add_temporary_assistance(draw, people, places, count=households // 2)
    Payer(draw, people, staff).pay_all()
    if kind != "county":
        SPECIAL[kind](draw, people, places, staff)
    return without_duplicates(draw.rows)


def without_duplicates(rows: Rows) -> Rows:
    """The first row of each primary key, as an import would have it after normalising."""
    kept: Rows = {}
    for table, written in rows.items():
        seen: dict[tuple[Any, ...], dict[str, Any]] = {}
        for row in written:
            normal = read_row({column: row[column] for column in KEY_OF[table]})
            seen.setdefault(tuple(normal[column] for column in KEY_OF[table]), row)
        kept[table] = list(seen.values())
    return kept


@dataclass(frozen=True)
class ShrinkingWorld:
    """A made-up world with holes; printed by how it was made, not by its thousands of cells."""

    seed: int
    households: int
    kind: str
    without: tuple[str, ...]
    holes: tuple[str, tuple[int, ...]]

    @property
    def as_of(self) -> date:
        """The day from which it is seen."""
        return as_of_for(self.seed)

    @cached_property
    def rows(self) -> Rows:
        """The rows of the tables that are there, less the rows that were taken out of one of them."""
        table, numbers = self.holes
        made = random_world(self.seed, self.households, self.kind)
        made[table] = [row for n, row in enumerate(made[table]) if n not in numbers]
        return {name: rows for name, rows in made.items() if name not in self.without}


@st.composite
def worlds(draw: st.DrawFn, households: int = 12) -> ShrinkingWorld:
    """Worlds that shrink: fewer households, then fewer tables and rows missing."""
    few_tables = st.lists(st.sampled_from(TABLES), unique=True, max_size=6)
    holes = st.tuples(
        st.sampled_from(TABLES), st.lists(st.integers(0, 60), unique=True, max_size=20).map(tuple)
    )
    return ShrinkingWorld(
        seed=draw(st.integers(0, 10_000)),
        households=draw(st.integers(2, households)),
        kind=draw(st.sampled_from(KINDS)),
        without=tuple(draw(few_tables)),
        holes=draw(holes),
    )
