"""Step 3: the judged rows, mending, confirming."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingcha.domain.errors import ClerkError
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may, require
from mingcha.web.audit.services import record_view
from mingcha.web.imports.forms import ConfirmForm, MendedFileForm
from mingcha.web.imports.models import ImportBatch
from mingcha.web.imports.selectors import preview_page, rows_to_be_replaced
from mingcha.web.imports.services import (
    add_mended_file,
    confirm_batch,
    discard_batch,
    judge_again,
    mend_cells,
)
from mingcha.web.imports.services.mending import Cell, CellsRefused
from mingcha.web.imports.shown_cells import cells_typed, shown_rows
from mingcha.web.imports.views.seen import STEPS, seen_batch, to_its_step
from mingcha.web.imports.wording import summary_line
from mingcha.web.skeleton.forms import keep_form
from mingcha.web.skeleton.list_terms import with_query
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only

PAGE_ROWS = 50
_SHOWN = (("all", "全部", "rows_in"), ("wrong", "只看有错", "wrong"), ("repeated", "重复", "repeated"), ("ignored", "略过", "ignored"), ("remarked", "有提醒", "remarks"))  # fmt: skip


@guarded("create", "import_batch")
@require_GET
def preview(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The judged rows, a page of them."""
    batch = seen_batch(request, batch_id)
    if elsewhere := to_its_step(request, batch, "preview"):
        return elsewhere
    record_view(request.actor, batch)
    return _page(request, batch)


@guarded("create", "import_batch")
@require_POST
@once_only
def mend(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Cells mended on the page."""
    batch = seen_batch(request, batch_id)
    require(request.actor, "create", batch)
    typed = cells_typed(request.POST)
    try:
        mend_cells(
            actor=request.actor, batch_id=batch.pk, judgement=_number(request.POST.get("judgement")), texts=typed, now=timezone.now()
        )  # fmt: skip
    except CellsRefused as refused:
        return _page(request, batch, typed=typed, refused=refused.by_cell, problem=refused)
    if not typed:
        notify(request, "没有改动。")
    return redirect("imports:batch", batch.pk)


@guarded("create", "import_batch")
@require_POST
@once_only
def mended_file(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The workbook of wrong rows, mended."""
    batch = seen_batch(request, batch_id)
    require(request.actor, "create", batch)
    form, status = MendedFileForm(request.POST, request.FILES), 422
    if form.is_valid():
        with keep_form(form):
            try:
                add_mended_file(
                    actor=request.actor,
                    batch_id=batch.pk,
                    upload=form.cleaned_data["file"],
                    now=timezone.now(),
                )
            except ClerkError as error:
                status = getattr(error, "status", status)
                raise
            return redirect("imports:batch", batch.pk)
    return _page(request, batch, file_form=form, status=status)


@guarded("create", "import_batch")
@require_POST
def again(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Judge once more."""
    batch = seen_batch(request, batch_id)
    judge_again(actor=request.actor, batch_id=batch.pk, now=timezone.now())
    return redirect("imports:working", batch.pk)


@guarded("confirm", "import_batch")
@require_POST
@once_only
def confirm(request: HttpRequest, batch_id: int) -> HttpResponse:
    """确认入库."""
    batch = seen_batch(request, batch_id)
    require(request.actor, "confirm", batch)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        with keep_form(form):
            confirm_batch(
                actor=request.actor, batch_id=batch.pk, judgement=form.cleaned_data["judgement"],
                whole_only=form.cleaned_data["how"] == "whole", now=timezone.now(),
            )  # fmt: skip
            return redirect("imports:batch", batch.pk)
    return _page(request, batch, confirm_form=form, status=422)


@guarded("create", "import_batch")
@require_POST
def discard(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Give a batch up."""
    batch = seen_batch(request, batch_id)
    discard_batch(actor=request.actor, batch_id=batch.pk, now=timezone.now())
    notify(request, f"已放弃批次 {batch.number}，上传的文件随后清除。")
    return redirect("imports:list")


def _page(
    request: HttpRequest, batch: ImportBatch, *, typed: dict[Cell, str] | None = None, refused: dict[Cell, str] | None = None,
    problem: ClerkError | None = None, file_form: Any = None, confirm_form: Any = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    if not batch.rows_sha256:
        return redirect("imports:batch", batch.pk)
    shown = request.GET.get("show", "wrong" if batch.wrong else "all")
    shown = shown if shown in {key for key, _, _ in _SHOWN} else "all"
    page = max(_number(request.GET.get("page")), 1)
    rows, total = preview_page(batch, shown, page, PAGE_ROWS)
    url = request.path if request.method == "GET" else f"{batch_url(batch)}preview/"
    form = confirm_form or ConfirmForm(
        initial={"judgement": batch.judgement, "how": "whole" if batch.wrong else "right"}
    )
    context = {
        "batch": batch,
        "steps": STEPS,
        "summary": summary_line(batch.rows_in, batch.accepted, batch.wrong, batch.repeated, batch.ignored),
        "tabs": [
            (label, getattr(batch, count), f"{url}?show={key}", key == shown)
            for key, label, count in _SHOWN
            if key == "all" or getattr(batch, count)
        ],
        "rows": shown_rows(batch, rows, typed=typed, refused=refused),
        "columns": batch.said["units"][rows[0].unit]["columns"] if rows else [],
        "total": total,
        "first": (page - 1) * PAGE_ROWS + 1,
        "last": (page - 1) * PAGE_ROWS + len(rows),
        "previous_url": with_query(url, {"show": [shown], "page": [str(page - 1)]}) if page > 1 else "",
        "next_url": with_query(url, {"show": [shown], "page": [str(page + 1)]})
        if page * PAGE_ROWS < total
        else "",
        "mend_query": f"?show={shown}&page={page}",
        "problem": problem,
        "confirm_form": form,
        "file_form": file_form or MendedFileForm(),
        "may_confirm": may(request.actor, "confirm", batch),
        "may_download": may(request.actor, "download_errors", batch) and bool(batch.wrong_rows_sha256),
        "replaced": rows_to_be_replaced(batch),
        "form": file_form if file_form is not None and file_form.errors else form if form.is_bound else None,
    }
    return render(request, "imports/preview.html", context, status=422 if problem else status)


def batch_url(batch: ImportBatch) -> str:
    """The address under which the batch's pages lie."""
    from django.urls import reverse

    return reverse("imports:batch", args=[batch.pk])


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
