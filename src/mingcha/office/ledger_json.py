"""A ledger as plain data, for a version that is frozen: what was written comes back the same, to the cell."""

from datetime import date
from typing import Any

from mingcha.office.ledger import Area, Ledger, Measure, OpenQuestion, ReportLine, Task


def ledger_as_json(ledger: Ledger) -> dict[str, Any]:
    """Dicts, lists and texts; a day is {"on": "2024-05-10"}, so that words that look like a day stay words."""
    return {
        "title": ledger.title,
        "filled_on": ledger.filled_on.isoformat() if ledger.filled_on else None,
        "areas": [
            {
                "name": a.name,
                "tasks": [
                    {
                        "number": t.number, "content": t.content, "due_words": t.due_words,
                        "measures": [{**vars(m), "due": _cell(m.due)} for m in t.measures],
                    }
                    for t in a.tasks
                ],
            }
            for a in ledger.areas
        ],
        "reports": [{**vars(r), "next_days": [_cell(d) for d in r.next_days]} for r in ledger.reports],
        "questions": [dict(vars(q)) for q in ledger.questions],
    }  # fmt: skip


def ledger_of_json(entry: dict[str, Any]) -> Ledger:
    """The ledger whose `ledger_as_json` this is."""
    return Ledger(
        title=entry["title"],
        areas=tuple(
            Area(
                a["name"],
                tuple(
                    Task(
                        t["number"], t["content"], t["due_words"],
                        tuple(Measure(**{**m, "due": _value(m["due"])}) for m in t["measures"]),
                    )
                    for t in a["tasks"]
                ),
            )
            for a in entry["areas"]
        ),
        reports=tuple(
            ReportLine(**{**r, "next_days": tuple(_value(d) for d in r["next_days"])}) for r in entry["reports"]
        ),
        questions=tuple(OpenQuestion(**q) for q in entry["questions"]),
        filled_on=date.fromisoformat(entry["filled_on"]) if entry["filled_on"] else None,
    )  # fmt: skip


def _cell(value: date | str) -> dict[str, str] | str:
    return {"on": value.isoformat()} if isinstance(value, date) else value


def _value(cell: dict[str, str] | str) -> date | str:
    return date.fromisoformat(cell["on"]) if isinstance(cell, dict) else cell
