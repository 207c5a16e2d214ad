"""回头看: a sample by seed of what was closed out some months ago, visited by people who had no part in it (R200, R062)."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.months import add_months
from mingcha.domain.sampling import draw, share_count
from mingcha.web.access.services import visible
from mingcha.web.audit.services import acting
from mingcha.web.cases.models import FollowUp, FollowUpDraw, Issue
from mingcha.web.cases.services.acts import lock_issue, move_issue
from mingcha.web.cases.services.outcomes import recur
from mingcha.web.cases.work_values import work_value


def closed_until(region_code: str, today: date) -> date:
    """Issues closed out on or before this day are in the pool."""
    return add_months(today, -int(work_value("follow_up_after_months", region_code, today)))


def draw_follow_ups(*, actor: Actor, seed: str, now: datetime, share: Decimal | None = None) -> FollowUpDraw:
    """Draw from the pool of the actor's region; the draw is kept whole and can be printed and repeated.

    Arguments
        seed   fixed before the draw, best by a second person or from a public number
        share  None = the share of content/parameters/work.yml
    Errors
        DRAW-01  nothing in the pool · ACCESS-01
    """
    today = timezone.localdate(now)
    with acting(actor, now=now) as act:
        until = closed_until(actor.region_code, today)
        pool = visible(
            actor, Issue.objects.filter(status="closed_out", closed_at__date__lte=until), "follow_up"
        )
        issues = {issue.no: issue for issue in pool.select_for_update()}
        share = share or work_value("follow_up_share", actor.region_code, today)
        drawn = draw(issues, seed=seed.strip(), count=share_count(len(issues), share) if issues else 1)
        made = FollowUpDraw.objects.create(
            unit_id=actor.unit_id, region_code=actor.region_code, closed_until_on=until, seed=drawn.seed, share=share,
            population_size=drawn.population_size, population_hash=drawn.population_hash, population=sorted(issues), drawn=list(drawn.drawn),
            drawn_by_id=actor.user_id, drawn_at=now,
        )  # fmt: skip
        for order, no in enumerate(drawn.drawn, start=1):
            issue = issues[no]
            FollowUp.objects.create(draw=made, issue=issue, order=order)
            move_issue(
                act, issue, "start_follow_up", present={"draw"}, details={"draw": made.pk, "order": order}
            )
        return made


def record_follow_up(
    *, actor: Actor, follow_up_id: int, outcome: str, record: str, visited_on: date, now: datetime
) -> FollowUp:
    """What the visit found: 稳定, or 反弹 under the old number.

    Errors
        WORK-03  the visitor had a part in the issue · CASE-19 no outcome or recorded already · WORK-02
    """
    with acting(actor, now=now) as act:
        visit = FollowUp.objects.select_for_update().get(pk=follow_up_id)
        issue = lock_issue(visit.issue_id)
        if outcome not in ("stable", "recurred") or visit.outcome:
            raise ClerkError(
                "CASE-19",
                f"{issue.no} 的回头看没有登记",
                "没有选择结果，或已经登记过",
                "选稳定或反弹；登记错了的，另作说明",
            )
        if outcome == "stable":
            present = {"follow_up_record"} if record.strip() else ()
            move_issue(act, issue, "confirm_stable", present=present, note=record)
        else:
            recur(act, issue, record, right="follow_up")
        visit.outcome, visit.record, visit.visited_on, visit.visited_by_id = (
            outcome,
            record.strip(),
            visited_on,
            actor.user_id,
        )
        visit.save()
        return visit
