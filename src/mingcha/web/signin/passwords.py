"""What a password must be, one-time passwords, and changing one's own."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError

from mingcha.domain.access import Actor
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.signin.limits import limit

_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is mistaken for something else on paper: i l o 0 1."""


class LongEnough:
    """A validator: as many characters as the parameter asks for."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """ValidationError if it is too short."""
        least = limit("password_least_characters")
        if len(password) < least:
            raise ValidationError(
                f"密码至少 {least} 个字符，现在是 {len(password)} 个。可以用几个不相干的词连起来。",
                code="too_short",
            )

    def get_help_text(self) -> str:
        """What the form says beside the field."""
        return f"至少 {limit('password_least_characters')} 个字符，不能全是数字，不要用姓名、用户名和常见密码"


def one_time_password() -> str:
    """Twelve characters in three groups (59 bits), easy to read out."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(3))


def is_too_old(user: AbstractBaseUser, now: datetime) -> bool:
    """Whether the password has been in use for longer than the parameter allows."""
    changed = user.password_changed_at
    return changed is not None and now - changed > timedelta(days=limit("password_most_days"))


def change_own_password(*, actor: Actor, user_id: int, password: str, now: datetime) -> AbstractBaseUser:
    """Set the password that a person has chosen. All other sessions of the person end: their hash of the password no longer fits."""
    with acting(actor, now=now) as act:
        user = get_user_model().objects.select_for_update().get(pk=user_id)
        require(actor, "change_sign_in", user)
        user.set_password(password)
        user.must_change_password, user.one_time_until_at, user.password_changed_at = False, None, now
        user.save(
            update_fields=["password", "must_change_password", "one_time_until_at", "password_changed_at"]
        )
        act.record("change_password", user)
        return user
