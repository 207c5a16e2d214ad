"""What a check came to: one of four outcomes, and the flags."""

from collections.abc import Iterator, Sequence
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
_BATCH = 10_000
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


class Flags(Sequence[Flag]):
    """The flags of one check, kept as the engine gave them: a million of them fit, and each is made when it is looked at.

    A match by number with differing names (M2) makes the severity low, whatever else is said (checks.md, Joining people).
    """

    def __init__(self, check: Check, flagged: pa.Table, evidence: pa.Table | None) -> None:
        self._check, self._flagged, self._evidence = check, flagged, evidence

    def __len__(self) -> int:
        return self._flagged.num_rows

    def __iter__(self) -> Iterator[Flag]:
        details = _evidence_by_subject(self._check, self._evidence) if self._evidence is not None else {}
        for batch in self._flagged.to_batches(max_chunksize=_BATCH):
            yield from self._made(batch, details)

    def __getitem__(self, place: Any) -> Any:
        return tuple(self)[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    @property
    def amount_yuan(self) -> Decimal | None:
        """Sum of the amounts; None where no flag has one."""
        if "amount_yuan" not in self._flagged.column_names:
            return None
        amounts = [a for a in self._flagged.column("amount_yuan").to_pylist() if a is not None]
        return sum((_yuan(a) for a in amounts), Decimal("0.00")) if amounts else None

    def whose(self) -> Iterator[tuple[int | None, int | None]]:
        """(household key, person key) of each flag, without making the flags."""
        nothing = [None] * len(self)
        names = ("household_key", "person_key")
        columns = (
            self._flagged.column(n).to_pylist() if n in self._flagged.column_names else nothing for n in names
        )
        return zip(*columns, strict=True)

    def _made(
        self, batch: pa.RecordBatch, details: dict[tuple[Any, ...], list[tuple[Any, ...]]]
    ) -> Iterator[Flag]:
        check, nothing = self._check, [None] * batch.num_rows
        columns = {name: batch.column(name).to_pylist() for name in batch.schema.names}
        plain = [c for c in columns if c not in RESERVED and c not in check.subject.key]
        subjects = list(zip(*(columns[c] for c in check.subject.key), strict=True))
        given = [
            columns.get(c, nothing)
            for c in (
                "household_key",
                "person_key",
                "region_code",
                "occurred_on",
                "amount_yuan",
                "match_rank",
                "severity",
            )
        ]
        evidence = zip(*(columns[c] for c in plain), strict=True) if plain else iter([()] * batch.num_rows)
        for subject, values, (household, person, region, day, amount, rank, severity) in zip(
            subjects, evidence, zip(*given, strict=True), strict=True
        ):
            match = MATCHES.get(rank)
            yield Flag(
                check.id, subject, household, person, region, _as_date(day), None if amount is None else _yuan(amount), match,
                "low" if match == "M2" else severity or check.severity,
                {c: v for c, v in zip(plain, values, strict=True) if v is not None}, tuple(details.get(subject, ())),
            )  # fmt: skip


def _yuan(amount: Any) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


def _evidence_by_subject(check: Check, evidence: pa.Table) -> dict[tuple[Any, ...], list[tuple[Any, ...]]]:
    nothing = [None] * evidence.num_rows
    columns = [
        [_as_date(v) for v in evidence.column(c).to_pylist()] if c in evidence.column_names else nothing
        for c in EVIDENCE_COLUMNS
    ]
    subjects = zip(*(evidence.column(c).to_pylist() for c in check.subject.key), strict=True)
    grouped: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for subject, detail in zip(subjects, zip(*columns, strict=True), strict=True):
        grouped.setdefault(subject, []).append(detail)
    for rows in grouped.values():
        if len(rows) > 1:
            rows.sort(key=lambda r: tuple((v is not None, str(v)) for v in r))
    return grouped


@dataclass(frozen=True)
class Outcome:
    """The result of one check.

    missing  what was not there, in words of the clerk: tables, columns, parameters
    absent   optional tables that were not there: the result stands, and says so
    """

    check: Check
    status: Status
    examined: int = 0
    flags: Sequence[Flag] = ()
    missing: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    seconds: float = 0.0
    error: str = ""

    @property
    def amount_yuan(self) -> Decimal | None:
        """Sum of the flags' amounts; None where none has one."""
        if isinstance(self.flags, Flags):
            return self.flags.amount_yuan
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
) -> tuple[int, Sequence[Flag]]:
    """(number examined, flags) from the rows of the counting query and of the evidence query."""
    if result.num_rows == 0:
        return 0, ()
    examined = int(result.column("examined_count")[0].as_py())
    flagged = result.filter(pc.is_valid(result.column("is_flag"))).drop_columns(["examined_count", "is_flag"])
    return examined, Flags(check, flagged, evidence) if flagged.num_rows else ()


def _as_date(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) and value.time() == datetime.min.time() else value
