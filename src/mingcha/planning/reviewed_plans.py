"""Reviewed plans on disk: writing them, and reading either a reviewed plan or a document."""

import os
import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from mingcha.catalog.content_root import ContentError
from mingcha.catalog.plans import ReviewedItem, ReviewedPlan, read_reviewed_plan
from mingcha.domain.errors import ClerkError
from mingcha.planning.plain import plain_text
from mingcha.planning.plan import Due, Item, Plan
from mingcha.planning.reading import read_plan


def quote_hash(quote: str) -> str:
    """A passage's fingerprint: white space and widths of characters make no difference."""
    return sha256(plain_text(quote).encode()).hexdigest()[:16]


def due_facts(due: Due | None) -> dict[str, Any] | None:
    """A due as stored: the facts, with days as days and without trace."""
    if due is None:
        return None
    out = {
        k: v
        for k, v in due.as_json().items()
        if k not in ("trace", "also", "confidence") and v not in (None, [])
    }
    return {k: _day(v) for k, v in out.items()}


def _day(value: Any) -> Any:
    if isinstance(value, list):
        return [_day(v) for v in value]
    return (
        date.fromisoformat(value)
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
        else value
    )


class _Dumper(yaml.SafeDumper):
    """Repeats a day instead of pointing back to it: people read and edit these files."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_reviewed_plan(plan: ReviewedPlan, path: Path) -> None:
    """Write the YAML; a half-written file never stands under its name."""
    entry: dict[str, Any] = {
        "id": plan.id, "title": plan.title, "notice_title": plan.notice_title, "doc_no": plan.doc_no, "issuers": list(plan.issuers), "issued_on": plan.issued_on,
        "region_code": plan.region_code, "document": plan.document, "period": dict(plan.period) if plan.period else None, "reviewed_by": plan.reviewed_by,
        "reviewed_on": plan.reviewed_on, "note": plan.note, "items": [_item_entry(i) for i in plan.items],
        "reporting": [dict(r) for r in plan.reporting], "limits": [dict(x) for x in plan.limits], "defects": [dict(d) for d in plan.defects],
    }  # fmt: skip
    always = ("id", "title", "issuers", "items", "reviewed_by", "reviewed_on")
    text = yaml.dump(
        {k: v for k, v in entry.items() if v not in (None, []) or k in always},
        allow_unicode=True,
        sort_keys=False,
        width=160,
        Dumper=_Dumper,
    )
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, "utf-8")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _item_entry(item: ReviewedItem) -> dict[str, Any]:
    entry = {
        "id": item.id, "section": item.section, "kind": item.kind, "title": item.title, "decision": item.decision, "units": list(item.units),
        "cooperating_units": list(item.cooperating_units), "people": list(item.people), "due": dict(item.due) if item.due else None,
        "from_items": list(item.from_items), "into": item.into, "quote_sha256": item.quote_sha256, "reviewed_by": item.reviewed_by,
        "reviewed_on": item.reviewed_on, "note": item.note,
    }  # fmt: skip
    return {k: v for k, v in entry.items() if v not in (None, [])}


def read_reviewed(path: Path) -> ReviewedPlan:
    """A reviewed plan, its mistakes told as a clerk's error (PLAN-12)."""
    try:
        return read_reviewed_plan(path)
    except (ContentError, OSError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise ClerkError(
            "PLAN-12",
            what=f"“{path.name}”不是核对过的方案，或内容有误",
            why=str(error),
            next_step="请用 mingcha plan review 重新生成，或按提示改正",
        ) from error


@dataclass(frozen=True)
class ComparedItem:
    """What a comparison needs of an item, from a document or from a reviewed plan."""

    id: str
    title: str
    text: str
    units: tuple[str, ...]
    due_text: str
    last_day: date | None
    checklist: tuple[str, ...] = ()


@dataclass(frozen=True)
class ComparedPlan:
    """A plan as a comparison sees it."""

    title: str
    items: tuple[ComparedItem, ...]


def open_plan(path: Path) -> ComparedPlan:
    """A document of any format, or a reviewed plan (.yml)."""
    if path.suffix.lower() in (".yml", ".yaml"):
        plan = read_reviewed(path)
        return ComparedPlan(
            plan.title, tuple(_of_reviewed(i) for i in plan.items if i.decision not in ("dropped", "merged"))
        )
    return compared(read_plan(path))


def compared(plan: Plan) -> ComparedPlan:
    """A plan just read, as a comparison sees it."""
    return ComparedPlan(plan.title, tuple(_of_item(i) for i in plan.items))


def _of_item(item: Item) -> ComparedItem:
    return ComparedItem(
        item.id,
        item.title,
        item.quote,
        item.units,
        item.due.text if item.due else "",
        item.due.last_day if item.due else None,
        item.checklist,
    )


def _of_reviewed(item: ReviewedItem) -> ComparedItem:
    due = item.due or {}
    on = due.get("on") or due.get("to")
    days = on if isinstance(on, list) else [on] if on else []
    return ComparedItem(
        item.id, item.title, item.title, item.units, str(due.get("text", "")), max(days) if days else None
    )
