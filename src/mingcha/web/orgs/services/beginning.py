"""The first unit and the first system administrator of an installation: nobody is there yet who could make them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.audit.services import SYSTEM, acting
from mingcha.web.orgs.models import Post, Unit, User
from mingcha.web.orgs.selectors import actor_of, region_columns, tidy_username
from mingcha.web.orgs.services.people import USERNAME, NewUser, bad_username
from mingcha.web.orgs.services.regions import RegionRow, load_regions
from mingcha.web.signin.limits import limit
from mingcha.web.signin.passwords import one_time_password


def start_organisation(
    *, rows: Iterable[RegionRow], region_code: str, unit_name: str, username: str, name: str, now: datetime,
    password: str | None = None, must_change_password: bool = True,
) -> tuple[Actor, NewUser]:  # fmt: skip
    """Regions, the bureau of the highest region, and its system administrator. Only while there is no user at all.

    Arguments
        region_code   region of the bureau: province, city or county
        password      None = a one-time password is made

    Result
        the administrator as actor for what follows, and the account with its one-time password

    Errors
        ORG-08  there are users already · ORG-01  the list of regions · USER-01  the user name
    """
    with acting(SYSTEM, now=now) as act:
        if User.objects.exists():
            raise ClerkError(
                "ORG-08",
                what="没有新建系统管理员",
                why="系统里已经有用户",
                next_step="请由现有的系统管理员登录后办理",
            )
        founder = replace(_FOUNDER, region_code=region_code)
        load_regions(actor=founder, rows=rows, now=now)
        username = tidy_username(username)
        if not USERNAME.fullmatch(username):
            raise bad_username(username)
        columns = region_columns(region_code)
        level = next(lv for lv in reversed(_LEVELS) if columns[f"{lv}_code"] == region_code)
        unit = Unit.objects.create(
            name=unit_name, kind="bureau", level=level, region_id=region_code, **columns
        )
        made = "" if password else one_time_password()
        user = User(
            username=username, name=name, unit=unit, must_change_password=must_change_password, **columns,
            one_time_until_at=None if password else now + timedelta(hours=limit("one_time_password_hours")),
            password_changed_at=now if password else None,
        )  # fmt: skip
        user.set_password(password or made)
        user.save(force_insert=True)
        post = Post.objects.create(
            user=user, unit=unit, role="system_admin", from_on=timezone.localdate(now), **columns
        )
        act.record("create", unit, after={"name": unit_name, "kind": "bureau", "region": region_code})
        act.record("create", user, after={"unit": unit.pk})
        act.record("appoint_admin", post, after={"unit": unit.pk, "role": "system_admin"})
        return actor_of(post), NewUser(user, made)


_LEVELS = ("province", "city", "county")
_FOUNDER = Actor(
    user_id=0, name="系统", post_id=0, role="system_admin", level="county", unit_id=0, unit_kind="bureau", region_code=""
)  # fmt: skip
"""Loads the first list of regions with the rights that the administrator will have."""
