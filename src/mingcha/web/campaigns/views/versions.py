"""A ledger is handed up: 核对页, the frozen version, taking it back, signing for it or sending it back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mingcha.office.ledger_workbook import ledger_bytes
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may, visible
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.forms.review import ReasonForm
from mingcha.web.campaigns.forms.work import FileLedgerForm
from mingcha.web.campaigns.models import LedgerVersion
from mingcha.web.campaigns.selectors.ledger import frozen_ledger, ledger_view, printed_rows
from mingcha.web.campaigns.services.ledger_versions import file_ledger, receive_ledger, take_back_ledger
from mingcha.web.campaigns.units import unit_of
from mingcha.web.campaigns.views.ledger import XLSX, columns, file_response
from mingcha.web.campaigns.views.lookups import campaign_of
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


@guarded("submit", "task_progress")
@once_only
def hand_up(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """核对页, then 上报: the version is frozen."""
    campaign = campaign_of(request, campaign_id)
    view = ledger_view(campaign, unit_of(request.actor))
    form = FileLedgerForm(
        request.POST or None,
        initial={"label": view.version.label if view.version and view.version.label else month_words()},
    )
    back = reverse("campaigns:ledger", args=[campaign.pk])
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            version = file_ledger(
                actor=request.actor, campaign_id=campaign.pk, now=timezone.now(), **form.cleaned_data
            )
            notify(request, f"已上报第 {version.number} 期工作台账，对方签收前可以撤回。")
            return redirect("campaigns:version", campaign.pk, version.pk)
    untouched = sum(1 for r in view.rows if not (r.progress and r.progress.touched))
    answers = [
        ("专项", campaign.title, None),
        ("任务和措施", f"{len({r.task.pk for r in view.rows})} 项任务，{len(view.rows)} 条措施", back),
        (
            "本期没有填写的",
            f"{untouched} 行" if untouched else "没有",
            back + "?fill=1" if untouched else None,
        ),
        ("与上期相比", f"改了 {len(view.differences)} 处" if view.previous else "第一期", back),
    ]
    return render(
        request, "campaigns/check.html",
        {"campaign": campaign, "answers": answers, "form": form, "act_label": "上报工作台账", "back_url": back, "page_title": "上报前核对",
         "consequence": "上报后这一期内容冻结保存。对方签收前可以撤回；退回的另成一期更正。"},
        status=422 if form.is_bound and form.errors else 200,
    )  # fmt: skip


def month_words() -> str:
    """2026年5月, of today."""
    today = timezone.localdate()
    return f"{today.year}年{today.month}月"


@guarded("view", "task_progress")
def version_page(request: HttpRequest, campaign_id: int, version_id: int) -> HttpResponse:
    """A version as it was handed up: cell by cell what the workbook had."""
    version = _version(request, campaign_id, version_id)
    found = frozen_ledger(version) if version.frozen else None
    return render(
        request, "campaigns/version.html",
        {
            "campaign": version.campaign, "version": version, "ledger": found, "rows": printed_rows(found) if found else [],
            "may_receive": version.state == "submitted" and may(request.actor, "acknowledge", version) and may_receive(request, version),
            "may_take_back": version.state == "submitted" and version.holder_id == request.actor.unit_id and may(request.actor, "withdraw", version),
            **columns(),
        },
    )  # fmt: skip


def may_receive(request: HttpRequest, version: LedgerVersion) -> bool:
    """Above the unit that handed it up; the campaign's own unit records a receipt from outside, by another person."""
    own = version.holder_id == request.actor.unit_id
    return (
        not own or version.holder_id == version.campaign.unit_id
    ) and version.filed_by_id != request.actor.user_id


@guarded("export", "task_progress")
def version_workbook(request: HttpRequest, campaign_id: int, version_id: int) -> HttpResponse:
    """A frozen version as .xlsx."""
    version = _version(request, campaign_id, version_id)
    with acting(request.actor) as act:
        act.record("export", version)
    return file_response(
        ledger_bytes(frozen_ledger(version), {}),
        f"{version.campaign.title[:40]}-{version.holder.name}-第{version.number}期.xlsx",
        XLSX,
    )


@guarded("withdraw", "task_progress")
@require_POST
@once_only
def take_back(request: HttpRequest, campaign_id: int, version_id: int) -> HttpResponse:
    """Before it is signed for."""
    version = _version(request, campaign_id, version_id)
    take_back_ledger(actor=request.actor, version_id=version.pk, now=timezone.now())
    notify(request, "已撤回。修改后再上报，会另成一期。")
    return redirect("campaigns:ledger", campaign_id)


@guarded("acknowledge", "task_progress")
@once_only
def receive(request: HttpRequest, campaign_id: int, version_id: int) -> HttpResponse:
    """签收 at once; 退回 with a reason."""
    version = _version(request, campaign_id, version_id)
    back = reverse("campaigns:version", args=[campaign_id, version_id])
    accepted = request.POST.get("act") == "accept"
    form = ReasonForm(
        None if accepted or request.method == "GET" else request.POST,
        label="退回的原因",
        hint="写明缺什么、怎样算合格。退回原因会发给经办人",
    )
    if request.method == "POST" and (accepted or form.is_valid()):
        with keep_form(form):
            reason = "" if accepted else form.cleaned_data["reason"]
            receive_ledger(
                actor=request.actor,
                version_id=version.pk,
                accepted=accepted,
                reason=reason,
                now=timezone.now(),
            )
            notify(
                request,
                f"已签收{version.holder.name}的工作台账。"
                if accepted
                else f"已退回{version.holder.name}的工作台账。",
            )
            return redirect(back)
    return render_form(
        request,
        "campaigns/form.html",
        form,
        submit_label="退回工作台账",
        back_url=back,
        campaign=version.campaign,
        form_title="退回工作台账",
    )


def _version(request: HttpRequest, campaign_id: int, version_id: int) -> LedgerVersion:
    rows = visible(
        request.actor,
        LedgerVersion.objects.select_related("campaign", "holder", "filed_by", "received_by", "corrects"),
    )
    return get_object_or_404(rows, pk=version_id, campaign_id=campaign_id)
