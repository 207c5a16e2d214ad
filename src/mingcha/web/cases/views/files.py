"""Files: evidence as it was brought, the letter that clears a person. A browser runs nothing of them."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import escape_uri_path

from mingcha.office.official_letter import Letter, write_letter
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import require, visible
from mingcha.web.audit.services import acting
from mingcha.web.cases.models import Evidence, Issue
from mingcha.web.cases.services.evidence import record_download, void_evidence
from mingcha.web.cases.views.forms import ReasonOnly
from mingcha.web.cases.views.page import seen_case
from mingcha.web.jobs.files import file_store
from mingcha.web.orgs.selectors import unit_names
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


@guarded("view", "evidence")
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of evidence. Pictures and PDF may be shown in the browser, everything else is handed out; nothing is executed."""
    row = get_object_or_404(visible(request.actor, Evidence.objects.select_related("case")), pk=pk)
    shown = row.is_previewed and "download" not in request.GET
    record_download(
        actor=request.actor, evidence=row, now=timezone.now(), how="preview" if shown else "download"
    )
    media = row.media_type if shown else "application/octet-stream"
    return as_file(file_store().open(row.sha256), row.name, media, inline=shown)


def as_file(stream, name: str, media_type: str, *, inline: bool = False) -> HttpResponse:
    """A stored file with headers under which a browser runs nothing of it."""
    response = FileResponse(stream, content_type=media_type)
    response["Content-Disposition"] = (
        f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{escape_uri_path(name)}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = (
        "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
    )
    response["Cache-Control"] = "no-store"
    return response


@guarded("void", "evidence")
@once_only
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """作废 a file."""
    row = get_object_or_404(visible(request.actor, Evidence.objects.select_related("case"), "void"), pk=pk)
    form = ReasonOnly(request.POST or None, auto_id="void-%s", use_required_attribute=False)
    back = f"{reverse('cases:page', args=[row.case.no])}?tab={'remedy' if row.issue_id else 'evidence'}"
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            void_evidence(
                actor=request.actor, evidence_id=pk, reason=form.cleaned_data["reason"], now=timezone.now()
            )
            notify(request, "材料已作废，原文件仍保留。")
            return redirect(back)
    return render_form(request, "cases/plain_form.html", form, heading=f"作废材料：{row.name}", submit_label="作废这份材料", back_url=back)  # fmt: skip


@guarded("exonerate", "issue")
def clearing_letter(request: HttpRequest, no: str) -> HttpResponse:
    """澄清函 as a draft for the office to sign."""
    case = seen_case(request.actor, no)
    issue = get_object_or_404(Issue, case=case, status="exonerated")
    require(request.actor, "exonerate", issue)
    reason = issue.events.filter(action="exonerate").values_list("note", flat=True).last() or ""
    letter = Letter(
        title="关于澄清有关情况的函", addressee="（有关人员和单位）",
        paragraphs=[f"关于 {issue.no} 反映的“{issue.title}”，经核查：{reason}", "特此澄清。相关单位应当在适当范围内予以说明，消除影响。"],
        attachments=[], sender=unit_names([request.actor.unit_id]).get(request.actor.unit_id, ""), on=timezone.localdate(),
        marks=[issue.clearing_letter_no],
    )  # fmt: skip
    with acting(request.actor) as act:
        act.record("download", issue, after={"letter": issue.clearing_letter_no})
    with file_store().working_folder() as folder:
        path = folder / "letter.docx"
        write_letter(path, letter)
        stored = file_store().save_path(path)
    return as_file(file_store().open(stored.sha256), f"澄清函_{issue.no}.docx", "application/octet-stream")
