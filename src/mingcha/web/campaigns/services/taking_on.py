"""承接: how a lower unit takes a campaign on, by its own plan matched item by item, or by the tasks as they were handed down."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.planning.comparing import Comparison, compare_plans
from mingcha.planning.plan_json import plan_of_json
from mingcha.planning.reviewed_plans import compared
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.models import Campaign, TakeOn
from mingcha.web.campaigns.models.campaigns import CLOSED, ISSUED
from mingcha.web.campaigns.models.tasks import AS_ISSUED, RETURNED, SENT_UP, TAKEN, WAITING
from mingcha.web.campaigns.services.proposing import need_reason
from mingcha.web.campaigns.services.telling import tell_units


def compare_with_upper(upper: Campaign, own: Campaign, overrides: dict[str, str | None]) -> Comparison:
    """What became of each item of the upper plan in the lower one; both as issued."""
    return compare_plans(compared(plan_of_json(upper.plan)), compared(plan_of_json(own.plan)), overrides)


def send_take_on(
    *, actor: Actor, take_on_id: int, own_id: int, overrides: dict[str, str | None], now: datetime
) -> TakeOn:
    """Send the own plan up as the answer to the upper campaign; the comparison is kept as it stands now.

    Errors
        CAMP-40  the own plan is not issued, or is not the own unit's
        CAMP-41  it was sent or received already
    """
    with acting(actor, now=now) as act:
        take_on = _own(actor, take_on_id)
        own = Campaign.objects.filter(pk=own_id, unit_id=actor.unit_id, status__in=(ISSUED, CLOSED)).first()
        if own is None or own.pk == take_on.campaign_id:
            raise ClerkError(
                "CAMP-40", "没有上报承接方案", "要选本单位已经印发的方案", "先核对并印发本级方案，再上报承接"
            )
        result = compare_with_upper(take_on.campaign, own, overrides)
        take_on.own, take_on.overrides, take_on.matches = own, overrides, result.as_json()
        take_on.state, take_on.sent_by_id, take_on.sent_at = SENT_UP, actor.user_id, now
        take_on.save()
        if own.upper_id is None:
            own.upper_id = take_on.campaign_id
            own.save(update_fields=["upper"])
        act.record("take_on", take_on, after={"own": own.pk, "counts": result.counts()})
    return take_on


def take_on_as_issued(*, actor: Actor, take_on_id: int, now: datetime) -> TakeOn:
    """Say that no plan of the own is made and the tasks are done as handed down."""
    with acting(actor, now=now) as act:
        take_on = _own(actor, take_on_id)
        take_on.state, take_on.sent_by_id, take_on.sent_at = AS_ISSUED, actor.user_id, now
        take_on.own, take_on.matches = None, None
        take_on.save()
        act.record("take_on", take_on, after={"state": AS_ISSUED})
    return take_on


def receive_take_on(*, actor: Actor, take_on_id: int, accepted: bool, reason: str, now: datetime) -> TakeOn:
    """签收 or 退回 of a lower unit's plan.

    Errors
        CAMP-42  nothing to receive, or not this unit's to receive
    """
    with acting(actor, now=now) as act:
        take_on = TakeOn.objects.select_for_update().get(pk=take_on_id)
        require(actor, "dispatch", take_on)
        if take_on.state not in (SENT_UP, AS_ISSUED) or take_on.issuer_id != actor.unit_id:
            raise ClerkError(
                "CAMP-42",
                "不能签收或退回",
                "对方还没有报来，或已经办理，或不是本单位下发的",
                "刷新页面看最新状态",
            )
        if not accepted:
            reason = need_reason(reason, "退回承接方案")
        take_on.state, take_on.reason, take_on.received_at = (
            TAKEN if accepted else RETURNED,
            "" if accepted else reason,
            now,
        )
        take_on.save(update_fields=["state", "reason", "received_at"])
        if not accepted:
            here = reverse("campaigns:take_on", args=[take_on.campaign_id, take_on.pk])
            tell_units([take_on.holder_id], kind="task", text="承接方案被退回", url=here, now=now)
        act.record("acknowledge" if accepted else "return", take_on, reason=reason)
    return take_on


def losses(take_on: TakeOn) -> dict[str, list[dict[str, Any]]]:
    """{dropped, delayed, changed}: the upper items that are not taken on as they were asked."""
    found: dict[str, list[dict[str, Any]]] = {"dropped": [], "delayed": [], "changed": []}
    for match in (take_on.matches or {}).get("matches", []):
        if match["status"] in found:
            found[match["status"]].append(match)
    return found


def _own(actor: Actor, take_on_id: int) -> TakeOn:
    take_on = TakeOn.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=take_on_id)
    require(actor, "take_on", take_on)
    if take_on.state not in (WAITING, RETURNED, AS_ISSUED):
        raise ClerkError(
            "CAMP-41",
            "没有上报承接方案",
            f"现在是“{take_on.get_state_display()}”",
            "等上级签收或退回；要换方案的，请上级退回",
        )
    return take_on
