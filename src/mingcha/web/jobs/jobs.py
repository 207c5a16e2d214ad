"""The task centre's own tidying."""

from datetime import datetime

from django.utils import timezone

from mingcha.web.jobs.clock import daily
from mingcha.web.jobs.file_cleanup import names_files, release, sweep
from mingcha.web.jobs.files import RESULTS, file_store
from mingcha.web.jobs.models import Job
from mingcha.web.jobs.services import forget_old


@names_files
def results_still_kept() -> list[str]:
    """The hashes of results whose time is not over."""
    return list(_with_files().filter(keep_until_at__gt=timezone.now()).values_list("file_sha256", flat=True))


@daily(at="03:20")
def let_results_go(now: datetime) -> None:
    """Results go when their time is over, then the rows of jobs that ended long ago."""
    sweep(file_store(RESULTS), results_still_kept(), now=now)
    over = _with_files().filter(keep_until_at__lte=now)
    release(file_store(), over.values_list("file_sha256", flat=True))
    over.update(file_sha256="")
    forget_old(now=now)


def _with_files():
    return Job.objects.exclude(file_sha256="")
