"""A plan back from its JSON (`Plan.as_json`), and a due back from the facts that a reviewed plan stores."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mingcha.planning.plan import (
    CitedDocument,
    Defect,
    Due,
    Item,
    Leader,
    Limit,
    Period,
    Plan,
    Reporting,
)


def due_of(facts: Mapping[str, Any] | None) -> Due | None:
    """A due from its JSON, or from the facts of a reviewed plan, where days are days."""
    if facts is None:
        return None
    on = facts.get("on")
    days = on if isinstance(on, (list, tuple)) else [on] if on else []
    return Due(
        kind=facts["kind"],
        text=str(facts.get("text", "")),
        on=tuple(d for d in map(_day, days) if d),
        from_=_day(facts.get("from")),
        to=_day(facts.get("to")),
        rrule=facts.get("rrule"),
        time=facts.get("time"),
        starts_on=_day(facts.get("starts_on")),
        question=facts.get("question"),
        trace=tuple(facts.get("trace") or ()),
        also=tuple(d for d in map(due_of, facts.get("also") or ()) if d),
    )


def plan_of_json(entry: Mapping[str, Any]) -> Plan:
    """The plan whose `as_json` this is; the two undo each other."""
    period = entry.get("period")
    lists = {name: tuple(entry.get(name) or ()) for name in ("issuers", "addressees")}
    return Plan(
        title=entry["title"],
        notice_title=entry.get("notice_title"),
        doc_no=entry.get("doc_no"),
        issued_on=_day(entry.get("issued_on")),
        period=Period(_day(period.get("from")), _day(period.get("to"))) if period else None,
        cited_documents=tuple(CitedDocument(**c) for c in entry.get("cited_documents") or ()),
        items=tuple(_item(i) for i in entry.get("items") or ()),
        reporting=tuple(Reporting(**{**r, "due": due_of(r["due"])}) for r in entry.get("reporting") or ()),
        limits=tuple(Limit(**x) for x in entry.get("limits") or ()),
        leaders=tuple(Leader(x["role"], tuple(x["names"])) for x in entry.get("leaders") or ()),
        defects=tuple(Defect(**d) for d in entry.get("defects") or ()),
        **lists,
    )


def _item(entry: Mapping[str, Any]) -> Item:
    lists = {
        name: tuple(entry.get(name) or ()) for name in ("units", "cooperating_units", "checklist", "people")
    }
    return Item(**{**entry, **lists, "due": due_of(entry.get("due"))})


def _day(value: Any) -> date | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, date) else date.fromisoformat(str(value))
