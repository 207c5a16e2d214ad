"""Checks and shared views: SQL files that carry their own meaning in a YAML header."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml

from mingcha.catalog.content_root import YAML_LOADER, ContentError, content_root, take
from mingcha.catalog.tables import load_tables

Side = Literal["wrongly_included", "missed", "procedure", "fund", "conduct", "data_quality"]
Severity = Literal["high", "medium", "low"]
SIDES: tuple[Side, ...] = ("wrongly_included", "missed", "procedure", "fund", "conduct", "data_quality")
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low")


@dataclass(frozen=True)
class Subject:
    """What a flag is about: the table that it speaks of, and the columns of `flagged` that make its number.

    unordered  a pair of equals: printed with the smaller text first
    """

    table: str
    key: tuple[str, ...]
    unordered: bool = False


@dataclass(frozen=True)
class LegalBasis:
    """One document that the check rests on, what it says in our words, and how sure we are of it."""

    document: str
    section: str
    point: str
    certainty: str


@dataclass(frozen=True)
class Check:
    """One check of the catalogue. The header's keys are explained in docs/developer/writing_checks.md."""

    id: str
    version: int
    title: str
    question: str
    theme: str
    side: Side
    severity: Severity
    subject: Subject
    seeds: tuple[str, ...]
    legal_basis: tuple[LegalBasis, ...]
    parameters: tuple[str, ...]
    required_parameters: tuple[str, ...]
    inputs: tuple[str, ...]
    optional_inputs: tuple[str, ...]
    any_of: tuple[str, ...]
    needs_columns: dict[str, tuple[str, ...]]
    logic: str
    numerator: str
    denominator: str
    evidence: dict[str, str]
    legit_reasons: tuple[str, ...]
    verify: tuple[str, ...]
    not_applicable: str
    reading: str
    sql: str
    path: Path

    @cached_property
    def sql_sha256(self) -> str:
        """Of the SQL without the header: what decides the result."""
        return hashlib.sha256(self.sql.encode()).hexdigest()

    @property
    def tables(self) -> tuple[str, ...]:
        """Every table that the check may read."""
        return (*self.inputs, *self.optional_inputs, *self.any_of)


@dataclass(frozen=True)
class View:
    """SQL that several checks share; computed once a run.

    inline    only a name: not stored, worked out anew by each check that reads it
    kept      inline, but kept all the same where an import prepares the views
    by_month  a table that comes by month and whose months do not mix in the view: it may be computed month by month
    adds_up   a row may stand for several months: the view may be computed in parts, each of some months, and who reads it adds them up
    """

    id: str
    title: str
    columns: dict[str, str]
    parameters: tuple[str, ...]
    inline: bool
    kept: bool
    by_month: str | None
    adds_up: bool
    sql: str
    path: Path

    @cached_property
    def sql_sha256(self) -> str:
        """Of the SQL without the header."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def split_header(path: Path) -> tuple[dict[str, Any], str]:
    """(header, SQL) of a file that begins with /* --- YAML --- */."""
    text = path.read_text("utf-8")
    if not text.startswith("/* ---\n") or "\n--- */\n" not in text:
        raise ContentError(f"{path.name}: must begin with a header between '/* ---' and '--- */'")
    header, sql = text[len("/* ---\n") :].split("\n--- */\n", 1)
    try:
        return yaml.load(header, Loader=YAML_LOADER), sql.strip()
    except yaml.YAMLError as error:
        raise ContentError(f"{path.name}: header is not valid YAML: {error}") from error


_CHECK_KEYS = (
    "id", "version", "title", "question", "side", "severity", "subject", "seeds", "legal_basis", "parameters", "inputs",
    "logic", "numerator", "denominator", "legit_reasons", "verify", "not_applicable",
)  # fmt: skip
_CHECK_OPTIONAL = ("required_parameters", "optional_inputs", "any_of", "needs_columns", "evidence", "reading")


def read_check(path: Path) -> Check:
    """Read one check file; wrong keys and values are refused with file and key."""
    h, sql = split_header(path)
    take(h, path.name, _CHECK_KEYS, _CHECK_OPTIONAL)
    where = path.name
    if h["id"] != path.stem:
        raise ContentError(f"{where}: id is {h['id']}")
    if h["side"] not in SIDES or h["severity"] not in SEVERITIES:
        raise ContentError(f"{where}: side {h['side']}, severity {h['severity']}")
    take(h["subject"], f"{where}: subject", ("table", "key"), ("unordered",))
    for basis in h["legal_basis"]:
        take(basis, f"{where}: legal_basis", ("document", "section", "point", "certainty"))
    for text in ("title", "question", "logic", "numerator", "denominator", "not_applicable"):
        if not isinstance(h[text], str) or not h[text].strip():
            raise ContentError(f"{where}: {text} must be a sentence")
    for items in ("legal_basis", "legit_reasons", "verify"):
        if not h[items]:
            raise ContentError(f"{where}: {items} must not be empty")
    tables = load_tables()
    needs = {t: tuple(columns) for t, columns in h.get("needs_columns", {}).items()}
    named = (*h["inputs"], *h.get("optional_inputs", ()), *h.get("any_of", ()), *needs)
    if unknown := [t for t in named if t not in tables]:
        raise ContentError(f"{where}: no such table {', '.join(unknown)}")
    for table, columns in needs.items():
        for column in columns:
            try:
                tables[table].column(column)
            except KeyError:
                raise ContentError(f"{where}: needs_columns: {table} has no column {column}") from None
    return Check(
        id=h["id"], version=h["version"], title=h["title"], question=h["question"], theme=path.parent.name,
        side=h["side"], severity=h["severity"],
        subject=Subject(h["subject"]["table"], tuple(h["subject"]["key"]), h["subject"].get("unordered", False)),
        seeds=tuple(h["seeds"]), legal_basis=tuple(LegalBasis(**b) for b in h["legal_basis"]),
        parameters=tuple(h["parameters"]), required_parameters=tuple(h.get("required_parameters", ())),
        inputs=tuple(h["inputs"]), optional_inputs=tuple(h.get("optional_inputs", ())), any_of=tuple(h.get("any_of", ())),
        needs_columns=needs, logic=h["logic"], numerator=h["numerator"], denominator=h["denominator"],
        evidence=dict(h.get("evidence", {})), legit_reasons=tuple(h["legit_reasons"]), verify=tuple(h["verify"]),
        not_applicable=h["not_applicable"], reading=h.get("reading", ""), sql=sql, path=path,
    )  # fmt: skip


def read_view(path: Path) -> View:
    """Read one shared view."""
    h, sql = split_header(path)
    take(h, path.name, ("id", "title", "columns"), ("parameters", "inline", "kept", "by_month", "adds_up"))
    if h["id"] != path.stem:
        raise ContentError(f"{path.name}: id is {h['id']}")
    return View(
        h["id"],
        h["title"],
        dict(h["columns"]),
        tuple(h.get("parameters", ())),
        h.get("inline", False),
        h.get("kept", False),
        h.get("by_month"),
        h.get("adds_up", False),
        sql,
        path,
    )


def load_checks(overlays: tuple[Path, ...] = ()) -> dict[str, Check]:
    """All checks by id, alphabetical; an overlay's check replaces the national one of the same id."""
    checks: dict[str, Check] = {}
    for root in (content_root(), *overlays):
        for path in sorted((root / "checks").glob("*/*.sql")):
            check = read_check(path)
            if root == content_root() and check.id in checks:
                raise ContentError(f"{path}: check {check.id} exists twice")
            checks[check.id] = check
    return dict(sorted(checks.items()))


def load_views(overlays: tuple[Path, ...] = ()) -> dict[str, View]:
    """All shared views by id."""
    views: dict[str, View] = {}
    for root in (content_root(), *overlays):
        for path in sorted((root / "views").glob("*.sql")):
            views[path.stem] = read_view(path)
    return dict(sorted(views.items()))
