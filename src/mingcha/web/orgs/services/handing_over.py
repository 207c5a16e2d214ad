"""When somebody leaves, nothing stays without an owner: all open work goes to another person of the unit, in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import require
from mingcha.web.audit.services import Act, acting
from mingcha.web.orgs.models import Post, User
from mingcha.web.orgs.open_work import work_kinds
from mingcha.web.orgs.selectors import posts_in_force
from mingcha.web.orgs.services.reaching import refuse_beyond_reach, refuse_foreign_unit, refuse_interface


@dataclass(frozen=True)
class OpenCount:
    """Open work of one kind: how many, and the first in a line each."""

    name: str
    title: str
    count: int
    first: tuple[str, ...]


def open_work_of(user_id: int, unit_id: int) -> list[OpenCount]:
    """A person's open work in a unit, kind by kind; kinds of which there is none are left out."""
    counted = ((kind, kind.count(user_id, unit_id)) for kind in work_kinds())
    return [
        OpenCount(kind.name, kind.title, count, tuple(kind.first(user_id, unit_id)))
        for kind, count in counted
        if count
    ]


def hand_over(
    *, actor: Actor, user_id: int, unit_id: int, to_user_id: int, reason: str, now: datetime
) -> dict[str, int]:
    """Everything open of one person in a unit goes to another person of the unit.

    Result
        {kind: how many were moved}

    Errors
        ORG-07  the other person holds no post in the unit, or is the same person
        ORG-06  something is left that could not be moved; then nothing is
        USER-12  an interface's account · USER-13  a unit that is not the actor's
    """
    with acting(actor, now=now) as act:
        giver, taker = _locked(user_id, to_user_id)
        require(actor, "hand_over", giver)
        refuse_interface(giver)
        refuse_foreign_unit(actor, giver, unit_id)
        return _moved(act, giver, taker, unit_id, reason)


def leave(
    *,
    actor: Actor,
    user_id: int,
    on: date,
    reason: str,
    now: datetime,
    to_user_ids: dict[int, int] | None = None,
) -> dict[str, int]:
    """A person leaves: open work is handed over unit by unit, all posts end, the person can no longer sign in.

    Arguments
        on            first day without access
        to_user_ids   {unit id: who takes the work over}; a unit without open work needs nobody

    Errors
        ORG-06  work is open in a unit for which nobody is named
        ORG-07  as in hand_over
        USER-12  an interface's account · USER-13  a post or a unit beyond the actor's reach
    """
    with acting(actor, now=now) as act:
        given = to_user_ids or {}
        giver, *_ = _locked(user_id, *given.values())
        require(actor, "hand_over", giver)
        refuse_beyond_reach(actor, "hand_over", giver)
        for unit_id in given:
            refuse_foreign_unit(actor, giver, unit_id)
        moved: dict[str, int] = {}
        held = list(Post.objects.select_for_update().filter(user_id=user_id, until_on=None))
        for unit_id in sorted({p.unit_id for p in held} | set(given)):
            if unit_id in given:
                for kind, count in _moved(
                    act, giver, User.objects.get(pk=given[unit_id]), unit_id, reason
                ).items():
                    moved[kind] = moved.get(kind, 0) + count
            refuse_open_work(user_id, unit_id)
        for post in held:
            post.until_on = max(on, post.from_on)
            post.save(update_fields=["until_on"])
            act.record("end", post, reason=reason, after={"until_on": post.until_on})
        giver.left_on = on
        giver.is_active = on > timezone.localdate(now)
        giver.save(update_fields=["left_on", "is_active"])
        act.record("leave", giver, reason=reason, after={"left_on": on, "moved": moved})
        return moved


def refuse_open_work(user_id: int, unit_id: int) -> None:
    """ORG-06 if the person still has open work in the unit."""
    left = open_work_of(user_id, unit_id)
    if left:
        said = "、".join(f"{each.title} {each.count} 件" for each in left)
        raise ClerkError(
            "ORG-06",
            what="还有没办完的工作，任职不能结束",
            why=f"名下还有{said}",
            next_step="请先在“工作移交”里交给本单位的另一人，再结束任职",
        )


def _moved(act: Act, giver: User, taker: User, unit_id: int, reason: str) -> dict[str, int]:
    today = timezone.localdate(act.now)
    if taker.pk == giver.pk or not posts_in_force(today).filter(user_id=taker.pk, unit_id=unit_id).exists():
        raise ClerkError(
            "ORG-07",
            what="没有移交",
            why="接收人不是本单位在岗的另一人",
            next_step="请在列表里选择本单位在岗的人员",
        )
    moved = {
        k.name: k.move(act, giver.pk, unit_id, taker.pk) for k in work_kinds() if k.count(giver.pk, unit_id)
    }
    refuse_open_work(giver.pk, unit_id)
    act.record(
        "hand_over", giver, reason=reason, after={"unit": unit_id, "to_user": taker.pk, "moved": moved}
    )
    return moved


def _locked(*user_ids: int) -> list[User]:
    """The users in the order asked for; locked in the order of their numbers, so that two hand-overs cannot block each other."""
    found = {u.pk: u for u in User.objects.select_for_update().filter(pk__in=user_ids).order_by("pk")}
    missing = [i for i in user_ids if i not in found]
    if missing:
        raise ClerkError("ORG-07", what="没有移交", why="所选的人员不存在", next_step="请刷新页面后重新选择")
    return [found[i] for i in user_ids]
