"""Who may do what, as cases that a clerk could check; and what must hold for any rules at all.

The places: 示例省 › 示例市 › 示例县 › 东乡 › 东一村, and 西乡, 邻县, 邻市 beside them.
"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingcha.catalog.access import load_access
from mingcha.domain.access import REACHES, WHENS, Actor, Denial, Rule, Target

RULES = load_access()
省, 市, 邻市 = "990000000000", "990100000000", "990200000000"
县, 邻县, 开发区 = "990101000000", "990102000000", "999101000000"
东乡, 西乡, 东一村, 东二村 = "990101101000", "990101102000", "990101101201", "990101101202"
ABOVE = {
    东一村: (东一村, 东乡, 县, 市, 省), 东二村: (东二村, 东乡, 县, 市, 省), 西乡: (西乡, 县, 市, 省), 东乡: (东乡, 县, 市, 省),
    县: (县, 市, 省), 邻县: (邻县, 市, 省), 开发区: (开发区, 市, 省), 市: (市, 省), 邻市: (邻市, 省),
}  # fmt: skip


def actor(role, level, region, unit_kind="bureau", *, unit=10, user=1) -> Actor:
    return Actor(user, "", user, role, level, unit, unit_kind, region)


POSTS = {
    "省厅经办人": actor("clerk", "province", 省),
    "市局经办人": actor("clerk", "city", 市),
    "市局督查员": actor("inspector", "city", 市),
    "县局经办人": actor("clerk", "county", 县),
    "县局复核人": actor("reviewer", "county", 县),
    "县局负责人": actor("leader", "county", 县),
    "县局受理人": actor("receptionist", "county", 县),
    "县局管理员": actor("unit_admin", "county", 县),
    "系统管理员": actor("system_admin", "county", 县),
    "开发区经办人": actor("clerk", "county", 开发区),
    "县纪检组": actor("discipline", "county", 县, "discipline_group"),
    "县财政局": actor("finance", "county", 县, "finance"),
    "县教育局经办人": actor("clerk", "county", 县, "other_department"),
    "县教育局管理员": actor("unit_admin", "county", 县, "other_department"),
    "东乡经办人": actor("clerk", "township", 东乡, "township_office"),
    "东乡复核人": actor("reviewer", "township", 东乡, "township_office"),
    "东乡负责人": actor("leader", "township", 东乡, "township_office"),
    "东一村经办人": actor("clerk", "village", 东一村, "village_committee"),
}
ME, MY_UNIT, ELSE = frozenset({1}), frozenset({10}), frozenset({2})


def of(kind, region, unit=99, **more) -> Target:
    """An object of a place, held by another unit unless said otherwise."""
    return Target(kind, ABOVE[region], unit, **more)


CASES = [
    # whose region
    ("县局经办人", "view", of("flag", 东一村), True, "flags-of-own-region"),
    ("县局经办人", "view", of("flag", 邻县), False, "flags-of-own-region"),
    ("县局经办人", "view", of("case", 邻县), False, "cases-of-own-region"),
    ("县局经办人", "dispatch", of("case", 西乡), True, "cases-handed-on"),
    ("县局经办人", "view", of("flag", 开发区), False, "flags-of-own-region"),
    ("开发区经办人", "view", of("flag", 开发区), True, "flags-of-own-region"),
    ("开发区经办人", "view", of("flag", 县), False, "flags-of-own-region"),
    ("市局经办人", "view", of("flag", 邻县), True, "flags-of-own-region"),
    ("市局经办人", "view", of("flag", 邻市), False, "flags-of-own-region"),
    ("省厅经办人", "view", of("case", 邻市), True, "cases-of-own-region"),
    ("东乡经办人", "view", of("flag", 东二村), True, "flags-of-own-region"),
    ("东乡经办人", "view", of("flag", 西乡), False, "flags-of-own-region"),
    ("东乡经办人", "view", of("flag", 县), False, "flags-of-own-region"),
    ("东一村经办人", "view", of("case", 东一村), True, "cases-of-own-region"),
    ("东一村经办人", "view", of("case", 东二村), False, "cases-of-own-region"),
    # an object without a region belongs to the importer's level, in the importer's unit
    ("县局经办人", "view", Target("flag", (), 10, level="county"), True, "flags-of-own-region"),
    ("县局经办人", "view", Target("flag", (), 99, level="county"), False, "flags-of-own-region"),
    ("市局经办人", "view", Target("flag", (), 99, level="county"), False, "flags-of-own-region"),
    ("东乡经办人", "view", Target("flag", (), 99, level="county"), False, "flags-of-own-region"),
    ("省厅经办人", "view", Target("flag"), False, "flags-of-own-region"),
    # who does what
    ("东一村经办人", "export", of("flag", 东一村), False, "no-rule"),
    ("东乡经办人", "silence", of("flag", 东一村), False, "no-rule"),
    ("县局经办人", "silence", of("flag", 东一村), True, "flags-set-aside"),
    ("县局经办人", "reveal", of("flag", 东一村), True, "full-numbers"),
    ("市局经办人", "reveal", of("flag", 东一村), False, "no-rule"),
    ("东一村经办人", "reveal", of("case", 东一村), False, "no-rule"),
    ("东乡经办人", "verify", of("case", 东一村, 10), True, "cases-verified"),
    ("东乡经办人", "verify", of("case", 东一村, 99), False, "cases-verified"),
    ("东乡经办人", "verify", of("case", 西乡, 99, assigned_ids=ME), True, "cases-verified-by-named"),
    ("东乡经办人", "verify", of("case", 西乡, 99, assigned_ids=ELSE), False, "cases-verified"),
    ("东乡经办人", "review", of("case", 东一村), False, "no-rule"),
    ("东乡复核人", "review", of("case", 东一村), True, "cases-reviewed"),
    ("东乡复核人", "review", of("case", 西乡), False, "cases-reviewed"),
    ("县局经办人", "close_out", of("issue", 东一村, 10), False, "no-rule"),
    ("县局复核人", "close_out", of("issue", 东一村), True, "cases-reviewed"),
    ("县局经办人", "decide_amount", of("issue", 东一村, 10), False, "no-rule"),
    ("县局负责人", "decide_amount", of("issue", 东一村), True, "issues-decided"),
    ("东乡负责人", "decide_amount", of("issue", 东一村), False, "no-rule"),
    ("市局督查员", "follow_up", of("issue", 东一村), True, "issues-followed-up"),
    ("市局督查员", "submit", of("case", 东一村), False, "no-rule"),
    ("东乡经办人", "submit", of("task_progress", 东乡, 10), True, "tasks-carried-out"),
    ("东乡经办人", "submit", of("task_progress", 东一村), False, "tasks-carried-out"),
    ("县局经办人", "acknowledge", of("report_due", 东乡), True, "reports-received"),
    ("县局经办人", "issue", of("campaign", 县, 10), False, "no-rule"),
    ("县局负责人", "issue", of("campaign", 县, 10), True, "campaigns-issued"),
    ("东乡经办人", "view", of("campaign", 市), True, "campaigns-known"),
    # never to those whom it is about
    ("东乡经办人", "view", of("case", 东一村, about_unit_ids=MY_UNIT), False, "never-about-own-unit"),
    ("东乡负责人", "review", of("case", 东一村, about_unit_ids=MY_UNIT), False, "never-about-own-unit"),
    ("县局经办人", "view", of("case", 东一村, about_unit_ids=frozenset({77})), True, "cases-of-own-region"),
    ("县局经办人", "view", of("case", 东一村, about_user_ids=ME), False, "never-about-oneself"),
    ("东乡经办人", "verify", of("case", 东一村, 10, assigned_ids=ME, about_user_ids=ME), False, "never-about-oneself"),
    ("县纪检组", "view", of("case", 县, about_unit_ids=MY_UNIT), False, "never-about-own-unit"),
    # 近亲属档案
    ("县局经办人", "view", of("case", 东一村, confidential="kin_archive"), True, "kin-cases-of-own-region"),
    ("县局经办人", "export", of("case", 东一村, confidential="kin_archive"), False, "cases-handed-on"),
    ("东乡经办人", "view", of("case", 东一村, confidential="kin_archive"), False, "kin-archive-above-township"),
    ("东一村经办人", "view", of("flag", 东一村, confidential="kin_archive"), False, "kin-archive-above-township"),
    ("县财政局", "view", of("flag", 县, theme="funds", confidential="kin_archive"), False, "flags-funds-for-finance"),
    ("县纪检组", "view", of("case", 东一村, confidential="kin_archive"), True, "cases-read-by-discipline"),
    # 举报人
    ("县局受理人", "view", of("informant", 县, 10, confidential="informant"), True, "informants-received"),
    ("县局受理人", "view", of("informant", 县, 99, confidential="informant"), False, "informants-received"),
    ("县局负责人", "view", of("informant", 县, 10, confidential="informant"), False, "no-rule"),
    ("县局经办人", "view", of("case", 县, 10, confidential="informant"), False, "informant-protected"),
    # 移送
    ("县局经办人", "view", of("referral", 县, 10), True, "referrals-prepared"),
    ("县局经办人", "view", of("referral", 县, 10, confidential="discipline"), False, "referral-sealed"),
    ("县局经办人", "view_status", of("referral", 县, 10, confidential="discipline"), True, "referrals-known-to-sender"),
    ("县局经办人", "view", of("case", 东一村, 10, confidential="discipline"), False, "referral-sealed"),
    ("县局负责人", "download", of("evidence", 东一村, 10, confidential="discipline"), False, "referral-sealed"),
    ("县纪检组", "view", of("referral", 县, 10, confidential="discipline"), True, "referrals-received"),
    ("县纪检组", "view", of("referral", 县, 99, confidential="discipline"), False, "referrals-received"),
    ("县纪检组", "verify", of("case", 东一村), False, "no-rule"),
    ("县纪检组", "view", of("case", 邻县), False, "cases-read-by-discipline"),
    # 财政 and other departments
    ("县财政局", "view", of("flag", 东一村, theme="funds"), True, "flags-funds-for-finance"),
    ("县财政局", "view", of("flag", 东一村, theme="missed"), False, "flags-funds-for-finance"),
    ("县财政局", "view_health", of("flag", 东一村, theme="funds"), False, "no-rule"),
    ("县教育局经办人", "view", of("flag", 县), False, "no-rule"),
    ("县教育局经办人", "view", of("case", 县, 10), True, "cases-held-by-departments"),
    ("县教育局经办人", "view", of("case", 县, 99), False, "cases-held-by-departments"),
    # administrators
    ("系统管理员", "change", Target("setting"), True, "system-run"),
    ("系统管理员", "view", of("flag", 县, 10), False, "system-admin-no-person-data"),
    ("系统管理员", "reveal", of("identity", 县, 10), False, "system-admin-no-person-data"),
    ("系统管理员", "appoint", Target("post", ABOVE[县], 10), False, "no-rule"),
    ("系统管理员", "view", Target("job", owner_id=1, confidential="discipline"), False, "system-admin-nothing-confidential"),
    ("县局管理员", "view", of("case", 县, 10), False, "unit-admin-no-person-data"),
    ("县局管理员", "create", of("user", 东乡, unit_kind="township_office"), True, "users-of-own-and-lower-units"),
    ("县局管理员", "create", of("user", 县, unit_kind="discipline_group"), False, "users-of-own-and-lower-units"),
    ("县局管理员", "appoint", of("post", 县, 10, unit_kind="bureau", about_user_ids=ME), False, "no-self-appointment"),
    ("县教育局管理员", "create", of("user", 县, 10, unit_kind="other_department"), True, "users-of-own-unit"),
    ("县教育局管理员", "create", of("user", 县, 99, unit_kind="bureau"), False, "users-of-own-unit"),
    # own things
    ("县局经办人", "download", Target("export", owner_id=1), True, "own-export-files"),
    ("县局经办人", "download", Target("export", owner_id=2), False, "own-export-files"),
    ("东一村经办人", "view", Target("message", owner_id=1), True, "everyone-own"),
    ("东一村经办人", "view", Target("message", owner_id=2), False, "everyone-own"),
    # what nobody registered
    ("县局负责人", "stop_payment", of("case", 县), False, "unknown"),
    ("县局负责人", "view", Target("bank_account"), False, "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("post", "action", "target", "allowed", "rule_id"), CASES)
def test_cases(post, action, target, allowed, rule_id):
    decision = RULES.decide(POSTS[post], action, target)
    assert (decision.allowed, decision.rule_id) == (allowed, rule_id)
    assert decision.because and bool(decision.ask) != allowed


@pytest.mark.parametrize(
    "nobody",
    [
        actor("clerk", "village", 县),  # no clerk of a bureau at village level
        actor("clerk", "country", 县),
        actor("emperor", "county", 县),
        actor("clerk", "county", 县, "tax_office"),
        actor("system_admin", "village", 东一村, "village_committee"),
    ],
)
def test_a_post_that_cannot_be_may_do_nothing(nobody):
    for kind in RULES.kinds.values():
        for action in kind.actions:
            assert RULES.decide(nobody, action, Target(kind.id, ABOVE[县], 10)).rule_id == "no-such-post"
            assert RULES.scopes(nobody, action, kind.id) == ()
    assert RULES.totp_mandatory("emperor", "county")


def test_words_name_post_object_and_whom_to_ask():
    decision = RULES.decide(POSTS["县局经办人"], "close_out", of("issue", 县))
    assert decision.because == "县级经办人没有“销号问题”这项权限"
    assert decision.ask == "本单位管理员"
    sealed = RULES.decide(
        POSTS["县财政局"], "view", of("flag", 县, theme="funds", confidential="kin_archive")
    )
    assert sealed.because == "这条记录属于近亲属档案，您的岗位不能接触"
    assert sealed.ask == "县级民政局负责近亲属备案的人员"
    assert RULES.decide(POSTS["县局经办人"], "view", of("flag", 邻县)).because == "这条记录不在您的辖区"


# --- whatever the rules are -------------------------------------------------------------------------------------------
LEVELS = tuple(RULES.levels)
CELLS = [(kind.id, action) for kind in RULES.kinds.values() for action in kind.actions]
CLASSES = (None, *RULES.confidential_classes, "something_new")
ids = st.sampled_from([1, 2, 10, 99])
some_ids = st.frozensets(ids, max_size=2)
regions = st.sampled_from([*ABOVE.values(), ()])
actors = st.sampled_from(RULES.posts()).flatmap(
    lambda post: st.builds(
        lambda unit, user, region: Actor(user, "", user, post[0], post[1], unit, post[2], region),
        ids, ids, st.sampled_from([省, 市, 县, 东乡, 东一村, ""]),
    )
)  # fmt: skip
cells = st.sampled_from(CELLS)
all_classes = st.frozensets(st.sampled_from([c for c in CLASSES if c]))


@st.composite
def targets(draw, kind):
    return Target(
        kind, draw(regions), draw(st.none() | ids), draw(st.none() | ids), draw(some_ids), draw(st.sampled_from(CLASSES)),
        draw(st.sampled_from([None, *LEVELS])), draw(some_ids), draw(some_ids), draw(st.sampled_from([None, "funds", "missed"])),
        draw(st.sampled_from([None, *RULES.unit_kinds])),
    )  # fmt: skip


@st.composite
def asked(draw):
    kind, action = draw(cells)
    return draw(actors), action, draw(targets(kind))


some_roles = st.frozensets(st.sampled_from([*RULES.roles]), min_size=1)
some_levels = st.frozensets(st.sampled_from(LEVELS), min_size=1)
some_cells = st.frozensets(cells, min_size=1, max_size=40)


@given(asked(), some_roles, some_levels, some_cells, st.sampled_from(WHENS), all_classes)
@settings(max_examples=400, deadline=None)
def test_adding_a_denial_never_allows(question, roles, levels, its_cells, when, classes):
    denied = RULES.with_denial(Denial("new", roles, levels, its_cells, when, "因为", "某人", "", classes))
    if denied.decide(*question).allowed:
        assert RULES.decide(*question).allowed


@given(asked(), some_roles, some_levels, some_cells, st.sampled_from(REACHES), all_classes)
@settings(max_examples=400, deadline=None)
def test_adding_a_rule_never_takes_away_and_never_beats_a_denial(
    question, roles, levels, its_cells, reach, classes
):
    who, action, target = question
    more = RULES.with_rule(Rule("new", roles, levels, its_cells, reach, "因为", "", confidential=classes))
    if RULES.decide(*question).allowed:
        assert more.decide(*question).allowed
    if any(d.forbids(who, action, target) for d in RULES.denials):
        assert not more.decide(*question).allowed


@given(asked())
@settings(max_examples=300, deadline=None)
def test_nothing_without_rules(question):
    who, action, target = question
    empty = replace(RULES, rules=())
    assert not empty.decide(*question).allowed
    assert empty.scopes(who, action, target.kind) == ()


@given(asked())
@settings(max_examples=800, deadline=None)
def test_lists_and_decisions_are_the_same(question):
    who, action, target = question
    scopes = RULES.scopes(who, action, target.kind)
    assert RULES.decide(*question).allowed == any(s.holds(target) for s in scopes)
    assert RULES.decide_kind(who, action, target.kind).allowed == bool(scopes)


@given(asked(), st.sampled_from(RULES.rules))
@settings(max_examples=400, deadline=None)
def test_a_wider_scope_reaches_at_least_as_much(question, rule):
    wider = replace(
        RULES,
        rules=tuple(
            replace(r, scope="everywhere", themes=None, of_unit_kinds=None) if r is rule else r
            for r in RULES.rules
        ),
    )
    if RULES.decide(*question).allowed:
        assert wider.decide(*question).allowed


@given(asked())
@settings(max_examples=400, deadline=None)
def test_what_is_deeper_in_the_subtree_is_reached_as_well(question):
    who, action, target = question
    if target.region_path and RULES.decide(*question).allowed:
        deeper = replace(target, region_path=("990101101299", *target.region_path))
        assert RULES.decide(who, action, deeper).allowed


@given(asked())
@settings(max_examples=600, deadline=None)
def test_never_to_whom_it_is_about_and_no_person_data_for_administrators(question):
    who, _, target = question
    allowed = RULES.decide(*question).allowed
    if target.kind not in ("region", "unit", "user", "post") and (
        who.user_id in target.about_user_ids or who.unit_id in target.about_unit_ids
    ):
        assert not allowed
    if who.role in ("system_admin", "unit_admin") and RULES.kinds[target.kind].personal:
        assert not allowed
    if who.role == "system_admin" and target.confidential in RULES.confidential_classes:
        assert not allowed


@given(asked())
@settings(max_examples=400, deadline=None)
def test_a_class_that_nobody_defined_is_closed_to_all(question):
    who, action, target = question
    assert not RULES.decide(who, action, replace(target, confidential="something_new")).allowed
