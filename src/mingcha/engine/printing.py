"""How flags are printed: keys become texts, people as pseudonyms unless they are revealed."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from mingcha.catalog.checks import Check
from mingcha.catalog.tables import IdentityKind
from mingcha.domain.months import month_text
from mingcha.engine.outcome import Flag
from mingcha.lake.dataset import Identities

_LIKE_AN_ID = re.compile(r"(?<!\d)(?:\d{17}[0-9Xx]|\d{15})(?!\d)")
PSEUDONYM_LETTERS: dict[str, str] = {
    "person": "P",
    "name": "N",
    "account": "A",
    "contact": "C",
    "household": "H",
}
FLAG_COLUMNS = (
    "check_id", "subject_table", "subject_id", "household_id", "person_id", "region_code", "occurred_on", "amount_yuan", "match", "severity",
    "evidence",
)  # fmt: skip


@lru_cache(maxsize=10_000)
def _two_decimals(amount: Decimal) -> str:
    return f"{Decimal(amount):.2f}"


def identity_kind(column: str) -> IdentityKind | None:
    """The kind of identity that a column of keys holds, by its name; None for plain values."""
    if not column.endswith("_key"):
        return None
    for ending, kind in (
        ("household_key", "household"),
        ("account_key", "account"),
        ("petitioner_key", "contact"),
        ("name_key", "name"),
    ):
        if column.endswith(ending):
            return kind  # type: ignore[return-value]
    return "person"


def pseudonym(kind: IdentityKind, key: int) -> str:
    """A key as it is printed where identities stay closed: P000123; X000123 for an ID number that is not valid."""
    return f"X{-key:06d}" if key < 0 else f"{PSEUDONYM_LETTERS[kind]}{key:06d}"


@dataclass
class Printer:
    """Prints flags of one run.

    identities  gives texts back for keys
    reveal      print ID numbers, names and accounts themselves
    households  print household numbers; False for what stays in the workspace, where everything is a pseudonym
    """

    identities: Identities | None
    reveal: bool = False
    households: bool = True
    _texts: dict[str, dict[int, str]] = field(default_factory=dict)

    def prepare(self, check: Check, flags: Iterable[Flag]) -> None:
        """Fetch in one go the texts that these flags need."""
        wanted: dict[str, set[int]] = {}

        def want(column: str, value: Any) -> None:
            kind = identity_kind(column)
            if kind and value is not None and self._is_open(kind):
                wanted.setdefault(kind, set()).add(value)

        for flag in flags:
            for column, value in zip(check.subject.key, flag.subject, strict=True):
                want(column, value)
            want("household_key", flag.household_key)
            want("person_key", flag.person_key)
            for column, value in flag.evidence.items():
                want(column, value)
        for kind, keys in wanted.items():
            known = self._texts.setdefault(kind, {})
            fresh = [k for k in keys if k not in known]
            if fresh and self.identities:
                known.update(self.identities.texts(kind, fresh))

    def _is_open(self, kind: IdentityKind) -> bool:
        return self.households if kind == "household" else self.reveal

    def _hides(self, kind: IdentityKind, key: int) -> bool:
        """Some offices use the head's ID number as the household's number: it is an ID number all the same."""
        return (
            kind == "household"
            and not self.reveal
            and bool(_LIKE_AN_ID.search(self._texts.get(kind, {}).get(key, "")))
        )

    def value(self, column: str, value: Any) -> str:
        """One value as text: keys through identities, months and days by their form, money with two places."""
        if value is None:
            return ""
        kind = identity_kind(column)
        if kind:
            if self._is_open(kind) and not self._hides(kind, value):
                return self._texts.get(kind, {}).get(value, f"#{value}")
            return pseudonym(kind, value)
        if column.endswith("_month") or column == "month":
            return month_text(value)
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d %H:%M:%S")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Decimal):
            return f"{value:.2f}" if column.endswith("_yuan") else f"{value.normalize():f}"
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, float):
            return f"{value:.4f}"
        return str(value)

    def subject(self, check: Check, flag: Flag) -> str:
        """The subject's number: key parts joined with |, a pair of equals with the smaller text first."""
        parts = [self.value(c, v) for c, v in zip(check.subject.key, flag.subject, strict=True)]
        return "|".join(sorted(parts) if check.subject.unordered else parts)

    def evidence(self, check: Check, flag: Flag, absent: tuple[str, ...]) -> dict[str, Any]:
        """The evidence as a JSON-ready object: values by their Chinese names, rows by table, sums by month."""
        shown: dict[str, Any] = {check.evidence.get(c, c): self.value(c, v) for c, v in flag.evidence.items()}
        for item, month, day, amount, words in flag.rows:
            when = month_text(month) if month is not None else day.isoformat() if day is not None else ""
            entry = {"月份" if month is not None else "日期": when} if when else {}
            if amount is not None:
                entry["金额"] = _two_decimals(amount)
            if words is not None:
                entry["说明"] = words
            shown.setdefault(item, []).append(entry)
        if absent:
            shown["未比对的数据"] = list(absent)
        return shown

    def rows(self, check: Check, flags: Iterable[Flag], absent: tuple[str, ...]) -> list[dict[str, str]]:
        """Printed rows of one check, sorted by what is printed."""
        flags = list(flags)
        self.prepare(check, flags)
        printed = [
            {
                "check_id": check.id,
                "subject_table": check.subject.table,
                "subject_id": self.subject(check, f),
                "household_id": self.value("household_key", f.household_key),
                "person_id": self.value("person_key", f.person_key),
                "region_code": f.region_code or "",
                "occurred_on": f.occurred_on.isoformat() if f.occurred_on else "",
                "amount_yuan": "" if f.amount_yuan is None else f"{f.amount_yuan:.2f}",
                "match": f.match or "",
                "severity": f.severity,
                "evidence": json.dumps(self.evidence(check, f, absent), ensure_ascii=False, sort_keys=True),
            }
            for f in flags
        ]
        return sorted(printed, key=lambda r: tuple(r[c] for c in FLAG_COLUMNS))
