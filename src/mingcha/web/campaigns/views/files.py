"""附件 of what is handed down: add, take off, download."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import visible
from mingcha.web.campaigns.forms.review import ReasonForm
from mingcha.web.campaigns.forms.work import TaskFileForm
from mingcha.web.campaigns.models import Campaign, Dispatch, TaskFile
from mingcha.web.campaigns.selectors.files import file_open_to
from mingcha.web.campaigns.services.files import attach_file, record_opening, withdraw_file
from mingcha.web.campaigns.views.lookups import task_of
from mingcha.web.jobs.files import file_store
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


@guarded("attach", "task")
@once_only
def of_dispatch(request: HttpRequest, campaign_id: int, dispatch_id: int) -> HttpResponse:
    """Add a file to everything that one 下发 brought."""
    own = visible(request.actor, Dispatch.objects.filter(issuer_id=request.actor.unit_id), "dispatch")
    row = get_object_or_404(own.select_related("campaign"), pk=dispatch_id, campaign_id=campaign_id)
    back = reverse("campaigns:dispatch_page", args=[campaign_id, row.pk])
    return _add(request, row.campaign, back, "收到这次下发的单位都可以下载。", dispatch_id=row.pk)


@guarded("attach", "task")
@once_only
def of_task(request: HttpRequest, campaign_id: int, task_id: int) -> HttpResponse:
    """Add a file to one task; it goes along wherever the task is handed down."""
    task = task_of(request, campaign_id, task_id)
    if request.actor.unit_id not in (task.holder_id, task.issuer_id):
        raise Http404
    return _add(
        request, task.campaign, task.get_absolute_url(), "随这项任务下发，收到任务的单位都可以下载。", task_id=task.pk
    )  # fmt: skip


def _add(request: HttpRequest, campaign: Campaign, back: str, purpose: str, **what: int) -> HttpResponse:
    form = TaskFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            file = form.cleaned_data["file"]
            added = attach_file(
                actor=request.actor, campaign_id=campaign.pk, file=file, name=file.name, now=timezone.now(), **what
            )  # fmt: skip
            notify(request, f"已添加附件“{added.name[:60]}”。")
            return redirect(back)
    return render_form(
        request, "campaigns/form.html", form, submit_label="添加附件", back_url=back, campaign=campaign, form_title="添加附件",
        form_purpose=purpose,
    )  # fmt: skip


@guarded("attach", "task")
@once_only
def take_off(request: HttpRequest, campaign_id: int, file_id: int) -> HttpResponse:
    """Take a file off, with a reason."""
    own = visible(request.actor, TaskFile.objects.filter(withdrawn_at=None), "attach")
    file = get_object_or_404(own.select_related("campaign"), pk=file_id, campaign_id=campaign_id)
    back = reverse("campaigns:ledger", args=[campaign_id])
    if file.dispatch_id:
        back = reverse("campaigns:dispatch_page", args=[campaign_id, file.dispatch_id])
    elif file.task_id:
        back = reverse("campaigns:task", args=[campaign_id, file.task_id])
    form = ReasonForm(request.POST or None, label="撤下的理由")
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            reason = form.cleaned_data["reason"]
            withdraw_file(actor=request.actor, file_id=file.pk, reason=reason, now=timezone.now())
            notify(request, "已撤下附件。")
            return redirect(back)
    return render_form(
        request, "campaigns/form.html", form, submit_label="撤下附件", back_url=back, campaign=file.campaign,
        form_title=f"撤下附件：{file.name[:40]}",
    )  # fmt: skip


@guarded("open_file", "task")
def download(request: HttpRequest, campaign_id: int, file_id: int) -> HttpResponse:
    """One file, always as a download; who took it is on record."""
    file = file_open_to(request.actor, campaign_id, file_id)
    if file is None:
        raise Http404
    content = file_store().open(file.sha256)
    record_opening(actor=request.actor, file=file, now=timezone.now())
    return FileResponse(content, as_attachment=True, filename=file.name, content_type=file.media_type)
