"""P05: the ledger on the screen, filled in by keyboard, exported, printed, handed up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from mingcha.office.ledger_layout import TASK_COLUMNS
from mingcha.office.ledger_workbook import ledger_bytes
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may_kind, visible
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.forms.work import ProgressForm
from mingcha.web.campaigns.models import Campaign, Dispatch, Task
from mingcha.web.campaigns.selectors.calendar import task_light
from mingcha.web.campaigns.selectors.campaigns import dispatches_to
from mingcha.web.campaigns.selectors.files import files_of_dispatch
from mingcha.web.campaigns.selectors.ledger import LedgerView, ledger_view
from mingcha.web.campaigns.services.ledger import (
    LedgerConflict,
    ProgressEdit,
    record_progress,
    say_no_new_progress,
)
from mingcha.web.campaigns.views.lookups import campaign_of, holder_of
from mingcha.web.orgs.selectors import unit_names
from mingcha.web.skeleton.conflict import ConflictField, render_conflict
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@guarded("view", "campaign")
def ledger(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The ledger of one unit; ?fill=1 to write in it."""
    campaign = campaign_of(request, campaign_id)
    if campaign.is_draft:
        return redirect("campaigns:review", campaign.pk)
    return render(request, "campaigns/ledger.html", ledger_context(request, campaign))


def ledger_context(request: HttpRequest, campaign: Campaign) -> dict:
    """What the ledger's page needs, for reading and for filling in."""
    holder = holder_of(request, campaign)
    sees = visible(request.actor, Task.objects.filter(campaign=campaign, holder=holder)).exists()
    view = ledger_view(campaign, holder) if sees else LedgerView(campaign, holder, None, None, [])
    today = timezone.localdate()
    own = holder.pk == request.actor.unit_id
    fills = (
        own and may_kind(request.actor, "record", "task_progress") and campaign.status in ("issued", "closed")
    )
    for row in view.rows:
        row.light = task_light(row.task, today) if row.task_rows else None
        row.may_fill = fills and row.task.status in ("acknowledged", "in_progress", "returned", "standing")
    return {
        "campaign": campaign, "holder": holder, "view": view, "own": own, "may_fill": fills and any(r.may_fill for r in view.rows),
        "fill": fills and request.GET.get("fill") == "1", "statuses": ProgressForm.base_fields["status"].choices,
        "others": other_holders(request, campaign), "to_sign": _to_sign(request, campaign),
        "may_submit": own and may_kind(request.actor, "submit", "task_progress"), "tab": "ledger", **columns(),
        "untouched": sum(1 for r in view.rows if r.may_fill and not (r.progress and r.progress.touched)),
    }  # fmt: skip


def columns() -> dict:
    """The two header rows from the one definition of the columns: [(words, columns across, rows down)], [words]."""
    top: list[list] = []
    for over, under, _ in TASK_COLUMNS:
        if under is not None and top and top[-1][0] == over:
            top[-1][1] += 1
        else:
            top.append([over, 1, 1 if under else 2])
    return {"head_top": top, "head_under": [under for _, under, _ in TASK_COLUMNS if under]}


def other_holders(request: HttpRequest, campaign: Campaign) -> list[tuple[int, str]]:
    """Units whose ledgers of this campaign the actor may look at, by region code."""
    tasks = visible(request.actor, Task.objects.filter(campaign=campaign)).exclude(status="withdrawn")
    ids = list(tasks.order_by("region_code").values_list("holder_id", flat=True).distinct())
    names = unit_names(ids)
    return [(pk, names[pk]) for pk in dict.fromkeys(ids)]


def _to_sign(request: HttpRequest, campaign: Campaign) -> list[Dispatch]:
    """What waits for the unit's signature, each with how many files came with it."""
    rows = (
        list(dispatches_to(request.actor, campaign)) if may_kind(request.actor, "acknowledge", "task") else []
    )
    for row in rows:
        row.file_count = len(files_of_dispatch(request.actor, row))
    return rows


@guarded("record", "task_progress")
@require_POST
@once_only
def fill(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Save what was filled in, or say 无新进展 for the ticked rows. A conflict comes back as a question."""
    campaign = campaign_of(request, campaign_id)
    here = reverse("campaigns:ledger", args=[campaign.pk])
    if request.POST.get("act") == "no_new":
        ids = [int(i) for i in request.POST.getlist("ids") if i.isdigit()]
        said = say_no_new_progress(
            actor=request.actor, campaign_id=campaign.pk, measure_ids=ids, now=timezone.now()
        )
        notify(
            request, f"已为 {said} 行填“无新进展”。" if said else "没有可填的行：没有勾选，或本期都已填过。"
        )
        return redirect(here + "?fill=1")
    edits, broken = posted_edits(request)
    if broken:
        return render(
            request,
            "campaigns/ledger.html",
            ledger_context_with(request, campaign, edits, broken),
            status=422,
        )
    try:
        saved = record_progress(actor=request.actor, campaign_id=campaign.pk, edits=edits, now=timezone.now())
    except LedgerConflict as conflict:
        return ask_which(request, campaign, conflict, edits)
    notify(request, f"已保存 {saved} 行进展。" if saved else "没有改动。")
    return redirect(here)


def posted_edits(request: HttpRequest) -> tuple[list[ProgressEdit], dict[int, str]]:
    """(the rows of the form, {row: what is wrong with it})."""
    edits, broken = [], {}
    for key in request.POST:
        if not key.startswith("text-") or not key[5:].isdigit():
            continue
        measure_id = int(key[5:])
        said = {f: request.POST.get(f"{f}-{measure_id}", "") for f in ("status", "reason", "text", "seen")}
        edit = ProgressEdit(
            measure_id, said["status"], said["reason"].strip(), said["text"].replace("\r\n", "\n"), int(said["seen"]) if said["seen"].isdigit() else -1
        )  # fmt: skip
        edits.append(edit)
        if edit.status == "not_yet" and not edit.reason:
            broken[measure_id] = "选“暂不能整改”必须写明理由"
    return edits, broken


def ledger_context_with(
    request: HttpRequest, campaign: Campaign, edits: list[ProgressEdit], broken: dict[int, str]
) -> dict:
    """The page again with everything that was typed, and what is wrong beside it."""
    context = ledger_context(request, campaign) | {"fill": True, "broken": broken}
    typed = {e.measure_id: e for e in edits}
    for row in context["view"].rows:
        row.typed, row.error = typed.get(row.measure.pk), broken.get(row.measure.pk, "")
    return context


def ask_which(
    request: HttpRequest, campaign: Campaign, conflict: LedgerConflict, edits: list[ProgressEdit]
) -> HttpResponse:
    """409: both values of each cell that two people changed; everything else of the form goes along."""
    first = conflict.clashes[0].theirs
    same, fields, clashing = {}, [], {c.edit.measure_id: c for c in conflict.clashes}
    for e in edits:
        clash = clashing.get(e.measure_id)
        same[f"seen-{e.measure_id}"] = str(clash.theirs.revision if clash else e.seen)
        for name, mine, label in (
            ("status", e.status, "整改状态"),
            ("reason", e.reason, "理由"),
            ("text", e.text, "整治进展情况"),
        ):
            key, theirs = f"{name}-{e.measure_id}", getattr(clash.theirs, name) if clash else mine
            if theirs == mine:
                same[key] = mine
            else:
                words = dict(ProgressForm.base_fields["status"].choices)
                what = f"{clash.measure.task.area} {clash.measure.task.number}：{label}" if clash else label
                fields.append(
                    ConflictField(
                        key,
                        what,
                        theirs,
                        mine,
                        words.get(theirs, theirs) if name == "status" else theirs,
                        words.get(mine, mine) if name == "status" else mine,
                    )
                )
    return render_conflict(
        request, what="台账里的这几行", who=first.updated_by.name if first.updated_by else "其他人", at=first.updated_at or timezone.now(), fields=fields,
        same=same, action_url=reverse("campaigns:fill", args=[campaign.pk]), back_url=reverse("campaigns:ledger", args=[campaign.pk]),
    )  # fmt: skip


@guarded("export", "task_progress")
def workbook(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The ledger as it stands, as .xlsx: fill in, save, send back."""
    campaign = campaign_of(request, campaign_id)
    holder = holder_of(request, campaign)
    get_object_or_404(
        visible(request.actor, Task.objects.filter(campaign=campaign, holder=holder), "export")[:1]
    )
    view = ledger_view(campaign, holder)
    with acting(request.actor) as act:
        act.record(
            "export",
            "task_progress",
            object_id=f"{campaign.pk}:{holder.pk}",
            region_code=holder.region_code,
            after={"rows": len(view.rows)},
        )
    name = f"{campaign.title[:40]}-{holder.name}-工作台账.xlsx"
    return file_response(ledger_bytes(view.ledger, view.last_days), name, XLSX)


def file_response(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to be kept."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
