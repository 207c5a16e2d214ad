"""Reviewed plans: what a named person accepted of a plan document. One file per document in content/plans/."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from mingcha.catalog.content_root import ContentError, content_root, read_yaml, take

Decision = Literal["pending", "accepted", "edited", "split", "merged", "dropped"]
DECISIONS: tuple[Decision, ...] = ("pending", "accepted", "edited", "split", "merged", "dropped")
TASK_DECISIONS = ("accepted", "edited", "split")
_ITEM_KEYS = ("id", "section", "kind", "title", "decision")
_ITEM_OPTIONAL = (
    "units",
    "cooperating_units",
    "due",
    "people",
    "from_items",
    "into",
    "quote_sha256",
    "reviewed_by",
    "reviewed_on",
    "note",
)
_PLAN_KEYS = ("id", "title", "issuers", "items", "reviewed_by", "reviewed_on")
_PLAN_OPTIONAL = (
    "notice_title",
    "doc_no",
    "issued_on",
    "period",
    "region_code",
    "document",
    "reporting",
    "limits",
    "defects",
    "note",
)


@dataclass(frozen=True)
class ReviewedItem:
    """One item with what a person decided about it.

    title         our own short task title, not the document's passage
    due           as in the JSON of a plan, without the trace
    quote_sha256  of the passage in plain form: tells whether an amended document changed it
    into          for a merged item: the item that it went into
    """

    id: str
    section: str
    kind: str
    title: str
    decision: Decision
    units: tuple[str, ...] = ()
    cooperating_units: tuple[str, ...] = ()
    due: Mapping[str, Any] | None = None
    people: tuple[str, ...] = ()
    from_items: tuple[str, ...] = ()
    into: str | None = None
    quote_sha256: str | None = None
    reviewed_by: str | None = None
    reviewed_on: date | None = None
    note: str | None = None

    @property
    def is_task(self) -> bool:
        """True for what may become a task: accepted by a named person."""
        return self.decision in TASK_DECISIONS and bool(self.reviewed_by)


@dataclass(frozen=True)
class ReviewedPlan:
    """A plan with its items; reviewed_by and reviewed_on are of the last review."""

    id: str
    title: str
    issuers: tuple[str, ...]
    items: tuple[ReviewedItem, ...]
    reviewed_by: str | None
    reviewed_on: date | None
    notice_title: str | None = None
    doc_no: str | None = None
    issued_on: date | None = None
    period: Mapping[str, date] | None = None
    region_code: str | None = None
    document: str | None = None
    reporting: tuple[Mapping[str, Any], ...] = ()
    limits: tuple[Mapping[str, Any], ...] = ()
    defects: tuple[Mapping[str, Any], ...] = ()
    note: str | None = None


def read_reviewed_plan(path: Path) -> ReviewedPlan:
    """Read one reviewed plan. ContentError names file, item and key."""
    entry = read_yaml(path)
    if not isinstance(entry, dict):
        raise ContentError(f"{path.name}: not a reviewed plan")
    take(entry, path.name, _PLAN_KEYS, _PLAN_OPTIONAL)
    items = []
    for raw in entry["items"] or ():
        where = f"{path.name}: {raw.get('id') if isinstance(raw, dict) else raw}"
        take(raw, where, _ITEM_KEYS, _ITEM_OPTIONAL)
        if raw["decision"] not in DECISIONS:
            raise ContentError(f"{where}: decision is {raw['decision']}")
        if raw["decision"] != "pending" and not raw.get("reviewed_by"):
            raise ContentError(f"{where}: {raw['decision']} by nobody")
        lists = {k: tuple(raw.get(k) or ()) for k in ("units", "cooperating_units", "people", "from_items")}
        items.append(ReviewedItem(**{**raw, **lists, "id": str(raw["id"]), "section": str(raw["section"])}))
    numbers = [i.id for i in items]
    if len(set(numbers)) != len(numbers):
        raise ContentError(f"{path.name}: an id stands twice")
    lists = {k: tuple(entry.get(k) or ()) for k in ("issuers", "reporting", "limits", "defects")}
    return ReviewedPlan(**{**entry, **lists, "items": tuple(items)})


@cache
def load_plans() -> dict[str, ReviewedPlan]:
    """All reviewed plans of content/plans/ by id."""
    plans = {}
    for path in sorted((content_root() / "plans").glob("*.yml")):
        plan = read_reviewed_plan(path)
        if plan.id != path.stem:
            raise ContentError(f"{path.name}: id is {plan.id}")
        plans[plan.id] = plan
    return plans
