"""Step 4 and P11: what became of a batch, its files, its undoing; the list; progress."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from mingcha.domain.errors import ClerkError
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may, may_kind, require
from mingcha.web.audit.services import acting
from mingcha.web.imports.forms import UndoForm
from mingcha.web.imports.limits import limit
from mingcha.web.imports.lists import BatchList
from mingcha.web.imports.models import IMPORTED, IMPORTING, JUDGING, ImportBatch
from mingcha.web.imports.selectors import is_stuck
from mingcha.web.imports.services import undo_import
from mingcha.web.imports.services.undoing import why_not_undo
from mingcha.web.imports.stores import import_files
from mingcha.web.imports.views.seen import STEPS, seen_batch, to_its_step
from mingcha.web.imports.wording import summary_line
from mingcha.web.jobs.polling import STOP_POLLING
from mingcha.web.jobs.selectors import card_of, running_job
from mingcha.web.orgs.selectors import unit_names
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


@guarded("view", "import_batch")
@require_GET
def batch_list(request: HttpRequest) -> HttpResponse:
    """P11."""
    listing = BatchList(request.actor, request.GET, path=reverse("imports:list"))
    return listing.respond(request, may_start=may_kind(request.actor, "create", "import_batch"))


@guarded("view", "import_batch")
@require_GET
def batch_page(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The record of a batch; while it is worked on, the step at which it stands."""
    batch = seen_batch(request, batch_id)
    if elsewhere := to_its_step(request, batch, "batch"):
        return elsewhere
    context = {
        "batch": batch,
        "steps": STEPS,
        "summary": summary_line(
            batch.rows_in, batch.accepted, batch.wrong, batch.repeated, batch.ignored, is_done=batch.imported_at is not None
        ),
        "unit_name_of_batch": unit_names([batch.unit_id]).get(batch.unit_id, ""),
        "files": batch.files.all(),
        "may_original": may(request.actor, "download_original", batch) and batch.files_gone_at is None,
        "may_errors": may(request.actor, "download_errors", batch) and bool(batch.wrong_rows_sha256) and batch.files_gone_at is None,
        "undo": _undo_state(request, batch),
        "undo_hours": limit("undo_hours"),
    }  # fmt: skip
    return render(request, "imports/batch.html", context)


@guarded("view", "import_batch")
@require_GET
def working(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Judging or importing goes on: its progress, asked for every two seconds; then on to the next step."""
    batch = seen_batch(request, batch_id)
    done = batch.state not in (JUDGING, IMPORTING)
    onward = reverse("imports:batch", args=[batch.pk])
    if "HX-Request" in request.headers:
        if done:
            return HttpResponse(status=STOP_POLLING, headers={"HX-Redirect": onward})
    elif done:
        return redirect(onward)
    job = running_job(batch.job_id)
    stuck = is_stuck(batch)
    if job is None and not stuck:
        raise Http404
    card = card_of(job, actor=request.actor, progress_url=request.path) if job else None
    if "HX-Request" in request.headers:
        if stuck:
            return HttpResponse(status=STOP_POLLING, headers={"HX-Redirect": request.path})
        return render(request, "skeleton/job_progress.html", {"job": card})
    may_go_on = may(request.actor, "create", batch)
    return render(
        request, "imports/working.html", {"batch": batch, "job": card, "steps": STEPS, "stuck": stuck, "may_go_on": may_go_on}
    )  # fmt: skip


@guarded("download_errors", "import_batch")
@require_GET
def wrong_rows(request: HttpRequest, batch_id: int) -> FileResponse:
    """下载错误行; on record."""
    batch = seen_batch(request, batch_id)
    require(request.actor, "download_errors", batch)
    return _download(
        request,
        batch,
        batch.wrong_rows_sha256,
        f"{batch.table_title}_错误行_{batch.number}.xlsx",
        "download_errors",
    )


@guarded("download_original", "import_batch")
@require_GET
def original(request: HttpRequest, batch_id: int, place: int) -> FileResponse:
    """下载原件; on record."""
    batch = seen_batch(request, batch_id)
    require(request.actor, "download_original", batch)
    file = get_object_or_404(batch.files, place=place)
    return _download(request, batch, file.sha256, file.name, "download_original")


@guarded("undo", "import_batch")
@once_only
def undo(request: HttpRequest, batch_id: int) -> HttpResponse:
    """撤销, with a reason."""
    batch = seen_batch(request, batch_id)
    require(request.actor, "undo", batch)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            undo_import(
                actor=request.actor, batch_id=batch.pk, reason=form.cleaned_data["reason"], now=timezone.now()
            )
            notify(request, f"已撤销批次 {batch.number}，原来的数据恢复使用。")
            return redirect("imports:batch", batch.pk)
    return render_form(
        request, "imports/undo.html", form, batch=batch, submit_label="撤销整批", back_url=reverse("imports:batch", args=[batch.pk])
    )  # fmt: skip


def _undo_state(request: HttpRequest, batch: ImportBatch) -> dict:
    """Whether 撤销 is offered, else why not."""
    if batch.state != IMPORTED or not may(request.actor, "undo", batch):
        return {"offered": False, "why": ""}
    try:
        why_not_undo(batch, timezone.now())
    except ClerkError as error:
        return {"offered": False, "why": f"{error.what}：{error.why}。{error.next_step}。"}
    return {"offered": True, "why": ""}


def _download(request: HttpRequest, batch: ImportBatch, sha256: str, name: str, action: str) -> FileResponse:
    if not sha256 or batch.files_gone_at is not None:
        raise ClerkError(
            "FILE-02", what="这个文件已经不在了", why=f"上传的文件保留 {limit('original_days')} 天，到期后自动清除", next_step="需要的请向数据提供单位重新索取"
        )  # fmt: skip
    file = import_files().open(sha256)
    with acting(request.actor, now=timezone.now()) as act:
        act.record(action, batch, after={"sha256": sha256})
    return FileResponse(file, as_attachment=True, filename=name)
