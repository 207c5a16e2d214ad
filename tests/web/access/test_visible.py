"""A list shows exactly what the decision allows, for random rows and every post; what nobody declared, nobody sees."""

import random

import pytest
from django.db.models import Q

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor, Target
from mingcha.web.access.columns import found_columns, target_of
from mingcha.web.access.services import AccessRefused, explain, may, require, visible
from mingcha.web.orgs.models import Region, Unit, User
from mingcha.web.orgs.selectors import columns_by_digits, region_columns
from tests.web.access.samples import Attached, Kept, Narrow, Sample, Undeclared

RULES = load_access()
CLASSES = [None, "", *RULES.confidential_classes, "not_defined"]
ACTIONS = {"flag": ["view", "export", "silence", "reveal"], "evidence": ["view", "upload", "download"]}
NOWHERE = columns_by_digits("")


@pytest.fixture
def people(office, sample_tables):
    """Six users, and a unit of every kind at its place."""
    users = [User.objects.create_user(f"u{n}", None, name=f"测试{n}", **_account(office)) for n in range(6)]
    units = [
        office.unit(code, kind)
        for code, kind in [
            ("990101000000", "bureau"), ("990101000000", "finance"), ("990101101000", "township_office"),
            ("990101101201", "village_committee"), ("990102000000", "bureau"), ("990100000000", "discipline_group"),
        ]
    ]  # fmt: skip
    return users, units


def _account(office) -> dict:
    """The fields of a user beyond name and password, where accounts belong to a unit."""
    unit = office.unit("990000000000", "bureau")
    return {"unit": unit, **region_columns("990000000000")} if hasattr(User, "unit_id") else {}


def rows(draw: random.Random, people, count: int) -> list[Sample]:
    """Random rows, saved, each with something attached."""
    users, units = people
    codes = [*Region.objects.values_list("code", flat=True), "", ""]
    made = []
    for _ in range(count):
        code = draw.choice(codes)
        row = Sample.objects.create(
            unit=draw.choice([*units, None]),
            made_by=draw.choice([*users, None]),
            assignee=draw.choice([*users, None]),
            confidential=draw.choice(CLASSES),
            level=draw.choice(["", *RULES.levels]),
            theme=draw.choice(["", "funds", "missed"]),
            **(region_columns(code) if code else NOWHERE),
        )
        row.helpers.set(draw.sample(users, draw.choice([0, 0, 1, 3])))
        row.about_units.set(draw.sample(units, draw.choice([0, 0, 0, 2])))
        row.about_users.set(draw.sample(users, draw.choice([0, 0, 0, 2])))
        Attached.objects.create(sample=row, made_by=draw.choice([*users, None]))
        made.append(row)
    return made


def actors(draw: random.Random, people) -> list[Actor]:
    """One actor for every post that can be, in a random unit and place."""
    users, units = people
    places = {
        level: list(Region.objects.filter(level=level).values_list("code", flat=True))
        for level in RULES.levels
    }
    return [
        Actor(
            draw.choice(users).pk,
            "",
            1,
            role,
            level,
            draw.choice(units).pk,
            kind,
            draw.choice([*places[level], ""]),
        )
        for role, level, kind in RULES.posts()
    ]


@pytest.mark.parametrize("seed", range(4))
def test_lists_show_exactly_what_may_be_seen(people, seed):
    draw = random.Random(seed)
    made = rows(draw, people, 60)
    attached = list(Attached.objects.filter(sample__in=made).select_related("sample"))
    tables = [  # what access asks of a row depends on nobody, so that it is read once
        (model, [(row.pk, target_of(row)) for row in its_rows])
        for model, its_rows in ((Sample, made), (Attached, attached))
    ]
    shown = 0
    for actor in actors(draw, people):
        for model, targets in tables:
            for action in ACTIONS[model.ACCESS.kind]:
                listed = list(visible(actor, model.objects.all(), action).values_list("pk", flat=True))
                allowed = {pk for pk, target in targets if may(actor, action, target)}
                assert len(listed) == len(set(listed)), (actor, model, action)
                assert set(listed) == allowed, (actor, model, action)
                shown += len(listed)
    assert shown > 200


def test_a_whole_subtree_is_one_equality(people, office):
    """A clerk's list asks for one column, so that an index serves it; no OR beside the confidential classes."""
    actor = office.actor("clerk", "township")
    sql = str(visible(actor, Region.objects.all()).query)
    assert "WHERE" not in sql  # the directory of regions: everywhere
    own = Target("flag", ("990101101000",))
    assert explain(actor, "view", own).rule_id == "flags-of-own-region"


def test_what_nobody_declared_nobody_sees(people, office):
    Undeclared.objects.create(**region_columns("990101000000"))
    leader = office.actor("leader", "county")
    assert not visible(leader, Undeclared.objects.all()).exists()
    assert not may(leader, "view", Undeclared())
    assert not visible(None, Sample.objects.all()).exists()
    assert explain(None, "view", Sample()).rule_id == "not-signed-in"


def test_unknown_action_role_level_see_nothing(people, office):
    rows(random.Random(1), people, 20)
    clerk = office.actor("clerk", "county")
    assert visible(clerk, Sample.objects.all()).exists()
    for change in ({"role": "emperor"}, {"level": "planet"}, {"unit_kind": "castle"}):
        assert not visible(Actor(**{**clerk.__dict__, **change}), Sample.objects.all()).exists()
    assert not visible(clerk, Sample.objects.all(), "eat").exists()


def test_a_missing_unit_or_region_is_not_everybodys(people):
    """Neither None = None nor "" = "" is a match: an actor without unit and region sees no row without them."""
    Sample.objects.create(**NOWHERE)
    Kept.objects.create(unit_number=None, owner_number=None)
    nobody = Actor(None, "", 0, "clerk", "county", None, "bureau", "")
    assert not visible(nobody, Sample.objects.all()).exists()
    assert not visible(nobody, Kept.objects.all()).exists()
    assert not may(nobody, "view", Sample.objects.get())
    assert not may(nobody, "view", Kept.objects.get())
    assert visible(Actor(7, "", 0, "clerk", "county", 8, "bureau", ""), Kept.objects.all()).count() == 0
    Kept.objects.create(unit_number=8, owner_number=None)
    assert visible(Actor(7, "", 0, "clerk", "county", 8, "bureau", ""), Kept.objects.all()).count() == 1


def test_a_table_without_theme_and_region_gives_nothing_to_rules_that_ask_for_them(people, office):
    finance = office.actor("finance", "county")
    Narrow.objects.create(unit_number=finance.unit_id)
    assert not visible(finance, Narrow.objects.all()).exists()


def test_an_unsaved_row_is_decided_by_its_columns(office):
    clerk = office.actor("clerk", "county")
    assert may(clerk, "silence", Sample(**region_columns("990101101201")))
    assert not may(clerk, "silence", Sample(**region_columns("990102101000")))


def test_refusal_says_what_why_and_whom_to_ask(office, sample_tables):
    clerk = office.actor("clerk", "county")
    with pytest.raises(AccessRefused) as refused:
        require(clerk, "export", Sample(**region_columns("990102101000")))
    error = refused.value
    assert (error.code, error.what, error.rule_id, error.status) == ("ACCESS-01", "不能导出疑点", "flags-handed-on", 403)  # fmt: skip
    assert error.why == "这条记录不在您的辖区（规则 flags-handed-on）"
    assert error.next_step == "需要办理请联系上级民政局社会救助科"
    require(clerk, "export", Sample(**region_columns("990101101201")))


def test_attached_things_follow_what_they_hang_on(office, sample_tables):
    found = found_columns(Attached)
    assert found.region == "sample__"
    assert found.columns.unit == "sample__unit_id"
    assert found.columns.owner == "made_by_id"
    sample = Sample(confidential="kin_archive", **region_columns("990101101201"))
    target = target_of(Attached(sample=sample))
    assert target.kind == "evidence"
    assert target.region_path[0] == "990101101201"
    assert target.confidential == "kin_archive"


def test_visible_narrows_and_never_widens(people, office):
    rows(random.Random(2), people, 30)
    clerk = office.actor("clerk", "city")
    some = Sample.objects.filter(Q(theme="funds"))
    assert set(visible(clerk, some)) <= set(some)
    assert set(visible(clerk, some)) == set(visible(clerk, Sample.objects.all())) & set(some)
    assert Unit.objects.count() == visible(clerk, Unit.objects.all()).count()
