"""Examples beside each check: rows in, flags out, named by a sentence that a clerk could verify.

People are written by a label; each gets a made-up ID number in the district that does not exist, from its birth date.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mingcha.catalog.checks import Check
from mingcha.catalog.content_root import ContentError, read_yaml, take
from mingcha.catalog.tables import load_tables
from mingcha.domain.id_numbers import synthetic_id

Row = dict[str, Any]


@dataclass(frozen=True)
class ExpectedFlag:
    """A flag that an example expects; only what is written is compared."""

    subject: str
    others: dict[str, Any]


@dataclass(frozen=True)
class Example:
    """One example, ready to run: contract rows with ID numbers in place of labels."""

    check_id: str
    name: str
    as_of: date
    tables: dict[str, list[Row]]
    present_columns: dict[str, set[str]]
    parameters: dict[str, str]
    outcome: str
    examined: int | None
    flagged: tuple[ExpectedFlag, ...]


def examples_path(check: Check) -> Path:
    """Where a check's examples lie."""
    return check.path.with_name(f"{check.id}.examples.yml")


def load_examples(check: Check) -> list[Example]:
    """The examples in <check_id>.examples.yml beside the check; ContentError where there are none."""
    path = examples_path(check)
    if not path.exists():
        raise ContentError(f"{check.path.name}: has no examples beside it")
    entry = read_yaml(path)
    take(entry, path.name, ("check", "as_of", "examples"), ("people", "defaults", "tables"))
    if entry["check"] != check.id:
        raise ContentError(f"{path.name}: check is {entry['check']}")
    people = _people(entry.get("people", {}), path)
    return [_example(e, entry, people, check, path) for e in entry["examples"]]


def _people(entry: dict[str, Row], path: Path) -> dict[str, str]:
    numbers: dict[str, str] = {}
    for sequence, (label, p) in enumerate(entry.items(), start=101):
        take(p, f"{path.name}: people: {label}", (), ("born", "id"))
        numbers[label] = p["id"] if "id" in p else synthetic_id(p["born"], sequence)
    return numbers


def _example(e: Row, shared: Row, people: dict[str, str], check: Check, path: Path) -> Example:
    where = f"{path.name}: {e.get('name')}"
    take(
        e,
        where,
        ("name",),
        (
            "as_of",
            "tables",
            "replace",
            "without",
            "without_columns",
            "parameters",
            "outcome",
            "examined",
            "flagged",
        ),
    )
    rows: dict[str, list[Row]] = {t: [] for t in check.inputs}
    for table, added in {**shared.get("tables", {}), **e.get("replace", {})}.items():
        rows[table] = list(added or [])
    for table, added in e.get("tables", {}).items():
        rows[table] = [*rows.get(table, []), *(added or [])]
    for table in e.get("without", ()):
        rows.pop(table, None)
    contract = load_tables()
    filled: dict[str, list[Row]] = {}
    present: dict[str, set[str]] = {}
    for table, table_rows in rows.items():
        if table not in contract:
            raise ContentError(f"{where}: no such table {table}")
        defaults = shared.get("defaults", {}).get(table, {})
        filled[table] = [_fill({**defaults, **row}, table, people, where) for row in table_rows]
        lacking = e.get("without_columns", {}).get(table, ())
        present[table] = {c.name for c in contract[table].columns} - set(lacking)
    flagged = tuple(_expected(f, people) for f in e.get("flagged", ()))
    return Example(
        check.id, e["name"], e.get("as_of", shared["as_of"]), filled, present,
        {k: str(v) for k, v in e.get("parameters", {}).items()},
        e.get("outcome", "flagged" if flagged else "clear"), e.get("examined"), flagged,
    )  # fmt: skip


def _fill(row: Row, table: str, people: dict[str, str], where: str) -> Row:
    contract = load_tables()[table]
    filled = {}
    for name, value in row.items():
        try:
            column = contract.column(name)
        except KeyError:
            raise ContentError(f"{where}: {table} has no column {name}") from None
        filled[name] = (
            people.get(value, value) if column.type == "id_number" and isinstance(value, str) else value
        )
    return filled


def _expected(f: Any, people: dict[str, str]) -> ExpectedFlag:
    entry = {"subject": f} if isinstance(f, str) else dict(f)
    parts = [people.get(part, part) for part in str(entry.pop("subject")).split("|")]
    return ExpectedFlag("|".join(parts), entry)
