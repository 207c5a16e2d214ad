"""A ledger is handed up and frozen, taken back, signed for or sent back with a reason."""

from datetime import datetime

from django.urls import reverse

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import REPORT_DUE
from mingcha.domain.workflows import require_needs, require_other_person, step
from mingcha.office.ledger_json import ledger_as_json
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.models import Campaign, LedgerVersion
from mingcha.web.campaigns.models.ledgers import SUBMITTED, TAKEN_BACK
from mingcha.web.campaigns.selectors.ledger import ledger_view
from mingcha.web.campaigns.services.ledger import open_version
from mingcha.web.campaigns.services.telling import tell_units
from mingcha.web.campaigns.units import unit_of


def file_ledger(*, actor: Actor, campaign_id: int, label: str, now: datetime) -> LedgerVersion:
    """Hand up: the ledger is frozen as it stands, cell by cell.

    Errors
        CAMP-55  there is nothing in it
    """
    with acting(actor, now=now) as act:
        campaign = Campaign.objects.get(pk=campaign_id)
        version = open_version(campaign, actor, now)
        require(actor, "submit", version)
        view = ledger_view(campaign, unit_of(actor))
        if not view.rows:
            raise ClerkError("CAMP-55", "没有上报台账", "本单位在这个专项里没有任务", "先签收上级下发的任务")
        changes = len(view.differences)
        version.state = step(REPORT_DUE, version.state, "submit").target
        version.label, version.frozen = label.strip()[:60], ledger_as_json(view.ledger)
        version.filed_by_id, version.filed_at = actor.user_id, now
        version.save()
        act.record(
            "submit", version, after={"number": version.number, "rows": len(view.rows), "changes": changes}
        )
    return version


def take_back_ledger(*, actor: Actor, version_id: int, now: datetime) -> LedgerVersion:
    """Take back what was not signed for yet; the next draft begins with it.

    Errors
        WORK-01  it was signed for or sent back
    """
    with acting(actor, now=now) as act:
        version = LedgerVersion.objects.select_for_update().get(pk=version_id)
        require(actor, "withdraw", version)
        step(REPORT_DUE, version.state, "withdraw")
        version.state = TAKEN_BACK
        version.save(update_fields=["state"])
        act.record("withdraw", version, before={"state": SUBMITTED})
    return version


def receive_ledger(
    *, actor: Actor, version_id: int, accepted: bool, reason: str, now: datetime
) -> LedgerVersion:
    """签收 or 退回, by the unit above and by somebody else than who handed it up.

    Errors
        WORK-01, WORK-02  not handed up; no reason
        CAMP-56  the own unit's ledger
    """
    with acting(actor, now=now) as act:
        version = (
            LedgerVersion.objects.select_for_update(of=("self",))
            .select_related("campaign")
            .get(pk=version_id)
        )
        action = "acknowledge" if accepted else "return"
        require(actor, action, version)
        require_above(actor, version.holder_id, version.campaign)
        transition = step(REPORT_DUE, version.state, "acknowledge" if accepted else "send_back")
        require_needs(transition, {"reason"} if reason.strip() else set())
        require_other_person(transition, actor.user_id, {"submit": {version.filed_by_id or 0}})
        version.state, version.reason = transition.target, reason.strip()[:500]
        version.received_by_id, version.received_at = actor.user_id, now
        version.save(update_fields=["state", "reason", "received_by", "received_at"])
        if not accepted:
            here = reverse("campaigns:version", args=[version.campaign_id, version.pk])
            tell_units(
                [version.holder_id],
                kind="task",
                text=f"工作台账第 {version.number} 期被退回",
                url=here,
                now=now,
            )
        act.record(action, version, reason=reason)
    return version


def require_above(actor: Actor, holder_id: int, campaign: Campaign) -> None:
    """What a unit hands up is received above. The campaign's own unit records here what was received outside of this installation.

    Errors
        CAMP-56  the own unit's
    """
    if holder_id == actor.unit_id and holder_id != campaign.unit_id:
        raise ClerkError(
            "CAMP-56", "不能签收或退回本单位报的材料", "签收和退回由上级单位办理", "请上级单位办理"
        )
