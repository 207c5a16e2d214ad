"""What a person may do on a case's page now, what keeps him from the rest, and what is still missing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from mingcha.domain.access import Actor
from mingcha.domain.workflow_tables import CASE, ISSUE
from mingcha.domain.workflows import NEEDS, PERSONAL_ACTS, Table, Transition
from mingcha.web.access.columns import target_of
from mingcha.web.access.services import may
from mingcha.web.cases.acts import AMOUNT_ACTS, CASE_ACTS, ISSUE_ACTS
from mingcha.web.cases.acts.spec import PageAct
from mingcha.web.cases.models import Case, Issue
from mingcha.web.cases.recusal import why_not_person
from mingcha.web.cases.services.acts import doers
from mingcha.web.cases.services.issues import needs_of_issue
from mingcha.web.cases.services.verifying import needs_of_record

_TABLE_ACT = {"submit": (CASE, "submit"), "review": (CASE, "confirm_substantiated"), "send-back": (CASE, "send_back"), "void": (CASE, "void"), "apply": (ISSUE, "apply_close_out"), "close-out": (ISSUE, "close_out"), "leniency": (ISSUE, "grant_leniency"), "exonerate": (ISSUE, "exonerate")}  # fmt: skip
"""Acts of the page whose transition names persons who must not do them."""
_CLOSED_UNTIL_READY, _OPEN_UNTIL_READY = ("submit",), ("apply",)
"""Acts that hand on what is on record: what is missing is said beforehand, instead of the button or beside it."""
_FILLED_IN = {"apply": ("party_informed",)}
"""Needs that the form of the act itself asks for."""
_LEADS_TO_CLOSING = {"evidence": "remedy-evidence", "measures_done": "measure-done"}
"""What an issue under remedy is missing → the act that is then the first one to do, evidence before measures."""


@dataclass(frozen=True)
class Offer:
    """A button; with `why`, the line that says what keeps from it, without `url` instead of the button."""

    words: str
    url: str = ""
    primary: bool = False
    why: str = ""


@dataclass(frozen=True)
class Requirement:
    """One line of the checklist beside the page."""

    words: str
    done: bool


def allowed(actor: Actor, act: PageAct, row: Case | Issue) -> bool:
    """Whether the post may do the act to this row, by content/access.yml."""
    target = target_of(row)
    if target is None:
        return False
    # a referral is prepared by one's own unit, whoever holds the issue
    unit_id = actor.unit_id if act.object_kind == "referral" else target.unit_id
    return may(actor, act.right, replace(target, kind=act.object_kind, unit_id=unit_id))


def offers(actor: Actor, case: Case, issue: Issue | None) -> list[Offer]:
    """Buttons first, then the lines that say what keeps from the others; acts that the post has no right to are left out."""
    done_by = doers(case.pk)
    recused = why_not_person(case, actor.user_id)
    leading = _leading(issue)
    found: list[Offer] = []
    for act, row in _belonging(case, issue):
        if not allowed(actor, act, row):
            continue
        missing = _missing(act, row)
        why = recused or _same_person(act, row, actor, done_by) or (missing if act.slug in _CLOSED_UNTIL_READY else "")  # fmt: skip
        if why:
            found.append(Offer(act.words, why=why))
        else:
            planned = act.slug == "plan" and row.status == "remedying"
            leads = act.slug == leading or (act.primary and not planned and not missing)
            found.append(Offer(act.words, reverse(f"cases:act_{act.slug}", args=[case.no]), leads, missing))
    first = next((o for o in found if o.primary), None)
    ordered = [
        replace(o, primary=o is first) for o in sorted(found, key=lambda o: (not o.url, not o.primary))
    ]
    return [o for o in ordered if not recused] or ([Offer("办理", why=recused)] if recused and found else [])


def _belonging(case: Case, issue: Issue | None) -> Iterable[tuple[PageAct, Any]]:
    for act in CASE_ACTS:
        if act.offered(case):
            yield act, case
    if issue is None:
        return
    for act in (*ISSUE_ACTS, *AMOUNT_ACTS):
        if act.offered(issue):
            yield act, issue


def _transition(table: Table, action: str, status: str) -> Transition | None:
    return next((t for t in table.transitions if (t.action, t.source) == (action, status)), None)


def _same_person(act: PageAct, row: Case | Issue, actor: Actor, done_by: dict[str, set[int]]) -> str:
    if act.slug not in _TABLE_ACT:
        return ""
    transition = _transition(*_TABLE_ACT[act.slug], row.status)
    for action in transition.not_same_as if transition else ():
        if actor.user_id in done_by.get(action, ()):
            return f"您办理过本件的“{PERSONAL_ACTS[action]}”，按规定由另一人办理"
    return ""


def _leading(issue: Issue | None) -> str:
    if issue is None or issue.status != "remedying":
        return ""
    present = needs_of_issue(issue)
    return next((slug for need, slug in _LEADS_TO_CLOSING.items() if need not in present), "")


def _missing(act: PageAct, row: Case | Issue) -> str:
    if act.slug not in (*_CLOSED_UNTIL_READY, *_OPEN_UNTIL_READY):
        return ""
    transition = _transition(*_TABLE_ACT[act.slug], row.status)
    present = needs_of_record(row) if isinstance(row, Case) else needs_of_issue(row)
    present |= set(_FILLED_IN.get(act.slug, ()))
    missing = [NEEDS[n] for n in (transition.needs if transition else ()) if n not in present]
    return f"还缺：{'、'.join(missing)}" if missing else ""


def requirements(case: Case, issue: Issue | None) -> list[Requirement]:
    """必备要件 of the stage that the case, or its issue, is in."""
    if issue is not None and issue.status in ("filed", "remedying", "to_review", "recurred"):
        present = needs_of_issue(issue)
        needed = ("measures_done", "evidence", "party_informed")
        first = [
            Requirement("整改方式和措施", bool(issue.approach) and issue.status not in ("filed", "recurred"))
        ]
        return first + [Requirement(NEEDS[n], n in present) for n in needed]
    if case.status in ("verifying", "to_review"):
        present = needs_of_record(case)
        return [Requirement(NEEDS[n], n in present) for n in ("verify_items_answered", "home_visit", "findings", "statement", "evidence")]  # fmt: skip
    return []
