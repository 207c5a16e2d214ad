"""How far background work is."""

from typing import Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema

from mingcha.web.api.operation import ONE, operation
from mingcha.web.api.problems import Problem
from mingcha.web.api.terms import Id, Moment
from mingcha.web.jobs.selectors import jobs_seen

router = Router(tags=["后台任务"])


class JobAnswer(Schema):
    """A piece of background work."""

    id: int
    title: str
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    state_words: str
    step: str
    done: int
    total: int
    created_at: Moment
    finished_at: Moment | None
    problem: Problem | None


@operation(
    router, "GET", "/jobs/{job_id}", "view", "job", title="后台任务的进度", answers=JobAnswer, also=ONE
)
def get_job(request: HttpRequest, job_id: Path[Id]) -> JobAnswer:
    """What the token itself has started."""
    job = get_object_or_404(jobs_seen(request.actor), pk=job_id)
    return JobAnswer(
        id=job.pk, title=job.title, state=job.state, state_words=job.get_state_display(), step=job.step, done=job.done, total=job.total,
        created_at=job.created_at, finished_at=job.finished_at, problem=Problem(**job.error) if job.error else None,
    )  # fmt: skip
