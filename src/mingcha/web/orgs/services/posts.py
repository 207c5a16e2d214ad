"""Posts are given and end. Business posts are given by the unit's administrator, administrators by the system's."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import may, require
from mingcha.web.audit.services import acting
from mingcha.web.orgs.models import Post, Unit, User
from mingcha.web.orgs.selectors import posts_in_force, region_columns_of_unit, role_name
from mingcha.web.orgs.services.handing_over import refuse_open_work
from mingcha.web.orgs.services.reaching import ADMIN_ROLES, refuse_interface, refuse_post_beyond_reach


def action_for(role: str) -> str:
    """What one must be allowed to do to give a role: appoint, or appoint_admin."""
    return "appoint_admin" if role in ADMIN_ROLES else "appoint"


def roles_for(actor: Actor, user: User, unit: Unit) -> list[tuple[str, str]]:
    """(role, name) of what the actor may give to this person in this unit."""
    columns = region_columns_of_unit(unit)
    return [
        (role.id, role.name)
        for role in load_access().roles.values()
        if role.exists(unit.kind, unit.level)
        and may(actor, action_for(role.id), Post(user=user, unit=unit, role=role.id, **columns))
    ]


def give_post(
    *, actor: Actor, user_id: int, unit_id: int, role: str, from_on: date, now: datetime, title: str = "", until_on: date | None = None,
) -> Post:  # fmt: skip
    """A role in a unit, from a day on. Giving the same open post again hands back the one that is there.

    Errors
        ACCESS-01  the actor may not give it, or may not see the person · USER-12  an interface's account
        ORG-05  the role does not exist in such a unit, the unit is closed, the person has left, or the days are the wrong way round
    """
    with acting(actor, now=now) as act:
        user = User.objects.select_for_update().get(pk=user_id)
        unit = Unit.objects.get(pk=unit_id)
        post = Post(
            user=user, unit=unit, role=role, title=title.strip(), from_on=from_on, until_on=until_on,
            **region_columns_of_unit(unit),
        )  # fmt: skip
        require(actor, action_for(role), post)
        require(actor, "view", user)
        refuse_interface(user)
        if unit.closed_on is not None:
            raise _refused(f"{unit.name}已经撤销")
        if user.left_on is not None:
            raise _refused("这个人已经离岗")
        known = load_access().roles.get(role)
        if known is None or not known.exists(unit.kind, unit.level):
            raise _refused(f"{unit.name}没有“{role_name(role)}”这个岗位")
        if until_on is not None and until_on <= from_on:
            raise _refused("离任日应在任职日之后")
        try:
            with transaction.atomic():
                post.save(force_insert=True)
        except IntegrityError:
            return Post.objects.select_related("user", "unit").get(
                user=user, unit=unit, role=role, until_on=None
            )
        act.record(action_for(role), post, after={"unit": unit_id, "role": role, "from_on": from_on, "until_on": until_on})  # fmt: skip
        return post


def end_post(*, actor: Actor, post_id: int, on: date, now: datetime, reason: str = "") -> Post:
    """A post ends on a day; from that day on it gives no access, also in sessions that are open.

    Errors
        USER-12  an interface's post · USER-13  a system administrator's, and the actor appoints none
        ORG-05  the day lies before the post's first
        ORG-06  it is the person's last post in the unit and work there is still open: hand over first
    """
    with acting(actor, now=now) as act:
        post = Post.objects.select_for_update(of=("self",)).select_related("user", "unit").get(pk=post_id)
        require(actor, "end", post)
        refuse_post_beyond_reach(actor, post)
        if post.until_on is not None and post.until_on <= on:
            return post
        if on < post.from_on:
            raise _refused(f"离任日早于任职日 {post.from_on}")
        others = posts_in_force(on).filter(user_id=post.user_id, unit_id=post.unit_id).exclude(pk=post.pk)
        if not others.exists():
            refuse_open_work(post.user_id, post.unit_id)
        before, post.until_on = post.until_on, on
        post.save(update_fields=["until_on"])
        act.record("end", post, reason=reason, before={"until_on": before}, after={"until_on": on})
        return post


def _refused(why: str) -> ClerkError:
    return ClerkError("ORG-05", what="任职没有办成", why=why, next_step="请核对单位、岗位和日期后再办理")
