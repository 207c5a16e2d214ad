"""Tokens: granted, used, revoked."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.apps import apps
from django.utils import timezone

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import require
from mingcha.web.api.limits import limit
from mingcha.web.api.models import ApiToken
from mingcha.web.audit.services import acting
from mingcha.web.orgs.selectors import actor_of, posts_in_force, region_columns

ROLES = ("clerk", "finance", "inspector")
"""What another system may act as. Never somebody who reviews, decides or administers: those acts are a person's."""


def roles_for(actor: Actor) -> list[str]:
    """The roles that a token of the actor's unit may have: those that exist in such a unit at such a level."""
    roles = load_access().roles
    return [r for r in ROLES if actor.level in roles[r].where.get(actor.unit_kind, ())]


def check_grant(*, actor: Actor, name: str, role: str, expires_on: date, now: datetime) -> None:
    """Refuse what `grant_token` would refuse, before anybody confirms it.

    Errors
        API-01 role · API-02 validity · API-03 name
    """
    if not name.strip():
        raise ClerkError(
            "API-03",
            what="没有写用途",
            why="令牌要能看出是哪个系统在用",
            next_step="请写明对方系统的名称和用途",
        )
    if role not in roles_for(actor):
        raise ClerkError(
            "API-01",
            what="接口不能使用这个岗位",
            why="复核、决定和管理须由人办理，或本单位没有这个岗位",
            next_step="请改选列出的岗位",
        )
    today = timezone.localdate(now)
    last = today + timedelta(days=limit("token_days", today))
    if not today < expires_on <= last:
        raise ClerkError(
            "API-02", what="有效期不对", why=f"须在明天至 {last.isoformat()} 之间", next_step="请改有效期；到期前可以新建一个替换"
        )  # fmt: skip


def grant_token(
    *, actor: Actor, name: str, role: str, expires_on: date, now: datetime
) -> tuple[ApiToken, str]:
    """A new token for the actor's unit, and its text, which is shown this once.

    Errors
        ACCESS-01 · API-01 role · API-02 validity · API-03 name
    """
    name = name.strip()
    check_grant(actor=actor, name=name, role=role, expires_on=expires_on, now=now)
    user_model, post_model, unit_model = (apps.get_model("orgs", m) for m in ("User", "Post", "Unit"))
    text = f"mc_{secrets.token_urlsafe(32)}"
    with acting(actor, now=now) as act:
        unit = unit_model.objects.get(pk=actor.unit_id)
        columns = region_columns(actor.region_code)
        token = ApiToken(
            name=name, unit=unit, sha256=hash_of(text), created_by_id=actor.user_id, created_at=now, expires_on=expires_on, **columns
        )  # fmt: skip
        require(actor, "create", token)
        account = user_model.objects.create_user(
            username=f"api-{secrets.token_hex(6)}", password=None, name=f"接口：{name}"[:40], unit=unit, must_change_password=False, is_interface=True, **columns,
        )  # fmt: skip
        token.post = post_model.objects.create(
            user=account, unit=unit, role=role, title="接口", from_on=timezone.localdate(now), **columns
        )
        token.save()
        act.record("create", token, after={"name": name, "role": role, "expires_on": expires_on})
    return token, text


def revoke_token(*, actor: Actor, token_id: int, reason: str, now: datetime) -> ApiToken:
    """From now on the token opens nothing.

    Errors
        ACCESS-01 · API-04 already revoked
    """
    with acting(actor, now=now) as act:
        token = ApiToken.objects.select_for_update().get(pk=token_id)
        require(actor, "revoke", token)
        if token.revoked_at:
            raise ClerkError(
                "API-04", what="这个令牌已经吊销", why="同一个令牌只吊销一次", next_step="请刷新页面查看"
            )
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        posts = apps.get_model("orgs", "Post").objects.select_for_update(of=("self",)).select_related("user")
        post = posts.get(pk=token.post_id)
        post.until_on, post.user.is_active = timezone.localdate(now), False
        post.save(update_fields=["until_on"])
        post.user.save(update_fields=["is_active"])
        act.record("revoke", token, reason=reason)
        return token


def actor_of_token(text: str, *, today: date) -> Actor | None:
    """Who acts with a token; None for one that is unknown, expired or revoked, or whose post is no longer in force."""
    token = ApiToken.objects.filter(sha256=hash_of(text), revoked_at=None, expires_on__gte=today).first()
    post = (
        posts_in_force(today).filter(pk=token.post_id).select_related("user", "unit").first()
        if token
        else None
    )
    if token is None or post is None:
        return None
    if token.last_used_on != today:  # a day is enough to see that nobody uses it any more
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return actor_of(post)


def hash_of(text: str) -> str:
    """SHA-256 of a token's text: it is 256 random bits, so that no slow hash is needed."""
    return hashlib.sha256(text.encode()).hexdigest()
