"""The reporting calendar: one row a unit and day, laid out from the issued plan; days that pass; reminders."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone

from mingcha.domain.workflow_tables import REPORT_DUE
from mingcha.domain.workflows import step
from mingcha.domain.working_days import last_known_year
from mingcha.planning.plan import Due, Plan, Reporting
from mingcha.planning.plan_json import plan_of_json
from mingcha.planning.schedule import UNANNOUNCED, day_note, horizon, reporting_days, rule_of
from mingcha.planning.units.levels import level_of_unit
from mingcha.web.audit.services import SYSTEM, acting
from mingcha.web.campaigns.models import Campaign, ReportDue
from mingcha.web.campaigns.models.campaigns import ISSUED
from mingcha.web.campaigns.units import Unit, unit_above, units_of_level
from mingcha.web.home.deadlines import due_days
from mingcha.web.home.sources import DueDays
from mingcha.web.orgs.regional import LEVEL_COLUMNS, LEVELS

LAID_OUT_DAYS = 366
"""How far ahead a campaign without an end is laid out; the clock goes on from there."""
LAY_OUT_AGAIN_DAYS = 60


@dataclass(frozen=True)
class Reminder:
    """One reminder for one unit. text: as it stands in a digest, without anybody's data."""

    unit_id: int
    report_id: int
    days_left: int
    text: str


def lay_out(*, campaign: Campaign, now: datetime, after: date | None = None) -> int:
    """Make the rows of every reporting line for every unit that owes it; in the caller's act. Running twice adds nothing.

    Arguments
        after  go on from here; only what comes again and again is added then

    Result: how many rows were added.
    """
    plan = plan_of_json(campaign.plan)
    today = timezone.localtime(now).date()
    until = campaign.period_to_on or today + timedelta(days=LAID_OUT_DAYS)
    start = max(horizon(plan, today).start, today) if after is None else after + timedelta(days=1)
    before = ReportDue.objects.filter(campaign=campaign).count()
    known: dict[tuple[str, str], Unit | None] = {}
    for n, (line, level) in enumerate(zip(plan.reporting, campaign.plan["report_levels"], strict=True)):
        if line.due.kind in ("standing", "on_event") or (after and line.due.kind != "recurring"):
            continue
        days = reporting_days(line.due, start, until if line.due.kind == "recurring" else date.max)
        rows = [
            new_report(campaign, n, line, unit, receiver_of(campaign, line, unit, known), day)
            for unit in (owing_units(campaign, level) if days else [])
            for day in days
        ]
        ReportDue.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    campaign.laid_out_until_on = until
    campaign.save(update_fields=["laid_out_until_on"])
    return ReportDue.objects.filter(campaign=campaign).count() - before


def owing_units(campaign: Campaign, level: str | None) -> list[Unit]:
    """Who owes a line: the campaign's own unit at its level, all units of a level below; nobody of a level above."""
    if level is None or LEVELS.index(level) < LEVELS.index(campaign.level):
        return []
    return [campaign.unit] if level == campaign.level else units_of_level(campaign, level)


def receiver_of(
    campaign: Campaign, line: Reporting, holder: Unit, known: dict[tuple[str, str], Unit | None] | None = None
) -> Unit | None:
    """The unit that receives it from this one: by the words of the plan, else who issued the campaign; never the unit itself.

    Arguments
        known  {(level, region): unit} found so far, filled on the way, so that a thousand townships ask for their county once
    """
    level = level_of_unit(line.to_unit)
    if level and LEVELS.index(level) < LEVELS.index(holder.level):
        known = {} if known is None else known
        key = (level, getattr(holder, f"{level}_code"))
        if key not in known:
            known[key] = unit_above(holder, level)
        return known[key]
    if level is None and campaign.unit_id != holder.pk:
        return campaign.unit
    return None


def new_report(
    campaign: Campaign, n: int, line: Reporting, unit: Unit, receiver: Unit | None, day: date | None, event: str = ""
) -> ReportDue:  # fmt: skip
    """One row, not saved."""
    region = {c: getattr(unit, c) for c in ("region_code", *LEVEL_COLUMNS)}
    return ReportDue(
        campaign=campaign, line=n, title=line.title[:300], holder=unit, receiver=receiver, receiver_words=(line.to_unit or "")[:200],
        due_on=day, due_time=line.due.time or "", due_words=line.due.text[:200], day_note=_day_note(line.due, day), event=event[:300],
        needs_ledger="台账" in line.title, **region,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _day_note(due: Due, day: date | None) -> str:
    return _note_of(due, day)


def _note_of(due: Due, day: date | None) -> str:
    """Day off, unknown holidays, or a day that the plan does not name."""
    notes = [day_note([day])] if day else []
    if due.kind == "recurring":
        notes.append(rule_of(due)[1])
    return "；".join(filter(None, notes))[:200]


def pass_due_days(*, now: datetime) -> int:
    """What was not handed in by the end of its day is 缺报 from the next day on."""
    today = timezone.localtime(now).date()
    with acting(SYSTEM, now=now) as act:
        rows = ReportDue.objects.select_for_update().filter(status__in=("not_due", "draft"), due_on__lt=today)
        late = list(rows)
        for report in late:
            before = report.status
            report.status = step(REPORT_DUE, before, "pass_due").target
            act.record("pass_due", report, before={"status": before}, after={"status": report.status})
        ReportDue.objects.bulk_update(late, ["status"], batch_size=500)
    return len(late)


def lay_out_open_campaigns(*, now: datetime) -> int:
    """Campaigns without an end get further rows before they run out of them."""
    today = timezone.localtime(now).date()
    added = 0
    running = Campaign.objects.filter(
        status=ISSUED, period_to_on=None, laid_out_until_on__lt=today + timedelta(days=LAY_OUT_AGAIN_DAYS)
    )
    for campaign in running.select_related("unit"):
        with acting(SYSTEM, now=now) as act:
            held = Campaign.objects.select_for_update().get(pk=campaign.pk)
            count = lay_out(campaign=held, now=now, after=held.laid_out_until_on)
            act.record("change", held, after={"reports": count, "until": held.laid_out_until_on})
            added += count
    return added


def note_announced_holidays(*, now: datetime) -> int:
    """What was laid out before its year's holidays were announced is told anew which days are off. Result: how many rows."""
    open_ = ReportDue.objects.filter(
        day_note__contains=UNANNOUNCED, status__in=("not_due", "draft", "returned")
    )
    rows = list(open_.filter(due_on__year__lte=last_known_year()).select_related("campaign"))
    if not rows:
        return 0
    with acting(SYSTEM, now=now) as act:
        plans = {r.campaign_id: issued_plan_of(r.campaign) for r in rows}
        for r in rows:
            r.day_note = _note_of(plans[r.campaign_id].reporting[r.line].due, r.due_on)
        ReportDue.objects.bulk_update(rows, ["day_note"], batch_size=500)
        for campaign in {r.campaign_id: r.campaign for r in rows}.values():
            act.record(
                "change", campaign, after={"holidays": sum(r.campaign_id == campaign.pk for r in rows)}
            )
    return len(rows)


def due_reminders(now: datetime) -> list[Reminder]:
    """What is to be handed in in three days or one, today, or was not, unit by unit; nothing on days off (home.deadlines.due_days)."""
    return remind_about(due_days(timezone.localtime(now).date()))


def remind_about(days: DueDays) -> list[Reminder]:
    """Every open report of these days: for the digest of the workbench."""
    rows = ReportDue.objects.filter(
        due_on__in=list(days.words), status__in=("not_due", "draft", "returned", "missing")
    ).order_by("due_on", "region_code", "id")
    return [
        Reminder(r.holder_id, r.pk, (r.due_on - days.today).days, f"{days.words[r.due_on]}：{_what(r)}")
        for r in rows
        if r.due_on
    ]


def _what(report: ReportDue) -> str:
    """报送“…”（7月11日 12:00 前，2026-10-03是休息日，请提前）"""
    at = f" {report.due_time} 前" if report.due_time else ""
    note = f"，{report.day_note}" if report.day_note else ""
    day = f"{report.due_on.month}月{report.due_on.day}日" if report.due_on else ""
    return f"报送“{report.title}”（{day}{at}{note}）"


def issued_plan_of(campaign: Campaign) -> Plan:
    """The plan as issued."""
    return plan_of_json(campaign.plan)
