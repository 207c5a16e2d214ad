"""The terms in which access is decided: who acts, on what, within which scope, and what is answered."""

from dataclasses import dataclass, field
from typing import Literal

LEVELS = ("province", "city", "county", "township", "village")
"""From the widest to the narrowest."""

Reach = Literal["subtree", "own_unit", "assigned", "own", "everywhere"]
REACHES: tuple[Reach, ...] = ("everywhere", "subtree", "own_unit", "assigned", "own")

When = Literal["always", "about_actor", "about_own_unit", "confidential"]
WHENS: tuple[When, ...] = ("always", "about_actor", "about_own_unit", "confidential")

Cell = tuple[str, str]
"""(kind of object, action)."""


@dataclass(frozen=True)
class Actor:
    """One person in one post (任职); a person with two posts acts in one at a time.

    Arguments
        level        province · city · county · township · village
        unit_kind    bureau · township_office · village_committee · discipline_group · finance · other_department
        region_code  12 digits; the region that the unit is responsible for
        preview      nobody: the post is only looked at; it reaches no object whatever its rules say
        unit_name    for the frame of the pages; decides nothing
    """

    user_id: int
    name: str
    post_id: int
    role: str
    level: str
    unit_id: int
    unit_kind: str
    region_code: str
    preview: bool = False
    unit_name: str = field(default="", compare=False)


@dataclass(frozen=True)
class Target:
    """What of an object decides access. What is left out reaches nobody by that way.

    Arguments
        kind            as in content/access.yml
        region_path     12-digit codes of its region and of all that hold it, own first; empty = without a region
        unit_id         unit that holds it now; unit_kind is that unit's kind
        owner_id        user who made it
        assigned_ids    users who are named on it
        confidential    class of confidentiality, None for none
        level           level at which an object without a region was imported
        about_unit_ids, about_user_ids   whom it accuses or concerns, relatives of officials included
        theme           theme of the check, for rules that reach some themes only
    """

    kind: str
    region_path: tuple[str, ...] = ()
    unit_id: int | None = None
    owner_id: int | None = None
    assigned_ids: frozenset[int] = frozenset()
    confidential: str | None = None
    level: str | None = None
    about_unit_ids: frozenset[int] = frozenset()
    about_user_ids: frozenset[int] = frozenset()
    theme: str | None = None
    unit_kind: str | None = None


@dataclass(frozen=True)
class Decision:
    """The answer: allowed or not, the rule that decided, why in plain Chinese, and whom to ask ("" when allowed)."""

    allowed: bool
    rule_id: str
    because: str
    ask: str = ""


@dataclass(frozen=True)
class Scope:
    """Which objects one rule gives one post: all conditions hold at once. Lists turn it into a query, `holds` asks it of one object.

    Arguments
        confidential     classes reached besides the open objects
        themes, unit_kinds   None = any
        not_about_user, not_about_unit   objects about the actor, or about the actor's unit, are left out
    """

    rule_id: str
    reach: Reach
    level: str
    region_code: str
    unit_id: int
    user_id: int
    confidential: frozenset[str] = frozenset()
    themes: frozenset[str] | None = None
    unit_kinds: frozenset[str] | None = None
    not_about_user: bool = False
    not_about_unit: bool = False

    def reaches(self, target: Target) -> bool:
        """Whether the object lies within the reach, whatever it is about and however confidential it is."""
        match self.reach:
            case "everywhere":
                return True
            case "subtree" if target.region_path:
                return self.region_code in target.region_path
            case "subtree":
                return target.level == self.level and target.unit_id == self.unit_id is not None
            case "own_unit":
                return target.unit_id == self.unit_id is not None
            case "assigned":
                return self.user_id in target.assigned_ids
            case "own":
                return target.owner_id == self.user_id is not None
        return False

    def holds(self, target: Target) -> bool:
        """Whether the object is within the scope in every respect."""
        return (
            self.reaches(target)
            and (not target.confidential or target.confidential in self.confidential)
            and (self.themes is None or target.theme in self.themes)
            and (self.unit_kinds is None or target.unit_kind in self.unit_kinds)
            and not (self.not_about_user and self.user_id in target.about_user_ids)
            and not (self.not_about_unit and self.unit_id in target.about_unit_ids)
        )

    def includes(self, other: "Scope") -> bool:
        """Whether every object of the other scope (of the same post and cell) is in this one too."""
        return (
            self.reach in (other.reach, "everywhere")
            and self.confidential >= other.confidential
            and (self.themes is None or (other.themes is not None and self.themes >= other.themes))
            and (
                self.unit_kinds is None
                or (other.unit_kinds is not None and self.unit_kinds >= other.unit_kinds)
            )
        )


@dataclass(frozen=True)
class Role:
    """A role, where it exists (kind of unit → levels) and at which levels the second factor is mandatory."""

    id: str
    name: str
    where: dict[str, frozenset[str]]
    totp_levels: frozenset[str]

    def exists(self, unit_kind: str, level: str) -> bool:
        """Whether such a post can be."""
        return level in self.where.get(unit_kind, frozenset())


@dataclass(frozen=True)
class Kind:
    """A kind of object: its name, whether it holds data about people, and its actions with their Chinese verbs."""

    id: str
    name: str
    personal: bool
    actions: dict[str, str]


@dataclass(frozen=True)
class ConfidentialClass:
    """A class of confidentiality and whom to ask about it."""

    id: str
    name: str
    ask: str


@dataclass(frozen=True)
class Rule:
    """What posts of some roles and levels may do within a scope. unit_kinds: of the actor's unit; of_unit_kinds: of the object's unit; None = any."""

    id: str
    roles: frozenset[str]
    levels: frozenset[str]
    cells: frozenset[Cell]
    scope: Reach
    because: str
    source: str
    unit_kinds: frozenset[str] | None = None
    confidential: frozenset[str] = frozenset()
    themes: frozenset[str] | None = None
    of_unit_kinds: frozenset[str] | None = None

    def gives(self, role: str, level: str, unit_kind: str, cell: Cell) -> bool:
        """Whether the rule gives that post that cell, within its scope."""
        return (
            role in self.roles
            and level in self.levels
            and (self.unit_kinds is None or unit_kind in self.unit_kinds)
            and cell in self.cells
        )


@dataclass(frozen=True)
class Denial:
    """What overrides every rule. `confidential` names the classes that `when: confidential` looks at."""

    id: str
    roles: frozenset[str]
    levels: frozenset[str]
    cells: frozenset[Cell]
    when: When
    because: str
    ask: str
    source: str
    confidential: frozenset[str] = frozenset()

    def concerns(self, role: str, level: str, cell: Cell) -> bool:
        """Whether the denial looks at that post and cell at all."""
        return role in self.roles and level in self.levels and cell in self.cells

    def forbids(self, actor: Actor, action: str, target: Target) -> bool:
        """Whether it forbids this act."""
        if not self.concerns(actor.role, actor.level, (target.kind, action)):
            return False
        match self.when:
            case "always":
                return True
            case "about_actor":
                return actor.user_id in target.about_user_ids
            case "about_own_unit":
                return actor.unit_id in target.about_unit_ids
        return target.confidential in self.confidential


@dataclass(frozen=True)
class Refusal:
    """What is said where no rule or scope gives the act."""

    because: str
    ask: str
