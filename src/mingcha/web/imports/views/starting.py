"""Steps 1 and 2: table and file, header matching; templates."""

import io
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from mingcha.catalog.tables import load_tables
from mingcha.domain.errors import ClerkError
from mingcha.office.table_template import template_name, write_table_template
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import require
from mingcha.web.imports.forms import MatchForm, StartForm
from mingcha.web.imports.heads import matched
from mingcha.web.imports.models import JUDGED
from mingcha.web.imports.selectors import last_table
from mingcha.web.imports.services import receive_file, set_columns
from mingcha.web.imports.stores import import_files
from mingcha.web.imports.views.seen import STEPS, seen_batch, to_its_step
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.once import once_only

_TOO_LARGE = ("FILE-01",)


@guarded("create", "import_batch")
@once_only
def start(request: HttpRequest) -> HttpResponse:
    """Step 1."""
    status = 422
    if request.method == "POST":
        form = StartForm(request.POST, request.FILES)
        if form.is_valid():
            with keep_form(form):
                try:
                    batch = receive_file(
                        actor=request.actor, table=form.cleaned_data["table"], upload=form.cleaned_data["file"], adds=form.adds,
                        now=timezone.now(),
                    )  # fmt: skip
                except ClerkError as error:
                    status = getattr(error, "status", status)
                    raise
                return redirect("imports:columns", batch.pk)
    else:
        form = StartForm(initial={"table": request.GET.get("table") or last_table(request.actor)})
    chosen = form["table"].value()
    response = render_form(
        request, "imports/start.html", form, steps=STEPS, submit_label="上传文件", tables=load_tables().values(),
        chosen=load_tables().get(chosen), back_url=reverse("imports:list"),
    )  # fmt: skip
    response.status_code = status if form.is_bound and form.errors else response.status_code
    return response


@guarded("create", "import_batch")
@require_GET
def template(request: HttpRequest, table: str) -> FileResponse:
    """The template workbook of a table."""
    if table not in load_tables():
        raise Http404
    with import_files().working_folder() as folder:
        path = write_table_template(load_tables()[table], folder / "template.xlsx")
        content = io.BytesIO(path.read_bytes())
    return FileResponse(content, as_attachment=True, filename=template_name(load_tables()[table]))


@guarded("create", "import_batch")
@once_only
def columns(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Step 2."""
    batch = seen_batch(request, batch_id)
    # From the preview one may go back and match again.
    if (
        request.method != "POST"
        and batch.state != JUDGED
        and (elsewhere := to_its_step(request, batch, "columns"))
    ):
        return elsewhere
    require(request.actor, "create", batch)
    sheets = matched(batch.said["heads"], batch.table, batch.columns)
    form = MatchForm(request.POST or None, table=batch.table, sheets=sheets)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            set_columns(actor=request.actor, batch_id=batch.pk, said=form.said, now=timezone.now())
            return redirect("imports:working", batch.pk)
    samples = {}
    for head in batch.said["heads"]:
        for place, texts in enumerate(head["headers"]):
            if texts and place < len(head["samples"]):
                samples.setdefault(texts[0], "；".join(head["samples"][place]))
    hows = {c.header: c.how for s in sheets for c in s.cells}
    rows = [
        (form[name], samples.get(header, ""), hows.get(header, "")) for name, header in form.headers.items()
    ]
    missing = [c.header for s in sheets for c in s.missing]
    return render_form(
        request, "imports/columns.html", form, steps=STEPS, batch=batch, rows=rows, missing=dict.fromkeys(missing), sheets=sheets,
        submit_label="校验数据", back_url=f"{reverse('imports:start')}?{urlencode({'table': batch.table})}",
    )  # fmt: skip
