"""What a plan says once it is read: frozen dataclasses, and the JSON that the contract fixes."""

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any, Literal

Kind = Literal["focus", "measure", "phase", "requirement"]
DueKind = Literal["by_date", "range", "dates", "standing", "by_date_then_standing", "recurring", "on_event"]
Confidence = Literal["high", "low"]


@dataclass(frozen=True)
class Period:
    """First and last day of a campaign or a phase."""

    from_: date | None
    to: date | None


@dataclass(frozen=True)
class Due:
    """When something is due, and how that was read.

    on        one day, or several where kind is `dates`; empty where a day could not be computed
    rrule     RFC 5545 without the RRULE: prefix
    time      "12:00" for 上午, a printed hour, else None
    question  what the reviewer must settle; set exactly where confidence is low
    trace     the words, the anchor, the arithmetic, the assumptions, one line each
    also      further deadlines named in the same passage
    """

    kind: DueKind
    text: str
    on: tuple[date, ...] = ()
    from_: date | None = None
    to: date | None = None
    rrule: str | None = None
    time: str | None = None
    starts_on: date | None = None
    question: str | None = None
    trace: tuple[str, ...] = ()
    also: tuple["Due", ...] = ()

    @property
    def confidence(self) -> Confidence:
        """Low exactly where there is a question."""
        return "low" if self.question else "high"

    @property
    def last_day(self) -> date | None:
        """The last day that the due allows, None where it has no end."""
        if self.kind == "range":
            return self.to
        return max(self.on) if self.on else None

    def as_json(self) -> dict[str, Any]:
        """The due as the contract writes it: only the fields of its kind."""
        out: dict[str, Any] = {"kind": self.kind}
        if self.kind in ("by_date", "by_date_then_standing"):
            out["on"] = _plain(self.on[0] if self.on else None)
        elif self.kind == "dates":
            out["on"] = _plain(self.on)
        elif self.kind == "range":
            out |= {"from": _plain(self.from_), "to": _plain(self.to)}
        elif self.kind == "recurring":
            out |= {"rrule": self.rrule, "time": self.time, "starts_on": _plain(self.starts_on)}
        out |= {"text": self.text, "confidence": self.confidence}
        if self.question:
            out["question"] = self.question
        out["trace"] = list(self.trace)
        if self.also:
            out["also"] = [d.as_json() for d in self.also]
        return out


@dataclass(frozen=True)
class CitedDocument:
    """A document that the plan names as its ground; title or number may be None, never both."""

    title: str | None
    doc_no: str | None


@dataclass(frozen=True)
class Item:
    """Something that asks somebody to do something. id is the path by position, section the number as printed.

    people  责任领导 and 责任人 printed with the item, for internal ledgers
    """

    id: str
    section: str
    kind: Kind
    chapter: str
    title: str
    quote: str
    units: tuple[str, ...] = ()
    cooperating_units: tuple[str, ...] = ()
    checklist: tuple[str, ...] = ()
    due: Due | None = None
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reporting:
    """One line of the reporting calendar."""

    title: str
    from_unit: str | None
    to_unit: str | None
    due: Due
    section: str
    quote: str


@dataclass(frozen=True)
class Limit:
    """A time or money limit of the business itself. unit: hour, day, working_day, month, year, yuan, day_of_month, day_of_quarter, …"""

    subject: str
    value: int | float
    unit: str
    section: str
    quote: str


@dataclass(frozen=True)
class Leader:
    """A role in the campaign's organisation and who holds it; stays in internal ledgers."""

    role: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Defect:
    """Something wrong in the text: reported, never mended in silence."""

    kind: str
    section: str
    quote: str
    note: str
    suggestion: str | None = None


@dataclass(frozen=True)
class Plan:
    """A plan document, read."""

    title: str
    notice_title: str | None = None
    doc_no: str | None = None
    issuers: tuple[str, ...] = ()
    issued_on: date | None = None
    addressees: tuple[str, ...] = ()
    period: Period | None = None
    cited_documents: tuple[CitedDocument, ...] = ()
    items: tuple[Item, ...] = ()
    reporting: tuple[Reporting, ...] = ()
    limits: tuple[Limit, ...] = ()
    leaders: tuple[Leader, ...] = ()
    defects: tuple[Defect, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The structure of `mingcha plan --json`."""
        return _plain(self)


def _plain(value: Any) -> Any:
    """Dataclasses to dicts, tuples to lists, days to ISO texts; `from_` loses its underscore."""
    if isinstance(value, Due):
        return value.as_json()
    if is_dataclass(value):
        return {f.name.rstrip("_"): _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value
