"""The reporting calendar as it is looked at: rows of a unit or a region, their lights, timeliness by unit, the .ics."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from mingcha.domain.access import Actor
from mingcha.domain.lights import Light
from mingcha.office.calendar_file import CalendarEntry, calendar_bytes
from mingcha.web.access.services import visible
from mingcha.web.campaigns.models import Campaign, ReportDue, Submission, Task
from mingcha.web.home.deadlines import deadline_light

HANDED_IN = ("submitted", "late", "acknowledged")


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


def lights_of(rows: Iterable[ReportDue], today: date) -> dict[int, Light]:
    """{report: its light}."""
    return {row.pk: report_light(row, today) for row in rows}


def report_light(row: ReportDue, today: date) -> Light:
    """The light of a report: none once it was handed in."""
    closed = row.get_status_display() if row.status in HANDED_IN else ""
    return deadline_light(row.due_on, today, row.region_code, closed=closed)


def task_light(task: Task, today: date) -> Light:
    """The light of a task: none where it is done, standing, withdrawn, or waits for an event."""
    closed = task.get_status_display() if task.status in ("done", "standing", "withdrawn") else ""
    if task.on_event and not task.event_id:
        closed = closed or "随时办理"
    waiting = "待确认" if task.status == "reported" else ""
    return deadline_light(task.due_on, today, task.region_code, closed=closed, waiting=waiting)


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
        for r in unit_calendar(actor, campaign).filter(holder_id=unit_id)
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


def own_open_reports(actor: Actor, today: date, until: date, most: int) -> list[ReportDue]:
    """What the actor's own unit owes from today up to a day, the nearest first, and what it missed last."""
    open_ = unit_calendar(actor).filter(
        holder_id=actor.unit_id, status__in=("not_due", "draft", "returned", "missing")
    )
    coming = open_.filter(due_on__gte=today, due_on__lte=until).order_by("due_on", "id")[:most]
    missed = open_.filter(due_on__lt=today).order_by("-due_on", "-id")[: most // 2]
    return [*reversed(missed), *coming]
