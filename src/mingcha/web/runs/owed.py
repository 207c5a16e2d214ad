"""Which data a check lacks, and which department owes it. The tables' own words for their source decide."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from mingcha.catalog.checks import Check
from mingcha.catalog.tables import Table
from mingcha.lake.dataset import Dataset
from mingcha.web.runs.models import CheckOutcome


def owed_by(check: Check, dataset: Dataset, tables: dict[str, Table]) -> list[dict[str, Any]]:
    """[{table, title, department, columns}] of what a check could not be run for: whole tables (no columns named), or columns of one."""
    lacking: dict[str, list[str]] = {t: [] for t in check.inputs if t not in dataset.tables}
    if check.any_of and not any(t in dataset.tables for t in check.any_of):
        lacking |= {t: [] for t in check.any_of}
    for table_id, columns in check.needs_columns.items():
        if table_id in dataset.tables:
            there = dataset.tables[table_id].columns
            absent = [tables[table_id].column(c).header for c in columns if c not in there]
            if absent:
                lacking.setdefault(table_id, []).extend(absent)
    for table_id in (t for t in check.tables if t in dataset.tables):
        there = dataset.tables[table_id].columns
        absent = [c.header for c in tables[table_id].columns if c.required and c.name not in there]
        if absent:
            lacking.setdefault(table_id, []).extend(h for h in absent if h not in lacking.get(table_id, ()))
    return [
        {"table": t, "title": tables[t].title, "department": tables[t].source, "columns": columns}
        for t, columns in lacking.items()
    ]


@dataclass
class Owed:
    """What one department owes: {table's title: columns, empty = the whole table}, and the checks that wait for it."""

    department: str
    tables: dict[str, list[str]] = field(default_factory=dict)
    checks: list[CheckOutcome] = field(default_factory=list)


def by_department(outcomes: Iterable[CheckOutcome]) -> list[Owed]:
    """What is owed, by department, most checks waiting first."""
    found: defaultdict[str, Owed] = defaultdict(lambda: Owed(""))
    for outcome in outcomes:
        for owed in outcome.owed:
            entry = found[owed["department"]]
            entry.department = owed["department"]
            columns = entry.tables.setdefault(owed["title"], [])
            columns.extend(c for c in owed["columns"] if c not in columns)
            if outcome not in entry.checks:
                entry.checks.append(outcome)
    return sorted(found.values(), key=lambda o: (-len(o.checks), o.department))
