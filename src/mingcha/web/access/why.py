"""The answer to 为什么我不能操作, without telling whether a record exists that one may not see."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor, Decision
from mingcha.web.access.columns import found_columns
from mingcha.web.access.services import explain, explain_kind, visible

REACH_WORDS = {
    "everywhere": "全部",
    "subtree": "本辖区",
    "own_unit": "本单位办理的",
    "assigned": "指定给本人的",
    "own": "本人的",
}


def answer(actor: Actor, *, action: str = "", kind: str = "", id: str = "") -> dict[str, Any]:
    """What the page shows.

    Arguments
        action, kind    as in content/access.yml; unknown ones are refused like everything that no rule gives
        id              key of a record; one that the actor may not see is answered exactly like one that does not exist
    """
    rules = load_access()
    known = rules.kinds.get(kind)
    decision: Decision | None = None
    row = None
    if kind or action:
        row = visible_row(actor, kind, id) if id else None
        decision = explain(actor, action, row) if row is not None else explain_kind(actor, action, kind)
    asked = {
        "action": action,
        "kind": kind,
        "id": id,
        "kind_name": known.name if known else "记录",
        "words": known.actions.get(action, "办理") + known.name if known else "办理这项操作",
    }
    return {
        "asked": asked,
        "decision": decision,
        "row_decided": row is not None,
        "not_found": bool(id) and decision is not None and row is None,
        "source": next((r.source for r in (*rules.rules, *rules.denials) if decision and r.id == decision.rule_id), ""),
        "reaches": "、".join(dict.fromkeys(REACH_WORDS[s.reach] for s in rules.scopes(actor, action, kind))),
        "post_name": rules.post_name(actor),
        "kinds": list(rules.kinds.values()),
        "actions": _actions(kind),
        "mine": what_post_may(actor),
    }  # fmt: skip


def visible_row(actor: Actor, kind: str, id: str) -> Model | None:
    """The record of that kind and key that the actor may see; None for everything else, a key of the wrong form included."""
    for model in apps.get_models():
        found = found_columns(model)
        if found is None or found.columns.kind != kind:
            continue
        try:
            key = model._meta.pk.to_python(id)
            row = visible(actor, model._default_manager.all()).filter(pk=key).first()
        except (ValidationError, ValueError, OverflowError):
            continue
        if row is not None:
            return row
    return None


def what_post_may(actor: Actor) -> list[tuple[Any, str]]:
    """[(kind, its verbs joined)], only kinds of which the post may do something."""
    found = []
    for kind in load_access().kinds.values():
        words = [
            word for action, word in kind.actions.items() if explain_kind(actor, action, kind.id).allowed
        ]
        if words:
            found.append((kind, "、".join(words)))
    return found


@dataclass(frozen=True)
class Decided:
    """What one rule decides for a post on one kind of object: allowed, with how far it reaches, or not allowed ("")."""

    kind_name: str
    action_words: tuple[str, ...]
    allowed: bool
    because: str
    rule_id: str
    reaches: str


def what_is_decided(actor: Actor) -> list[Decided]:
    """Every action on every kind of object, in the order of content/access.yml, those together that one rule decides alike; what a post
    may do comes first."""
    rules, found = load_access(), []
    for kind in rules.kinds.values():
        lines: dict[tuple, list[str]] = {}
        for action, word in kind.actions.items():
            said = explain_kind(actor, action, kind.id)
            reaches = dict.fromkeys(REACH_WORDS[s.reach] for s in rules.scopes(actor, action, kind.id))
            because = "没有规则给这些操作" if said.rule_id == "no-rule" else said.because
            lines.setdefault((not said.allowed, because, said.rule_id, "、".join(reaches)), []).append(word)
        found += [
            Decided(kind.name, tuple(words), not refused, because, rule_id, reaches)
            for (refused, because, rule_id, reaches), words in sorted(
                lines.items(), key=lambda line: line[0][0]
            )
        ]
    return found


def _actions(kind: str) -> list[tuple[str, str]]:
    """The verbs to choose from: those of the kind, or all where none is chosen yet."""
    kinds = load_access().kinds
    chosen = [kinds[kind]] if kind in kinds else list(kinds.values())
    return list({action: word for k in reversed(chosen) for action, word in k.actions.items()}.items())
