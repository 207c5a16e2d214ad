"""When a message starts to count: at once, after quiet hours, or with the daily digest."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from mingcha.web.home.models import DAILY, MessagePreference
from mingcha.web.jobs.clock import next_time

DIGEST_AT = time(8, 30)


def shown_at(now: datetime, preference: MessagePreference | None) -> datetime:
    """When a message made now is shown to a person of these preferences (None = at once)."""
    if preference is None:
        return now
    at = next_time(DIGEST_AT, now) if preference.rhythm == DAILY else now
    return _after_quiet(at, preference)


def _after_quiet(at: datetime, preference: MessagePreference) -> datetime:
    start, end = preference.quiet_from, preference.quiet_until
    if start is None or end is None or start == end:
        return at
    local = timezone.localtime(at)
    clock = local.time()
    over_midnight = start > end
    is_quiet = (clock >= start or clock < end) if over_midnight else start <= clock < end
    if not is_quiet:
        return at
    ends = local.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return ends if ends > local else ends + timedelta(days=1)
