"""The second factor: a code from an app on the phone (TOTP, RFC 6238), and recovery codes for when the phone is gone."""

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from math import ceil

import segno
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from django_otp import verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.signin.limits import limit

TOTP_NAME, RECOVERY_NAME = "动态口令", "备用码"


@dataclass(frozen=True)
class Checked:
    """What became of a code: the device that took it, or how many seconds one must wait before the next try."""

    device: Device | None
    wait_seconds: int = 0


def has_second_factor(user: AbstractBaseUser) -> bool:
    """Whether the person has bound an app."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def check_code(user: AbstractBaseUser, code: str) -> Checked:
    """Try a code: six digits from the app, or a recovery code, which is then used up. Wrong tries make the next ones wait."""
    typed = code.replace(" ", "").replace("-", "")
    model = TOTPDevice if typed.isdigit() and len(typed) <= 6 else StaticDevice
    device = model.objects.filter(user=user, confirmed=True).first()
    return _tried(user, device, typed.lower()) if device else Checked(None)


def device_to_bind(user: AbstractBaseUser) -> TOTPDevice:
    """The device that waits for its first code, made if there is none."""
    waiting = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return waiting or TOTPDevice.objects.create(user=user, confirmed=False, name=TOTP_NAME)


def picture_of(device: TOTPDevice) -> str:
    """The QR code that an app reads, as a data: address."""
    return segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=3, dark="#000000")


def key_for_typing(device: TOTPDevice) -> str:
    """The same key in groups of four, for typing it in."""
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def bind(
    *, actor: Actor, user: AbstractBaseUser, code: str, now: datetime
) -> tuple[TOTPDevice, tuple[str, ...]]:
    """Bind the waiting device once its first code is right; older devices of the person are gone.

    Result
        the device, and the recovery codes, which are shown this once

    Errors
        SIGNIN-01  the code is wrong, or one must wait
    """
    device = device_to_bind(user)
    checked = _tried(user, device, code.replace(" ", ""))
    if checked.device is None:
        raise wrong_code(checked.wait_seconds)
    with acting(actor, now=now) as act:
        require(actor, "change_sign_in", _row(user))
        TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        device.confirmed = True
        codes = _fresh_codes(user)
        act.record("bind_second_factor", user)
    return device, codes


def new_recovery_codes(*, actor: Actor, user: AbstractBaseUser, now: datetime) -> tuple[str, ...]:
    """Recovery codes in place of the former ones, which no longer work."""
    with acting(actor, now=now) as act:
        require(actor, "change_sign_in", _row(user))
        codes = _fresh_codes(user)
        act.record("new_recovery_codes", user)
    return codes


def recovery_codes_left(user: AbstractBaseUser) -> int:
    """How many recovery codes have not been used."""
    return StaticToken.objects.filter(device__user=user).count()


def unbind(user: AbstractBaseUser) -> None:
    """Remove every device of a person, in the caller's transaction: the next sign-in asks to bind one."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def wrong_code(wait_seconds: int) -> ClerkError:
    """The message for a code that was not taken."""
    if wait_seconds:
        return ClerkError(
            "SIGNIN-01",
            what=f"动态口令没有核对，请等 {wait_seconds} 秒再试",
            why="刚才输错过，每错一次要多等一会儿",
            next_step="等手机应用换出新的 6 位数字后再填写",
        )
    return ClerkError(
        "SIGNIN-01",
        what="动态口令不对",
        why="数字已经过时、用过一次，或手机时间不准",
        next_step="请填写手机应用里正在显示的 6 位数字；一直不对时，请打开手机的“自动设置时间”",
    )


def _row(user: AbstractBaseUser) -> AbstractBaseUser:
    """The row itself: request.user is a lazy stand-in that access does not know."""
    return get_user_model().objects.get(pk=user.pk)


def _tried(user: AbstractBaseUser, device: Device, code: str) -> Checked:
    allowed, why = device.verify_is_allowed()
    if not allowed:
        left = (why["locked_until"] - timezone.now()).total_seconds()
        return Checked(None, max(ceil(left), 1))
    return Checked(verify_token(user, device.persistent_id, code))


def _fresh_codes(user: AbstractBaseUser) -> tuple[str, ...]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, confirmed=True, name=RECOVERY_NAME)
    codes = tuple(StaticToken.random_token() for _ in range(limit("recovery_codes")))
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes
