"""A plan becomes a campaign: uploaded and read by a job, or one of those that ship, for another region and year."""

from dataclasses import asdict
from datetime import datetime
from typing import BinaryIO

from mingcha.catalog.plans import load_plans
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.planning.plan import Plan
from mingcha.planning.readers import readers_by_suffix
from mingcha.planning.reviewed_content import proposal_of
from mingcha.planning.shifting import shift_plan, year_of
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.models import Campaign, TakeOn
from mingcha.web.campaigns.models.campaigns import READING, REVIEWING, UNREADABLE
from mingcha.web.jobs.files import file_store
from mingcha.web.jobs.services import enqueue
from mingcha.web.orgs.selectors import region_columns

READ_JOB = "campaigns.read_plan"
MAX_PLAN_BYTES = 20 << 20
MAX_YEARS = 30


def propose_from_document(
    *, actor: Actor, document: BinaryIO, name: str, now: datetime, upper_id: int | None = None
) -> Campaign:
    """Keep the document and have it read by a job.

    Arguments
        upper_id  the campaign of a higher level that this plan takes on

    Errors
        CAMP-01  not a format that can be read
    """
    suffix = f".{name.rsplit('.', 1)[-1].lower()}" if "." in name else ""
    if suffix not in readers_by_suffix():
        raise ClerkError(
            "CAMP-01",
            what=f"“{name[:60]}”不能读取",
            why=f"能读取的方案格式是：{'、'.join(sorted(readers_by_suffix()))}",
            next_step="请用 WPS 或 Word 打开后另存为 .docx 再上传；扫描件请先做文字识别",
        )
    stored = file_store().save(document, limit_bytes=MAX_PLAN_BYTES)
    with acting(actor, now=now) as act:
        campaign = _new(actor, now, title=name.rsplit(".", 1)[0][:200], upper_id=upper_id)
        campaign.document_name, campaign.document_sha256 = name[:200], stored.sha256
        require(actor, "propose", campaign)
        campaign.save()
        act.record("propose", campaign, after={"document": stored.sha256})
        enqueue(
            actor=actor, kind=READ_JOB, arguments={"campaign": campaign.pk}, key=f"{READ_JOB}:{campaign.pk}",
            title=f"读取方案：{campaign.title}"[:120], now=now,
        )  # fmt: skip
    return campaign


def propose_from_shipped(
    *, actor: Actor, plan_id: str, year: int, title: str, now: datetime, upper_id: int | None = None
) -> Campaign:
    """Start from one of the plans that ship, its days moved to another year; everything is to be reviewed again.

    Errors
        CAMP-02  no such plan
        CAMP-03  a year that is none
    """
    reviewed = load_plans().get(plan_id)
    if reviewed is None:
        raise ClerkError("CAMP-02", "没有这份自带方案", "方案可能已改名或停用", "返回列表重新选择")
    original = proposal_of(reviewed)
    of_year = year_of(original)
    years = year - of_year if of_year else 0
    if abs(years) > MAX_YEARS:
        raise ClerkError("CAMP-03", what=f"年份“{year}”不能用", why=f"这份方案是 {of_year} 年的，只能移到前后 {MAX_YEARS} 年以内",
                         next_step="请改填四位年份，例如 2027")  # fmt: skip
    plan, moved = shift_plan(original, years)
    with acting(actor, now=now) as act:
        campaign = _new(actor, now, title=(title.strip() or plan.title)[:200], upper_id=upper_id)
        campaign.shipped_id, campaign.shifts = plan_id, [asdict(s) for s in moved]
        require(actor, "propose", campaign)
        _take_proposal(campaign, plan)
        campaign.save()
        act.record("propose", campaign, after={"shipped": plan_id, "years": years})
    return campaign


def store_reading(*, campaign: Campaign, plan: Plan) -> None:
    """What the job read; inside its effect."""
    campaign.title = (plan.title or campaign.title)[:200]
    campaign.doc_no = plan.doc_no or ""
    _take_proposal(campaign, plan)
    campaign.save()


def store_refusal(*, campaign: Campaign, error: ClerkError) -> None:
    """Why the document could not be read; inside the job's effect."""
    campaign.status = UNREADABLE
    campaign.unread = {
        "code": error.code, "what": error.what, "why": error.why, "next_step": error.next_step
    }  # fmt: skip
    campaign.save(update_fields=["status", "unread"])


def discard_draft(*, actor: Actor, campaign_id: int, reason: str, now: datetime) -> Campaign:
    """Withdraw a plan that was not issued; it stays on record.

    Errors
        CAMP-04  already issued
    """
    with acting(actor, now=now) as act:
        campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
        require(actor, "change", campaign)
        if not campaign.is_draft:
            raise ClerkError(
                "CAMP-04", "不能作废", "这份方案已经印发或撤回", "已印发的由单位负责人撤回或办结"
            )
        need_reason(reason, "作废方案")
        campaign.status = "withdrawn"
        campaign.save(update_fields=["status"])
        TakeOn.objects.filter(own=campaign, state="waiting").update(own=None)
        act.record("withdraw", campaign, reason=reason)
    return campaign


def need_reason(reason: str, what: str) -> str:
    """The reason, tidied.

    Errors
        CAMP-05  none was written
    """
    if not reason.strip():
        raise ClerkError(
            "CAMP-05",
            what=f"没有办理：{what}要写明理由",
            why="理由会发给对方，并留在记录里",
            next_step="写明理由后再办理",
        )
    return reason.strip()[:500]


def _new(actor: Actor, now: datetime, *, title: str, upper_id: int | None) -> Campaign:
    return Campaign(
        title=title, level=actor.level, unit_id=actor.unit_id, upper_id=upper_id, status=READING, created_by_id=actor.user_id,
        created_at=now, **region_columns(actor.region_code),
    )  # fmt: skip


def _take_proposal(campaign: Campaign, plan: Plan) -> None:
    campaign.proposed, campaign.status, campaign.unread = plan.as_json(), REVIEWING, None
    campaign.period_from_on = plan.period.from_ if plan.period else None
    campaign.period_to_on = plan.period.to if plan.period else None
