"""The second factor: a code from an app on the phone (TOTP, RFC 6238), and recovery codes for when the phone is gone."""

import os
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

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import require
from mingcha.web.audit.services import SYSTEM, acting
from mingcha.web.signin.limits import limit
from mingcha.web.signin.models import PhoneDevice
from mingcha.web.signin.sealing import code_digest, code_digests, opened_by, present_key_id, seal

TOTP_NAME, RECOVERY_NAME = "动态口令", "备用码"
KEY_BYTES = 20  # RFC 4226, 4: as long as the digest of HMAC-SHA1


@dataclass(frozen=True)
class Checked:
    """What became of a code: the device that took it, or how many seconds one must wait before the next try."""

    device: Device | None
    wait_seconds: int = 0


def has_second_factor(user: AbstractBaseUser) -> bool:
    """Whether the person has bound an app."""
    return PhoneDevice.objects.filter(user=user, confirmed=True).exists()


def check_code(user: AbstractBaseUser, code: str) -> Checked:
    """Try a code: six digits from the app, or a recovery code, which is then used up. Wrong tries make the next ones wait."""
    typed = code.replace(" ", "").replace("-", "")
    if typed.isdigit() and len(typed) <= PhoneDevice.DIGITS:
        phone = PhoneDevice.objects.filter(user=user, confirmed=True).first()
        return _tried(user, phone, typed) if phone else Checked(None)
    kept = StaticDevice.objects.filter(user=user, confirmed=True).first()
    return _tried(user, kept, _digest_that_is_kept(kept, typed.lower())) if kept else Checked(None)


def device_to_bind(user: AbstractBaseUser) -> PhoneDevice:
    """The device that waits for its first code, made if there is none."""
    waiting = PhoneDevice.objects.filter(user=user, confirmed=False).first()
    return waiting or PhoneDevice.objects.create(
        user=user, confirmed=False, name=TOTP_NAME, sealed_key=seal(os.urandom(KEY_BYTES), user.pk)
    )


def picture_of(device: PhoneDevice) -> str:
    """The QR code that an app reads, as a data: address."""
    address = device.address_for_app(_key_text(device))
    return segno.make(address, error="m").svg_data_uri(scale=5, border=3, dark="#000000")


def key_for_typing(device: PhoneDevice) -> str:
    """The same key in groups of four, for typing it in."""
    text = _key_text(device)
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def bind(
    *, actor: Actor, user: AbstractBaseUser, code: str, now: datetime
) -> tuple[PhoneDevice, tuple[str, ...]]:
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
        PhoneDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        PhoneDevice.objects.filter(pk=device.pk).update(confirmed=True)
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
    PhoneDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def seal_anew(*, now: datetime) -> int:
    """After the vault's key was replaced: seal every phone's key with the new one. Once done, former key files open nothing of ours
    but recovery codes given out before.

    Result
        how many were sealed anew

    Errors
        SIGNIN-02  a key file is missing; nothing is changed
    """
    with acting(SYSTEM, now=now) as act:
        present = present_key_id()
        phones = PhoneDevice.objects.select_for_update().exclude(sealed_key="")
        former = [d for d in phones if opened_by(d.sealed_key) != present]
        for device in former:
            device.sealed_key = seal(device.plain_key(), device.user_id)
            device.save(update_fields=["sealed_key"])
        if former:
            act.record("seal_second_factors", "user", after={"phones": len(former)})
    return len(former)


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
    kept = [StaticToken(device=device, token=code_digest(code, user.pk)) for code in codes]
    StaticToken.objects.bulk_create(kept)
    return codes


def _digest_that_is_kept(device: StaticDevice, code: str) -> str:
    """What is kept of a typed code, under whichever key file it was given out; of a wrong one, a digest that nobody has."""
    digests = code_digests(code, device.user_id)
    found = (
        StaticToken.objects.filter(device=device, token__in=digests).values_list("token", flat=True).first()
    )
    return found or "-"


def _key_text(device: PhoneDevice) -> str:
    return b32encode(device.plain_key()).decode().rstrip("=")
