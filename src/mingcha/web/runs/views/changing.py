"""A changed parameter or check: proposed, tried, adopted or given up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from mingcha.catalog.catalogue import load_catalogue
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import explain, may_kind, visible
from mingcha.web.runs.changing import adopt_change, end_change, give_up_change, propose_change
from mingcha.web.runs.check_lines import place_lines, shadow_lines
from mingcha.web.runs.forms import AdoptForm, EndForm, GiveUpForm, ProposeForm
from mingcha.web.runs.models import CheckChange, ShadowFlag
from mingcha.web.runs.models.changes import ADDED, ADOPTED, TRIED
from mingcha.web.runs.parameters import lines_of_parameter, value_words
from mingcha.web.runs.selectors import changes_seen, last_counted, runs_seen
from mingcha.web.runs.views.running import shown_job
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only

SHOWN = 100
"""Differing flags on one page of a direction and check."""


@guarded("view", "check")
def change_list(request: HttpRequest) -> HttpResponse:
    """All proposals, undecided ones first."""
    rows = list(
        changes_seen(request.actor).select_related("unit", "proposed_by", "decided_by", "shadow_run")[:200]
    )
    for change in rows:
        change.title = title_of(change)
    rows.sort(key=lambda c: (c.state != TRIED, -c.pk))
    return render(
        request, "runs/changes.html",
        {"changes": rows, "may_propose": may_kind(request.actor, "propose_parameter", "check")},
    )  # fmt: skip


@guarded("propose_parameter", "check")
@once_only
def propose(request: HttpRequest) -> HttpResponse:
    """The form; the shadow run starts at once, and nothing counts."""
    last = last_counted(request.actor)
    initial = {
        "as_of": last.as_of if last else timezone.localdate(),
        "parameter_id": request.GET.get("parameter", ""),
    }
    form = ProposeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            change = propose_change(actor=request.actor, now=timezone.now(), **form.cleaned_data)
            notify(request, "已开始试算。试算不产生疑点，看过结果由负责人决定是否采用。")
            return redirect("runs:change", change.pk)
    parameter = load_catalogue().parameters.by_id.get(form["parameter_id"].value() or "")
    return render_form(
        request, "runs/propose.html", form, submit_label="开始试算", back_url=reverse("runs:changes"),
        now_values=lines_of_parameter(parameter) if parameter else [],
    )  # fmt: skip


@guarded("view", "check")
def page(request: HttpRequest, change_id: int) -> HttpResponse:
    """A change: what it would add and take away, by check and place, and the differing flags."""
    change = _seen(request, change_id)
    run = change.shadow_run
    context = {
        "change": change, "run": run, "title_words": title_of(change), "decision": explain(request.actor, "activate", change),
        "is_open": change.state == TRIED, "is_adopted": change.state == ADOPTED,
        "new_value": new_value(change), "now_values": lines_of_parameter(load_catalogue().parameters.by_id[change.parameter_id])
        if change.parameter_id else [],
    }  # fmt: skip
    if not run.is_finished:
        return render(request, "runs/change.html", context | {"job": shown_job(run)})
    if runs_seen(request.actor).filter(pk=run.pk).exists():
        lines = shadow_lines(request.actor, run)
        chosen = request.GET.get("check", "")
        flags = visible(request.actor, ShadowFlag.objects.filter(run=run))
        if chosen:
            flags = flags.filter(check_id=chosen)
        added, removed = (list(flags.filter(direction=d)[: SHOWN + 1]) for d in (ADDED, "removed"))
        context |= {
            "lines": lines, "total": {c: sum(getattr(x, c) for x in lines) for c in ("new", "gone", "still_there")},
            "places": place_lines(request.actor, run), "chosen": chosen,
            "differing": [("新增的疑点", added[:SHOWN], len(added) > SHOWN), ("减少的疑点", removed[:SHOWN], len(removed) > SHOWN)],
        }  # fmt: skip
    return render(request, "runs/change.html", context)


@guarded("activate", "check")
@once_only
def adopt(request: HttpRequest, change_id: int) -> HttpResponse:
    """The leader adopts it, with a reason and a day."""
    change = _seen(request, change_id)
    form = AdoptForm(request.POST or None, initial={"effective_on": timezone.localdate()})
    return _decide(
        request, change, form, adopt_change, "采用新规则", "已采用。统计日在生效日及以后的比对使用新规则。"
    )


@guarded("activate", "check")
@once_only
def give_up(request: HttpRequest, change_id: int) -> HttpResponse:
    """The leader gives it up, with a reason."""
    change = _seen(request, change_id)
    return _decide(
        request,
        change,
        GiveUpForm(request.POST or None),
        give_up_change,
        "放弃修改",
        "已放弃，现行规则不变。",
    )


@guarded("activate", "check")
@once_only
def end(request: HttpRequest, change_id: int) -> HttpResponse:
    """The leader stops an adopted change."""
    change = _seen(request, change_id)
    form = EndForm(request.POST or None, initial={"ended_on": timezone.localdate()})
    return _decide(request, change, form, end_change, "停用修改", "已停用，停用日起恢复原来的规则。")


def title_of(change: CheckChange) -> str:
    """参数“…”改为 4 个月 · 检查文件夹“…”"""
    if change.overlay:
        return f"检查文件夹“{change.overlay}”"
    known = load_catalogue().parameters.by_id.get(change.parameter_id)
    return f"“{known.title if known else change.parameter_id}”改为 {new_value(change)}"


def new_value(change: CheckChange) -> str:
    """The proposed value with its unit."""
    known = load_catalogue().parameters.by_id.get(change.parameter_id)
    return value_words(change.value, known.unit) if known else change.value


def _decide(request, change, form, service, label: str, done: str) -> HttpResponse:
    back = reverse("runs:change", args=[change.pk])
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            service(actor=request.actor, change_id=change.pk, now=timezone.now(), **form.cleaned_data)
            notify(request, done)
            return redirect(back)
    return render_form(
        request, "runs/decide.html", form, change=change, title_words=title_of(change), label=label, submit_label=label, back_url=back
    )  # fmt: skip


def _seen(request: HttpRequest, change_id: int) -> CheckChange:
    changes = changes_seen(request.actor).select_related(
        "unit", "proposed_by", "decided_by", "shadow_run", "shadow_run__job", "shadow_run__change"
    )
    return get_object_or_404(changes, pk=change_id)
