"""What the clock tidies at night: submissions that cannot be sent again, sessions that ended."""

from datetime import datetime

from django.contrib.sessions.models import Session

from mingcha.web.jobs.clock import daily
from mingcha.web.skeleton.once import forget_old_submissions


@daily(at="03:10")
def tidy_up(now: datetime) -> None:
    """Remove what nobody needs any more."""
    forget_old_submissions(now=now)
    Session.objects.filter(expire_date__lt=now).delete()
