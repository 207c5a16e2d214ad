"""When runs start by themselves."""

from datetime import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may, may_kind
from mingcha.web.runs.forms import ALL, SOME, ScheduleForm, check_choices
from mingcha.web.runs.models.schedules import MONTHLY, WEEKLY
from mingcha.web.runs.scheduling import save_schedule, stop_schedule
from mingcha.web.runs.selectors import schedules_seen
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


@guarded("view", "run")
def schedule_list(request: HttpRequest) -> HttpResponse:
    """All schedules, those in use first."""
    rows = list(schedules_seen(request.actor))
    for schedule in rows:
        schedule.may_change = may(request.actor, "schedule", schedule)
    may_set = may_kind(request.actor, "schedule", "run")
    return render(request, "runs/schedules.html", {"schedules": rows, "may_set": may_set})


@guarded("schedule", "run")
@once_only
def set_schedule(request: HttpRequest, schedule_id: int | None = None) -> HttpResponse:
    """A new schedule, or another time for one."""
    schedule = get_object_or_404(schedules_seen(request.actor), pk=schedule_id) if schedule_id else None
    initial = {}
    if schedule:
        initial = {
            "rhythm": schedule.rhythm, "at": schedule.at, "scope": ALL if schedule.chosen is None else SOME, "checks": schedule.chosen or [],
            "weekday": schedule.day if schedule.rhythm == WEEKLY else None,
            "month_day": schedule.day if schedule.rhythm == MONTHLY else None,
        }  # fmt: skip
    form = ScheduleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            saved = save_schedule(
                actor=request.actor, rhythm=form.cleaned_data["rhythm"], day=form.day, at=form.cleaned_data["at"] or time(2, 0),
                checks=form.chosen, schedule_id=schedule_id, now=timezone.now(),
            )  # fmt: skip
            notify(request, f"已设定：{saved.words}。")
            return redirect("runs:schedules")
    return render_form(
        request, "runs/schedule.html", form, schedule=schedule, check_groups=check_choices(), submit_label="保存定时", back_url=reverse("runs:schedules")
    )  # fmt: skip


@guarded("schedule", "run")
@require_POST
def stop(request: HttpRequest, schedule_id: int) -> HttpResponse:
    """No more runs by this schedule."""
    schedule = get_object_or_404(schedules_seen(request.actor), pk=schedule_id)
    stop_schedule(actor=request.actor, schedule_id=schedule.pk, now=timezone.now())
    notify(request, f"已停用定时（{schedule.words}）。")
    return redirect("runs:schedules")
