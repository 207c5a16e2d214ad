"""content/access.yml, cell by cell: what is expected is worked out here from the file's text, without the project's reader."""

import copy
import re

import pytest
import yaml

from mingcha.catalog.access import load_access, read_access
from mingcha.catalog.content_root import ContentError, content_root
from mingcha.domain.access import Actor, Target

FILE = content_root() / "access.yml"
TEXT = yaml.safe_load(FILE.read_text("utf-8"))
RULES = load_access()
EVERY_POST = [(r, lv, u) for r in TEXT["roles"] for lv in TEXT["levels"] for u in TEXT["unit_kinds"]]
CELLS = [(k, a) for k, entry in TEXT["objects"].items() for a in entry["actions"]]
HERE, ELSEWHERE = ("990101000000", "990100000000"), ("990102000000", "990100000000")
ME, MINE = 1, 10


def named(names, name) -> bool:
    """Whether a list of the file, or its word `all`, or its absence, holds a name."""
    return names is None or names == "all" or name in names


def shapes(kind: str) -> list[Target]:
    """Objects of one kind that differ in everything that a scope or a denial looks at."""
    plain = [
        Target(kind, HERE, 99, 2, theme="funds", unit_kind="bureau"),
        Target(kind, HERE, MINE, 2, theme="missed", unit_kind="finance"),
        Target(kind, ELSEWHERE, 99, ME),
        Target(kind, ELSEWHERE, 99, 2, frozenset({ME})),
        Target(kind, ELSEWHERE, 99, 2),
        Target(kind, (), MINE, 2, level="county"),
        Target(kind, (), MINE, 2, level="city"),
        Target(kind, HERE, MINE, ME, frozenset({ME}), about_unit_ids=frozenset({MINE}), theme="funds"),
        Target(kind, HERE, MINE, ME, frozenset({ME}), about_user_ids=frozenset({ME}), theme="funds"),
    ]
    closed = [
        Target(kind, HERE, MINE, ME, confidential=c, theme="funds", unit_kind="bureau")
        for c in TEXT["confidential_classes"]
    ]
    return plain + closed


def rule_holds(rule, level: str, target: Target) -> bool:
    """Whether a rule's scope, as the file words it, holds an object for the person ME of the unit MINE in HERE[0]."""
    reach = {
        "everywhere": True,
        "subtree": HERE[0] in target.region_path
        if target.region_path
        else (target.level, target.unit_id) == (level, MINE),
        "own_unit": target.unit_id == MINE,
        "assigned": ME in target.assigned_ids,
        "own": target.owner_id == ME,
    }[rule["scope"]]
    return (
        reach
        and (target.confidential is None or target.confidential in rule.get("confidential", ()))
        and ("themes" not in rule or target.theme in rule["themes"])
        and ("of_unit_kinds" not in rule or target.unit_kind in rule["of_unit_kinds"])
    )


def denied(denial, role: str, level: str, kind: str, action: str, target: Target | None) -> bool:
    """Whether a denial, as the file words it, forbids; without a target: whether it forbids all objects of the kind."""
    never = denial["never"]
    if never == "personal":
        hit = TEXT["objects"][kind]["personal"]
    else:
        hit = never == "all" or action in never.get(kind, ())
    hit = (
        hit
        and kind not in denial.get("except_objects", ())
        and action not in denial.get("except_actions", ())
    )
    hit = hit and named(denial["roles"], role) and role not in denial.get("except_roles", ())
    hit = hit and named(denial.get("levels"), level)
    if denial["when"] == "always" or not hit or target is None:
        return hit and denial["when"] == "always"
    if denial["when"] == "about_actor":
        return ME in target.about_user_ids
    if denial["when"] == "about_own_unit":
        return MINE in target.about_unit_ids
    return target.confidential is not None and named(denial["confidential"], target.confidential)


@pytest.mark.parametrize("post", EVERY_POST, ids="-".join)
def test_every_cell(post):
    role, level, unit_kind = post
    exists = level in TEXT["roles"][role]["where"].get(unit_kind, ())
    actor = Actor(ME, "", 1, role, level, MINE, unit_kind, HERE[0])
    rules = [
        r for r in TEXT["rules"]
        if named(r["roles"], role) and named(r["levels"], level) and named(r.get("unit_kinds"), unit_kind)
    ]  # fmt: skip
    for kind, action in CELLS:
        giving = [r for r in rules if action in r["may"].get(kind, ())] if exists else []
        closed = any(denied(d, role, level, kind, action, None) for d in TEXT["denials"])
        expected = bool(giving) and not closed
        assert RULES.decide_kind(actor, action, kind).allowed == expected, (post, kind, action)
        for target in shapes(kind):
            held = any(rule_holds(r, level, target) for r in giving)
            refused = any(denied(d, role, level, kind, action, target) for d in TEXT["denials"])
            decision = RULES.decide(actor, action, target)
            assert decision.allowed == (held and not refused), (post, kind, action, target, decision)


def test_every_object_action_and_role_is_used():
    given = {(k, a) for r in TEXT["rules"] for k, actions in r["may"].items() for a in actions}
    assert given == set(CELLS)
    assert {role for role, _, _ in RULES.posts()} == set(TEXT["roles"])
    for post in RULES.posts():
        assert RULES._giving_by_post[post], f"{post} 什么都不能做"


def test_no_rule_gives_only_what_another_gives_as_well():
    """A rule whose removal changes nothing for any object is not a rule but noise."""
    for rule in RULES.rules:
        others = [r for r in RULES.rules if r is not rule]
        for post in RULES.posts():
            for cell in rule.cells:
                if rule.gives(*post, cell) and not any(
                    o.gives(*post, cell)
                    and o.scope == rule.scope
                    and o.confidential >= rule.confidential
                    and (o.themes, o.of_unit_kinds) == (None, None)
                    for o in others
                ):
                    break
            else:
                continue
            break
        else:
            pytest.fail(f"{rule.id} adds nothing")


def test_no_action_touches_a_payment():
    """No path stops, cuts or claws back a payment: the word does not occur among the actions."""
    for kind, action in CELLS:
        assert not re.search(r"stop|pay|cut|claw", action), (kind, action)
        assert "停发" not in TEXT["objects"][kind]["actions"][action]


def test_confidential_classes_reach_no_administrator():
    for rule in RULES.rules:
        assert not (rule.confidential and rule.roles & {"system_admin", "unit_admin"}), rule.id


def test_second_factor_where_full_numbers_are_opened_or_people_appointed():
    for post in RULES.posts():
        actor = Actor(ME, "", 1, post[0], post[1], MINE, post[2], HERE[0])
        opens = any(
            RULES.decide_kind(actor, action, kind).allowed
            for kind, action in CELLS
            if action in ("reveal", "approve", "appoint", "appoint_admin") or kind == "informant"
        )
        assert RULES.totp_mandatory(post[0], post[1]) or not opens, post


def changed(path: str, value):
    """The file's content with one entry replaced, such as rules.0.scope."""
    content = copy.deepcopy(TEXT)
    place = content
    *way, last = path.split(".")
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    if value is None:
        del place[last]
    else:
        place[int(last) if last.isdigit() else last] = value
    return content


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("rules.0.scope", "planet", "access.yml: rule everyone-directory: scope planet is none of"),
        ("rules.0.roles", ["emperor"], "access.yml: rule everyone-directory: roles: unknown emperor"),
        ("rules.0.levels", "county", "access.yml: rule everyone-directory: levels: expected a list or all"),
        ("rules.0.may", {"money": ["view"]}, "access.yml: rule everyone-directory: may: unknown money"),
        ("rules.0.may", {"region": ["eat"]}, "access.yml: rule everyone-directory: may: region: unknown eat"),
        ("rules.0.may", ["region"], "access.yml: rule everyone-directory: may: expected object"),
        ("rules.0.because", "", "access.yml: rule everyone-directory: because must be a sentence"),
        ("rules.0.because", None, "access.yml: rule everyone-directory: missing because"),
        ("rules.0.unit_kinds", ["castle"], "access.yml: rule everyone-directory: unit_kinds: unknown castle"),
        ("rules.0.confidential", ["secret"], "access.yml: rule everyone-directory: confidential: unknown secret"),
        ("rules.0.colour", "red", "access.yml: rule everyone-directory: unknown colour"),
        ("rules.1.id", "everyone-directory", "access.yml: everyone-directory stands there twice"),
        ("denials.0.when", "sometimes", "access.yml: denial never-about-own-unit: when sometimes is none of"),
        ("denials.0.confidential", "all", "access.yml: denial never-about-own-unit: confidential stands with"),
        ("denials.0.except_objects", ["moon"], "access.yml: denial never-about-own-unit: except_objects: unknown moon"),
        ("objects.flag.personal", "yes", "access.yml: object flag: personal must be true or false"),
        ("objects.flag.colour", "red", "access.yml: object flag: unknown colour"),
        ("roles.clerk.where", {"bureau": ["moon"]}, "access.yml: role clerk: bureau: unknown moon"),
        ("roles.clerk.totp", None, "access.yml: role clerk: missing totp"),
        ("confidential_classes.informant.ask", None, "access.yml: confidential_classes: informant: missing ask"),
        ("refusals.subtree", None, "access.yml: refusals: missing subtree"),
        ("levels", {"county": "县级"}, "access.yml: levels must be province, city, county, township, village"),
        ("roles.inspector.where", {"bureau": ["province"]}, None),
        ("roles.discipline.where", {"finance": ["county"]}, "discipline exists at none of its levels"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_and_the_entry_named(tmp_path, path, value, message):
    file = tmp_path / "access.yml"
    file.write_text(yaml.safe_dump(changed(path, value), allow_unicode=True, sort_keys=False), "utf-8")
    if message is None:
        read_access(file)
        return
    with pytest.raises(ContentError, match=re.escape(message)):
        read_access(file)
