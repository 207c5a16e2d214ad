"""Work is put in the queue, cancelled, done once."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.audit.services import acting
from mingcha.web.jobs.ending import say_ended
from mingcha.web.jobs.models import CANCELLED, DONE, FAILED, QUEUED, RUNNING, Job
from mingcha.web.jobs.registry import kind_of

LEASE = timedelta(seconds=20)
KEEP = timedelta(days=7)
MOST_ATTEMPTS = 5


def enqueue(
    *, actor: Actor, kind: str, arguments: dict[str, Any], now: datetime, key: str | None = None, title: str = "",
    run_after: datetime | None = None,
) -> Job:  # fmt: skip
    """Put work in the queue, in the caller's transaction where there is one.

    Arguments
        key    the same key is queued once: the job that has it is handed back
        title  what people see; the kind's title if empty
    """
    kind_title = kind_of(kind).title
    try:
        with transaction.atomic():
            return Job.objects.create(
                kind=kind, title=title or kind_title, arguments=arguments, key=key, user_id=actor.user_id, post_id=actor.post_id,
                unit_id=actor.unit_id, created_at=now, run_after_at=run_after or now,
            )  # fmt: skip
    except IntegrityError:
        found = Job.objects.filter(key=key).first() if key else None
        if found is None:
            raise
        return found


def ask_to_cancel(*, actor: Actor, job_id: int, now: datetime) -> Job:
    """Cancel: at once while it waits, at its next step while it runs.

    Errors
        JOB-01  it has already ended
    """
    with acting(actor, now=now) as act:
        job = Job.objects.select_for_update().get(pk=job_id)
        if job.state not in (QUEUED, RUNNING):
            raise ClerkError(
                "JOB-01", what="不能取消", why="这项任务已经结束", next_step="请刷新页面查看结果；需要撤销的，到对应记录里办理"
            )  # fmt: skip
        job.cancel_asked_at = now
        if job.state == QUEUED:
            job.state, job.finished_at, job.key = CANCELLED, now, None
        job.save(update_fields=["cancel_asked_at", "state", "finished_at", "key"])
        act.record("cancel", job)
        return job


def claim(*, worker: str, now: datetime) -> Job | None:
    """Take the next job: one that waits, or one whose worker no longer renews its lease. None if there is nothing to do."""
    with transaction.atomic():
        open_jobs = Job.objects.select_for_update(skip_locked=True).order_by("id")
        job = (
            open_jobs.filter(state=RUNNING, lease_until_at__lt=now).first()
            or open_jobs.filter(state=QUEUED, run_after_at__lte=now).first()
        )
        if job is None:
            return None
        job.attempts += 1
        job.state, job.lease, job.lease_until_at = RUNNING, worker, now + LEASE
        job.started_at = job.started_at or now
        if job.attempts > MOST_ATTEMPTS:
            end_failed(job, _gave_up(), now)
            return None
        job.save(update_fields=["attempts", "state", "lease", "lease_until_at", "started_at"])
        return job


def end_failed(job: Job, error: ClerkError, now: datetime) -> None:
    """A job that could not be done, with the reason for people; its key is free again."""
    job.state, job.finished_at, job.key, job.lease = FAILED, now, None, ""
    job.error = {
        "code": error.code, "what": error.what, "why": error.why, "next_step": error.next_step
    }  # fmt: skip
    with transaction.atomic():
        job.save(update_fields=["state", "finished_at", "key", "lease", "error", "attempts"])
        say_ended(job, now)


def forget_old(*, now: datetime) -> int:
    """Remove the rows of jobs that ended long ago; their files go by their own date."""
    return Job.objects.filter(state__in=(DONE, FAILED, CANCELLED), finished_at__lt=now - 12 * KEEP).delete()[
        0
    ]


def _gave_up() -> ClerkError:
    return ClerkError(
        "JOB-02", what="任务没有完成", why=f"已重试 {MOST_ATTEMPTS} 次，每次都在中途停下", next_step="请联系系统管理员查看服务器日志，原有数据没有变动"
    )  # fmt: skip
