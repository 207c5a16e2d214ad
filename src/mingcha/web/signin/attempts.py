"""How failed attempts are counted: by account and by address, each with a limit of its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.http import HttpRequest
from django.utils import timezone

from mingcha.web.signin.limits import limit, lock_time


class AttemptsHandler(AxesDatabaseHandler):
    """django-axes with two limits: an office shares one address, so an address may fail more often than an account."""

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """The failures that count against the account's limit; an address over its own limit is locked too."""
        by_account, by_address = (
            sum(n for _, n in rows) for rows in self._recent(request, (credentials or {}).get("username"))
        )
        if by_address >= limit("signin_failures_address"):
            return max(by_account, limit("signin_failures_account"))
        return by_account

    def reset_user_attempts(self, request: HttpRequest, credentials: dict | None = None) -> int:
        """Forget the account's failures only: whoever signs in must not clear what was tried on others from the same address."""
        return self.reset_attempts(username=(credentials or {}).get("username") or "")

    def _recent(self, request: HttpRequest, username: str | None) -> tuple[list, list]:
        return _recent(username, request.axes_ip_address, request.axes_attempt_time)


@dataclass(frozen=True)
class Standing:
    """How many attempts are left, and for how many minutes there are none."""

    attempts_left: int
    minutes_locked: int


def standing(request: HttpRequest, username: str) -> Standing:
    """Where an account and the request's address stand now."""
    AxesProxyHandler.update_request(request)
    now = timezone.now()
    by_account, by_address = _recent(username, request.axes_ip_address, now)
    limits = limit("signin_failures_account"), limit("signin_failures_address")
    left = min(
        most - sum(n for _, n in rows) for most, rows in zip(limits, (by_account, by_address), strict=True)
    )
    free_at = max(
        _free_at(rows, most) or now for most, rows in zip(limits, (by_account, by_address), strict=True)
    )
    return Standing(max(left, 0), ceil((free_at - now) / timedelta(minutes=1)))


def _recent(username: str | None, address: str | None, now: datetime) -> tuple[list, list]:
    """([(last attempt at, failures)] of the account, the same of the address), those that still count, oldest first."""
    since = AccessAttempt.objects.filter(attempt_time__gte=now - lock_time()).order_by("attempt_time")
    values = since.values_list("attempt_time", "failures_since_start")
    return list(values.filter(username=username)), list(values.filter(ip_address=address))


def _free_at(rows: list[tuple[datetime, int]], most: int) -> datetime | None:
    """When enough old attempts no longer count; None if nothing is locked."""
    failures, free_at = sum(n for _, n in rows), None
    for at, count in rows:
        if failures < most:
            break
        failures -= count
        free_at = at + lock_time()
    return free_at
