"""The reporting calendar as it is looked at: rows of a unit or a region, their lights, timeliness by unit, the .ics."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Max, Q, QuerySet

from mingcha.catalog.parameters import load_parameters
from mingcha.domain.access import Actor
from mingcha.domain.lights import Light, Thresholds, light
from mingcha.office.calendar_file import CalendarEntry, calendar_bytes
from mingcha.web.access.services import visible
from mingcha.web.campaigns.models import Campaign, ReportDue, Submission, Task

HANDED_IN = ("submitted", "acknowledged")


@dataclass(frozen=True)
class Timeliness:
    """One unit's reports whose day has come. No unit is set above another: the order is that of region codes."""

    unit_id: int
    unit_name: str
    due: int
    on_time: int
    late: int
    missing: int
    open: int


def unit_calendar(actor: Actor, campaign: Campaign | None = None) -> QuerySet[ReportDue]:
    """The reports that the actor may see."""
    rows = visible(actor, ReportDue.objects.all()).select_related("campaign", "holder", "receiver")
    return rows.filter(campaign=campaign) if campaign else rows


def thresholds(region_code: str, on: date) -> Thresholds:
    """When 快到期 begins, in this region on this day."""
    found = load_parameters().by_id
    days = found["light_soon_working_days"].lookup(region_code, on)
    share = found["light_soon_share"].lookup(region_code, on)
    return Thresholds(
        soon_days=int(days.value) if days and days.value is not None else 3,  # type: ignore[arg-type]
        soon_share=Decimal(str(share.value)) if share and share.value is not None else Decimal("0.2"),
    )


def lights_of(rows: Iterable[ReportDue], today: date) -> dict[int, Light]:
    """{report: its light}."""
    rows = list(rows)
    limits = thresholds(rows[0].region_code, today) if rows else None
    out = {}
    for row in rows:
        words = row.get_status_display()
        out[row.pk] = light(
            due_on=row.due_on, today=today, thresholds=limits,  # type: ignore[arg-type]
            closed=words if row.status in ("acknowledged", "submitted", "late") else "",
        )  # fmt: skip
    return out


def task_light(task: Task, today: date, limits: Thresholds) -> Light:
    """The light of a task: none where it is done, standing, withdrawn, or waits for an event."""
    if task.status in ("done", "standing", "withdrawn"):
        return light(due_on=None, today=today, thresholds=limits, closed=task.get_status_display())
    if task.on_event and not task.event_id:
        return light(due_on=None, today=today, thresholds=limits, closed="随时办理")
    waiting = "待确认" if task.status == "reported" else ""
    return light(due_on=task.due_on, today=today, thresholds=limits, waiting=waiting)


def timeliness(actor: Actor, campaign: Campaign | None, until: date) -> list[Timeliness]:
    """By unit, for days up to `until`: handed in on time the first time, late, missing, still to be handed in today."""
    due = unit_calendar(actor, campaign).filter(due_on__lte=until)
    first_late = Submission.objects.filter(number=1, in_time=False).values("report_id")
    rows = (
        due.values("holder_id", "holder__name", "holder__region_code")
        .annotate(
            due=Count("pk"),
            late=Count("pk", filter=Q(first_submitted_at__isnull=False) & Q(pk__in=first_late)),
            on_time=Count("pk", filter=Q(first_submitted_at__isnull=False) & ~Q(pk__in=first_late)),
            missing=Count(
                "pk", filter=Q(first_submitted_at__isnull=True) & (Q(due_on__lt=until) | Q(status="missing"))
            ),
        )
        .order_by("holder__region_code", "holder_id")
    )
    return [
        Timeliness(
            r["holder_id"], r["holder__name"], r["due"], r["on_time"], r["late"], r["missing"],
            r["due"] - r["on_time"] - r["late"] - r["missing"],
        )
        for r in rows
    ]  # fmt: skip


def calendar_file(actor: Actor, campaign: Campaign, unit_id: int) -> bytes:
    """Every report that a unit owes and every deadline of its tasks, as iCalendar."""
    entries = [
        CalendarEntry(
            f"{campaign.pk}/report/{r.pk}", f"报送：{r.title}",
            "\n".join(filter(None, (campaign.title, f"报：{r.receiver.name if r.receiver else r.receiver_words}" if r.receiver or r.receiver_words else "", f"原文：{r.due_words}", r.day_note))),
            r.due_on, r.due_time or None,
        )
        for r in unit_calendar(actor, campaign).filter(holder_id=unit_id).exclude(due_on=None)
        if r.due_on
    ]  # fmt: skip
    tasks = visible(actor, Task.objects.filter(campaign=campaign, holder_id=unit_id)).exclude(due_on=None)
    entries += [
        CalendarEntry(
            f"{campaign.pk}/task/{t.pk}",
            f"截止：{t.content[:60]}",
            f"{campaign.title}\n原文：{t.due_words}",
            t.due_on,
        )
        for t in tasks.exclude(status__in=("done", "withdrawn"))
        if t.due_on
    ]
    stamp = ReportDue.objects.filter(campaign=campaign).aggregate(at=Max("edited_at"))["at"]
    return calendar_bytes(campaign.title, entries, stamp=stamp or campaign.issued_at)


def reports_to_receive(actor: Actor) -> QuerySet[ReportDue]:
    """What was handed in to the actor's unit and waits for 签收."""
    return unit_calendar(actor).filter(receiver_id=actor.unit_id, status__in=("submitted", "late"))


def own_open_reports(actor: Actor, until: date) -> QuerySet[ReportDue]:
    """What the actor's own unit still owes up to a day, the nearest first."""
    open_ = unit_calendar(actor).filter(
        holder_id=actor.unit_id, status__in=("not_due", "draft", "returned", "missing")
    )
    return open_.filter(Q(due_on__lte=until) | Q(due_on=None)).order_by(
        F("due_on").asc(nulls_first=True), "id"
    )
