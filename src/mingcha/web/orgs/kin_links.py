"""Who is related to whom, by pseudonyms, as the imported tables have it: one pass over each table for all who are asked about.

近亲属备案: the households that an official filed, with everybody on their rosters. 户籍人口: the near relatives of 民法典 1045, as the
engine's view official_pairs links them. A roster counts at any time: who once belonged to a household stays its relative.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

Tables = dict[str, tuple[Path, ...]]
"""Table id → the Parquet files of its current snapshots."""


@dataclass
class Links:
    """One person's: relatives as person keys, himself among them, and households."""

    person_keys: set[int] = field(default_factory=set)
    household_keys: set[int] = field(default_factory=set)


def links_of(tables: Tables, keys: Collection[int]) -> dict[int, Links]:
    """The links of each of these persons.

    Returns  person keys: himself, near relatives by the population register, rosters of the households that he filed, and officials who
             filed his own household. Household keys: those that he filed, his own, and those of the near relatives by the register
    """
    asked = set(keys)
    found = {key: Links({key}) for key in asked}
    near = _near_relatives(tables, asked)
    filed: dict[int, set[int]] = defaultdict(set)
    for staff, household in _pairs(tables, "kin_registrations", ("staff_key", "household_key"), asked, ()):
        filed[staff].add(household)
    of_rosters = asked.union(*near.values())
    members: dict[int, set[int]] = defaultdict(set)
    homes: dict[int, set[int]] = defaultdict(set)
    columns = ("person_key", "household_key")
    for person, household in _pairs(tables, "members", columns, of_rosters, set().union(*filed.values())):
        members[household].add(person)
        homes[person].add(household)
    own = {home for key in asked for home in homes[key]}
    filers: dict[int, set[int]] = defaultdict(set)
    for staff, household in _pairs(tables, "kin_registrations", ("staff_key", "household_key"), (), own):
        filers[household].add(staff)
    for key, links in found.items():
        for relative in near[key] | {key}:
            links.person_keys.add(relative)
            links.household_keys |= homes[relative]
        for household in filed[key]:
            links.household_keys.add(household)
            links.person_keys |= members[household]
        for household in homes[key]:
            links.person_keys |= filers[household]
    return found


def _near_relatives(tables: Tables, asked: set[int]) -> dict[int, set[int]]:
    """配偶、父母、子女、兄弟姐妹、祖父母、外祖父母、孙子女、外孙子女 of each."""
    near: dict[int, set[int]] = {key: set() for key in asked}
    parents: dict[int, set[int]] = defaultdict(set)
    children: dict[int, set[int]] = defaultdict(set)
    spouses: dict[int, set[int]] = defaultdict(set)

    def learn(of: set[int]) -> None:
        for person, father, mother, spouse in _family_rows(tables, of):
            for parent in (father, mother):
                if parent is not None and parent > 0:
                    parents[person].add(parent)
                    children[parent].add(person)
            if spouse is not None and spouse > 0:
                spouses[person].add(spouse)
                spouses[spouse].add(person)

    learn(asked)
    further = {p for key in asked for p in (*parents[key], *children[key])} - asked
    if further:
        learn(further)
    for key, relatives in near.items():
        relatives |= spouses[key] | parents[key] | children[key]
        for parent in parents[key]:
            relatives |= parents[parent] | children[parent]
        for child in children[key]:
            relatives |= children[child]
        relatives.discard(key)
    return near


def _family_rows(tables: Tables, of: set[int]) -> Iterator[tuple]:
    """(person, father, mother, spouse) of the register's rows that name one of these in any place; the ID numbers are valid."""
    names = ("person_key", "father_key", "mother_key", "spouse_key")
    for row in _rows(tables, "population", names, [(name, of) for name in names]):
        if row[0] is not None and row[0] > 0:
            yield row


def _pairs(
    tables: Tables, table: str, names: tuple[str, str], first: Collection[int], second: Collection[int]
) -> Iterator[tuple[int, int]]:
    """Rows whose first column is one of the first keys, or second column one of the second; numbers that are not valid (below zero) join with nothing."""
    for person, household in _rows(tables, table, names, [(names[0], first), (names[1], second)]):
        if person is not None and person > 0 and household is not None:
            yield person, household


def _rows(
    tables: Tables, table: str, names: Sequence[str], wanted: list[tuple[str, Collection[int]]]
) -> Iterator[tuple]:
    """The rows in which some column holds one of its keys, row group by row group; a column that was not imported is None."""
    sets = {name: pa.array(sorted(keys), pa.int64()) for name, keys in wanted if keys}
    if not sets:
        return
    for path in tables.get(table, ()):
        with pq.ParquetFile(path) as file:
            present = [name for name in names if name in file.schema_arrow.names]
            asked = [name for name in present if name in sets]
            if not asked:
                continue
            for batch in file.iter_batches(columns=present):
                hits = None
                for name in asked:
                    is_in = pc.is_in(batch[name], value_set=sets[name])
                    hits = is_in if hits is None else pc.or_(hits, is_in)
                kept = batch.filter(hits)
                if kept.num_rows:
                    columns = [kept[n].to_pylist() if n in present else [None] * kept.num_rows for n in names]
                    yield from zip(*columns, strict=True)
