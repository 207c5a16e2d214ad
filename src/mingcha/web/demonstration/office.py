"""Offices and people of the example county, from province to village."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings

from mingcha.domain.access import Actor
from mingcha.web.orgs.lake_regions import region_rows
from mingcha.web.orgs.models import Unit
from mingcha.web.orgs.selectors import actor_of, regions_open
from mingcha.web.orgs.services import create_unit, create_user, give_post, start_organisation

PASSWORD = "mingcha-demo-2024"
"""For the demonstration only; it is printed on the console."""
_SINCE = date(2020, 1, 1)
_BUREAU = (("clerk", "经办"), ("reviewer", "复核"), ("leader", "负责"), ("inspector", "督查"))
_SURNAMES, _GIVEN = "陈林黄吴刘徐朱高马罗梁宋谢韩唐冯于董萧程", "敏静磊洋勇艳杰涛超霞平刚桂芬"


@dataclass
class Cast:
    """Who plays: username → actor, in the order of the levels, and the offices of the townships."""

    actors: dict[str, Actor] = field(default_factory=dict)
    township_units: list[int] = field(default_factory=list)

    def __getitem__(self, username: str) -> Actor:
        return self.actors[username]


class _Office:
    """Founds one office after the other."""

    def __init__(self, now: datetime) -> None:
        self.now, self.cast, self._people = now, Cast(), 0

    def person(self, admin: Actor, unit, username: str, role: str, *, title: str = "", signs_in: bool = True) -> Actor:  # fmt: skip
        """An account in a unit and its post. People without a computer of their own get no password yet."""
        made = create_user(
            actor=admin, username=username, name=self._name(), unit_id=unit.pk, now=self.now, password=PASSWORD if signs_in else None,
            must_change_password=False, with_password=signs_in,
        )  # fmt: skip
        post = give_post(
            actor=admin,
            user_id=made.user.pk,
            unit_id=unit.pk,
            role=role,
            from_on=_SINCE,
            now=self.now,
            title=title,
        )
        actor = self.cast.actors[username] = actor_of(post)
        return actor

    def _name(self) -> str:
        n = self._people
        self._people += 1
        return (
            _SURNAMES[n % len(_SURNAMES)]
            + _GIVEN[n // len(_SURNAMES) % len(_GIVEN)]
            + (_GIVEN[n % len(_GIVEN)] if n % 3 else "")
        )


def found_offices(*, now: datetime) -> Cast:
    """Regions from the imported list, the offices of province, city and county, an office in every township and a committee in every village."""
    here = regions_open(now.date())
    rows = list(region_rows(settings.HOME.workspace()))
    top = {r.level: r for r in rows if r.level in ("省", "市")}
    province, city = top["省"], top["市"]
    office = _Office(now)
    root, _ = start_organisation(
        rows=rows, region_code=province.code, unit_name=f"{province.name}民政厅", username="system-admin", name="系统管理员", now=now,
        password=PASSWORD, must_change_password=False,
    )  # fmt: skip
    office.cast.actors["system-admin"] = root
    county = here.filter(level="county").order_by("code").first()
    _bureau(office, root, "province", province.name + "民政厅", province.code, existing=root.unit_id)
    _bureau(office, root, "city", city.name + "民政局", city.code)
    county_admin = _bureau(office, root, "county", county.name + "民政局", county.code)
    for prefix, kind, name, role, title in (
        ("discipline", "discipline_group", f"派驻{county.name}民政局纪检监察组", "discipline", "纪检"),
        ("finance", "finance", f"{county.name}财政局", "finance", "财政"),
    ):
        unit = create_unit(actor=root, name=name, kind=kind, region_code=county.code, now=now)
        admin = office.person(root, unit, f"{prefix}-admin", "unit_admin", title="管理员")
        office.person(admin, unit, f"county-{prefix}", role, title=title)
    for n, township in enumerate(here.filter(level="township", county_code=county.code).order_by("code"), 1):
        unit = create_unit(
            actor=county_admin,
            name=f"{township.name}民政办",
            kind="township_office",
            region_code=township.code,
            now=now,
        )
        office.cast.township_units.append(unit.pk)
        for role, title in _BUREAU[:3]:
            office.person(county_admin, unit, f"township-{n}-{role}", role, title=title, signs_in=n <= 2)
        for m, village in enumerate(
            here.filter(township_code=township.code, level="village").order_by("code"), 1
        ):
            committee = create_unit(actor=county_admin, name=f"{village.name}委会" if village.name.endswith("村") else f"{village.name}居委会", kind="village_committee", region_code=village.code, now=now)  # fmt: skip
            office.person(
                county_admin,
                committee,
                f"village-{n}-{m}-clerk",
                "clerk",
                title="协理员",
                signs_in=(n, m) in ((1, 1), (1, 2)),
            )
    return office.cast


def _bureau(
    office: _Office, root: Actor, level: str, name: str, region_code: str, existing: int | None = None
) -> Actor:
    """A bureau with its administrator and the people that it needs. Returns the administrator."""
    unit = (
        Unit.objects.get(pk=existing)
        if existing
        else create_unit(actor=root, name=name, kind="bureau", region_code=region_code, now=office.now)
    )
    admin = office.person(root, unit, f"{level}-admin", "unit_admin", title="管理员")
    for role, title in _BUREAU:
        office.person(admin, unit, f"{level}-{role}", role, title=title)
    return admin
