"""下发: tasks handed down to lower units by a deadline rule, taken back until the first has signed, signed for below."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import TASK
from mingcha.domain.workflows import step
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.models import Campaign, Dispatch, Measure, Phase, TakeOn, Task
from mingcha.web.campaigns.models.campaigns import ISSUED
from mingcha.web.campaigns.services.proposing import need_reason
from mingcha.web.campaigns.services.telling import tell_units
from mingcha.web.campaigns.units import Unit, unit_of, units_below
from mingcha.web.orgs.regional import LEVEL_COLUMNS

RULES = {
    "same": "与本级任务期限相同", "on_date": "统一定在某一天", "before": "比本级期限提前若干天", "phase": "到某一阶段结束"
}  # fmt: skip
OVER = ("done", "withdrawn")


@dataclass(frozen=True)
class DeadlineRule:
    """How the lower units' deadline follows from the own task's. kind: a key of RULES; what it needs is filled."""

    kind: str
    on: date | None = None
    days: int = 0
    phase_id: int | None = None

    def as_json(self) -> dict[str, object]:
        """For the record."""
        return {
            "kind": self.kind,
            "on": self.on.isoformat() if self.on else None,
            "days": self.days,
            "phase": self.phase_id,
        }


@dataclass(frozen=True)
class Planned:
    """One task for one unit, as it would be handed down. skipped: why it is not."""

    task: Task
    unit: Unit
    due_on: date | None
    skipped: str = ""


def plan_dispatch(
    *, actor: Actor, campaign_id: int, task_ids: Iterable[int], unit_ids: Iterable[int], rule: DeadlineRule, today: date
) -> list[Planned]:  # fmt: skip
    """What a 下发 would do, for the 核对页: reads only.

    Errors
        CAMP-20  nothing chosen, or a task or unit that is not the actor's to hand down or to
        CAMP-21  the rule lacks its day
        CAMP-22  a deadline later than the own one, or already past
    """
    campaign = Campaign.objects.get(pk=campaign_id)
    own = unit_of(actor)
    tasks = list(
        Task.objects.filter(pk__in=list(task_ids), campaign=campaign, holder=own).exclude(status__in=OVER)
    )
    wanted = set(unit_ids)
    units = [u for u in units_below(own) if u.pk in wanted]
    if not tasks or not units or len(units) != len(wanted):
        raise ClerkError(
            "CAMP-20",
            "没有可以下发的任务或单位",
            "要选本单位承担、没有办结的任务，和本级直接下辖的单位",
            "返回重新勾选",
        )
    there = set(
        Task.objects.filter(parent__in=tasks, holder__in=units, event=None)
        .exclude(status="withdrawn")
        .values_list("parent_id", "holder_id")
    )
    out = []
    for task in tasks:
        due_on = _due_on(task, rule, today)
        out += [
            Planned(task, unit, due_on, "已下发过，不重复下发" if (task.pk, unit.pk) in there else "")
            for unit in units
        ]
    return out


def dispatch_tasks(
    *, actor: Actor, campaign_id: int, task_ids: Iterable[int], unit_ids: Iterable[int], rule: DeadlineRule, now: datetime,
    today: date, note: str = "", take_on_by: date | None = None,
) -> Dispatch:  # fmt: skip
    """Hand tasks down. What a unit already has is not handed down again.

    Arguments
        take_on_by  by when the units say how they take the campaign on

    Errors
        CAMP-20 … CAMP-22  as in plan_dispatch
        CAMP-23  everything chosen was handed down before
        CAMP-06  the campaign is not running
    """
    with acting(actor, now=now) as act:
        campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
        require_running(campaign)
        planned = [
            p
            for p in plan_dispatch(
                actor=actor,
                campaign_id=campaign_id,
                task_ids=task_ids,
                unit_ids=unit_ids,
                rule=rule,
                today=today,
            )
            if not p.skipped
        ]
        if not planned:
            raise ClerkError(
                "CAMP-23", "没有下发", "选中的任务这些单位都已经有了", "需要改期限的，在任务里变更期限"
            )
        own = unit_of(actor)
        dispatch = Dispatch.objects.create(
            campaign=campaign, issuer=own, issued_by_id=actor.user_id, issued_at=now, rule=rule.as_json(), note=note.strip()[:500],
            **region_of(own),
        )  # fmt: skip
        made = [_child(p, dispatch, own) for p in planned]
        for unit in {p.unit.pk: p.unit for p in planned}.values():
            require(actor, "dispatch", Task(holder=unit, **region_of(unit)))
            TakeOn.objects.get_or_create(
                campaign=campaign,
                holder=unit,
                defaults={"issuer": own, "due_on": take_on_by, **region_of(unit)},
            )
        Task.objects.bulk_create(made, batch_size=500)
        Measure.objects.bulk_create(_measures(made), batch_size=500)
        tell_units(
            {t.holder_id for t in made}, kind="task", text=f"《{campaign.title[:60]}》下发了任务，待签收", now=now,
            url=reverse("campaigns:dispatch_page", args=[campaign.pk, dispatch.pk]),
        )  # fmt: skip
        act.record(
            "dispatch",
            dispatch,
            after={"tasks": len(made), "units": len({t.holder_id for t in made}), "rule": rule.kind},
        )
    return dispatch


def withdraw_dispatch(*, actor: Actor, dispatch_id: int, reason: str, now: datetime) -> Dispatch:
    """Take a 下发 back.

    Errors
        CAMP-24  a unit has signed for it already, or it was withdrawn before
    """
    with acting(actor, now=now) as act:
        dispatch = Dispatch.objects.select_for_update().get(pk=dispatch_id)
        require(actor, "withdraw", dispatch)
        need_reason(reason, "撤回下发")
        tasks = list(
            Task.objects.select_for_update(of=("self",)).filter(dispatch=dispatch).select_related("holder")
        )
        signed = sorted({t.holder.name for t in tasks if t.status != TASK.start})
        if dispatch.withdrawn_at or signed or dispatch.issuer_id != actor.unit_id:
            raise ClerkError(
                "CAMP-24",
                what="不能撤回这次下发",
                why=f"已经签收：{'、'.join(signed)}" if signed else "已经撤回过，或不是本单位下发的",
                next_step="已签收的，请对方退回，或在任务里变更要求",
            )
        for task in tasks:
            task.status, task.reason = step(TASK, task.status, "withdraw").target, reason.strip()[:500]
        Task.objects.bulk_update(tasks, ["status", "reason"], batch_size=500)
        dispatch.withdrawn_at, dispatch.withdrawn_reason = now, reason.strip()[:500]
        dispatch.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        act.record("withdraw", dispatch, reason=reason, after={"tasks": len(tasks)})
    return dispatch


def acknowledge_dispatch(*, actor: Actor, dispatch_id: int, now: datetime) -> int:
    """Sign for everything that a 下发 brought to the own unit. Signing twice changes nothing.

    Errors
        CAMP-25  nothing for this unit in it, or it was withdrawn
    """
    with acting(actor, now=now) as act:
        dispatch = Dispatch.objects.select_for_update().get(pk=dispatch_id)
        tasks = list(Task.objects.select_for_update().filter(dispatch=dispatch, holder_id=actor.unit_id))
        if not tasks or dispatch.withdrawn_at:
            raise ClerkError(
                "CAMP-25", "没有可签收的任务", "这次下发不含本单位，或已被撤回", "刷新页面看最新状态"
            )
        require(actor, "acknowledge", tasks[0])
        waiting = [t for t in tasks if t.status == TASK.start]
        for task in waiting:
            task.status, task.acknowledged_at = step(TASK, task.status, "acknowledge").target, now
        Task.objects.bulk_update(waiting, ["status", "acknowledged_at"], batch_size=500)
        if waiting:
            act.record(
                "acknowledge", tasks[0], object_id=f"dispatch:{dispatch.pk}", after={"tasks": len(waiting)}
            )
    return len(waiting)


def require_running(campaign: Campaign) -> None:
    """Only a campaign that is issued and not closed.

    Errors
        CAMP-06  it is not
    """
    if campaign.status != ISSUED:
        raise ClerkError(
            "CAMP-06", f"“{campaign.title}”现在是“{campaign.get_status_display()}”，不能办理", "只有进行中的专项可以下发和填报", "刷新页面看最新状态"
        )  # fmt: skip


def region_of(unit: Unit) -> dict[str, str]:
    """The region columns of a unit, for a row that it holds."""
    return {c: getattr(unit, c) for c in ("region_code", *LEVEL_COLUMNS)}


def _due_on(task: Task, rule: DeadlineRule, today: date) -> date | None:
    if rule.kind not in RULES:
        raise ClerkError("CAMP-21", "没有选期限规则", "下发的任务要说明期限怎样定", "选一种期限规则")
    due_on = task.due_on
    if rule.kind == "on_date":
        due_on = rule.on
    elif rule.kind == "before" and due_on:
        due_on = due_on - timedelta(days=rule.days)
    elif rule.kind == "phase":
        phase = Phase.objects.filter(pk=rule.phase_id, campaign_id=task.campaign_id).first()
        due_on = phase.to_on if phase else None
    if (rule.kind in ("on_date", "phase") and due_on is None) or (rule.kind == "before" and rule.days <= 0):
        raise ClerkError("CAMP-21", "期限规则没有填完整", "缺日子、天数或阶段", "补上后再核对")
    if due_on and ((task.due_on and due_on > task.due_on) or (rule.kind != "same" and due_on < today)):
        late = task.due_on and due_on > task.due_on
        raise ClerkError(
            "CAMP-22",
            what=f"“{task.content[:20]}”的下级期限 {due_on} 不合适",
            why=f"晚于本级期限 {task.due_on}，下级报来后本级已超期" if late else "这一天已经过去",
            next_step="改填更合适的日子，或改用别的期限规则",
        )
    return due_on


def _child(p: Planned, dispatch: Dispatch, own: Unit) -> Task:
    t = p.task
    return Task(
        campaign_id=t.campaign_id, parent=t, dispatch=dispatch, holder=p.unit, issuer=own, item_id=t.item_id, position=t.position,
        area=t.area, number=t.number, content=t.content, quote=t.quote, section=t.section, due_words=t.due_words, due_on=p.due_on,
        first_due_on=p.due_on, standing=t.standing, on_event=t.on_event, status=TASK.start, **region_of(p.unit),
    )  # fmt: skip


def _measures(tasks: list[Task]) -> list[Measure]:
    """The upper task's measures are brought along: the lower unit only fills in who answers and how it stands."""
    parents: dict[int, list[Measure]] = {}
    for m in Measure.objects.filter(task__in={t.parent_id for t in tasks}, voided_at=None):
        parents.setdefault(m.task_id, []).append(m)
    return [
        Measure(
            task=t, position=m.position, text=m.text, due_words=m.due_words, units=t.holder.name,
            due_on=min(filter(None, (m.due_on, t.due_on)), default=None) if not m.due_words else None,
        )
        for t in tasks
        for m in parents.get(t.parent_id or 0, [])
    ]  # fmt: skip
