"""Background work of the skeleton: long exports of lists; what the clock tidies at night."""

from datetime import datetime

from django.contrib.sessions.models import Session

from mingcha.web.jobs.clock import daily
from mingcha.web.jobs.registry import handler
from mingcha.web.jobs.running import RunningJob
from mingcha.web.skeleton.list_answers import JOB, export_in_background
from mingcha.web.skeleton.once import forget_old_submissions


@handler(JOB, title="导出清单")
def export_long_list(job: RunningJob) -> None:
    """A list of more than 5,000 rows as a workbook."""
    export_in_background(job)


@daily(at="03:10")
def tidy_up(now: datetime) -> None:
    """Remove submissions that cannot be sent again, and sessions that ended."""
    forget_old_submissions(now=now)
    Session.objects.filter(expire_date__lt=now).delete()
