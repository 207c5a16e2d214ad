"""Users from a workbook: template, upload, preview with every wrong cell, import."""

import tempfile
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.shortcuts import render as render_page
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingcha.domain.errors import ClerkError
from mingcha.web.access.guard import guarded
from mingcha.web.imports.receiving import checked_upload, clean_name
from mingcha.web.jobs.file_cleanup import release
from mingcha.web.jobs.files import file_store
from mingcha.web.orgs.forms import UploadForm
from mingcha.web.orgs.user_checks import READY, WRONG
from mingcha.web.orgs.user_file import TEMPLATE_NAME, read_user_file, unit_label, write_user_template
from mingcha.web.orgs.user_import import check_users, import_users, roles_to_give, units_to_fill
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.once import once_only

SESSION_KEY = "user_import"
STEPS = ("下载模板", "上传", "预览与校验", "结果")


@require_GET
@guarded("import", "user")
def template(request: HttpRequest) -> HttpResponse:
    """The template with the units and roles that one may give."""
    labels = [unit_label(u.name, u.region_code) for u in units_to_fill(request.actor)]
    with tempfile.TemporaryDirectory() as folder:
        path = write_user_template(Path(folder) / "users.xlsx", labels, roles_to_give(request.actor))
        return FileResponse(path.open("rb"), as_attachment=True, filename=TEMPLATE_NAME)


@require_http_methods(["GET", "POST"])
@guarded("import", "user")
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in; nothing is made yet."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        with keep_form(form):
            with checked_upload(given, file_store()) as (path, sheets):
                read_user_file(path, sheets)
                stored = file_store().save_path(path)
            if earlier := request.session.get(SESSION_KEY):
                release(file_store(), {earlier[0]} - {stored.sha256})
            request.session[SESSION_KEY] = [stored.sha256, clean_name(given.name)]
            return redirect("orgs:users_preview")
    return render_form(
        request,
        "orgs/upload.html",
        form,
        steps=STEPS,
        submit_label="上传并校验",
        back_url=reverse("orgs:users"),
    )


@require_http_methods(["GET", "POST"])
@guarded("import", "user")
@once_only
def preview(request: HttpRequest) -> HttpResponse:
    """Every row with what is wrong; then in with all rows, or with those that are right."""
    kept = request.session.get(SESSION_KEY)
    if not kept or not file_store().has(kept[0]):
        return redirect("orgs:users_import")
    now = timezone.now()
    with file_store().unsealed(*kept) as path:
        rows = read_user_file(path)
    problem: ClerkError | None = None
    if request.method == "POST":
        try:
            done = import_users(
                actor=request.actor, rows=rows, now=now, only_right=request.POST.get("rows") == "right"
            )
        except ClerkError as error:
            problem = error
        else:
            release(file_store(), kept[:1])  # it may hold ID numbers, and is not needed again
            return render_page(request, "orgs/imported.html", {"done": done, "steps": STEPS})
    checked = check_users(actor=request.actor, rows=rows, now=now)
    only_wrong = request.GET.get("only") == "wrong"
    shown = [r for r in checked.rows if not only_wrong or r.state == WRONG]
    context = {
        "preview": checked, "rows": shown[:500], "more": max(len(shown) - 500, 0), "only_wrong": only_wrong, "file_name": kept[1],
        "wrong": checked.count(WRONG), "ready": checked.count(READY), "problem": problem, "steps": STEPS,
    }  # fmt: skip
    return render_page(request, "orgs/preview.html", context, status=422 if problem else 200)
