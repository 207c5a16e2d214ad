"""What the engine sees of the lake: tables as files or in memory, and a way back to identities. Nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from mingcha.catalog.tables import IdentityKind, LakeColumn, StoredType, Table

ARROW_TYPES: dict[StoredType, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int32(),
    "decimal": pa.decimal128(18, 6),
    "money": pa.decimal128(14, 2),
    "boolean": pa.bool_(),
    "key": pa.int64(),
    "date": pa.date32(),
    "month": pa.int32(),
    "timestamp": pa.timestamp("us"),
}
SOURCE_FIELDS = (pa.field("source_file", pa.int16()), pa.field("source_row", pa.int32()))
PEOPLE_SCHEMA = pa.schema([("person_key", pa.int64()), ("birth_on", pa.date32()), ("sex", pa.string())])


class Identities(Protocol):
    """The way back from keys to the texts that they stand for."""

    def texts(self, kind: IdentityKind, keys: Iterable[int]) -> dict[int, str]:
        """The text of each known key; keys that are not known are left out."""
        ...


@dataclass(frozen=True)
class StoredTable:
    """One table: either Parquet files or an Arrow table in memory.

    paths      Parquet files; those of different snapshots may lack columns (read them by name, missing = NULL)
    columns    contract column names that were in the imported files; a column outside this set was absent
    snapshots  ids of the snapshots, oldest first
    """

    paths: tuple[Path, ...] | None = None
    arrow: pa.Table | None = None
    columns: frozenset[str] = frozenset()
    snapshots: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """All imported tables by table id, the people with birth date and sex, and the identities behind the keys."""

    tables: dict[str, StoredTable]
    people: StoredTable
    identities: Identities | None = None
    snapshots: tuple[dict, ...] = field(default=(), compare=False)
    """The manifests of the current snapshots, for the run record."""


def stored_columns(table: Table, present: frozenset[str] | set[str]) -> list[LakeColumn]:
    """The stored columns of those contract columns that are present, in the contract's order."""
    return [stored for column in table.columns if column.name in present for stored in column.lake_columns]


def stored_schema(table: Table, present: frozenset[str] | set[str]) -> pa.Schema:
    """The Arrow schema of a stored table, where the row came from included."""
    fields = [pa.field(c.name, ARROW_TYPES[c.type]) for c in stored_columns(table, present)]
    return pa.schema([*fields, *SOURCE_FIELDS])
