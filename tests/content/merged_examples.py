"""Many examples as one small world, for an engine whose every query costs a second.

Each example gets keys, record numbers and a province of its own, so that none sees another; the flags are sorted back to their examples.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mingcha.catalog.examples import Example
from mingcha.catalog.tables import Table, load_tables
from mingcha.engine.outcome import Flag
from mingcha.lake.dataset import PEOPLE_SCHEMA, Dataset, StoredTable
from mingcha.lake.memory import dataset_from_rows

APART = 1_000_000
OURS = "99"
ALONE = {"coverage_outlier", "petitions_concentrated"}
"""These compare all regions with each other: their examples cannot share a world."""
REAL = {"14", "35", "37", "61"}
"""Provinces with values of their own in the parameters."""
PROVINCES = [str(n) for n in range(10, 99) if str(n) not in REAL]


@dataclass(frozen=True)
class Merged:
    """Examples of one check that share day and parameters."""

    check_id: str
    as_of: date
    parameters: dict[str, str]
    examples: tuple[Example, ...]

    @property
    def name(self) -> str:
        """For the test's name."""
        return f"{self.check_id}：{len(self.examples)} 例 {self.as_of} {self.parameters or ''}"


def merge(examples: Iterable[Example]) -> list[Merged]:
    """Group what can share a world. Examples with a table or column missing are left out: whether a check can run is decided before any engine."""
    groups: dict[tuple[Any, ...], list[Example]] = defaultdict(list)
    for number, e in enumerate(examples):
        if e.outcome == "not_applicable" or not _is_whole(e):
            continue
        alone = number if e.check_id in ALONE or _provinces(e) - {OURS} else None
        groups[e.check_id, e.as_of, tuple(sorted(e.parameters.items())), alone].append(e)
    return [Merged(k[0], k[1], dict(k[2]), tuple(group)) for k, group in groups.items()]


def dataset_of(merged: Merged) -> tuple[Dataset, list[Dataset]]:
    """(all in one, each by itself)."""
    single = [dataset_from_rows(e.tables) for e in merged.examples]
    tables: dict[str, list[pa.Table]] = defaultdict(list)
    people = []
    for number, dataset in enumerate(single):
        for table_id, stored in dataset.tables.items():
            tables[table_id].append(_moved(stored.arrow, load_tables()[table_id], number, len(single)))
        people.append(_shifted(dataset.people.arrow, "person_key", number))
    joined = {
        t: StoredTable(
            arrow=pa.concat_tables(parts).combine_chunks(),
            columns=single[0].tables[t].columns if t in single[0].tables else _all(t),
        )
        for t, parts in tables.items()
    }
    return Dataset(
        joined,
        StoredTable(arrow=pa.concat_tables(people).combine_chunks(), columns=frozenset(PEOPLE_SCHEMA.names)),
    ), single


def sorted_back(merged: Merged, flags: Iterable[Flag], key_columns: tuple[str, ...]) -> list[list[Flag]]:
    """The flags of each example, with its own keys and numbers again."""
    found: list[list[Flag]] = [[] for _ in merged.examples]
    for flag in flags:
        parts = [
            _back(column, value, len(merged.examples))
            for column, value in zip(key_columns, flag.subject, strict=True)
        ]
        number = next(n for _, n in parts if n is not None)
        found[number].append(
            replace(
                flag, subject=tuple(v for v, _ in parts), household_key=_back("household_key", flag.household_key, 0)[0],
                person_key=_back("person_key", flag.person_key, 0)[0], region_code=_back("region_code", flag.region_code, len(merged.examples))[0], evidence={}, rows=(),
            )
        )  # fmt: skip
    return found


def _moved(rows: pa.Table, table: Table, number: int, count: int) -> pa.Table:
    for column in table.columns:
        for stored in column.lake_columns:
            if stored.name not in rows.column_names:
                continue
            if stored.type == "key":
                rows = _shifted(rows, stored.name, number)
            elif column.type == "region_code" and count > 1:
                rows = _replaced(
                    rows,
                    stored.name,
                    pc.binary_replace_slice(rows.column(stored.name), 0, 2, PROVINCES[number]),
                )
            elif column.type == "text" and (column.name in table.key or column.name.endswith(("_id", "_no"))):
                rows = _replaced(
                    rows,
                    stored.name,
                    pc.binary_join_element_wise(rows.column(stored.name), pa.scalar(str(number)), "~"),
                )
    return rows


def _shifted(rows: pa.Table, name: str, number: int) -> pa.Table:
    keys = rows.column(name)
    return _replaced(rows, name, pc.add(keys, pc.multiply(pc.sign(keys), number * APART)).cast(pa.int64()))


def _replaced(rows: pa.Table, name: str, values: pa.ChunkedArray) -> pa.Table:
    at = rows.column_names.index(name)
    return rows.set_column(at, rows.schema.field(at), values.cast(rows.schema.field(at).type))


def _back(column: str, value: Any, count: int) -> tuple[Any, int | None]:
    """(original value, number of the example that it tells, if any)."""
    if isinstance(value, int) and column.endswith("_key"):
        number, key = divmod(abs(value), APART)
        return (key if value > 0 else -key), number
    if isinstance(value, str) and "~" in value:
        text, number = value.rsplit("~", 1)
        return text, int(number)
    if (
        isinstance(value, str)
        and column.endswith(("region_code", "township_code", "village_code", "county_code"))
        and count > 1
    ):
        return OURS + value[2:], PROVINCES.index(value[:2])
    return value, 0 if count == 1 else None


def _is_whole(e: Example) -> bool:
    return all(columns == _all(t) for t, columns in e.present_columns.items())


def _all(table_id: str) -> frozenset[str]:
    return frozenset(c.name for c in load_tables()[table_id].columns)


def _provinces(e: Example) -> set[str]:
    contract = load_tables()
    return {
        str(value)[:2] for t, rows in e.tables.items() for row in rows for name, value in row.items()
        if value and contract[t].column(name).type == "region_code"
    }  # fmt: skip
