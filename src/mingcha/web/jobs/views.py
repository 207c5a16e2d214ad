"""P24 任务中心: jobs, their progress, their results."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingcha.domain.errors import ClerkError
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.jobs.files import RESULTS, file_store
from mingcha.web.jobs.lists import JobList
from mingcha.web.jobs.polling import STOP_POLLING
from mingcha.web.jobs.selectors import card_of, jobs_seen
from mingcha.web.jobs.services import ask_to_cancel
from mingcha.web.skeleton.notices import notify, warn


@guarded("view", "job")
@require_GET
def job_list(request: HttpRequest) -> HttpResponse:
    """The list."""
    return JobList(request.actor, request.GET, path=reverse("jobs:list")).respond(request)


@guarded("view", "job")
@require_GET
def job_page(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job."""
    job = get_object_or_404(jobs_seen(request.actor), pk=job_id)
    return render(request, "jobs/page.html", {"job": card_of(job, actor=request.actor), "row": job})


@guarded("view", "job")
@require_GET
def progress(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far a job is: a part of a page, asked for every two seconds; by itself the job's page."""
    job = get_object_or_404(jobs_seen(request.actor), pk=job_id)
    if "HX-Request" not in request.headers:
        return redirect("jobs:page", job.pk)
    card = card_of(job, actor=request.actor)
    return render(
        request, "skeleton/job_progress.html", {"job": card}, status=STOP_POLLING if card.finished else 200
    )


@guarded("cancel", "job")
@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Ask to stop."""
    job = get_object_or_404(jobs_seen(request.actor), pk=job_id)
    require(request.actor, "cancel", job)
    try:
        job = ask_to_cancel(actor=request.actor, job_id=job.pk, now=timezone.now())
        notify(request, "已取消。" if job.finished_at else "正在取消，写入之前会停下。")
    except ClerkError as error:
        warn(request, f"{error.what}：{error.why}。")
    return redirect("jobs:page", job.pk)


@guarded("view", "job")
@require_GET
def download(request: HttpRequest, job_id: int) -> FileResponse:
    """The file that a job has made; on record."""
    job = get_object_or_404(jobs_seen(request.actor), pk=job_id)
    now = timezone.now()
    if not job.file_sha256 or job.keep_until_at is None or job.keep_until_at <= now:
        raise ClerkError(
            "FILE-02", what="这个文件已经不在了", why="结果只保留 7 天，到期后自动清除", next_step="请重新办理这项任务"
        )  # fmt: skip
    store = file_store(RESULTS) if file_store(RESULTS).has(job.file_sha256) else file_store()
    file = store.open(job.file_sha256)
    with acting(request.actor, now=now) as act:
        act.record("download", job, after={"sha256": job.file_sha256})
    return FileResponse(file, as_attachment=True, filename=job.file_name or "结果")
