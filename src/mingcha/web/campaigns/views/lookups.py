"""The object of a page, or 404 for what one may not know of."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from mingcha.web.access.services import may, visible
from mingcha.web.campaigns.models import Campaign, ReportDue, Task
from mingcha.web.campaigns.selectors.campaigns import campaigns_seen
from mingcha.web.campaigns.units import Unit, unit_of
from mingcha.web.orgs.selectors import units_open


def campaign_of(request: HttpRequest, campaign_id: int) -> Campaign:
    """A campaign that concerns the actor."""
    return get_object_or_404(
        campaigns_seen(request.actor).select_related("unit", "upper", "created_by", "issued_by"),
        pk=campaign_id,
    )


def draft_of(request: HttpRequest, campaign_id: int) -> Campaign:
    """A campaign of the own unit whose draft the actor may see."""
    campaign = campaign_of(request, campaign_id)
    if not may(request.actor, "view_draft", campaign):
        raise Http404
    return campaign


def task_of(request: HttpRequest, campaign_id: int, task_id: int) -> Task:
    """A task that the actor may see."""
    tasks = visible(
        request.actor,
        Task.objects.select_related("campaign", "holder", "issuer", "parent", "event", "dispatch"),
    )
    return get_object_or_404(tasks, pk=task_id, campaign_id=campaign_id)


def report_of(request: HttpRequest, report_id: int) -> ReportDue:
    """A report that the actor may see."""
    rows = visible(
        request.actor,
        ReportDue.objects.select_related("campaign", "holder", "receiver", "edited_by", "submitted_by"),
    )
    return get_object_or_404(rows, pk=report_id)


def holder_of(request: HttpRequest, campaign: Campaign) -> Unit:
    """Whose ledger or calendar is looked at: ?unit=, else the own one, else the campaign's own unit. A village may owe reports without a task."""
    tasks = visible(request.actor, Task.objects.filter(campaign=campaign)).exclude(status="withdrawn")
    reports = visible(request.actor, ReportDue.objects.filter(campaign=campaign))

    def takes_part(unit_id: int) -> bool:
        return tasks.filter(holder_id=unit_id).exists() or reports.filter(holder_id=unit_id).exists()

    asked = request.GET.get("unit", "")
    if asked:
        if not asked.isdigit() or not takes_part(int(asked)):
            raise Http404
        return units_open(timezone.localdate()).get(pk=int(asked))
    return unit_of(request.actor) if takes_part(request.actor.unit_id) else campaign.unit
