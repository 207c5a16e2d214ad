"""Who wants to know that a job has ended, whether done or not."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from mingcha.web.jobs.models import Job
from mingcha.web.jobs.registry import import_jobs_of_all_apps

Listener = Callable[[Job, datetime], None]
_listeners: list[Listener] = []
log = logging.getLogger("mingcha.jobs")


def when_ended(listener: Listener) -> Listener:
    """Register (as a decorator) a function of a job that was done or failed and the moment. It stands in `<app>/jobs.py`, and is called in the
    transaction that ends the job; a job that somebody has cancelled is not spoken of."""
    _listeners.append(listener)
    return listener


def say_ended(job: Job, now: datetime) -> None:
    """Tell the listeners; one that fails takes nothing back of what the job has done."""
    import_jobs_of_all_apps()
    for listener in _listeners:
        try:
            with transaction.atomic():
                listener(job, now)
        except Exception:
            log.exception("end of job %s could not be told", job.pk)
