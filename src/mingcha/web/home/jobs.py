"""What the home does by the clock, and what it says when long work has ended."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from mingcha.web.home import digest
from mingcha.web.home.services import notify
from mingcha.web.home.wording import is_personal
from mingcha.web.jobs.clock import daily
from mingcha.web.jobs.ending import when_ended
from mingcha.web.jobs.registry import kind_of

_KIND_OF_APP = {"imports": "import", "runs": "run", "campaigns": "task"}


@daily(at="08:00")
def remind(now: datetime) -> None:
    """Reminders first, so that the digest counts them."""
    digest.send_reminders(now)


@daily(at="08:30")
def send_digests(now: datetime) -> None:
    """The digest of those who want one."""
    digest.send_digests(now)


@when_ended
def tell_who_asked(job: Any, now: datetime) -> None:
    """One message to whoever started the job (a row of the task centre), linked to what came of it; nobody for the clock's own jobs.

    A handler may put words of its own into its result (`told`, without names and numbers of people) and an address (`url`).
    """
    kind = kind_of(job.kind)
    done = job.error is None
    if not job.post_id or (done and kind.tells_itself):
        return
    page = reverse("jobs:page", args=[job.pk])
    told = (job.result or {}).get("told", "")
    url = (job.result or {}).get("url", "")
    if not done:
        text = f"{kind.title}没有完成，点开查看原因和怎么办。"
    elif told and not is_personal(told):
        text = f"{kind.title}已完成：{told}"
    else:
        text = f"{kind.title}已结束，点开查看结果。"
    notify(
        post_ids=[job.post_id], kind=_KIND_OF_APP.get(job.kind.split(".")[0], "job"), text=text, now=now, key=f"job:{job.pk}",
        url=url if done and url and not job.file_sha256 and url_has_allowed_host_and_scheme(url, allowed_hosts=None) else page,
    )  # fmt: skip
