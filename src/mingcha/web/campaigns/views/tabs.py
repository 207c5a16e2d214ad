"""The other tabs of a campaign: phases, materials, reports, lower units; closing it; its calendar as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from mingcha.planning.plan_json import plan_of_json
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may, may_kind, visible
from mingcha.web.campaigns.forms.due import rhythm_words
from mingcha.web.campaigns.forms.review import ReasonForm
from mingcha.web.campaigns.models import Campaign, LedgerVersion, Submission, TakeOn, Task
from mingcha.web.campaigns.selectors.calendar import calendar_file, report_light, timeliness, unit_calendar
from mingcha.web.campaigns.selectors.campaigns import below, dispatches_from, phase_now
from mingcha.web.campaigns.selectors.files import files_of_campaign
from mingcha.web.campaigns.services.issuing import close_campaign
from mingcha.web.campaigns.services.taking_on import losses
from mingcha.web.campaigns.views.ledger import file_response
from mingcha.web.campaigns.views.lookups import campaign_of, holder_of
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


@guarded("view", "campaign")
def phases(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Phases and what the plan is: basis, leaders' part, limits."""
    campaign = _issued(request, campaign_id)
    today = timezone.localdate()
    return render(
        request, "campaigns/phases.html",
        {
            "campaign": campaign, "tab": "phases", "phases": campaign.phases.all(), "phase_now": phase_now(campaign, today),
            "plan": plan_of_json(campaign.plan), "may_close": campaign.status == "issued" and may(request.actor, "close", campaign),
        },
    )  # fmt: skip


@guarded("view", "campaign")
def materials(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The plan document, what was handed in, the ledger's versions."""
    campaign = _issued(request, campaign_id)
    seen = visible(request.actor, Submission.objects.filter(report__campaign=campaign).exclude(files=[]))
    versions = visible(request.actor, LedgerVersion.objects.filter(campaign=campaign).exclude(state="draft"))
    return render(
        request, "campaigns/materials.html",
        {
            "campaign": campaign, "tab": "materials", "files": files_of_campaign(request.actor, campaign), "submissions": seen.select_related("report__holder").order_by("-submitted_at")[:100],
            "versions": versions.select_related("holder").order_by("-filed_at")[:100],
        },
    )  # fmt: skip


@guarded("view", "report_due")
def report_record(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Every rhythm of the plan, the unit's own days, timeliness by unit."""
    campaign = _issued(request, campaign_id)
    today = timezone.localdate()
    holder = holder_of(request, campaign)
    rows = list(unit_calendar(request.actor, campaign).filter(holder=holder).order_by("due_on", "id")[:400])
    for r in rows:
        r.light = report_light(r, today)
    plan = plan_of_json(campaign.plan)
    lines = [(r, rhythm_words(r.due.rrule) if r.due.rrule else r.due.text) for r in plan.reporting]
    return render(
        request, "campaigns/report_record.html",
        {
            "campaign": campaign, "tab": "reports", "rows": rows, "holder": holder, "lines": lines, "timeliness": timeliness(request.actor, campaign, today),
            "today": today, "has_events": any(r.due.kind == "on_event" for r in plan.reporting) and may_kind(request.actor, "draft", "report_due"),
        },
    )  # fmt: skip


@guarded("view", "task")
def lower(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """下级情况: signed, taken on, progress, ledger; what was handed down."""
    campaign = _issued(request, campaign_id)
    rows = below(request.actor, campaign, timezone.localdate())
    for b in rows:
        b.lost = losses(b.take_on) if b.take_on and b.take_on.matches else None
    has_tasks = (
        Task.objects.filter(campaign=campaign, holder_id=request.actor.unit_id)
        .exclude(status="withdrawn")
        .exists()
    )
    own = (
        TakeOn.objects.filter(campaign=campaign, holder_id=request.actor.unit_id).first()
        if has_tasks
        else None
    )
    return render(
        request, "campaigns/lower.html",
        {
            "campaign": campaign, "tab": "lower", "rows": rows, "dispatches": dispatches_from(request.actor, campaign), "own_take_on": own,
            "may_dispatch": campaign.status == "issued" and may_kind(request.actor, "dispatch", "task"),
        },
    )  # fmt: skip


@guarded("close", "campaign")
@once_only
def close(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """办结, with a reason."""
    campaign = _issued(request, campaign_id)
    form = ReasonForm(request.POST or None, label="办结说明", hint="长期坚持的任务办结后继续填报")
    back = reverse("campaigns:phases", args=[campaign.pk])
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            close_campaign(
                actor=request.actor,
                campaign_id=campaign.pk,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
            notify(request, f"已办结《{campaign.title}》，长期坚持的任务继续填报。")
            return redirect(back)
    return render_form(
        request,
        "campaigns/form.html",
        form,
        submit_label="办结专项",
        back_url=back,
        campaign=campaign,
        form_title="办结专项",
    )


@guarded("export", "report_due")
def ics(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The unit's deadlines and reporting days, for a calendar program."""
    campaign = _issued(request, campaign_id)
    holder = holder_of(request, campaign)
    content = calendar_file(request.actor, campaign, holder.pk)
    return file_response(content, f"{campaign.title[:40]}-{holder.name}.ics", "text/calendar; charset=utf-8")


def _issued(request: HttpRequest, campaign_id: int) -> Campaign:
    campaign = campaign_of(request, campaign_id)
    if campaign.plan is None:
        raise Http404
    return campaign
