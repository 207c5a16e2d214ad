"""Reads of jobs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.web.access.services import may, visible
from mingcha.web.jobs.models import CANCELLED, DONE, FAILED, QUEUED, RUNNING, STATE_WORDS, Job

_LEAST_SHARE = 0.02
"""Before so much is done the time that is left cannot be told."""


@dataclass(frozen=True)
class JobCard:
    """A job as `skeleton/job_progress.html` shows it; `stopped` is the error of one that was not done."""

    pk: int
    title: str
    state: str
    state_word: str
    step: str
    done: int
    total: int
    unit: str
    time_left: str
    finished: bool
    progress_url: str
    cancel_url: str
    message: str
    result_url: str
    result_label: str
    stopped: dict | None


def jobs_seen(actor: Actor) -> QuerySet[Job]:
    """The jobs that an actor may see, newest first."""
    return visible(actor, Job.objects.all()).order_by("-id")


def job_ended(job_id: int) -> bool:
    """Whether a job has ended, in whatever way; also when its row is gone."""
    return not Job.objects.filter(pk=job_id, state__in=(QUEUED, RUNNING)).exists()


def open_job_id(key: str) -> int | None:
    """The job of a key that waits or runs; None where there is none."""
    return Job.objects.filter(key=key, state__in=(QUEUED, RUNNING)).values_list("pk", flat=True).first()


def running_job(job_id: int | None) -> Job | None:
    """A job by its id, None where there is none."""
    return Job.objects.filter(pk=job_id).first() if job_id else None


def card_of(job: Job, *, actor: Actor, now: datetime | None = None, progress_url: str = "") -> JobCard:
    """What is shown of a job.

    Arguments
        progress_url  address of the fragment that is asked every two seconds; the task centre's own if empty
    """
    now = now or timezone.now()
    finished = job.state in (DONE, FAILED, CANCELLED)
    result = job.result or {}
    is_kept = bool(job.file_sha256 and job.keep_until_at and job.keep_until_at > now)
    link = (
        reverse("jobs:download", args=[job.pk])
        if is_kept
        else result.get("url", "")
        if job.state == DONE
        else ""
    )
    cancellable = not finished and job.cancel_asked_at is None and may(actor, "cancel", job)
    return JobCard(
        pk=job.pk,
        title=job.title,
        state=job.state,
        state_word="正在取消" if not finished and job.cancel_asked_at else STATE_WORDS[job.state],
        step=_without_counts(job.step),
        done=min(job.done, job.total),
        total=job.total,
        unit=result.get("unit", "行"),
        time_left="" if finished else time_left(job, now),
        finished=finished,
        progress_url=progress_url or reverse("jobs:progress", args=[job.pk]),
        cancel_url=reverse("jobs:cancel", args=[job.pk]) if cancellable else "",
        message=_message(job),
        result_url=link,
        result_label="下载结果" if is_kept else "查看结果",
        stopped=job.error if job.state == FAILED else None,
    )


def time_left(job: Job, now: datetime) -> str:
    """About how long it still takes: 12 秒, 3 分钟; "" while that cannot be told."""
    if not job.total or not job.started_at or job.done < job.total * _LEAST_SHARE or job.done >= job.total:
        return ""
    spent = (now - job.started_at) / timedelta(seconds=1)
    left = max(spent * (job.total - job.done) / job.done, 1)
    return f"{round(left)} 秒" if left < 90 else f"{round(left / 60)} 分钟"


def _without_counts(step: str) -> str:
    """The step without the row count that the line below shows."""
    return step.split("：")[0] if step.endswith(" 行") else step


def _message(job: Job) -> str:
    if job.state == FAILED and job.error:
        return f"{job.error['what']}。{job.error['why']}。怎么办：{job.error['next_step']}（错误编号 {job.error['code']}）"
    if job.state == CANCELLED:
        return job.step or "已按要求取消"
    return (job.result or {}).get("said", "")
