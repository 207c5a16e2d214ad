"""The API's nightly tidying."""

from datetime import datetime

from mingcha.web.api.repeated import forget_old_answers
from mingcha.web.jobs.clock import daily


@daily(at="03:50")
def tidy(now: datetime) -> None:
    """Kept answers go after their day."""
    forget_old_answers(now=now)
