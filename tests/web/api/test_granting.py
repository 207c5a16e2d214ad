"""Which units get a token, and from whom: worked out from content/access.yml for every kind of unit at every level."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import may_kind
from mingcha.web.api.services import ROLES, actor_of_token, grant_token, revoke_token, roles_for

RULES = load_access()
UNITS = sorted({(unit_kind, level) for _, level, unit_kind in RULES.posts()})
"""Every (kind of unit, level) that can be."""


def posts_in(unit_kind: str, level: str) -> list[str]:
    return [role for role, at, kind in RULES.posts() if (at, kind) == (level, unit_kind)]


def granting(unit_kind: str, level: str) -> list[str]:
    """The roles of such a unit that may make a token for it."""
    actors = [Actor(1, "", 1, role, level, 1, unit_kind, "") for role in posts_in(unit_kind, level)]
    return [a.role for a in actors if may_kind(a, "create", "api_token")]


@pytest.mark.parametrize(("unit_kind", "level"), UNITS, ids="-".join)
def test_a_unit_gets_a_token_exactly_if_it_has_work_that_a_system_may_do(unit_kind, level):
    """Not the village committee, which has no system of its own, nor the 派驻纪检监察组, whose acts are a person's."""
    wanted = unit_kind != "village_committee" and set(posts_in(unit_kind, level)) & set(ROLES)
    assert bool(granting(unit_kind, level)) == bool(wanted)


@pytest.mark.parametrize(("unit_kind", "level"), UNITS, ids="-".join)
def test_who_makes_a_token_sees_the_data_that_it_opens(unit_kind, level):
    """管人的不看数据: a unit's administrator takes tokens back and makes none."""
    for role in granting(unit_kind, level):
        maker = Actor(1, "", 1, role, level, 1, unit_kind, "")
        assert role not in ("unit_admin", "system_admin")
        for token_role in roles_for(maker):
            acts_as = Actor(1, "", 1, token_role, level, 1, unit_kind, "")
            if may_kind(acts_as, "view", "flag"):
                assert may_kind(maker, "view", "flag"), (role, token_role)
        assert may_kind(maker, "view", "api_token") and may_kind(maker, "revoke", "api_token")


@pytest.mark.parametrize(("unit_kind", "level"), [u for u in UNITS if granting(*u)], ids="-".join)
def test_it_works_for_that_unit_and_its_administrator_takes_it_back(office, unit_kind, level):
    maker = office.actor(granting(unit_kind, level)[0], level, unit_kind=unit_kind)
    now, today = timezone.now(), timezone.localdate()
    for role in roles_for(maker):
        token, text = grant_token(actor=maker, name="业务系统", role=role, expires_on=today + timedelta(days=30), now=now)  # fmt: skip
        acts_as = actor_of_token(text, today=today)
        assert (acts_as.unit_id, acts_as.role, acts_as.level) == (maker.unit_id, role, level)
        admin = office.actor("unit_admin", level, unit_kind=unit_kind)
        with pytest.raises(ClerkError, match="ACCESS-01"):
            grant_token(
                actor=admin, name="业务系统", role=role, expires_on=today + timedelta(days=30), now=now
            )
        revoke_token(actor=admin, token_id=token.pk, reason="停用", now=now)
        assert actor_of_token(text, today=today) is None


def test_the_county_s_finance_office_makes_one_through_the_pages(actor_client):
    client = actor_client("finance", "county")
    assert 'href="/api/tokens/"' in client.get("/").content.decode()
    form = client.get("/api/tokens/new/").content.decode()
    assert "财政人员" in form and "经办人" not in form.split("<form")[-1]
    until = (timezone.localdate() + timedelta(days=90)).isoformat()
    sent = client.post("/api/tokens/new/", {"name": "财政一体化系统", "role": "finance", "expires_on": until})
    assert sent.status_code == 302 and "财政一体化系统" in client.get(sent.url).content.decode()
