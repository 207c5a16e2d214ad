"""A flag that comes back after its issue was closed out: 反弹 under the old number, no new case (R087, R200)."""

from typing import Any

from django.utils import timezone

from mingcha.web.audit.services import Act
from mingcha.web.cases.flag_source import work_of
from mingcha.web.cases.models import CaseFlag, Issue
from mingcha.web.cases.services.acts import BatchResult, move_issue
from mingcha.web.cases.services.outcomes import RECURRED_FIELDS, come_back
from mingcha.web.flags.dispatching import mark_each_dispatched
from mingcha.web.flags.working import Work

CLOSED = ("closed_out", "following_up", "stable")


def flags_that_came_back(act: Act, flags: list[Any], result: BatchResult) -> list[Any]:
    """Send flags that were answered once to where they belong.

    Those whose issue was closed out bring it back; those whose former case found nothing leave it, for a new case.

    Returns  the flags for which new cases are to be made; cases of issues that came back join `result.done`
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
        if link and (link.case_id in brought or _bring_back(act, flag, link)):
            if link.case_id not in brought:
                result.done.append(link.case)
            brought.add(link.case_id)
            back[flag.pk] = work_of(link.case)
            continue
        if link:
            link.ended_at = act.now
            link.save(update_fields=["ended_at"])
        fresh.append(flag)
    if back:
        mark_each_dispatched(actor=act.actor, works=back, now=act.now)
    return fresh


def _bring_back(act: Act, flag: Any, link: CaseFlag) -> bool:
    """Whether the flag's case has an issue that was closed out; it is open again then."""
    issue = Issue.objects.select_for_update().filter(case_id=link.case_id, status__in=CLOSED).first()
    if issue is None:
        return False
    come_back(issue)
    note = f"{flag.flag_no} 于 {timezone.localdate(act.now).isoformat()} 再次出现"
    # the data show it: whoever may dispatch the flag may say so
    move_issue(
        act, issue, "record_recurrence", present={"recurrence_record"}, note=note, fields=RECURRED_FIELDS, right=""
    )  # fmt: skip
    return True
