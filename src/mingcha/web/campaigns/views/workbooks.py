"""An edited ledger comes back: upload, the differences, what to take over."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import visible
from mingcha.web.campaigns.forms.work import WorkbookForm
from mingcha.web.campaigns.models import ReturnedWorkbook
from mingcha.web.campaigns.services.workbooks import discard_workbook, take_over_workbook, upload_workbook
from mingcha.web.campaigns.views.lookups import campaign_of
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


@guarded("import", "task_progress")
@once_only
def upload(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Choose the file."""
    campaign = campaign_of(request, campaign_id)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            file = form.cleaned_data["workbook"]
            row = upload_workbook(
                actor=request.actor,
                campaign_id=campaign.pk,
                workbook=file,
                name=file.name,
                now=timezone.now(),
            )
            return redirect("campaigns:workbook_page", campaign.pk, row.pk)
    return render_form(
        request, "campaigns/form.html", form, submit_label="上传并比较", back_url=reverse("campaigns:ledger", args=[campaign.pk]), campaign=campaign,
        form_title="上传填好的台账", form_purpose="先从台账页面导出，在 WPS 里填好再上传。这里列出每一处改动，由您确认后才写入。",
    )  # fmt: skip


@guarded("import", "task_progress")
def page(request: HttpRequest, campaign_id: int, workbook_id: int) -> HttpResponse:
    """Every difference, to be ticked."""
    row = _row(request, campaign_id, workbook_id)
    return render(
        request, "campaigns/workbook.html",
        {
            "campaign": row.version.campaign, "workbook": row, "is_open": not row.taken_at and not row.discarded_at,
            "changes": list(enumerate(row.changes)), "removed": any(c["kind"] == "removed" for c in row.changes),
            "allowed": sum(c["allowed"] for c in row.changes),
        },
    )  # fmt: skip


@guarded("import", "task_progress")
@require_POST
@once_only
def decide(request: HttpRequest, campaign_id: int, workbook_id: int) -> HttpResponse:
    """Take the ticked ones over, or give the workbook up."""
    row = _row(request, campaign_id, workbook_id)
    if request.POST.get("act") == "discard":
        discard_workbook(actor=request.actor, workbook_id=row.pk, now=timezone.now())
        notify(request, "已放弃这份台账，现有内容没有变动。")
    else:
        chosen = [int(n) for n in request.POST.getlist("chosen") if n.isdigit()]
        taken = take_over_workbook(
            actor=request.actor,
            workbook_id=row.pk,
            chosen=chosen,
            reason=request.POST.get("reason", ""),
            now=timezone.now(),
        )
        notify(request, f"已写入 {taken} 处改动。")
    return redirect("campaigns:ledger", campaign_id)


def _row(request: HttpRequest, campaign_id: int, workbook_id: int) -> ReturnedWorkbook:
    rows = visible(
        request.actor, ReturnedWorkbook.objects.select_related("version__campaign", "uploaded_by"), "import"
    )
    return get_object_or_404(rows, pk=workbook_id, version__campaign_id=campaign_id)
