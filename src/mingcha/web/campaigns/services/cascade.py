"""What was handed down: taken back until the first has signed, signed for below."""

from datetime import datetime

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import TASK
from mingcha.domain.workflows import step
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.models import Campaign, Dispatch, Task
from mingcha.web.campaigns.models.campaigns import ISSUED
from mingcha.web.campaigns.services.proposing import need_reason
from mingcha.web.campaigns.units import Unit
from mingcha.web.orgs.regional import LEVEL_COLUMNS

OVER = ("done", "withdrawn")


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
