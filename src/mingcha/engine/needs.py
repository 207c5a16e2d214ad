"""Which tables and views a check reads, and whether they are there."""

import re
from dataclasses import dataclass
from functools import cached_property

from mingcha.catalog.catalogue import Catalogue
from mingcha.catalog.checks import Check, View
from mingcha.catalog.content_root import ContentError
from mingcha.engine.own_tables import OWN_TABLES
from mingcha.lake.dataset import Dataset

_WORDS = re.compile(r"[a-z][a-z0-9_]*")
_READS = re.compile(r"\b(?:FROM|JOIN)\s+([a-z][a-z0-9_]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Needs:
    """The dependencies between checks, views and tables of one catalogue."""

    catalogue: Catalogue

    @cached_property
    def _view_reads(self) -> dict[str, tuple[str, ...]]:
        return {v.id: self._names(v.sql) for v in self.catalogue.views.values()}

    def _names(self, sql: str) -> tuple[str, ...]:
        known = {*self.catalogue.tables, *self.catalogue.views, *OWN_TABLES, "people"}
        uncommented = re.sub(r"--[^\n]*", "", sql)
        return tuple(dict.fromkeys(n for n in _READS.findall(uncommented) if n in known))

    def reads(self, check: Check) -> tuple[str, ...]:
        """Tables and views that the check's SQL names."""
        return self._names(check.sql)

    def reads_of(self, view: View) -> tuple[str, ...]:
        """Tables and views that the view's SQL names."""
        return self._view_reads[view.id]

    @cached_property
    def _beside_months(self) -> frozenset[str]:
        """Views that rest on no table that comes by month, read by a check that rests on one."""
        monthly = {t.id for t in self.catalogue.tables.values() if t.grain == "month"}
        beside: set[str] = set()
        for check in self.catalogue.checks.values():
            behind = self.in_order(self.reads(check))
            if monthly.intersection(behind):
                beside |= {n for n in behind if n in self.catalogue.views}
        return frozenset(n for n in beside if not monthly.intersection(self.in_order((n,))))

    def stands_beside_months(self, view: View) -> bool:
        """Whether a new month makes us ask for this view again although it rests on other tables."""
        return view.id in self._beside_months

    def in_order(self, names: tuple[str, ...]) -> list[str]:
        """The names and all that they rest on, each after what it rests on."""
        ordered: list[str] = []
        visiting: set[str] = set()

        def visit(name: str) -> None:
            if name in ordered:
                return
            if name in visiting:
                raise ContentError(f"view {name} rests on itself")
            visiting.add(name)
            for other in self._view_reads.get(name, ()):
                visit(other)
            ordered.append(name)

        for name in names:
            visit(name)
        return ordered

    def words(self, check: Check) -> frozenset[str]:
        """Every word of the check's SQL and of the views behind it: the columns that it may name."""
        views = [
            self.catalogue.views[n].sql for n in self.in_order(self.reads(check)) if n in self.catalogue.views
        ]
        return frozenset(word for sql in (check.sql, *views) for word in _WORDS.findall(sql))

    def tables_behind(self, check: Check) -> frozenset[str]:
        """The contract tables that the check's result can depend on."""
        return frozenset(n for n in self.in_order(self.reads(check)) if n in self.catalogue.tables)


@dataclass(frozen=True)
class Availability:
    """missing: what keeps the check from running, in the clerk's words · absent: optional tables that are not there."""

    missing: tuple[str, ...]
    absent: tuple[str, ...]


def availability(check: Check, dataset: Dataset, catalogue: Catalogue) -> Availability:
    """Whether the check can run on what was imported. No data is not no problem.

    Missing are: a table of `inputs`, all of `any_of`, an optional column of `needs_columns`, a required column that the SQL names
    (imported with --force), a parameter that has no value.
    """
    tables = catalogue.tables
    missing = [f"{tables[t].title}（{tables[t].source}）" for t in check.inputs if t not in dataset.tables]
    if check.any_of and not any(t in dataset.tables for t in check.any_of):
        missing.append("以下至少一种：" + "、".join(tables[t].title for t in check.any_of))
    for table, columns in check.needs_columns.items():
        if table not in dataset.tables:
            continue
        lacking = [c for c in columns if c not in dataset.tables[table].columns]
        missing += [f"{tables[table].title}的“{tables[table].column(c).header}”列" for c in lacking]
    for table in (t for t in check.tables if t in dataset.tables):
        lacking = [
            c for c in tables[table].columns if c.required and c.name not in dataset.tables[table].columns
        ]
        words = Needs(catalogue).words(check) if lacking else frozenset()
        missing += [
            f"{tables[table].title}的“{c.header}”列"
            for c in lacking
            if any(s.name in words for s in c.lake_columns)
        ]
    for name in check.required_parameters:
        if not catalogue.parameters.by_id[name].is_set:
            missing.append(f"参数“{catalogue.parameters.by_id[name].title}”（{name}）未设定")
    absent = [tables[t].title for t in (*check.optional_inputs, *check.any_of) if t not in dataset.tables]
    return Availability(tuple(missing), tuple(absent))
