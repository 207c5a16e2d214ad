"""The phone that a person has bound."""

import time
from typing import ClassVar
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import models
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP

from mingcha.web.signin.sealing import open_sealed


class PhoneDevice(TimestampMixin, ThrottlingMixin, Device):
    """An app that shows six digits, new ones every half minute (TOTP, RFC 6238). django-otp's own device keeps its key in clear.

    sealed_key   see signin.sealing; empty = opens nothing
    drift        by how many steps the phone's clock is ahead of ours
    last_step    step of the last code that was taken: no code counts twice
    """

    STEP_SECONDS: ClassVar[int] = 30
    DIGITS: ClassVar[int] = 6
    TOLERANCE_STEPS: ClassVar[int] = 1
    """The code before and the one after count too: clocks and fingers are slow (RFC 6238, 5.2)."""

    sealed_key = models.CharField(max_length=120, blank=True, default="")
    drift = models.SmallIntegerField(default=0)
    last_step = models.BigIntegerField(default=-1)

    def plain_key(self) -> bytes:
        """The key, for showing it once and for checking codes.

        Errors
            SIGNIN-02  no key file opens it
        """
        return open_sealed(self.sealed_key, self.user_id)

    def totp(self) -> TOTP:
        """The clockwork as it stands now."""
        clock = TOTP(self.plain_key(), self.STEP_SECONDS, 0, self.DIGITS, self.drift)
        clock.time = time.time()
        return clock

    def verify_token(self, token: str) -> bool:
        """Whether the code is one of now that has not been taken; wrong ones make the next tries wait. As django-otp asks it."""
        if not self.verify_is_allowed()[0]:
            return False
        clock = self.totp() if token.isascii() and token.isdigit() and len(token) == self.DIGITS else None
        if clock is None or not clock.verify(int(token), self.TOLERANCE_STEPS, self.last_step + 1):
            self.throttle_increment(commit=True)
            return False
        self.last_step, self.drift = clock.t(), clock.drift
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save()
        return True

    def get_throttle_factor(self) -> int:
        """Seconds after the first wrong code; each further one doubles them."""
        return 1

    def address_for_app(self, key_text: str) -> str:
        """The otpauth: address that the QR code holds."""
        label = quote(f"{settings.OTP_TOTP_ISSUER}:{self.user.get_username()}")
        asked = {"secret": key_text, "issuer": settings.OTP_TOTP_ISSUER, "digits": self.DIGITS, "period": self.STEP_SECONDS}  # fmt: skip
        return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}"
