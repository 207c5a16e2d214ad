"""What campaigns put on the workbench: to sign for, sent back, reports of this period, reminders."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.web.access.services import may_kind, visible
from mingcha.web.campaigns.models import Campaign, LedgerVersion, TakeOn, Task
from mingcha.web.campaigns.selectors.calendar import (
    own_open_reports,
    report_light,
    reports_to_receive,
    unit_calendar,
)
from mingcha.web.campaigns.services.calendar import remind_about
from mingcha.web.home.deadlines import deadline_light
from mingcha.web.home.sources import (
    TOP,
    DueDays,
    Reminder,
    ReportDue,
    Sent,
    Todo,
    reminders,
    reports,
    sent,
    todos,
)
from mingcha.web.orgs.selectors import posts_in_force

REPORTS_AHEAD = timedelta(days=14)
STATE_OF_REPORT = {"not_due": "未起草", "draft": "草稿", "returned": "被退回", "missing": "缺报"}


@todos
def tasks_to_sign_for(actor: Actor, now: datetime) -> Iterable[Todo]:
    """Handed down to the own unit and not signed for, one row a campaign."""
    if not may_kind(actor, "acknowledge", "task"):
        return []
    today = timezone.localtime(now).date()
    rows = (
        visible(actor, Task.objects.filter(holder_id=actor.unit_id, status="issued"), "acknowledge")
        .values("campaign_id", "campaign__title", "dispatch_id")
        .annotate(count=Count("pk"), due_on=Min("due_on"))[:TOP]
    )
    return [
        Todo(
            "待签收", f"《{r['campaign__title']}》下发的任务", reverse("campaigns:dispatch_page", args=[r["campaign_id"], r["dispatch_id"]]),
            "签收", r["count"], r["due_on"], deadline_light(r["due_on"], today, actor.region_code),
        )
        for r in rows
    ]  # fmt: skip


@todos
def tasks_sent_back(actor: Actor, now: datetime) -> Iterable[Todo]:
    """Tasks of the own unit that were sent back, and those reported to it that wait for its word."""
    today = timezone.localtime(now).date()
    out = []
    for action, status, mine, process, verb in (
        ("acknowledge", "returned", "holder_id", "被退回", "办理"), ("change", "reported", "issuer_id", "待确认", "确认")
    ):  # fmt: skip
        rows = visible(actor, Task.objects.filter(status=status, **{mine: actor.unit_id}), action)
        for t in rows.order_by("due_on")[:TOP]:
            url = reverse("campaigns:task", args=[t.campaign_id, t.pk])
            out.append(
                Todo(
                    process,
                    t.content[:60],
                    url,
                    verb,
                    1,
                    t.due_on,
                    deadline_light(t.due_on, today, t.region_code),
                )
            )
    return out


@todos
def to_receive(actor: Actor, now: datetime) -> Iterable[Todo]:
    """Reports, ledgers and plans of lower units that wait to be signed for."""
    if not may_kind(actor, "acknowledge", "report_due"):
        return []
    out = []
    handed_in = reports_to_receive(actor)
    if count := handed_in.count():
        out.append(
            Todo("待签收", "下级报来的材料", reverse("campaigns:reports") + "?view=receive", "签收", count)
        )
    ledgers = visible(
        actor, LedgerVersion.objects.filter(state="submitted", submissions=None), "acknowledge"
    ).exclude(holder_id=actor.unit_id)
    for v in ledgers.select_related("holder")[:TOP]:
        out.append(
            Todo(
                "待签收",
                f"{v.holder.name}的工作台账（{v.label}）",
                reverse("campaigns:version", args=[v.campaign_id, v.pk]),
                "签收",
            )
        )
    plans = TakeOn.objects.filter(issuer_id=actor.unit_id, state="sent_up").select_related("holder")
    for t in plans[:TOP]:
        out.append(
            Todo(
                "待签收",
                f"{t.holder.name}的承接方案",
                reverse("campaigns:take_on", args=[t.campaign_id, t.pk]),
                "核对",
            )
        )
    return out


@todos
def plans_to_review(actor: Actor, now: datetime) -> Iterable[Todo]:
    """Plans of the own unit that were read and wait for review."""
    if not may_kind(actor, "review", "campaign"):
        return []
    drafts = visible(actor, Campaign.objects.filter(status="reviewing"), "review")[:TOP]
    return [
        Todo("待核对", f"《{c.title}》", reverse("campaigns:review", args=[c.pk]), "核对") for c in drafts
    ]


@sent
def dispatches_waiting(actor: Actor, now: datetime) -> Iterable[Sent]:
    """Handed down by the own unit and not yet signed for."""
    rows = (
        Task.objects.filter(issuer_id=actor.unit_id, status="issued", dispatch__issued_by_id=actor.user_id)
        .values("campaign_id", "campaign__title", "dispatch_id")
        .annotate(count=Count("holder", distinct=True), since=Min("dispatch__issued_at"))[:TOP]
    )
    return [
        Sent(
            f"《{r['campaign__title']}》的任务", f"{r['count']} 个单位签收", timezone.localtime(r["since"]).date(),
            reverse("campaigns:dispatch_page", args=[r["campaign_id"], r["dispatch_id"]]), r["count"],
        )
        for r in rows
    ]  # fmt: skip


@reports
def reports_of_this_period(actor: Actor, now: datetime) -> Iterable[ReportDue]:
    """What the own unit owes in the next two weeks, and what it missed; then what it handed in."""
    today = timezone.localtime(now).date()
    out = [
        ReportDue(
            r.title, r.due_on or today, STATE_OF_REPORT.get(r.status, r.get_status_display()), reverse("campaigns:report", args=[r.pk]), True,
            report_light(r, today),
        )
        for r in own_open_reports(actor, today, today + REPORTS_AHEAD, TOP)
    ]  # fmt: skip
    handed_in = unit_calendar(actor).filter(holder_id=actor.unit_id, status__in=("submitted", "late"))
    out += [
        ReportDue(
            r.title,
            r.due_on or today,
            r.get_status_display(),
            reverse("campaigns:report", args=[r.pk]),
            False,
        )
        for r in handed_in.order_by("-submitted_at")[:TOP]
    ]
    return out


@reminders
def report_reminders(days: DueDays) -> Iterable[Reminder]:
    """Everybody of the unit who may write reports."""
    found = remind_about(days)
    posts: dict[int, list[int]] = {}
    for post in posts_in_force(days.today).filter(
        unit_id__in={r.unit_id for r in found}, role__in=("clerk", "leader")
    ):
        posts.setdefault(post.unit_id, []).append(post.pk)
    return [
        Reminder(
            post_id,
            "report",
            r.text,
            reverse("campaigns:report", args=[r.report_id]),
            f"report:{r.report_id}",
        )
        for r in found
        for post_id in posts.get(r.unit_id, ())
    ]
