"""A run is started, watched, cancelled, read."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mingcha.catalog.catalogue import load_catalogue
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may, require
from mingcha.web.jobs.polling import STOP_POLLING
from mingcha.web.jobs.services import ask_to_cancel
from mingcha.web.runs.check_lines import by_theme, check_lines, totals
from mingcha.web.runs.forms import StartForm, check_choices
from mingcha.web.runs.models import Run
from mingcha.web.runs.models.runs import SHADOW
from mingcha.web.runs.owed import by_department
from mingcha.web.runs.parameters import lines_of_run
from mingcha.web.runs.selectors import runs_seen, sees_whole
from mingcha.web.runs.services import refuse_run, start_run
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only
from mingcha.web.skeleton.wording import day_text

TABS = {
    "": "结果",
    "missing": "未比对",
    "compare": "与上次比较",
    "parameters": "参数",
    "versions": "数据和版本",
}


@guarded("start", "run")
def start(request: HttpRequest) -> HttpResponse:
    """The form; what was typed comes back from the check page in the query string."""
    if request.method == "POST":
        form = StartForm(request.POST)
        if form.is_valid():
            with keep_form(form):
                refuse_run(
                    form.cleaned_data["as_of"], form.chosen, form.overrides, request.actor.region_code, timezone.now()
                )  # fmt: skip
                return redirect(f"{reverse('runs:confirm')}?{_typed(request.POST, form)}")
    else:
        form = StartForm(initial=_initial(request.GET))
    return render_form(
        request, "runs/start.html", form, check_groups=check_choices(), submit_label="核对后运行", back_url=reverse("runs:list")
    )  # fmt: skip


@guarded("start", "run")
@once_only
def confirm(request: HttpRequest) -> HttpResponse:
    """核对页: what will be run, said back; nothing is started before it is posted."""
    form = StartForm(request.GET)
    back = f"{reverse('runs:start')}?{request.GET.urlencode()}"
    if not form.is_valid():
        return redirect(back)
    if request.method == "POST":
        run = start_run(
            actor=request.actor, as_of=form.cleaned_data["as_of"], checks=form.chosen, overrides=form.overrides, now=timezone.now()
        )  # fmt: skip
        notify(request, f"已排入比对（统计日 {run.as_of}）。完成后会有消息。")
        return redirect("runs:page", run.pk)
    catalogue = load_catalogue()
    titles = [catalogue.checks[c].title for c in form.chosen or ()]
    answers = [
        ("统计日", day_text(form.cleaned_data["as_of"]), back),
        ("检查", f"全部 {len(catalogue.checks)} 项" if form.chosen is None else f"{len(titles)} 项：{'、'.join(titles)}", back),
        *((f"本次参数：{catalogue.parameters.by_id[o['parameter_id']].title}", f"{o['value']}（理由：{o['reason']}）", back) for o in form.overrides),
    ]  # fmt: skip
    consequence = "疑点会写入疑点清单：新出现的待研判，数据里已没有的标为已消失。办理中的疑点不受影响。"
    if form.overrides:
        consequence += "本次用了修改的参数，结果与平时不同；只想看看影响的，请用“试算”。"
    return render(
        request, "runs/confirm.html",
        {"answers": answers, "consequence": consequence, "act_label": "开始比对", "back_url": back},
    )  # fmt: skip


@guarded("view", "run")
def page(request: HttpRequest, run_id: int) -> HttpResponse:
    """A run: while it waits or runs its progress, then its results under tabs."""
    run = _seen(request, run_id)
    if run.purpose == SHADOW:
        return redirect("runs:change", run.change.pk)
    context = {
        "run": run,
        "whole": sees_whole(request.actor, run),
        "may_cancel": may(request.actor, "cancel", run),
    }
    if not run.is_finished:
        return render(request, "runs/waiting.html", context | {"job": shown_job(run)})
    tab = request.GET.get("tab", "")
    if tab not in TABS:
        raise Http404
    lines = check_lines(request.actor, run)
    context |= {
        "tab": tab, "tabs": [(name, word, name == tab) for name, word in TABS.items()], "lines": lines, "parts": by_theme(lines),
        "total": totals(lines), "not_compared": [x for x in lines if x.status == "not_applicable"],
        "failed": [x for x in lines if x.status == "error"], "owed": by_department(x.outcome for x in lines),
    }  # fmt: skip
    if tab == "parameters":
        context["parameters"] = lines_of_run((x.outcome for x in lines), run.overrides)
    return render(request, "runs/page.html", context)


@guarded("view", "run")
def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far it is: asked every two seconds; 286 tells the page to stop asking."""
    run = _seen(request, run_id)
    job = shown_job(run)
    status = STOP_POLLING if job["finished"] else 200
    if not request.headers.get("HX-Request"):
        return redirect(run_url(run))
    return render(request, "skeleton/job_progress.html", {"job": job}, status=status)


@guarded("cancel", "run")
@require_POST
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Stop it at the next check; what was there before stays."""
    run = _seen(request, run_id)
    require(request.actor, "cancel", run)
    if run.job_id:
        ask_to_cancel(actor=request.actor, job_id=run.job_id, now=timezone.now())
        notify(request, "已要求停止。正在比对的这一项做完就停，原有疑点没有变动。")
    return redirect(run_url(run))


@guarded("view", "run")
def request_note(request: HttpRequest, run_id: int) -> HttpResponse:
    """A letter to one department that asks for the data that was missing: tables and columns, no person."""
    run = _seen(request, run_id)
    owed = by_department(run.outcomes.filter(status="not_applicable"))
    chosen = next((o for o in owed if o.department == request.GET.get("department")), None)
    if chosen is None:
        raise Http404
    return render(
        request, "runs/request_note.html", {"run": run, "owed": chosen, "today": timezone.localdate()}
    )


def shown_job(run: Run) -> dict:
    """A run's job in the form of skeleton/job_progress.html; a job that is gone did not finish."""
    job, url = run.job, run_url(run)
    state = "done" if run.is_finished else job.state if job else "failed"
    error = (job.error or {}) if job else {}
    words = "，".join(error[k] for k in ("what", "why", "next_step") if error.get(k))
    return {
        "pk": run.pk, "title": str(run), "state_word": run.state_word, "step": job.step if job and not run.is_finished else "",
        "done": job.done if job else 0, "total": job.total if job else 0, "unit": "", "finished": state not in ("queued", "running"),
        "progress_url": reverse("runs:progress", args=[run.pk]),
        "cancel_url": reverse("runs:cancel", args=[run.pk]) if job and not job.cancel_asked_at else "",
        "message": words, "result_url": url if state == "done" else "", "result_label": "查看结果",
    }  # fmt: skip


def run_url(run: Run) -> str:
    """The page of a run: a shadow run's is its change's."""
    if run.purpose == SHADOW:
        return reverse("runs:change", args=[run.change.pk])
    return reverse("runs:page", args=[run.pk])


def _seen(request: HttpRequest, run_id: int) -> Run:
    runs = runs_seen(request.actor).select_related(
        "job", "unit", "started_by", "schedule", "previous", "change"
    )
    return get_object_or_404(runs, pk=run_id)


def _typed(posted: QueryDict, form: StartForm) -> str:
    """What was typed as a query string, without what the form itself adds; empty fields left out."""
    kept = QueryDict(mutable=True)
    for name in form.fields:
        values = [v for v in posted.getlist(name) if v]
        if values and not (name == "checks" and form.cleaned_data["scope"] == "all"):
            kept.setlist(name, values)
    return kept.urlencode()


def _initial(query: QueryDict) -> dict[str, object]:
    typed: dict[str, object] = {name: query[name] for name in query if name != "checks"}
    if "checks" in query:
        typed["checks"] = query.getlist("checks")
    return typed
