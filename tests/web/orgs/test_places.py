"""Regions and units: loaded, moved, closed, as a county's administrator would check."""

from datetime import date

import pytest

from mingcha.domain.errors import ClerkError
from mingcha.web.audit.models import AuditEvent
from mingcha.web.orgs.models import Post, Region, Unit, User
from mingcha.web.orgs.selectors import region_columns, region_names
from mingcha.web.orgs.services import (
    RegionRow,
    change_unit,
    close_region,
    close_unit,
    create_extension_region,
    create_unit,
    load_regions,
    start_organisation,
)

pytestmark = pytest.mark.django_db
COUNTY = [
    RegionRow("99", "示例省", "省"),
    RegionRow("9901", "示例市", "市"),
    RegionRow("990101", "示例县", "县"),
    RegionRow("990101101", "东乡", "乡"),
    RegionRow("990101101201", "东一村", "村"),
]


@pytest.fixture
def admin(db, now):
    """The first system administrator of a new installation."""
    actor, _ = start_organisation(
        rows=COUNTY,
        region_code="990101000000",
        unit_name="示例县民政局",
        username="admin",
        name="管理员",
        now=now,
    )
    return actor


def codes(region_code: str) -> dict[str, str]:
    return {k: v for k, v in region_columns(region_code).items() if v}


def test_a_new_installation_has_regions_a_bureau_and_one_administrator(admin, now):
    unit, post = Unit.objects.get(), Post.objects.get()
    assert (unit.name, unit.kind, unit.level) == ("示例县民政局", "bureau", "county")
    assert (post.role, admin.level, admin.role) == ("system_admin", "county", "system_admin")
    assert Region.objects.count() == 5
    with pytest.raises(ClerkError) as refused:
        start_organisation(
            rows=COUNTY, region_code="990101000000", unit_name="x", username="two", name="二", now=now
        )
    assert refused.value.code == "ORG-08" and User.objects.count() == 1


def test_first_administrator_gets_a_one_time_password_that_must_be_changed(db, now):
    _, made = start_organisation(
        rows=COUNTY, region_code="9901" + "0" * 8, unit_name="市局", username="Admin ", name="管", now=now
    )
    assert made.user.username == "admin" and made.user.must_change_password
    assert made.user.check_password(made.one_time_password)
    assert (made.user.one_time_until_at - now).days == 3


def test_levels_follow_from_the_real_hierarchy(admin):
    assert codes("990101101201") == {
        "region_code": "990101101201", "province_code": "990000000000", "city_code": "990100000000",
        "county_code": "990101000000", "township_code": "990101101000", "village_code": "990101101201",
    }  # fmt: skip


def test_a_county_directly_under_the_province_has_no_city(admin, now):
    load_regions(actor=admin, rows=[*COUNTY, RegionRow("999001", "直管县", "县")], now=now)
    row = Region.objects.get(pk="999001000000")
    assert row.parent_id == "990000000000" and row.city_code == ""


def test_loading_the_same_list_again_changes_nothing(admin, now):
    before = AuditEvent.objects.count()
    again = load_regions(actor=admin, rows=COUNTY, now=now, close_missing=True)
    assert (again.created, again.changed, again.closed, again.same) == (0, 0, 0, 5)
    assert AuditEvent.objects.count() == before


def test_a_region_that_the_list_no_longer_has_is_closed_and_stays(admin, now):
    done = load_regions(actor=admin, rows=COUNTY[:-1], now=now, close_missing=True)
    assert done.closed == 1
    assert Region.objects.get(pk="990101101201").valid_until_on == date(2024, 7, 1)


def test_a_renamed_region_keeps_its_code(admin, now):
    done = load_regions(
        actor=admin, rows=[*COUNTY[:-1], RegionRow("990101101201", "东一社区", "村")], now=now
    )
    assert (done.created, done.changed) == (0, 1)
    assert Region.objects.get(pk="990101101201").name == "东一社区"


def test_a_renamed_region_shows_its_new_name_at_once_where_it_was_renamed(admin, now, django_capture_on_commit_callbacks):  # fmt: skip
    code = "990101101000"
    assert region_names([code]) == {code: Region.objects.get(pk=code).name}
    with django_capture_on_commit_callbacks(execute=True):
        load_regions(actor=admin, rows=[RegionRow("990101101", "新东乡", "乡")], now=now)
    assert region_names([code, "990109000000"]) == {code: "新东乡"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (RegionRow("9901011", "七位", "乡"), "第 6 行的区划代码“9901011”不能用"),
        (RegionRow("", "空", "乡"), "第 6 行的区划代码“”不能用"),
        (RegionRow("９９０１０２", "全角", "县"), "第 6 行"),
        (RegionRow("990101", "重复", "县"), "第 6 行的区划代码 990101000000 重复"),
        (RegionRow("990102", "", "县"), "第 6 行不完整"),
        (RegionRow("990102", "镇", "镇"), "第 6 行不完整"),
        (RegionRow("990101401", "开发区", "乡", parent="990999"), "第 6 行的上级区划 990999 不对"),
        (
            RegionRow("990101401", "开发区", "乡", parent="990101101201"),
            "第 6 行的上级区划 990101101201 不对",
        ),
    ],
)
def test_a_wrong_row_stops_the_whole_list_and_says_which(admin, now, row, said):
    with pytest.raises(ClerkError) as refused:
        load_regions(actor=admin, rows=[*COUNTY, row], now=now)
    assert refused.value.code == "ORG-01" and refused.value.what.startswith(said)
    assert Region.objects.count() == 5


def test_a_zone_lies_where_it_is_said_whatever_its_digits(admin, now):
    load_regions(actor=admin, rows=[*COUNTY, RegionRow("990102", "邻县", "县")], now=now)
    zone = create_extension_region(
        actor=admin, code="990101461", name="示例高新区", level="township", parent_code="990102000000", from_on=date(2024, 7, 1), now=now
    )  # fmt: skip
    assert zone.county_code == "990102000000" and zone.township_code == "990101461000"
    load_regions(actor=admin, rows=COUNTY, now=now, close_missing=True)
    zone.refresh_from_db()
    assert zone.valid_until_on is None  # of our own: not in the official list, and not closed by it


def test_moving_a_township_takes_along_its_villages_units_and_people(admin, now):
    load_regions(actor=admin, rows=[*COUNTY, RegionRow("990102", "邻县", "县")], now=now)
    unit = create_unit(
        actor=admin, name="东一村委会", kind="village_committee", region_code="990101101201", now=now
    )
    moved = [r for r in COUNTY if r.name != "东乡"] + [RegionRow("990102", "邻县", "县"), RegionRow("990101101", "东乡", "乡", parent="990102")]  # fmt: skip
    done = load_regions(actor=admin, rows=moved, now=now)
    assert done.changed == 2
    unit.refresh_from_db()
    assert unit.county_code == Region.objects.get(pk="990101101201").county_code == "990102000000"


def test_a_region_in_use_cannot_be_closed(admin, now):
    for code, said in (("990101101000", "1 个在用的区划"), ("990101000000", "1 个没有撤销的单位")):
        with pytest.raises(ClerkError) as refused:
            close_region(actor=admin, code=code, on=date(2024, 7, 1), reason="撤并", now=now)
        assert refused.value.code == "ORG-02" and said in refused.value.why
    assert close_region(
        actor=admin, code="990101101201", on=date(2024, 7, 1), reason="撤并", now=now
    ).valid_until_on


def test_no_unit_is_made_in_a_closed_region(admin, now):
    close_region(actor=admin, code="990101101201", on=date(2024, 7, 1), reason="撤并", now=now)
    with pytest.raises(ClerkError) as refused:
        create_unit(
            actor=admin, name="东一村委会", kind="village_committee", region_code="990101101201", now=now
        )
    assert refused.value.code == "ORG-03"


@pytest.mark.parametrize(
    ("kind", "region", "name"),
    [
        ("village_committee", "990101000000", "村委会"),
        ("system", "990101000000", "不存在的类别"),
        ("bureau", "990101000000", "示例县民政局"),
        ("bureau", "990101000000", "   "),
        ("bureau", "999999000000", "无此区划"),
    ],
)
def test_a_unit_that_cannot_be_is_refused(admin, now, kind, region, name):
    with pytest.raises(ClerkError) as refused:
        create_unit(actor=admin, name=name, kind=kind, region_code=region, now=now)
    assert refused.value.code == "ORG-03" and Unit.objects.count() == 1


def test_changing_a_unit_is_on_record_with_before_and_after(admin, now):
    unit = Unit.objects.get()
    change_unit(actor=admin, unit_id=unit.pk, name="示例县民政局", phone="0990-1234", now=now)
    event = AuditEvent.objects.order_by("-number").first()
    assert event.before["phone"] == "" and event.after["phone"] == "0990-1234"
    change_unit(actor=admin, unit_id=unit.pk, name="示例县民政局", phone="0990-1234", now=now)
    assert AuditEvent.objects.order_by("-number").first().number == event.number


def test_a_unit_with_people_cannot_be_closed(admin, now):
    with pytest.raises(ClerkError) as refused:
        close_unit(actor=admin, unit_id=Unit.objects.get().pk, on=date(2024, 7, 1), reason="撤并", now=now)
    assert refused.value.code == "ORG-04"


def test_a_clerk_changes_no_regions_and_no_units(office, now):
    clerk = office.actor("clerk", "county")
    for act in (
        lambda: load_regions(actor=clerk, rows=COUNTY, now=now),
        lambda: create_unit(actor=clerk, name="x", kind="bureau", region_code="990101000000", now=now),
        lambda: close_region(actor=clerk, code="990101101201", on=date(2024, 7, 1), reason="x", now=now),
    ):
        with pytest.raises(ClerkError) as refused:
            act()
        assert refused.value.code == "ACCESS-01"
