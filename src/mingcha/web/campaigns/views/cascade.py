"""P06: 下发, its 核对页, signing for it, taking it back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may, visible
from mingcha.web.campaigns.forms.review import ReasonForm
from mingcha.web.campaigns.forms.work import DispatchForm
from mingcha.web.campaigns.models import Dispatch, TakeOn, Task, TaskFile
from mingcha.web.campaigns.selectors.files import files_of_dispatch
from mingcha.web.campaigns.services.cascade import OVER, acknowledge_dispatch, withdraw_dispatch
from mingcha.web.campaigns.services.deadline_rules import RULES
from mingcha.web.campaigns.services.dispatching import (
    Wanted,
    at_once_max,
    dispatch_or_queue,
    plan_dispatch,
    running_dispatch,
)
from mingcha.web.campaigns.units import unit_of, units_below
from mingcha.web.campaigns.views.lookups import campaign_of
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only
from mingcha.web.skeleton.wording import day_text


@guarded("dispatch", "task")
@once_only
def dispatch(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The form, then the 核对页 (same address), then 下发."""
    campaign = campaign_of(request, campaign_id)
    own = unit_of(request.actor)
    tasks = list(
        Task.objects.filter(campaign=campaign, holder=own, event=None).exclude(status__in=(*OVER, "issued"))
    )
    units = units_below(own)
    form = DispatchForm(request.POST or None, campaign=campaign, tasks=tasks, units=units)
    back = reverse("campaigns:lower", args=[campaign.pk])
    if request.method == "POST" and request.POST.get("act") != "change" and form.is_valid():
        c, today = form.cleaned_data, timezone.localdate()
        said = {
            "campaign_id": campaign.pk,
            "task_ids": tuple(c["tasks"]),
            "unit_ids": tuple(c["units"]),
            "rule": form.deadline(),
            "today": today,
        }
        with keep_form(form):
            if request.POST.get("act") == "dispatch":
                wanted = Wanted(**said, note=c["note"], take_on_by=c["take_on_by"])
                handed = dispatch_or_queue(actor=request.actor, wanted=wanted, now=timezone.now())
                if handed.dispatch is None:
                    notify(request, "数量较多，已转为后台办理。写入前可以取消。")
                    return redirect("jobs:page", handed.job_id)
                notify(request, "已下发，对方签收前可以撤回。")
                return redirect("campaigns:dispatch_page", campaign.pk, handed.dispatch.pk)
            planned = plan_dispatch(actor=request.actor, **said)
            summary = _summary(planned, c)
            return render(
                request, "campaigns/dispatch_check.html",
                {"campaign": campaign, "form": form, "planned": planned, "back_url": back, **summary,
                 "in_background": summary["going"] > at_once_max(request.actor, today)},
            )  # fmt: skip
    return render_form(
        request,
        "campaigns/dispatch.html",
        form,
        submit_label="核对后下发",
        back_url=back,
        campaign=campaign,
        tasks=tasks,
        units=units,
        running_job=running_dispatch(request.actor, campaign.pk),
    )


def _summary(planned: list, c: dict) -> dict:
    going = [p for p in planned if not p.skipped]
    units = {p.unit.pk: p.unit.name for p in going}
    dues = sorted({p.due_on for p in going if p.due_on})
    measures = sum(
        t.measures.filter(voided_at=None).count() for t in {p.task.pk: p.task for p in going}.values()
    )
    due_words = (
        "没有定日子（长期、随时）"
        if not dues
        else day_text(dues[0])
        if len(dues) == 1
        else f"{day_text(dues[0])}至{day_text(dues[-1])}"
    )
    return {
        "answers": [
            ("下发的任务", f"{len({p.task.pk for p in going})} 项", None),
            ("下发给", f"{len(units)} 个单位：{'、'.join(units.values())}" if units else "没有", None),
            ("下级的期限", f"{RULES[c['rule']]}（{due_words}）", None),
            ("承接方案报到", day_text(c["take_on_by"]) if c["take_on_by"] else "", None),
            ("要求", c["note"], None),
            ("自动带出", f"任务内容、期限和 {measures} 条措施已带出，下级只需填责任人和进展", None),
            ("已下发过、不再下发", f"{sum(bool(p.skipped) for p in planned)} 项次" if any(p.skipped for p in planned) else "没有", None),
        ],
        "going": len(going), "unit_count": len(units),
    }  # fmt: skip


@guarded("view", "task")
def dispatch_page(request: HttpRequest, campaign_id: int, dispatch_id: int) -> HttpResponse:
    """One 下发: for the upper unit who has signed, for the lower one what to sign for."""
    row, tasks = _dispatch(request, campaign_id, dispatch_id)
    own = [t for t in tasks if t.holder_id == request.actor.unit_id]
    by_unit: dict[int, dict] = {}
    for t in tasks:
        entry = by_unit.setdefault(
            t.holder_id, {"unit": t.holder, "tasks": 0, "signed_at": None, "opened": 0}
        )
        entry["tasks"] += 1
        entry["signed_at"] = entry["signed_at"] or t.acknowledged_at
    issuer = row.issuer_id == request.actor.unit_id
    return render(
        request, "campaigns/dispatch_page.html",
        {
            "campaign": row.campaign, "dispatch": row, "own": own, "units": list(by_unit.values()), "is_issuer": issuer, "rule": RULES[row.rule["kind"]],
            "may_sign": any(t.status == "issued" for t in own) and may(request.actor, "acknowledge", own[0]),
            "may_withdraw": issuer and not row.withdrawn_at and not any(t.acknowledged_at for t in tasks) and may(request.actor, "withdraw", row),
            "files": files_of_dispatch(request.actor, row), "add_file_url": reverse("campaigns:dispatch_files", args=[campaign_id, row.pk])
            if issuer and not row.withdrawn_at and row.campaign.status == "issued" and may(request.actor, "attach", TaskFile(issuer_id=row.issuer_id)) else "",
            "take_on": TakeOn.objects.filter(campaign=row.campaign, holder_id=request.actor.unit_id).first(),
        },
    )  # fmt: skip


@guarded("acknowledge", "task")
@require_POST
@once_only
def acknowledge(request: HttpRequest, campaign_id: int, dispatch_id: int) -> HttpResponse:
    """签收."""
    row, _ = _dispatch(request, campaign_id, dispatch_id)
    count = acknowledge_dispatch(actor=request.actor, dispatch_id=row.pk, now=timezone.now())
    notify(request, f"已签收 {count} 项任务，已列入本单位台账。")
    return redirect("campaigns:ledger", campaign_id)


@guarded("withdraw", "task")
@once_only
def withdraw(request: HttpRequest, campaign_id: int, dispatch_id: int) -> HttpResponse:
    """撤回, with a reason."""
    row, _ = _dispatch(request, campaign_id, dispatch_id)
    back = reverse("campaigns:dispatch_page", args=[campaign_id, row.pk])
    form = ReasonForm(request.POST or None, label="撤回的理由")
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            withdraw_dispatch(
                actor=request.actor,
                dispatch_id=row.pk,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
            notify(request, "已撤回这次下发。")
            return redirect(back)
    return render_form(
        request,
        "campaigns/form.html",
        form,
        submit_label="撤回下发",
        back_url=back,
        campaign=row.campaign,
        form_title="撤回下发",
    )


def _dispatch(request: HttpRequest, campaign_id: int, dispatch_id: int) -> tuple[Dispatch, list[Task]]:
    """A 下发 that the actor's unit made or that brought it something, with the tasks that the actor may see."""
    row = get_object_or_404(
        Dispatch.objects.select_related("campaign", "issuer", "issued_by"),
        pk=dispatch_id,
        campaign_id=campaign_id,
    )
    tasks = list(
        visible(request.actor, Task.objects.filter(dispatch=row))
        .select_related("holder")
        .order_by("region_code", "position")
    )
    if not tasks and not may(request.actor, "view", row):
        raise Http404
    return row, tasks
