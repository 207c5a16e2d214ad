"""One decision for everything: may this post do this to that object, and which objects of a kind may it see.

Deny by default. A rule of `content/access.yml` gives; a denial overrides every rule. `decide` and `scopes` go through the same
scopes, so that a list never shows what the decision would refuse.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from mingcha.domain.access_terms import (
    LEVELS,
    REACHES,
    WHENS,
    Actor,
    Cell,
    ConfidentialClass,
    Decision,
    Denial,
    Kind,
    Reach,
    Refusal,
    Role,
    Rule,
    Scope,
    Target,
    When,
)

__all__ = [
    "LEVELS", "REACHES", "REFUSALS", "WHENS", "AccessRules", "Actor", "Cell", "ConfidentialClass", "Decision", "Denial",
    "Kind", "Reach", "Refusal", "Role", "Rule", "Scope", "Target", "When",
]  # fmt: skip

REFUSALS = (
    "unknown", "no-such-post", "no-rule", "confidential", "theme", "of-unit-kind",
    "subtree", "own_unit", "assigned", "own",
)  # fmt: skip
"""The refusals that content/access.yml must word."""


@dataclass(frozen=True)
class AccessRules:
    """All of content/access.yml, checked by `mingcha.catalog.access.load_access`."""

    levels: dict[str, str]
    unit_kinds: dict[str, str]
    roles: dict[str, Role]
    kinds: dict[str, Kind]
    confidential_classes: dict[str, ConfidentialClass]
    rules: tuple[Rule, ...]
    denials: tuple[Denial, ...]
    refusals: dict[str, Refusal]

    def decide(self, actor: Actor, action: str, target: Target) -> Decision:
        """Whether the post may do it to this object, with the rule that decided; never raises."""
        if refused := self._refused_before_scopes(actor, action, target.kind):
            return refused
        for denial in self.denials:
            if denial.forbids(actor, action, target):
                return Decision(False, denial.id, denial.because, denial.ask)
        giving = self._giving(actor, (target.kind, action))
        for rule in giving:
            if self._scope(rule, actor, action, target.kind).holds(target):
                return Decision(True, rule.id, rule.because)
        return self._nearest(giving, actor, action, target)

    def decide_kind(self, actor: Actor, action: str, kind: str) -> Decision:
        """Whether the post may do it to any object of that kind at all: what an endpoint asks before it looks at an object."""
        if refused := self._refused_before_scopes(actor, action, kind):
            return refused
        rule = self._giving(actor, (kind, action))[0]
        return Decision(True, rule.id, rule.because)

    def scopes(self, actor: Actor, action: str, kind: str) -> tuple[Scope, ...]:
        """The scopes whose union is what the post may do it to; empty = nothing. None of them lies within another."""
        if self._refused_before_scopes(actor, action, kind):
            return ()
        kept: list[Scope] = []
        for rule in self._giving(actor, (kind, action)):
            scope = self._scope(rule, actor, action, kind)
            if not any(k.includes(scope) for k in kept):
                kept = [k for k in kept if not scope.includes(k)] + [scope]
        return tuple(kept)

    def posts(self) -> list[tuple[str, str, str]]:
        """Every (role, level, kind of unit) that can be."""
        return [
            (role.id, level, unit_kind)
            for role in self.roles.values()
            for unit_kind, levels in role.where.items()
            for level in self.levels
            if level in levels
        ]

    def totp_mandatory(self, role: str, level: str) -> bool:
        """Whether that post must sign in with a second factor; an unknown role must."""
        known = self.roles.get(role)
        return known is None or level in known.totp_levels

    def post_name(self, actor: Actor) -> str:
        """Level and role in Chinese, such as 县级经办人."""
        role = self.roles.get(actor.role)
        return self.levels.get(actor.level, "") + (role.name if role else "未登记的岗位")

    def with_rule(self, rule: Rule) -> "AccessRules":
        """The same with one more rule."""
        return replace(self, rules=(*self.rules, rule))

    def with_denial(self, denial: Denial) -> "AccessRules":
        """The same with one more denial."""
        return replace(self, denials=(*self.denials, denial))

    @cached_property
    def _giving_by_post(self) -> dict[tuple[str, str, str], dict[Cell, list[Rule]]]:
        table: dict[tuple[str, str, str], dict[Cell, list[Rule]]] = {}
        for post in self.posts():
            cells = table.setdefault(post, {})
            for rule in self.rules:
                for cell in rule.cells:
                    if rule.gives(*post, cell):
                        cells.setdefault(cell, []).append(rule)
        return table

    def _giving(self, actor: Actor, cell: Cell) -> list[Rule]:
        return self._giving_by_post.get((actor.role, actor.level, actor.unit_kind), {}).get(cell, [])

    def _refused_before_scopes(self, actor: Actor, action: str, kind: str) -> Decision | None:
        """The refusal that holds for every object of the kind, None where it depends on the object."""
        known = self.kinds.get(kind)
        if known is None or action not in known.actions:
            return self._refusal("unknown", "unknown", actor, action, kind)
        if (actor.role, actor.level, actor.unit_kind) not in self._giving_by_post:
            return self._refusal("no-such-post", "no-such-post", actor, action, kind)
        for denial in self.denials:
            if denial.when == "always" and denial.concerns(actor.role, actor.level, (kind, action)):
                return Decision(False, denial.id, denial.because, denial.ask)
        if not self._giving(actor, (kind, action)):
            return self._refusal("no-rule", "no-rule", actor, action, kind)
        return None

    def _scope(self, rule: Rule, actor: Actor, action: str, kind: str) -> Scope:
        cell = (kind, action)
        concerned = [d for d in self.denials if d.concerns(actor.role, actor.level, cell)]
        closed = frozenset().union(*(d.confidential for d in concerned if d.when == "confidential"))
        return Scope(
            rule.id, rule.scope, actor.level, actor.region_code, actor.unit_id, actor.user_id,
            confidential=rule.confidential - closed,
            themes=rule.themes,
            unit_kinds=rule.of_unit_kinds,
            not_about_user=any(d.when == "about_actor" for d in concerned),
            not_about_unit=any(d.when == "about_own_unit" for d in concerned),
        )  # fmt: skip

    def _nearest(self, giving: list[Rule], actor: Actor, action: str, target: Target) -> Decision:
        """Why none of the rules that give the cell gives this object: the rule that came nearest decides the words."""
        reaching = [r for r in giving if self._scope(r, actor, action, target.kind).reaches(target)]
        for rule in reaching:
            if rule.of_unit_kinds is not None and target.unit_kind not in rule.of_unit_kinds:
                return self._refusal("of-unit-kind", rule.id, actor, action, target.kind)
            if rule.themes is not None and target.theme not in rule.themes:
                return self._refusal("theme", rule.id, actor, action, target.kind)
            return self._refusal("confidential", rule.id, actor, action, target.kind, target.confidential)
        return self._refusal(giving[0].scope, giving[0].id, actor, action, target.kind)

    def _refusal(
        self, name: str, rule_id: str, actor: Actor, action: str, kind: str, confidential: str | None = None
    ) -> Decision:
        known = self.kinds.get(kind)
        of_class = self.confidential_classes.get(confidential or "")
        filled = {
            "{post}": self.post_name(actor),
            "{action}": known.actions.get(action, "") if known else "",
            "{object}": known.name if known else "",
            "{class_ask}": of_class.ask if of_class else "本单位负责人",
            "{class}": of_class.name if of_class else "保密事项",
        }
        because, ask = self.refusals[name].because, self.refusals[name].ask
        for mark, text in filled.items():
            because, ask = because.replace(mark, text), ask.replace(mark, text)
        return Decision(False, rule_id, because, ask)
