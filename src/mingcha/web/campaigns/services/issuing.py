"""A reviewed plan is issued: frozen, its tasks and phases made, its reporting calendar laid out. Later it is closed."""

from datetime import date, datetime

from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.office.ledger import Measure as LedgerMeasure
from mingcha.planning.ledger_of_plan import tasks_of_items
from mingcha.planning.plan import Due, Item, Plan
from mingcha.planning.reviewing import tasks_of
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.models import Campaign, Measure, Phase, Task
from mingcha.web.campaigns.models.campaigns import CLOSED, ISSUED, REVIEWING
from mingcha.web.campaigns.review import review_of
from mingcha.web.campaigns.services.calendar import lay_out
from mingcha.web.campaigns.services.proposing import need_reason
from mingcha.web.orgs.selectors import region_columns


def issue_campaign(*, actor: Actor, campaign_id: int, now: datetime) -> Campaign:
    """Issue a reviewed plan.

    Errors
        CAMP-13  lines are still open: each item, report and defect needs a decision by a named person
    """
    with acting(actor, now=now) as act:
        campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
        require(actor, "issue", campaign)
        if campaign.status != REVIEWING:
            raise ClerkError(
                "CAMP-06",
                f"“{campaign.title}”不在核对中",
                f"现在的状态是“{campaign.get_status_display()}”",
                "刷新页面看最新状态",
            )
        state = review_of(campaign)
        if state.open_count:
            raise ClerkError(
                "CAMP-13",
                what=f"还有 {state.open_count} 处没有核对，不能印发",
                why=f"条目 {len(state.open_items)} 条、报送 {sum(r.decided is None for r in state.reports)} 项、"
                f"文字疑点 {sum(d.decided is None for d in state.defects)} 处还没有具名人员的处理意见",
                next_step="逐条采纳、修改或写明理由不采用后再印发",
            )
        tasks_of(state.reviewed)  # PLAN-27, should a pending item ever come this far
        plan = state.issued_plan()
        campaign.plan = plan.as_json() | {"report_levels": state.report_levels()}
        campaign.status, campaign.issued_at, campaign.issued_by_id = ISSUED, now, actor.user_id
        campaign.save()
        Phase.objects.bulk_create(_phases(campaign, plan))
        count = _make_tasks(campaign, plan, now)
        reports = lay_out(campaign=campaign, now=now)
        act.record("issue", campaign, after={"tasks": count, "reports": reports})
    return campaign


def close_campaign(*, actor: Actor, campaign_id: int, reason: str, now: datetime) -> Campaign:
    """Close a campaign; standing tasks go on.

    Errors
        CAMP-14  tasks that do not stand are still open
    """
    with acting(actor, now=now) as act:
        campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
        require(actor, "close", campaign)
        if campaign.status != ISSUED:
            raise ClerkError(
                "CAMP-15",
                "不能办结",
                f"这个专项现在是“{campaign.get_status_display()}”",
                "只有进行中的专项可以办结",
            )
        own = Task.objects.filter(campaign=campaign, holder_id=campaign.unit_id)
        left = (
            own.exclude(status__in=("done", "standing", "withdrawn"))
            .exclude(standing=True)
            .exclude(on_event=True)
        )
        if count := left.count():
            raise ClerkError(
                "CAMP-14",
                what=f"还有 {count} 项任务没有完成，不能办结",
                why="只有长期坚持的任务可以在专项结束后继续",
                next_step="在台账里把任务上报完成并确认，或改为长期坚持后再办结",
            )
        campaign.status, campaign.closed_at = CLOSED, now
        campaign.save(update_fields=["status", "closed_at"])
        own.filter(standing=True).exclude(status__in=("done", "standing", "withdrawn")).update(
            status="standing"
        )
        act.record("close", campaign, reason=need_reason(reason, "办结专项"))
    return campaign


def _phases(campaign: Campaign, plan: Plan) -> list[Phase]:
    out = []
    for n, item in enumerate((i for i in plan.items if i.kind == "phase"), 1):
        due = item.due
        out.append(
            Phase(
                campaign=campaign, position=n, name=item.title[:200], from_on=due.from_ if due else None,
                to_on=due.last_day if due else None, due_words=due.text[:200] if due else "",
            )
        )  # fmt: skip
    return out


def _make_tasks(campaign: Campaign, plan: Plan, now: datetime) -> int:
    region = region_columns(campaign.unit.region_code)
    count = 0
    for position, (area, row, item, measures) in enumerate(tasks_of_items(plan), 1):
        due = due_of_task(item, measures)
        task = Task.objects.create(
            campaign=campaign, holder_id=campaign.unit_id, issuer_id=campaign.unit_id, item_id=item.id, position=position * 10,
            area=area[:200], number=row.number, content=row.content, quote=item.quote, section=item.section[:40],
            due_words=row.due_words[:300], due_on=last_day_of(due), first_due_on=last_day_of(due), standing=is_standing(due),
            on_event=bool(due and due.kind == "on_event"), status="in_progress", acknowledged_at=now, **region,
        )  # fmt: skip
        Measure.objects.bulk_create(measure_of(task, n, m) for n, m in enumerate(row.measures, 1))
        count += 1
    return count


def measure_of(task: Task, position: int, row: LedgerMeasure) -> Measure:
    """A measure's row from the ledger's."""
    day = row.due if isinstance(row.due, date) else None
    return Measure(
        task=task, position=position, text=row.text, due_on=day, due_words="" if day else str(row.due)[:300],
        persons=row.persons[:200], units=row.units[:500],
    )  # fmt: skip


def due_of_task(item: Item, measures: list[Item]) -> Due | None:
    """The deadline of a task: its own, else the one that all its measures share (2.1.1 to 2.1.3 each 3月底前并长期坚持)."""
    if item.due or not measures:
        return item.due
    said = {(m.due.kind, m.due.last_day, m.due.rrule) if m.due else None for m in measures}
    return measures[0].due if len(said) == 1 else None


def last_day_of(due: Due | None) -> date | None:
    """The last day: none where something only goes on, waits for an event, or comes again and again."""
    return (
        due.last_day if due and due.kind in ("by_date", "range", "dates", "by_date_then_standing") else None
    )


def is_standing(due: Due | None) -> bool:
    """长期坚持, with or without a first day."""
    return due is not None and due.kind in ("standing", "by_date_then_standing")


def local_day(now: datetime) -> date:
    """The local day of a moment."""
    return timezone.localtime(now).date()
