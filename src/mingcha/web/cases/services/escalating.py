"""督办单: one matter a slip, to the unit that holds the case or the issue."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone

from mingcha.catalog.work_reasons import reason_list
from mingcha.domain.access import Actor
from mingcha.domain.deadlines import DeadlineRule, due_after
from mingcha.domain.workflow_tables import ESCALATION
from mingcha.domain.workflows import require_needs, require_other_person, step
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.cases.models import Case, Escalation, EscalationEntry, Issue
from mingcha.web.cases.services.acts import note_on_record, take_numbers
from mingcha.web.cases.work_values import work_value
from mingcha.web.orgs.regional import LEVEL_COLUMNS

_RIGHTS = {
    "acknowledge": "acknowledge",
    "reply": "reply",
    "withdraw": "issue",
    "send_back": "close",
    "settle": "close",
}


def send_escalation(
    *,
    actor: Actor,
    case_id: int,
    level: str,
    matter: str,
    requirement: str,
    now: datetime,
    due_on: date | None = None,
) -> Escalation:
    """Send a slip to whoever holds the case or its issue.

    Arguments
        level   code of the list escalation_level; its name is the place's own
        due_on  None = the working days of content/parameters/work.yml
    """
    today = timezone.localdate(now)
    reason_list("escalation_level").check(level)
    with acting(actor, now=now) as act:
        case = Case.objects.select_for_update().get(pk=case_id)
        issue = Issue.objects.filter(case=case).first()
        days = int(work_value("escalation_reply_working_days", case.region_code, today))
        rule = DeadlineRule("on_date", on=due_on) if due_on else DeadlineRule("working_days", days)
        slip = Escalation(
            case=case, issue=issue, level=level, matter=matter.strip() or case.title, requirement=requirement.strip(),
            due_on=due_after(today, rule).on, from_unit_id=actor.unit_id, holder_unit_id=issue.holder_unit_id if issue else case.holder_unit_id,
            confidential=case.confidential, sent_by_id=actor.user_id, sent_at=now, region_code=case.region_code,
            **{c: getattr(case, c) for c in LEVEL_COLUMNS},
        )  # fmt: skip
        require(actor, "issue", slip)
        slip.no = take_numbers("DB", 1, now)[0]
        slip.save()
        note_on_record(act, case, "escalate", issue=issue, details={"slip": slip.no, "level": level})
        return slip


def move_escalation(*, actor: Actor, slip_id: int, action: str, text: str, now: datetime) -> Escalation:
    """签收, 回复, 退回补充, 确认办结 or 撤回 a slip; the text joins its thread.

    Errors
        WORK-01 · WORK-02 · WORK-03 the one who replied cannot settle it
    """
    with acting(actor, now=now) as act:
        slip = Escalation.objects.select_for_update().get(pk=slip_id)
        transition = step(ESCALATION, slip.state, action)
        require(actor, _RIGHTS[action], slip)
        present: Collection[str] = {"reply", "reason"} if text.strip() else ()
        require_needs(transition, present)
        replied = set(slip.entries.filter(action="reply").values_list("user_id", flat=True))
        require_other_person(transition, actor.user_id, {"reply": replied})
        slip.state = transition.target
        slip.save(update_fields=["state"])
        EscalationEntry.objects.create(
            escalation=slip,
            action=action,
            text=text.strip(),
            user_id=actor.user_id,
            unit_id=actor.unit_id,
            at=now,
        )
        note_on_record(act, slip.case, f"escalation_{action}", issue=slip.issue, details={"slip": slip.no})
        return slip


def next_level(level: str) -> str:
    """The level above, for the suggestion to raise a slip that was not answered in time; "" at the top. A person decides."""
    codes = [code for code, _ in reason_list("escalation_level").choices]
    place = codes.index(level) + 1 if level in codes else len(codes)
    return codes[place] if place < len(codes) else ""
