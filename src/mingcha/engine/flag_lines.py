"""From flags to the lines of 疑点清单.xlsx: regions by name, people by masked name, findings in words."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import duckdb

from mingcha.catalog.checks import Check
from mingcha.domain.masking import mask_name
from mingcha.domain.months import month_text
from mingcha.domain.regions import enclosing_codes
from mingcha.engine.outcome import Flag, Outcome
from mingcha.engine.printing import Printer
from mingcha.engine.run import Run
from mingcha.engine.stored_rows import rows_source
from mingcha.lake.dataset import Dataset
from mingcha.office.flag_workbook import THEMES, FlagLine, GuideLine, SummaryLine

SHOWN_MONTHS = 6


@dataclass
class Naming:
    """Names of regions, and masked names of the people that the flags are about."""

    regions: dict[str, str] = field(default_factory=dict)
    heads: dict[int, int] = field(default_factory=dict)
    people: dict[int, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def region(self, code: str | None) -> str:
        """县 乡 村 by name as far as the table of regions knows them, then the code."""
        if not code:
            return ""
        known = [self.regions[c] for c in reversed(enclosing_codes(code)) if c in self.regions]
        return "\n".join([" ".join(known[-3:]), code]).strip()

    def masked(self, flag: Flag) -> str:
        """The masked name of the person, else of the head of the household."""
        key = self.people.get(flag.person_key or 0) or self.heads.get(flag.household_key or 0)
        return mask_name(self.names[key]) if key in self.names else ""


def naming_for(run: Run, dataset: Dataset) -> Naming:
    """Look up what the flags of a run need; nothing else is opened."""
    flags = [f for o in run.outcomes.values() for f in o.flags]
    naming = Naming()
    con = duckdb.connect()
    if "regions" in dataset.tables:
        naming.regions = dict(
            con.execute(
                f"SELECT region_code, name FROM {rows_source(con, dataset.tables['regions'])}"
            ).fetchall()
        )
    households = {f.household_key for f in flags if f.household_key is not None}
    people = {f.person_key for f in flags if f.person_key is not None}
    naming.heads = _pairs(con, dataset, "households", "household_key", "head_name_key", households)
    for table in ("population", "temporary_assistance", "disabilities", "illnesses", "risk_watch", "members"):
        naming.people |= _pairs(con, dataset, table, "person_key", "name_key", people)
    con.close()
    wanted = {*naming.heads.values(), *naming.people.values()}
    if dataset.identities and wanted:
        naming.names = dataset.identities.texts("name", sorted(wanted))
    return naming


def _pairs(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, table: str, key: str, name: str, wanted: set[int]
) -> dict[int, int]:
    stored = dataset.tables.get(table)
    if stored is None or not wanted:
        return {}
    con.execute("CREATE OR REPLACE TEMP TABLE wanted AS SELECT unnest(?) AS wanted_key", [sorted(wanted)])
    rows = con.execute(
        f"SELECT s.{key}, min(s.{name}) FROM {rows_source(con, stored)} AS s JOIN wanted AS w ON w.wanted_key = s.{key} "
        f"WHERE s.{name} IS NOT NULL GROUP BY s.{key}"
    ).fetchall()
    return dict(rows)


def summary_lines(run: Run) -> list[SummaryLine]:
    """One line a check, by theme."""
    lines = [
        SummaryLine(
            o.check.theme, o.check.title, o.check.side, o.status, o.examined, len(o.flags), o.amount_yuan,
            "；".join(o.missing) or (f"已比对，但未用到：{'、'.join(o.absent)}" if o.absent else o.error),
        )
        for o in run.outcomes.values()
    ]  # fmt: skip
    order = list(THEMES)
    return sorted(lines, key=lambda line: order.index(line.theme) if line.theme in order else 99)


def guide_lines(run: Run) -> list[GuideLine]:
    """One line a check that has flags."""
    return [
        GuideLine(
            o.check.title,
            o.check.question,
            _numbered(o.check.legit_reasons),
            _numbered(o.check.verify),
            _basis(o.check),
        )
        for o in run.outcomes.values()
        if o.flags
    ]


def flag_lines(run: Run, printer: Printer, naming: Naming) -> Iterator[FlagLine]:
    """The flags, by theme, check, region and subject."""
    order = list(THEMES)
    for outcome in sorted(
        run.outcomes.values(), key=lambda o: order.index(o.check.theme) if o.check.theme in order else 99
    ):
        check = outcome.check
        printer.prepare(check, outcome.flags)
        placed = sorted(
            ((f.region_code or "", printer.subject(check, f), f) for f in outcome.flags), key=lambda x: x[:2]
        )
        for _, subject, flag in placed:
            yield FlagLine(
                check.theme, check.title, flag.severity, naming.region(flag.region_code), printer.value("household_key", flag.household_key),
                naming.masked(flag), subject, in_words(outcome, flag, printer), flag.amount_yuan,
                flag.occurred_on.isoformat() if flag.occurred_on else "",
                _numbered(check.verify), _basis(check),
            )  # fmt: skip


def in_words(outcome: Outcome, flag: Flag, printer: Printer) -> str:
    """What was found, as a sentence a clerk reads: values by name, then the first rows."""
    check = outcome.check
    parts = [f"{check.evidence.get(c, c)}：{printer.value(c, v)}" for c, v in flag.evidence.items()]
    by_item: dict[str, list[str]] = {}
    for item, month, day, amount, words in flag.rows:
        when = month_text(month) if month is not None else day.isoformat() if day is not None else ""
        by_item.setdefault(item, []).append(
            " ".join(x for x in (when, f"{amount:.2f}元" if amount is not None else "", words or "") if x)
        )
    for item, rows in by_item.items():
        more = f" 等 {len(rows)} 笔" if len(rows) > SHOWN_MONTHS else ""
        parts.append(f"{item}：{'、'.join(rows[:SHOWN_MONTHS])}{more}")
    if flag.match == "M2":
        parts.append("两边证号相同、姓名不同，先核对是不是同一个人")
    if flag.match == "M3":
        parts.append("有一边是15位旧证号，升位后相同")
    return "；".join(parts) or check.question


def _numbered(items: tuple[str, ...]) -> str:
    return "\n".join(f"{i}. {text}" for i, text in enumerate(items, start=1))


def _basis(check: Check) -> str:
    return "；".join(f"{b.document} {b.section}" for b in check.legal_basis)
