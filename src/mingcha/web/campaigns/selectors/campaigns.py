"""Campaigns as they are looked at: which ones concern a post, how far each is, what stands below."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q, QuerySet

from mingcha.domain.access import Actor
from mingcha.domain.lights import Light
from mingcha.web.access.services import visible
from mingcha.web.campaigns.models import Campaign, Dispatch, LedgerVersion, TakeOn, Task
from mingcha.web.campaigns.models.campaigns import DRAFTS
from mingcha.web.home.deadlines import deadline_light
from mingcha.web.orgs.regional import LEVEL_COLUMNS
from mingcha.web.orgs.selectors import region_columns

OVER = ("done", "standing", "withdrawn")


def campaigns_seen(actor: Actor) -> QuerySet[Campaign]:
    """Campaigns of the own region, of those that hold it and of those below; drafts of the own unit only."""
    own = region_columns(actor.region_code)
    above = Q(region_code__in=[own[c] for c in LEVEL_COLUMNS if own[c]])
    below = Q(**{f"{actor.level}_code": actor.region_code})
    issued = visible(actor, Campaign.objects.exclude(status__in=DRAFTS)).filter(above | below)
    drafts = visible(actor, Campaign.objects.filter(status__in=DRAFTS), "view_draft")
    return issued | drafts


@dataclass(frozen=True)
class Standing:
    """How far one unit is in one campaign."""

    done: int
    total: int
    overdue: int
    light: Light | None


def standings(campaigns: list[Campaign], unit_id: int, today: date) -> dict[int, Standing]:
    """{campaign: how far the unit is; where it has no task, how far the campaign's own unit is}, in one query."""
    if not campaigns:
        return {}
    rows = (
        Task.objects.filter(campaign__in=campaigns)
        .exclude(status="withdrawn")
        .filter(Q(holder_id=unit_id) | Q(holder_id__in={c.unit_id for c in campaigns}))
        .values("campaign_id", "holder_id")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(status__in=OVER)),
            overdue=Count("pk", filter=~Q(status__in=OVER) & Q(due_on__lt=today)),
            next_on=Min("due_on", filter=~Q(status__in=OVER) & Q(due_on__gte=today)),
            late_on=Min("due_on", filter=~Q(status__in=OVER) & Q(due_on__lt=today)),
        )
    )
    found = {(r["campaign_id"], r["holder_id"]): r for r in rows}
    out = {}
    for c in campaigns:
        r = found.get((c.pk, unit_id)) or found.get((c.pk, c.unit_id))
        if r:
            closed = "已全部完成" if r["done"] == r["total"] else ""
            out[c.pk] = Standing(
                r["done"], r["total"], r["overdue"],
                deadline_light(r["late_on"] or r["next_on"], today, c.region_code, closed=closed),
            )  # fmt: skip
    return out


def phase_now(campaign: Campaign, today: date) -> str:
    """The name of the phase that runs; the next one where none does; "" after the last."""
    phases = list(campaign.phases.all())
    for phase in phases:
        if (phase.from_on is None or phase.from_on <= today) and phase.to_on and today <= phase.to_on:
            return phase.name
    return next((p.name for p in phases if p.from_on and p.from_on > today), "")


@dataclass
class Below:
    """One lower unit in the 下级情况: signed, taken on, progress, ledger."""

    unit_id: int
    name: str
    total: int
    signed: int
    done: int
    overdue: int
    take_on: TakeOn | None = None
    version: LedgerVersion | None = None


def below(actor: Actor, campaign: Campaign, today: date) -> list[Below]:
    """The units that the actor's unit handed tasks down to, by region code."""
    tasks = visible(actor, Task.objects.filter(campaign=campaign, issuer_id=actor.unit_id))
    rows = (
        tasks.exclude(holder_id=actor.unit_id)
        .exclude(status="withdrawn")
        .values("holder_id", "holder__name", "holder__region_code")
        .annotate(
            total=Count("pk"),
            signed=Count("pk", filter=~Q(status="issued")),
            done=Count("pk", filter=Q(status__in=OVER)),
            overdue=Count("pk", filter=~Q(status__in=OVER) & Q(due_on__lt=today)),
        )
        .order_by("holder__region_code", "holder_id")
    )
    found = [
        Below(r["holder_id"], r["holder__name"], r["total"], r["signed"], r["done"], r["overdue"])
        for r in rows
    ]
    ids = [b.unit_id for b in found]
    take_ons = {t.holder_id: t for t in TakeOn.objects.filter(campaign=campaign, holder_id__in=ids)}
    last = (
        LedgerVersion.objects.filter(campaign=campaign, holder_id__in=ids)
        .exclude(state__in=("draft", "withdrawn"))
        .values("holder_id")
        .annotate(number=Max("number"))
    )
    wanted = {(r["holder_id"], r["number"]) for r in last}
    versions = {
        v.holder_id: v
        for v in LedgerVersion.objects.filter(campaign=campaign, holder_id__in=ids)
        if (v.holder_id, v.number) in wanted
    }
    for b in found:
        b.take_on, b.version = take_ons.get(b.unit_id), versions.get(b.unit_id)
    return found


def dispatches_to(actor: Actor, campaign: Campaign) -> QuerySet[Dispatch]:
    """下发 that brought the actor's unit tasks and are not signed for yet."""
    waiting = Task.objects.filter(campaign=campaign, holder_id=actor.unit_id, status="issued").values(
        "dispatch_id"
    )
    return Dispatch.objects.filter(pk__in=waiting, withdrawn_at=None).select_related("issuer")


def dispatches_from(actor: Actor, campaign: Campaign) -> QuerySet[Dispatch]:
    """下发 of the actor's unit, newest first, with how much of each is signed for."""
    return (
        visible(actor, Dispatch.objects.filter(campaign=campaign, issuer_id=actor.unit_id))
        .select_related("issued_by")
        .annotate(
            task_count=Count("tasks"),
            unit_count=Count("tasks__holder", distinct=True),
            signed_count=Count("tasks", filter=Q(tasks__acknowledged_at__isnull=False)),
        )
        .order_by("-id")
    )
