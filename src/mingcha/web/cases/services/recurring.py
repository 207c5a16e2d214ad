"""A flag that comes back after its issue was closed out: 反弹 under the old number, no new case (R087, R200)."""

from typing import Any

from django.utils import timezone

from mingcha.domain.errors import ClerkError
from mingcha.web.audit.services import Act
from mingcha.web.cases.flag_source import work_of
from mingcha.web.cases.models import Case, CaseFlag, Issue
from mingcha.web.cases.resting import case_that_goes_on
from mingcha.web.cases.services.acts import BatchResult, note_on_record
from mingcha.web.cases.services.issues import SUBSTANTIATED
from mingcha.web.cases.services.outcomes import recur
from mingcha.web.flags.dispatching import mark_each_dispatched
from mingcha.web.flags.working import Work

CLOSED = ("closed_out", "following_up", "stable")
STILL_AT_WORK = ("filed", "remedying", "to_review", "recurred", "referral_answered")
"""States of an issue in which its holder still has to act."""


def flags_that_came_back(act: Act, flags: list[Any], result: BatchResult) -> list[Any]:
    """Send flags that were answered once to where they belong.

    Those whose issue was closed out bring it back; those whose matter is still at work join it; those whose former case found
    nothing leave it, for a new case. One that cannot go its way is listed and stops nothing else.

    Returns  the flags for which new cases are to be made; cases that go on join `result.done`
    """
    known = {
        link.flag_id: link
        for start in range(0, len(flags), 500)
        for link in CaseFlag.objects.filter(flag_id__in=[f.pk for f in flags[start : start + 500]], ended_at=None).select_related("case")
    }  # fmt: skip
    fresh: list[Any] = []
    back: dict[int, Work] = {}
    brought: set[int] = set()
    for flag in flags:
        link = known.get(flag.pk)
        case = case_that_goes_on(link.case) if link else None
        try:
            goes_on = case is not None and (case.pk in brought or _goes_on(act, flag, case))
        except ClerkError as error:
            result.failed.append((flag.flag_no, error))
            continue
        if goes_on:
            if case.pk not in brought:
                result.done.append(case)
            brought.add(case.pk)
            back[flag.pk] = work_of(case)
            continue
        if link:
            link.ended_at = act.now
            link.save(update_fields=["ended_at"])
        fresh.append(flag)
    if back:
        mark_each_dispatched(actor=act.actor, works=back, now=act.now)
    return fresh


def _goes_on(act: Act, flag: Any, case: Case) -> bool:
    """Whether the flag's matter goes on where it was: its issue comes back, or was never ended.

    Errors
        CASE-25  it was referred: the receiver has it · CASE-05
    """
    if case.status not in SUBSTANTIATED:
        return False
    issue = Issue.objects.select_for_update().filter(case_id=case.pk).first()
    if issue is None or issue.status in STILL_AT_WORK:
        note_on_record(act, case, "rejoin", issue=issue, details={"flag": flag.flag_no})
        return True
    if issue.status == "referred":
        raise ClerkError(
            "CASE-25",
            f"{flag.flag_no} 没有分派",
            "这一事项已移送，由接收单位处理",
            "等对方反馈结果后再分派；急需处置的，请负责人联系接收单位",
        )
    if issue.status not in CLOSED:
        return False
    # the data show it: whoever may dispatch the flag may say so
    recur(act, issue, f"{flag.flag_no} 于 {timezone.localdate(act.now).isoformat()} 再次出现", right="")
    return True
