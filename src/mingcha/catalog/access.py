"""Reads content/access.yml: who may do what. Everything it names must be defined in it; errors say where it is not."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from mingcha.catalog.content_root import ContentError, content_root, read_yaml, take
from mingcha.domain.access import (
    LEVELS,
    REACHES,
    REFUSALS,
    WHENS,
    AccessRules,
    Cell,
    ConfidentialClass,
    Denial,
    Kind,
    Refusal,
    Role,
    Rule,
)


@cache
def load_access() -> AccessRules:
    """The rules of this installation.

    Errors
        ContentError  access.yml is wrong; the message names the entry
    """
    return read_access(content_root() / "access.yml")


def read_access(path: Path) -> AccessRules:
    """Read and check one access file."""
    entry = read_yaml(path)
    take(entry, path.name, ("levels", "unit_kinds", "roles", "confidential_classes", "objects", "rules", "denials", "refusals"))  # fmt: skip
    if tuple(entry["levels"]) != LEVELS:
        raise ContentError(f"{path.name}: levels must be {', '.join(LEVELS)}, in this order")
    reader = _Reader(path.name, entry)
    rules = tuple(reader.rule(r) for r in entry["rules"])
    denials = tuple(reader.denial(d) for d in entry["denials"])
    _no_twins(path.name, [r.id for r in rules] + [d.id for d in denials])
    if missing := [r for r in REFUSALS if r not in entry["refusals"]]:
        raise ContentError(f"{path.name}: refusals: missing {', '.join(missing)}")
    return AccessRules(
        entry["levels"], entry["unit_kinds"], reader.roles, reader.kinds, reader.classes, rules, denials,
        {name: Refusal(**r) for name, r in entry["refusals"].items()},
    )  # fmt: skip


class _Reader:
    """Reads rules and denials against the roles, objects and classes of the same file."""

    def __init__(self, file: str, entry: dict[str, Any]) -> None:
        self.file, self.unit_kinds = file, tuple(entry["unit_kinds"])
        self.roles = {name: self._role(name, r) for name, r in entry["roles"].items()}
        self.kinds = {name: self._kind(name, k) for name, k in entry["objects"].items()}
        self.classes = {}
        for name, c in entry["confidential_classes"].items():
            take(c, f"{file}: confidential_classes: {name}", ("name", "ask"))
            self.classes[name] = ConfidentialClass(name, c["name"], c["ask"])

    def rule(self, entry: dict[str, Any]) -> Rule:
        where = f"{self.file}: rule {entry.get('id')}"
        take(
            entry, where, ("id", "roles", "levels", "may", "scope", "because", "source"),
            ("unit_kinds", "confidential", "themes", "of_unit_kinds"),
        )  # fmt: skip
        if entry["scope"] not in REACHES:
            raise ContentError(f"{where}: scope {entry['scope']} is none of {', '.join(REACHES)}")
        rule = Rule(
            entry["id"],
            self._chosen(entry["roles"], self.roles, f"{where}: roles"),
            self._chosen(entry["levels"], LEVELS, f"{where}: levels"),
            self._cells(entry["may"], f"{where}: may"),
            entry["scope"],
            _sentence(entry["because"], where),
            entry["source"],
            self._chosen_or_any(entry.get("unit_kinds"), self.unit_kinds, f"{where}: unit_kinds"),
            self._chosen(entry.get("confidential", []), self.classes, f"{where}: confidential"),
            frozenset(entry["themes"]) if "themes" in entry else None,
            self._chosen_or_any(entry.get("of_unit_kinds"), self.unit_kinds, f"{where}: of_unit_kinds"),
        )
        for role in sorted(rule.roles):
            if not any(
                rule.levels & levels
                for kind, levels in self.roles[role].where.items()
                if rule.unit_kinds is None or kind in rule.unit_kinds
            ):
                raise ContentError(f"{where}: {role} exists at none of its levels and kinds of unit")
        return rule

    def denial(self, entry: dict[str, Any]) -> Denial:
        where = f"{self.file}: denial {entry.get('id')}"
        take(
            entry, where, ("id", "roles", "never", "when", "because", "ask", "source"),
            ("levels", "except_roles", "except_objects", "except_actions", "confidential"),
        )  # fmt: skip
        if entry["when"] not in WHENS:
            raise ContentError(f"{where}: when {entry['when']} is none of {', '.join(WHENS)}")
        if (entry["when"] == "confidential") != ("confidential" in entry):
            raise ContentError(f"{where}: confidential stands with when: confidential, and only there")
        actions = {action for kind in self.kinds.values() for action in kind.actions}
        but_kinds = self._chosen(entry.get("except_objects", []), self.kinds, f"{where}: except_objects")
        but_actions = self._chosen(entry.get("except_actions", []), actions, f"{where}: except_actions")
        but_roles = self._chosen(entry.get("except_roles", []), self.roles, f"{where}: except_roles")
        never = entry["never"]
        if never in ("all", "personal"):
            never = {
                k.id: list(k.actions) for k in self.kinds.values() if k.personal or entry["never"] == "all"
            }
        return Denial(
            entry["id"],
            self._chosen(entry["roles"], self.roles, f"{where}: roles") - but_roles,
            self._chosen(entry.get("levels", "all"), LEVELS, f"{where}: levels"),
            frozenset(
                (kind, action)
                for kind, action in self._cells(never, f"{where}: never")
                if kind not in but_kinds and action not in but_actions
            ),
            entry["when"],
            _sentence(entry["because"], where),
            entry["ask"],
            entry["source"],
            self._chosen(entry.get("confidential", []), self.classes, f"{where}: confidential"),
        )

    def _role(self, name: str, entry: dict[str, Any]) -> Role:
        where = f"{self.file}: role {name}"
        take(entry, where, ("name", "totp", "where"))
        kinds = self._chosen(entry["where"], self.unit_kinds, f"{where}: where")
        levels = {
            k: self._chosen(entry["where"][k], LEVELS, f"{where}: {k}") for k in self.unit_kinds if k in kinds
        }
        return Role(name, entry["name"], levels, self._chosen(entry["totp"], LEVELS, f"{where}: totp"))

    def _kind(self, name: str, entry: dict[str, Any]) -> Kind:
        where = f"{self.file}: object {name}"
        take(entry, where, ("name", "personal", "actions"))
        if not isinstance(entry["personal"], bool):
            raise ContentError(f"{where}: personal must be true or false")
        return Kind(name, entry["name"], entry["personal"], dict(entry["actions"]))

    def _cells(self, may: dict[str, list[str]], where: str) -> frozenset[Cell]:
        if not isinstance(may, dict):
            raise ContentError(f"{where}: expected object: [actions], got {may}")
        cells = set()
        for kind in self._chosen(may, self.kinds, where):
            for action in self._chosen(may[kind], self.kinds[kind].actions, f"{where}: {kind}"):
                cells.add((kind, action))
        return frozenset(cells)

    def _chosen(self, names: Any, known: Iterable[str], where: str) -> frozenset[str]:
        """The names, each of them known; `all` = all that are known."""
        known = tuple(known)
        if names == "all":
            return frozenset(known)
        if isinstance(names, str) or not isinstance(names, Iterable):
            raise ContentError(f"{where}: expected a list or all, got {names}")
        names = list(names)
        if unknown := [str(n) for n in names if n not in known]:
            raise ContentError(f"{where}: unknown {', '.join(unknown)}")
        _no_twins(where, names)
        return frozenset(names)

    def _chosen_or_any(self, names: Any, known: Iterable[str], where: str) -> frozenset[str] | None:
        return None if names is None else self._chosen(names, known, where)


def _sentence(text: Any, where: str) -> str:
    if not isinstance(text, str) or not text.strip():
        raise ContentError(f"{where}: because must be a sentence for people")
    return text


def _no_twins(where: str, names: list[str]) -> None:
    if twins := sorted({n for n in names if names.count(n) > 1}):
        raise ContentError(f"{where}: {', '.join(twins)} stands there twice")
