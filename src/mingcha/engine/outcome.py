"""What a check came to: one of four outcomes, and the flags."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from mingcha.catalog.checks import Check

Status = Literal["flagged", "clear", "not_applicable", "error"]
MATCHES = {1: "M1", 2: "M3", 3: "M2"}
RESERVED = (
    "examined_count",
    "is_flag",
    "household_key",
    "person_key",
    "region_code",
    "occurred_on",
    "amount_yuan",
    "match_rank",
    "severity",
)
EVIDENCE_COLUMNS = ("item", "month", "on_day", "amount_yuan", "words")


@dataclass(frozen=True)
class Flag:
    """One 疑点: a question for a person, never a verdict.

    subject      values of the subject's key columns, keys still as keys
    amount_yuan  two decimals, or None where the check gives none
    evidence     values by column, as they came from the engine
    rows         evidence rows: (item, month number, day, amount, words)
    """

    check_id: str
    subject: tuple[Any, ...]
    household_key: int | None
    person_key: int | None
    region_code: str | None
    occurred_on: date | None
    amount_yuan: Decimal | None
    match: str | None
    severity: str
    evidence: dict[str, Any]
    rows: tuple[tuple[Any, ...], ...] = ()


@dataclass(frozen=True)
class Outcome:
    """The result of one check.

    missing  what was not there, in words of the clerk: tables, columns, parameters
    absent   optional tables that were not there: the result stands, and says so
    """

    check: Check
    status: Status
    examined: int = 0
    flags: tuple[Flag, ...] = ()
    missing: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    seconds: float = 0.0
    error: str = ""

    @property
    def amount_yuan(self) -> Decimal | None:
        """Sum of the flags' amounts; None where none has one."""
        amounts = [f.amount_yuan for f in self.flags if f.amount_yuan is not None]
        return sum(amounts, Decimal("0.00")) if amounts else None

    def timed(self, seconds: float) -> "Outcome":
        """The same outcome with its running time."""
        return replace(self, seconds=seconds)


def is_flagged(result: pa.Table) -> bool:
    """Whether the counting query came back with any flag."""
    return pc.any(result.column("is_flag")).as_py() is True


def flags_from_result(
    check: Check, result: pa.Table, evidence: pa.Table | None
) -> tuple[int, tuple[Flag, ...]]:
    """(number examined, flags) from the rows of the counting query and of the evidence query.

    A match by number with differing names (M2) makes the severity low, whatever else is said (checks.md, Joining people).
    """
    if result.num_rows == 0:
        return 0, ()
    examined = int(result.column("examined_count")[0].as_py())
    details = _evidence_by_subject(check, evidence) if evidence is not None else {}
    plain = [c for c in result.column_names if c not in RESERVED and c not in check.subject.key]
    flags = []
    for row in result.filter(pc.is_valid(result.column("is_flag"))).to_pylist():
        subject = tuple(row[c] for c in check.subject.key)
        match = MATCHES.get(row.get("match_rank"))
        severity = "low" if match == "M2" else row.get("severity") or check.severity
        amount = row.get("amount_yuan")
        flags.append(
            Flag(
                check.id, subject, row.get("household_key"), row.get("person_key"), row.get("region_code"),
                _as_date(row.get("occurred_on")), None if amount is None else Decimal(amount).quantize(Decimal("0.01")),
                match, severity, {c: row[c] for c in plain if row[c] is not None}, tuple(details.get(subject, ())),
            )
        )  # fmt: skip
    return examined, tuple(flags)


def _evidence_by_subject(check: Check, evidence: pa.Table) -> dict[tuple[Any, ...], list[tuple[Any, ...]]]:
    grouped: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for row in evidence.to_pylist():
        detail = tuple(_as_date(row.get(c)) for c in EVIDENCE_COLUMNS)
        grouped.setdefault(tuple(row[c] for c in check.subject.key), []).append(detail)
    for rows in grouped.values():
        rows.sort(key=lambda r: tuple((v is not None, str(v)) for v in r))
    return grouped


def _as_date(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) and value.time() == datetime.min.time() else value
