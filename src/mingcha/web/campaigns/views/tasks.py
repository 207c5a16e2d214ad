"""One task: its card (on phones the place to fill in), its measures, its deadline, what happens to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mingcha.domain.workflow_tables import TASK
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may, visible
from mingcha.web.campaigns.forms.review import ReasonForm
from mingcha.web.campaigns.forms.work import DeadlineForm, EventForm, MeasureForm, ProgressForm
from mingcha.web.campaigns.models import Measure, Task, TaskFile
from mingcha.web.campaigns.selectors.calendar import task_light
from mingcha.web.campaigns.selectors.files import files_of_task
from mingcha.web.campaigns.selectors.ledger import ledger_view
from mingcha.web.campaigns.services.ledger import LedgerConflict, record_progress
from mingcha.web.campaigns.services.measures import MeasureConflict, add_measure, change_measure, void_measure
from mingcha.web.campaigns.services.task_acts import (
    OF_HOLDER,
    OF_ISSUER,
    act_on_task,
    change_deadline,
    record_event,
)
from mingcha.web.campaigns.views.ledger import ask_which, posted_edits
from mingcha.web.campaigns.views.lookups import task_of
from mingcha.web.skeleton.conflict import ConflictField, render_conflict
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only

NEED_REASON = ("send_back", "reopen")


@guarded("view", "task")
def task_page(request: HttpRequest, campaign_id: int, task_id: int) -> HttpResponse:
    """The card of a task."""
    task = task_of(request, campaign_id, task_id)
    rows = [r for r in ledger_view(task.campaign, task.holder).rows if r.task.pk == task.pk]
    own = task.holder_id == request.actor.unit_id
    writable = task.status in ("acknowledged", "in_progress", "returned", "standing")
    children = (
        visible(request.actor, Task.objects.filter(parent=task))
        .exclude(status="withdrawn")
        .select_related("holder", "event")
    )
    return render(
        request, "campaigns/task.html",
        {
            "campaign": task.campaign, "task": task, "rows": rows, "light": task_light(task, timezone.localdate()), "own": own,
            "may_fill": own and writable and may(request.actor, "acknowledge", task), "acts": _acts(request, task),
            "children": children.order_by("region_code", "id"), "statuses": ProgressForm.base_fields["status"].choices,
            "may_change_due": task.issuer_id == request.actor.unit_id and may(request.actor, "change", task), "state_word": TASK.states[task.status],
            "files": files_of_task(request.actor, task), "add_file_url": _add_file_url(request, task),
            "may_record_event": task.on_event and not task.event_id and own,
        },
    )  # fmt: skip


def _add_file_url(request: HttpRequest, task: Task) -> str:
    """Where the unit that holds or gave the task adds a file; "" for others."""
    unit_id = request.actor.unit_id
    part = unit_id in (task.holder_id, task.issuer_id) and task.status != "withdrawn"
    adds = (
        part
        and task.campaign.status == "issued"
        and may(request.actor, "attach", TaskFile(issuer_id=unit_id))
    )
    return reverse("campaigns:task_files", args=[task.campaign_id, task.pk]) if adds else ""


@guarded("record", "task_progress")
@require_POST
@once_only
def fill_task(request: HttpRequest, campaign_id: int, task_id: int) -> HttpResponse:
    """Save the progress of one task's measures."""
    task = task_of(request, campaign_id, task_id)
    edits, _ = posted_edits(request)
    try:
        saved = record_progress(actor=request.actor, campaign_id=campaign_id, edits=edits, now=timezone.now())
    except LedgerConflict as conflict:
        return ask_which(request, task.campaign, conflict, edits)
    notify(request, f"已保存 {saved} 行进展。" if saved else "没有改动。")
    return redirect(_url(task))


@guarded("view", "task")
@once_only
def act(request: HttpRequest, campaign_id: int, task_id: int, action: str) -> HttpResponse:
    """One act of the table of tasks; what needs a reason asks for it."""
    task = task_of(request, campaign_id, task_id)
    words = TASK.action_words(action)
    form = ReasonForm(request.POST or None, label=f"{words}的理由")
    needs = action in NEED_REASON
    if request.method == "POST" and (not needs or form.is_valid()):
        with keep_form(form):
            reason = form.cleaned_data["reason"] if needs else ""
            act_on_task(
                actor=request.actor, task_id=task.pk, action=action, reason=reason, now=timezone.now()
            )
            notify(request, f"已{words}。")
            return redirect(_url(task))
    return render_form(
        request,
        "campaigns/form.html",
        form,
        submit_label=words,
        back_url=_url(task),
        campaign=task.campaign,
        form_title=f"{words}：{task.content[:40]}",
    )


@guarded("change", "task")
@once_only
def deadline(request: HttpRequest, campaign_id: int, task_id: int) -> HttpResponse:
    """Another deadline, with a reason; the first stays on record."""
    task = task_of(request, campaign_id, task_id)
    form = DeadlineForm(request.POST or None, initial={"due_on": task.due_on, "standing": task.standing})
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            change_deadline(actor=request.actor, task_id=task.pk, now=timezone.now(), **form.cleaned_data)
            notify(request, "已变更期限，原期限留在记录里。")
            return redirect(_url(task))
    return render_form(
        request,
        "campaigns/form.html",
        form,
        submit_label="变更期限",
        back_url=_url(task),
        campaign=task.campaign,
        form_title="变更任务期限",
    )


@guarded("acknowledge", "task")
@once_only
def event(request: HttpRequest, campaign_id: int, task_id: int) -> HttpResponse:
    """Something happened that a waiting task is about."""
    task = task_of(request, campaign_id, task_id)
    form = EventForm(request.POST or None, initial={"happened_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            made = record_event(
                actor=request.actor,
                task_id=task.pk,
                today=timezone.localdate(),
                now=timezone.now(),
                **form.cleaned_data,
            )
            notify(request, "已登记事由，新的任务已列入台账。")
            return redirect(_url(made))
    return render_form(
        request,
        "campaigns/form.html",
        form,
        submit_label="登记事由",
        back_url=_url(task),
        campaign=task.campaign,
        form_title="登记事由",
    )


@guarded("record", "task_progress")
@once_only
def measure(
    request: HttpRequest, campaign_id: int, task_id: int, measure_id: int | None = None
) -> HttpResponse:
    """Change a measure, or add one."""
    task = task_of(request, campaign_id, task_id)
    row = get_object_or_404(Measure, pk=measure_id, task=task, voided_at=None) if measure_id else None
    fields = ("text", "due_on", "due_words", "persons", "units")
    initial = (
        {f: getattr(row, f) for f in fields} | {"seen": row.revision} if row else {"units": task.holder.name}
    )
    form = MeasureForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            said = {f: form.cleaned_data[f] for f in fields}
            if row:
                seen = form.cleaned_data["seen"] or 0
                try:
                    change_measure(
                        actor=request.actor, measure_id=row.pk, seen=seen, now=timezone.now(), **said
                    )
                except MeasureConflict as conflict:
                    return _ask_which_measure(request, task, conflict.measure, form)
            else:
                add_measure(actor=request.actor, task_id=task.pk, now=timezone.now(), **said)
            notify(request, "已保存措施。")
            return redirect(_url(task))
    title = "修改措施" if row else "增加措施"
    return render_form(
        request,
        "campaigns/form.html",
        form,
        submit_label="保存措施",
        back_url=_url(task),
        campaign=task.campaign,
        form_title=title,
    )


def _ask_which_measure(request: HttpRequest, task: Task, theirs: Measure, form: MeasureForm) -> HttpResponse:
    """409: both values of each cell of a measure that two people changed."""
    same, fields = {"seen": str(theirs.revision)}, []
    for name in ("text", "due_on", "due_words", "persons", "units"):
        mine, stored = ("" if v is None else str(v) for v in (form.cleaned_data[name], getattr(theirs, name)))
        if mine == stored:
            same[name] = mine
        else:
            fields.append(ConflictField(name, form.fields[name].label or name, stored, mine))
    return render_conflict(
        request, what=f"“{task.area}”第 {task.number} 项的措施", who=theirs.changed_by.name if theirs.changed_by else "其他人",
        at=theirs.changed_at or timezone.now(), fields=fields, same=same,
        action_url=reverse("campaigns:measure", args=[task.campaign_id, task.pk, theirs.pk]), back_url=_url(task),
    )  # fmt: skip


@guarded("record", "task_progress")
@once_only
def void(request: HttpRequest, campaign_id: int, task_id: int, measure_id: int) -> HttpResponse:
    """Take a measure out, with a reason."""
    task = task_of(request, campaign_id, task_id)
    get_object_or_404(Measure, pk=measure_id, task=task, voided_at=None)
    form = ReasonForm(request.POST or None, label="作废的理由")
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            void_measure(
                actor=request.actor,
                measure_id=measure_id,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
            notify(request, "已作废这条措施，记录仍可查。")
            return redirect(_url(task))
    return render_form(
        request,
        "campaigns/form.html",
        form,
        submit_label="作废措施",
        back_url=_url(task),
        campaign=task.campaign,
        form_title="作废措施",
    )


def _acts(request: HttpRequest, task: Task) -> list[dict]:
    """The acts that this person may do now, with the verb on the button."""
    out, seen = [], set()
    for t in TASK.actions(task.status):
        mine = OF_HOLDER if task.holder_id == request.actor.unit_id else {}
        above = OF_ISSUER if task.issuer_id == request.actor.unit_id else {}
        needed = (mine | above).get(t.action)
        same = t.action in ("accept", "make_standing") and task.reported_by_id == request.actor.user_id
        if not needed or t.action in seen or same or not may(request.actor, needed, task):
            continue
        if t.action == ("accept" if task.standing else "make_standing"):
            continue
        seen.add(t.action)
        out.append({"action": t.action, "words": t.words, "asks": t.action in NEED_REASON})
    return out


def _url(task: Task) -> str:
    return reverse("campaigns:task", args=[task.campaign_id, task.pk])
