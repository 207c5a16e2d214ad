"""How far an administrator reaches into an account: no further than into every post that the person holds.

An account is kept by one unit, its posts may lie in others, or higher. Whoever sets a sign-in anew could use it; so only those set it
anew who could have given all of its posts. An account that another system's token acts in is nobody's: only its token is revoked.
"""

from django.db.models import Q
from django.utils import timezone

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import may
from mingcha.web.orgs.models import Post, Unit, User
from mingcha.web.orgs.selectors import post_line, region_columns_of_unit, role_name

ADMIN_ROLES = ("unit_admin", "system_admin")
_SIGN_IN = ("reset_sign_in", "unlock")


def may_reach(actor: Actor, action: str, user: User) -> bool:
    """Whether the actor may do it to the account, its posts looked at: for buttons."""
    return may(actor, action, user) and not user.is_interface and _beyond(actor, action, user) is None


def may_end(actor: Actor, post: Post) -> bool:
    """Whether the actor may end the post: for links."""
    return may(actor, "end", post) and not post.user.is_interface and _reaches(actor, "end", post)


def refuse_interface(user: User) -> None:
    """USER-12 if a token acts in the account."""
    if user.is_interface:
        raise ClerkError(
            "USER-12",
            what="接口账号不能这样办理",
            why="这个账号只供其他系统凭令牌使用，没有人用它登录",
            next_step="要停用的，请在“接口令牌”里吊销这个令牌；要换的，新建一个令牌后再吊销旧的",
        )


def refuse_beyond_reach(actor: Actor, action: str, user: User) -> None:
    """USER-12 for an interface's account; USER-13 if the person holds a post that the actor could not give (sign-in) or end (the rest)."""
    refuse_interface(user)
    post = _beyond(actor, action, user)
    if post is not None:
        whom = "系统管理员" if post.role == "system_admin" else "那个单位或上级单位的管理员"
        raise ClerkError(
            "USER-13",
            what=f"不能办理：{load_access().kinds['user'].actions[action]}",
            why=f"这个人还任{post_line(post)}，这个任职不归您管理",
            next_step=f"请联系{whom}办理，或由其先结束这个任职",
        )


def refuse_post_beyond_reach(actor: Actor, post: Post) -> None:
    """USER-13 if the post is a system administrator's, and the actor appoints none."""
    refuse_interface(post.user)
    if post.role == "system_admin" and not may(actor, "appoint_admin", post):
        raise ClerkError(
            "USER-13",
            what="没有结束任职",
            why=f"{role_name(post.role)}由系统管理员任命，也由系统管理员结束",
            next_step="请联系系统管理员办理",
        )


def refuse_foreign_unit(actor: Actor, giver: User, unit_id: int) -> None:
    """USER-13 if work in that unit is not the actor's to hand on: neither the own unit nor one whose people the actor administers."""
    if unit_id == actor.unit_id:
        return
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None or not may(actor, "end", Post(user=giver, unit=unit, **region_columns_of_unit(unit))):
        raise ClerkError(
            "USER-13",
            what="没有移交",
            why=f"{unit.name if unit else '所选单位'}的工作不归您管理",
            next_step="请联系那个单位的负责人或管理员办理移交",
        )


def _beyond(actor: Actor, action: str, user: User) -> Post | None:
    """The first post of the person, held now or later, that the actor does not reach."""
    today = timezone.localdate()
    held = Post.objects.filter(Q(until_on=None) | Q(until_on__gt=today), user=user).select_related(
        "unit", "user"
    )
    return next((post for post in held if not _reaches(actor, action, post)), None)


def _reaches(actor: Actor, action: str, post: Post) -> bool:
    if post.role == "system_admin":
        return may(actor, "appoint_admin", post)
    if action in _SIGN_IN:
        given_by = ("appoint", "appoint_admin") if post.role in ADMIN_ROLES else ("appoint",)
        return any(may(actor, each, post) for each in given_by)
    return (action == "hand_over" and post.unit_id == actor.unit_id) or may(actor, "end", post)
