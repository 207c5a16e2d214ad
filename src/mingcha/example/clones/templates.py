"""A county as columns, ready to be repeated under another code."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mingcha.catalog.tables import Column, load_tables
from mingcha.domain.months import month_text
from mingcha.example.clones.identities import Identities, collect_identities
from mingcha.example.households import DIBAO
from mingcha.example.shape import M0
from mingcha.example.world import COUNTY_CODE, Planted, Row, World

CITY_CODE = COUNTY_CODE[:4]
TYPES = {
    "int": pa.int32(),
    "money": pa.decimal128(14, 2),
    "decimal": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("s"),
}
SHARED = (
    "regions",
    "region_stats",
    "standards",
    "township_reserves",
    "delegations",
    "village_reports",
    "hotline_tests",
    "fund_movements",
)
"""Tables whose rows about the city and the small neighbours are the same for all counties of a city: the first brings them."""


@dataclass(frozen=True)
class Place:
    """Under which codes a county is repeated.

    is_first  the first county of its city brings the rows that all share
    counties  counties of the city: its neighbours' residents are so many times more
    """

    city: str
    county: str
    is_first: bool
    counties: int

    def residents(self, population: int, of_county: bool) -> int:
        """Residents in the statistics: counties differ by up to 15 %, the neighbours are shared by the whole city."""
        if not of_county:
            return population * self.counties
        return population * (85 + 3 * (int(self.county[4:]) % 11)) // 100

    def income(self, yuan: int, of_county: bool) -> int:
        """Disposable income in the statistics: some counties are poorer, some richer."""
        return yuan - 7000 + 700 * (int(self.county[4:]) * 7 % 23) if of_county else yuan

    def region(self, code: str) -> str:
        """A region code of the template in this place."""
        if code.startswith(COUNTY_CODE):
            return self.county + code[6:]
        return self.city + code[4:] if code.startswith(CITY_CODE) else code


@dataclass(frozen=True)
class Dictionary:
    """A text column: which of the different values each row has."""

    codes: pa.Array
    values: pa.Array


@dataclass(frozen=True)
class Template:
    """One built county.

    covered  people covered in 低保 in M0, by county (it and its neighbours)
    stats    (county, population, income) of the latest year
    """

    columns: dict[str, dict[str, pa.Array | Dictionary]]
    is_shared: dict[str, np.ndarray]
    identities: Identities
    planted: tuple[Planted, ...]
    covered: dict[str, int]
    stats: tuple[tuple[str, int, int], ...]

    def table(self, table_id: str, place: Place, numbers: pa.StringArray) -> pa.Table:
        """A table of this county in another place; `numbers` are its ID numbers there."""
        contract = load_tables()[table_id]
        arrays = [self._column(c, self.columns[table_id][c.name], place, numbers) for c in contract.columns]
        table = pa.table(arrays, names=[c.name for c in contract.columns])
        shared = self.is_shared.get(table_id)
        if shared is not None and table_id == "region_stats":
            table = _own_statistics(table, shared, place)
        if shared is not None and not place.is_first:
            table = table.filter(pa.array(~shared))
        return table

    def _column(
        self, column: Column, stored: pa.Array | Dictionary, place: Place, numbers: pa.StringArray
    ) -> pa.Array:
        if not isinstance(stored, Dictionary):
            return stored
        if column.type == "id_number":
            return numbers.take(stored.codes)
        if column.type == "region_code":
            values = pa.array([place.region(code) for code in stored.values.to_pylist()], pa.string())
        elif column.type in ("text", "account"):
            values = pc.replace_substring(stored.values, COUNTY_CODE, place.county, max_replacements=1)
        else:
            values = stored.values
        return values.take(stored.codes)


def _own_statistics(table: pa.Table, shared: np.ndarray, place: Place) -> pa.Table:
    """The statistics of this place in the columns of residents and income."""
    own = [not is_shared for is_shared in shared]
    population = [
        place.residents(n, mine) for n, mine in zip(table["population"].to_pylist(), own, strict=True)
    ]
    income = [
        place.income(n, mine)
        for n, mine in zip(table["disposable_income_yuan"].to_pylist(), own, strict=True)
    ]
    for name, values in (("population", population), ("disposable_income_yuan", income)):
        index = table.schema.get_field_index(name)
        table = table.set_column(index, name, pa.array(values, table.schema.field(index).type))
    return table


def make_template(world: World) -> Template:
    """Turn the rows of a built county into columns."""
    tables = load_tables()
    texts = {
        row[c.name]
        for table in tables.values() for c in table.columns if c.type == "id_number"
        for row in world.tables[table.id] if row.get(c.name)
    }  # fmt: skip
    identities = collect_identities(texts)
    columns, is_shared = {}, {}
    for table in tables.values():
        rows = world.tables[table.id]
        columns[table.id] = {c.name: _store(c, rows, identities) for c in table.columns}
        if table.id in SHARED:
            is_shared[table.id] = np.array([not _is_of_county(row) for row in rows], dtype=bool)
    stats = [
        (r["region_code"], r["population"], r["disposable_income_yuan"])
        for r in world.tables["region_stats"]
        if r["year"] == 2023
    ]
    return Template(
        columns, is_shared, identities, tuple(world.planted.values()), covered_in_dibao(world), tuple(stats)
    )


def covered_in_dibao(world: World) -> dict[str, int]:
    """People covered in 低保 in M0, by county."""
    homes = {
        h["household_id"]: h
        for h in world.tables["households"]
        if h["programme"] in DIBAO and (h["end_month"] or M0) >= M0
    }
    people: dict[str, set[str]] = defaultdict(set)
    for m in world.tables["members"]:
        home = homes.get(m["household_id"])
        if home and m["covered"] and (m["to_month"] or M0) >= M0:
            people[home["region_code"][:6] + "000000"].add(m["person_id"])
    return {county: len(ids) for county, ids in people.items()}


def _is_of_county(row: Row) -> bool:
    codes = [row.get("region_code"), row.get("from_region_code"), row.get("to_region_code")]
    return any(code and code.startswith(COUNTY_CODE) for code in codes)


def _store(column: Column, rows: list[Row], identities: Identities) -> pa.Array | Dictionary:
    values: list[Any] = [row.get(column.name) for row in rows]
    if column.type == "id_number":
        return Dictionary(
            pa.array([identities.index[v] if v else None for v in values], pa.int32()),
            pa.array([], pa.string()),
        )
    if column.type == "money":
        return pa.array(
            [None if v is None else Decimal(round(v * 100)).scaleb(-2) for v in values], TYPES["money"]
        )
    if column.type in TYPES:
        return pa.array(values, TYPES[column.type])
    if column.type == "month":
        values = [None if v is None else month_text(v) for v in values]
    coded = pa.array(values, pa.string()).dictionary_encode()
    return Dictionary(coded.indices, coded.dictionary)
