"""Review of a proposed plan: each line accepted or corrected by a named person; what is left open keeps it from being issued."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.office.ledger import ANSWERS
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.models import Campaign, ReviewDecision
from mingcha.web.campaigns.models.campaigns import DEFECT, ITEM, REPORT, REVIEWING
from mingcha.web.campaigns.review import review_of, settled_due
from mingcha.web.campaigns.services.proposing import need_reason

ITEM_DECISIONS = ("accept", "edit", "split", "merge", "drop")
REPORT_DECISIONS = ("accept", "edit", "drop")


def decide_item(
    *, actor: Actor, campaign_id: int, item_id: str, decision: str, now: datetime, changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> ReviewDecision:  # fmt: skip
    """Accept, edit, split, merge or drop one item. A due that was read with a question must be given a day (changes["due"]).

    Errors
        CAMP-06  the campaign is no longer under review
        CAMP-07  the item's deadline is doubtful and was not settled
        PLAN-21 … PLAN-25  as in planning.reviewing
    """
    if decision not in ITEM_DECISIONS:
        raise _unknown(decision)
    with acting(actor, now=now) as act:
        campaign = _under_review(actor, campaign_id)
        changes = dict(changes or {})
        state = review_of(campaign)
        proposal = state.proposal(item_id)
        due = proposal.due
        if decision in ("accept", "edit", "split") and due and due.question and "due" not in changes:
            raise _doubtful(item_id, due.text, due.question)
        if "due" in changes:
            settled_due(changes["due"], due.text if due else "")  # refuses what is no deadline
        if decision == "accept" and changes:
            decision = "edit"
        row = _keep(campaign, ITEM, item_id, decision, changes, reason, actor, now)
        review_of(campaign)  # refuses what planning.reviewing refuses
        act.record(
            "review", campaign, reason=reason, after={"item": item_id, "decision": decision, **_said(changes)}
        )
    return row


def accept_clear_items(*, actor: Actor, campaign_id: int, now: datetime) -> int:
    """Accept everything that was read without a question and is not decided yet; the person answers for it by name."""
    with acting(actor, now=now) as act:
        campaign = _under_review(actor, campaign_id)
        state = review_of(campaign)
        items = [i.id for i in state.open_items if not (i.due and i.due.question)]
        reports = [
            r.number
            for r in state.reports
            if not r.decided and not r.line.due.question and r.level and r.to_unit
        ]
        for item_id in items:
            _keep(campaign, ITEM, item_id, "accept", {}, "", actor, now)
        for number in reports:
            _keep(campaign, REPORT, str(number), "accept", {}, "", actor, now)
        act.record("review", campaign, after={"accepted": items, "reports": reports})
    return len(items) + len(reports)


def decide_report(
    *, actor: Actor, campaign_id: int, number: int, decision: str, now: datetime, changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> ReviewDecision:  # fmt: skip
    """Accept, edit or drop one reporting line.

    Arguments
        changes  title, from_unit, to_unit, from_level, due

    Errors
        CAMP-07  its day is doubtful and was not settled
        CAMP-08  it does not say at which level the units stand that owe it
    """
    if decision not in REPORT_DECISIONS:
        raise _unknown(decision)
    with acting(actor, now=now) as act:
        campaign = _under_review(actor, campaign_id)
        changes = dict(changes or {})
        found = next((r for r in review_of(campaign).reports if r.number == number), None)
        if found is None:
            raise _unknown(str(number))
        if decision == "drop":
            reason = need_reason(reason, "不采用一项报送")
        else:
            if found.line.due.question and "due" not in changes:
                raise _doubtful(found.line.section, found.line.due.text, found.line.due.question)
            if "due" in changes:
                settled_due(changes["due"], found.line.due.text)
            if not (changes.get("from_level") or found.read_level):
                raise ClerkError(
                    "CAMP-08",
                    what=f"“{found.line.title}”没有写明由哪一级报送",
                    why="报送日历要逐个单位排出，须知道是哪一级",
                    next_step="选择报送的层级；确实不适用的，选“不采用”并写明理由",
                )
            if decision == "accept" and changes:
                decision = "edit"
        row = _keep(campaign, REPORT, str(number), decision, changes, reason, actor, now)
        act.record(
            "review",
            campaign,
            reason=reason,
            after={"report": number, "decision": decision, **_said(changes)},
        )
    return row


def answer_defect(
    *, actor: Actor, campaign_id: int, number: int, answer: str, note: str, now: datetime
) -> ReviewDecision:
    """Say what is done about something wrong in the text; the text itself is never mended.

    Errors
        CAMP-09  not one of the answers, or 另行修改 without a word
    """
    with acting(actor, now=now) as act:
        campaign = _under_review(actor, campaign_id)
        if answer not in ANSWERS or (answer == "另行修改" and not note.strip()):
            raise ClerkError(
                "CAMP-09",
                what="疑点没有处理",
                why="须从处理意见里选一项；选“另行修改”的要写明怎样修改",
                next_step="选好处理意见后再保存",
            )
        if not 0 <= number < len(campaign.proposed["defects"]):
            raise _unknown(str(number))
        row = _keep(campaign, DEFECT, str(number), answer, {}, note.strip(), actor, now)
        act.record("review", campaign, reason=note, after={"defect": number, "answer": answer})
    return row


def reconsider(*, actor: Actor, campaign_id: int, target: str, key: str, now: datetime) -> None:
    """Take a decision back; the line is open again."""
    with acting(actor, now=now) as act:
        campaign = _under_review(actor, campaign_id)
        rows = ReviewDecision.objects.filter(campaign=campaign, target=target, key=key)
        before = rows.values_list("decision", flat=True).first()
        if before:
            rows.delete()
            review_of(campaign)
            act.record(
                "review",
                campaign,
                before={target: key, "decision": before},
                after={target: key, "decision": None},
            )


def change_head(
    *, actor: Actor, campaign_id: int, title: str, doc_no: str, period_from_on: Any, period_to_on: Any, now: datetime
) -> Campaign:  # fmt: skip
    """Correct name, number and period of a campaign under review.

    Errors
        CAMP-10  no name, or a period that ends before it begins
    """
    with acting(actor, now=now) as act:
        campaign = _under_review(actor, campaign_id)
        if not title.strip() or (period_from_on and period_to_on and period_to_on < period_from_on):
            raise ClerkError(
                "CAMP-10",
                what="没有保存",
                why="名称不能空，结束日不能早于开始日",
                next_step="改正后再保存",
            )
        before = {k: getattr(campaign, k) for k in ("title", "doc_no", "period_from_on", "period_to_on")}
        campaign.title, campaign.doc_no = title.strip()[:200], doc_no.strip()[:60]
        campaign.period_from_on, campaign.period_to_on = period_from_on, period_to_on
        campaign.save(update_fields=list(before))
        act.record("change", campaign, before=before, after={k: getattr(campaign, k) for k in before})
    return campaign


def _under_review(actor: Actor, campaign_id: int) -> Campaign:
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    require(actor, "review", campaign)
    if campaign.status != REVIEWING:
        raise ClerkError(
            "CAMP-06",
            what=f"“{campaign.title}”不在核对中",
            why=f"现在的状态是“{campaign.get_status_display()}”",
            next_step="刷新页面看最新状态",
        )
    return campaign


def _keep(
    campaign: Campaign, target: str, key: str, decision: str, changes: dict[str, Any], reason: str, actor: Actor, now: datetime
) -> ReviewDecision:  # fmt: skip
    row, _ = ReviewDecision.objects.update_or_create(
        campaign=campaign, target=target, key=key,
        defaults={"decision": decision, "changes": changes, "reason": reason[:500], "decided_by_id": actor.user_id, "decided_at": now},
    )  # fmt: skip
    return row


def _said(changes: Mapping[str, Any]) -> dict[str, Any]:
    """What goes on record of a correction: everything but the names of responsible persons."""
    return {k: v for k, v in changes.items() if k != "people"}


def _doubtful(where: str, text: str, question: str) -> ClerkError:
    return ClerkError(
        "CAMP-07",
        what=f"{where} 的时限“{text}”还没有确定",
        why=question,
        next_step="填上确定的日子（或选“长期”“随时”）后再采纳",
    )


def _unknown(what: str) -> ClerkError:
    return ClerkError(
        "CAMP-11", what=f"没有保存：不认识“{what}”", why="页面可能已过期", next_step="刷新页面后再试"
    )
