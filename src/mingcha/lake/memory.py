"""Datasets in memory, for examples and tests: the same parsing, normalising and keying as an import, without files or vault."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from mingcha.catalog.tables import IdentityKind, Table, load_tables
from mingcha.lake.cell_text import number_text
from mingcha.lake.columns import ParsedColumn, RawColumn, has_only_ticks, parse_column
from mingcha.lake.dataset import PEOPLE_SCHEMA, Dataset, StoredTable, stored_schema
from mingcha.lake.id_columns import IdColumn, births_and_sexes, id_characters
from mingcha.lake.keying import key_members_first, keying_order, stored_arrays

Rows = Mapping[str, list[Mapping[str, Any]]]


class MemoryIdentities:
    """Keys and texts held in memory: a keyring and the way back in one."""

    def __init__(self) -> None:
        self._keys: dict[str, dict[Any, int]] = {}
        self._texts: dict[str, dict[int, str]] = {}
        self.bodies: list[int] = []

    def person_keys(self, numbers: IdColumn) -> pa.Array:
        """Keys of ID numbers, new ones in order of appearance."""
        keys: list[int | None] = []
        valid, invalid = self._keys.setdefault("person", {}), self._keys.setdefault("invalid", {})
        for row, body in enumerate(numbers.bodies.tolist()):
            if body:
                if body not in valid:
                    self.bodies.append(body)
                keys.append(valid.setdefault(body, len(valid) + 1))
            elif row in numbers.invalid:
                key = invalid.setdefault(numbers.invalid[row], -len(invalid) - 1)
                self._texts.setdefault("person", {})[key] = numbers.invalid[row]
                keys.append(key)
            else:
                keys.append(None)
        return pa.array(keys, pa.int64())

    def text_keys(self, kind: IdentityKind, texts: pa.Array) -> pa.Array:
        """Keys of other identities, new ones in order of appearance."""
        known, back = self._keys.setdefault(kind, {}), self._texts.setdefault(kind, {})
        keys: list[int | None] = []
        for text in texts.to_pylist():
            if text is None:
                keys.append(None)
                continue
            key = known.setdefault(text, len(known) + 1)
            back[key] = text
            keys.append(key)
        return pa.array(keys, pa.int64())

    def texts(self, kind: IdentityKind, keys: Iterable[int]) -> dict[int, str]:
        """The text of each known key."""
        keys, back = list(keys), self._texts.get(kind, {})
        found = {key: back[key] for key in keys if key in back}
        if kind == "person":
            asked = [key for key in keys if 0 < key <= len(self.bodies)]
            lines = id_characters(np.array([self.bodies[k - 1] for k in asked], dtype=np.int64))
            found.update({key: line.tobytes().decode() for key, line in zip(asked, lines, strict=True)})
        return found

    def people(self) -> pa.Table:
        """Birth date and sex of every valid person."""
        bodies = np.array(self.bodies, dtype=np.int64)
        births, sexes = births_and_sexes(bodies)
        return pa.table([pa.array(np.arange(1, len(bodies) + 1)), births, sexes], schema=PEOPLE_SCHEMA)


def dataset_from_rows(rows: Rows, *, present_columns: Mapping[str, Iterable[str]] | None = None) -> Dataset:
    """A dataset from rows keyed by contract column names, with Python or text values.

    A table given as an empty list exists with no rows. Columns that no row has count as present and empty, unless
    `present_columns` names the table's columns. Required cells may be empty, duplicates stay.

    Errors
        ValueError  a table or column that the contract does not have, or a cell that an import would refuse
    """
    contract, identities = load_tables(), MemoryIdentities()
    parsed: dict[str, dict[str, ParsedColumn]] = {}
    for table_id, table_rows in rows.items():
        if table_id not in contract:
            raise ValueError(f"no such table: {table_id}")
        table = contract[table_id]
        present = set((present_columns or {}).get(table_id, (c.name for c in table.columns)))
        parsed[table_id] = _parse_rows(table, table_rows, present)
    if "members" in parsed:
        key_members_first(identities, [parsed["members"]])
    tables: dict[str, StoredTable] = {}
    for table_id in keying_order(list(rows)):
        table, count = contract[table_id], len(rows[table_id])
        arrays = stored_arrays(table, parsed[table_id], identities)
        arrays["source_file"] = pa.array(np.zeros(count, dtype=np.int16))
        arrays["source_row"] = pa.array(np.arange(2, count + 2, dtype=np.int32))
        schema = stored_schema(table, set(parsed[table_id]))
        stored = pa.table([arrays[f.name] for f in schema], schema=schema)
        tables[table_id] = StoredTable(arrow=stored, columns=frozenset(parsed[table_id]))
    ordered = {table_id: tables[table_id] for table_id in rows}
    return Dataset(
        ordered, StoredTable(arrow=identities.people(), columns=frozenset(PEOPLE_SCHEMA.names)), identities
    )


def _parse_rows(table: Table, rows: list[Mapping[str, Any]], present: set[str]) -> dict[str, ParsedColumn]:
    known = {c.name for c in table.columns}
    for name in {name for row in rows for name in row} | present:
        if name not in known:
            raise ValueError(f"{table.id}: no such column: {name}")
    parsed: dict[str, ParsedColumn] = {}
    for column in table.columns:
        if column.name not in present:
            continue
        raw = RawColumn.of([_cell_text(row.get(column.name)) for row in rows])
        blank_is_no = column.type == "bool" and has_only_ticks(raw.texts) is True
        parsed[column.name] = parse_column(raw, column, blank_is_no=blank_is_no)
        for row, refused in parsed[column.name].refused.items():
            raise ValueError(
                f"{table.id} row {row + 1}, {column.name}: {rows[row][column.name]!r}: {refused.reason}"
            )
    return parsed


def _cell_text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return number_text(value)
