"""What the home does by the clock."""

from datetime import datetime

from mingcha.web.home import digest
from mingcha.web.jobs.clock import daily


@daily(at="08:00")
def remind(now: datetime) -> None:
    """Reminders first, so that the digest counts them."""
    digest.send_reminders(now)


@daily(at="08:30")
def send_digests(now: datetime) -> None:
    """The digest of those who want one."""
    digest.send_digests(now)
