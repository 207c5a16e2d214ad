"""A plan as single facts, so that what was read can be counted against what was expected, fact by fact."""

from pathlib import Path
from typing import Any

import yaml

from mingcha.planning.plan import Due, Plan

HERE = Path(__file__).parent
DOCUMENTS = HERE / "documents"
SEED_FACTS = HERE / "seeds"
SEEDS = HERE.parents[2] / "shared" / "seeds"


def due_fact(due: Due | None) -> str | None:
    """One due in one line: kind, days or rule, hour, start, words, confidence, further deadlines."""
    if due is None:
        return None
    days = ",".join(d.isoformat() for d in due.on)
    span = f"{due.from_}..{due.to}" if due.kind == "range" else ""
    parts = [
        due.kind,
        days,
        span,
        due.rrule or "",
        due.time or "",
        f"starts {due.starts_on}" if due.starts_on else "",
        f"“{due.text}”",
        due.confidence,
    ]
    also = [due_fact(d) or "" for d in due.also]
    return " ".join(p for p in parts if p) + (f" | {' | '.join(also)}" if also else "")


def facts_of(plan: Plan) -> dict[str, Any]:
    """Everything that a test compares, as plain YAML values."""
    out: dict[str, Any] = {
        "title": plan.title, "notice_title": plan.notice_title, "doc_no": plan.doc_no, "issuers": list(plan.issuers),
        "issued_on": plan.issued_on.isoformat() if plan.issued_on else None, "addressees": list(plan.addressees),
        "period": f"{plan.period.from_}..{plan.period.to}" if plan.period else None,
        "cited_documents": [f"{c.title or '—'} {c.doc_no or ''}".strip() for c in plan.cited_documents],
    }  # fmt: skip
    items = []
    for i in plan.items:
        entry = {"id": i.id, "section": i.section, "kind": i.kind, "chapter": i.chapter, "title": i.title, "units": list(i.units),
                 "cooperating_units": list(i.cooperating_units), "people": list(i.people), "checklist": list(i.checklist), "due": due_fact(i.due)}  # fmt: skip
        items.append({k: v for k, v in entry.items() if v not in ([], None)})
    out["items"] = items
    out["reporting"] = [
        f"{r.section} {r.title}: {r.from_unit or '—'} → {r.to_unit or '—'}, {due_fact(r.due)}"
        for r in plan.reporting
    ]
    out["limits"] = [f"{x.section} {x.subject}: {x.value} {x.unit}" for x in plan.limits]
    out["leaders"] = [f"{x.role}: {'、'.join(x.names)}" for x in plan.leaders]
    out["defects"] = [
        f"{d.kind} {d.section} “{d.quote[:24]}”" + (f" → {d.suggestion}" if d.suggestion else "")
        for d in plan.defects
    ]
    return out


def flatten(facts: dict[str, Any]) -> set[str]:
    """The single facts: one a field of the head, one a field of an item, one a line of the lists."""
    out = set()
    for key, value in facts.items():
        if key == "items":
            out |= {f"{i['id']} {field}: {v}" for i in value for field, v in i.items() if field != "id"}
        elif isinstance(value, list):
            out |= {f"{key}: {v}" for v in value}
        elif value is not None:
            out.add(f"{key}: {value}")
    return out


def load_facts(path: Path) -> dict[str, Any]:
    """Expected facts of a document."""
    return yaml.safe_load(path.read_text("utf-8"))


def dump_facts(facts: dict[str, Any]) -> str:
    """Facts as YAML, for a person to read beside the document and correct."""
    return yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=200)
