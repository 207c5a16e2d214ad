"""The data contract: which tables may be imported, and what a column of each holds.

One file a table in `content/tables/`. `lake_columns` says how a contract column is stored: identities become keys.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from mingcha.catalog.content_root import ContentError, content_root, read_yaml, take

ColumnType = Literal[
    "text", "int", "decimal", "money", "bool", "enum", "region_code", "id_number",
    "name", "account", "date", "month", "datetime",
]  # fmt: skip
StoredType = Literal[
    "text", "integer", "decimal", "money", "boolean", "key", "date", "month", "timestamp",
]  # fmt: skip
IdentityKind = Literal["person", "name", "account", "contact", "household"]

_STORED: dict[str, StoredType] = {
    "text": "text", "enum": "text", "region_code": "text", "int": "integer", "decimal": "decimal",
    "money": "money", "bool": "boolean", "date": "date", "month": "month", "datetime": "timestamp",
}  # fmt: skip


@dataclass(frozen=True)
class LakeColumn:
    """One stored column: its name, stored type, and the kind of identity that its key stands for (or None)."""

    name: str
    type: StoredType
    identity: IdentityKind | None = None


@dataclass(frozen=True)
class Column:
    """One column of the contract, as files have it."""

    name: str
    header: str
    aliases: tuple[str, ...]
    type: ColumnType
    required: bool
    sensitivity: Literal["public", "personal", "sensitive"]
    values: tuple[str, ...] = ()

    @cached_property
    def identity(self) -> IdentityKind | None:
        """The kind of identity that this column holds, None for plain values."""
        if self.type == "id_number":
            return "person"
        if self.type in ("name", "account"):
            return self.type
        return {"household_id": "household", "petitioner_key": "contact"}.get(self.name)

    @cached_property
    def lake_columns(self) -> tuple[LakeColumn, ...]:
        """How the column is stored.

        person_id → person_key + person_converted · name → name_key · head_name → head_name_key · account_no → account_key ·
        household_id → household_key · petitioner_key stays petitioner_key · everything else keeps its name.
        """
        if self.identity is None:
            return (LakeColumn(self.name, _STORED[self.type]),)
        if self.identity == "person":
            stem = self.name.removesuffix("_id")
            return (LakeColumn(f"{stem}_key", "key", "person"), LakeColumn(f"{stem}_converted", "boolean"))
        stem = self.name.removesuffix("_id").removesuffix("_no").removesuffix("_key")
        return (LakeColumn(f"{stem}_key", "key", self.identity),)


@dataclass(frozen=True)
class Undecided:
    """Where `date` lies after as_of, `column` reads `value`: an application decided later is 办理中."""

    date: str
    column: str
    value: str


@dataclass(frozen=True)
class Table:
    """One table of the contract.

    own_date            a row whose own date is after as_of is not looked at
    own_month_if_empty  where own_date is empty, this month decides
    done_dates          dates of something done: a later one counts as empty
    undecided           what a decision after as_of reads as
    """

    id: str
    title: str
    source: str
    key: tuple[str, ...]
    grain: Literal["full", "month"]
    columns: tuple[Column, ...]
    own_date: str | None = None
    own_month_if_empty: str | None = None
    done_dates: tuple[str, ...] = ()
    undecided: Undecided | None = None

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {c.name: c for c in self.columns}

    @cached_property
    def lake_columns(self) -> tuple[LakeColumn, ...]:
        """All stored columns in order."""
        return tuple(stored for c in self.columns for stored in c.lake_columns)


def read_table(path: Path) -> Table:
    """Read one table file."""
    entry = read_yaml(path)
    take(
        entry,
        path.name,
        ("id", "title", "source", "key", "grain", "columns"),
        ("own_date", "own_month_if_empty", "done_dates", "undecided"),
    )
    columns = []
    for c in entry["columns"]:
        take(
            c,
            f"{path.name}: {c.get('name')}",
            ("name", "header", "aliases", "type", "required", "sensitivity"),
            ("values",),
        )
        columns.append(Column(**{**c, "aliases": tuple(c["aliases"]), "values": tuple(c.get("values", ()))}))
    table = Table(
        **{
            **entry,
            "key": tuple(entry["key"]),
            "columns": tuple(columns),
            "done_dates": tuple(entry.get("done_dates", ())),
            "undecided": Undecided(**entry["undecided"]) if "undecided" in entry else None,
        }
    )
    names = {c.name for c in columns}
    for name in (*table.key, *table.done_dates, table.own_date, table.own_month_if_empty):
        if name is not None and name not in names:
            raise ContentError(f"{path.name}: {name} is not a column")
    if table.id != path.stem:
        raise ContentError(f"{path.name}: id is {table.id}")
    return table


@cache
def load_tables() -> dict[str, Table]:
    """All tables of the contract by id, in alphabetical order."""
    return {path.stem: read_table(path) for path in sorted((content_root() / "tables").glob("*.yml"))}
