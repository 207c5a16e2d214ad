"""What the flags of a case learn of it."""

from datetime import datetime

from mingcha.domain.access import Actor
from mingcha.domain.workflow_tables import CONCLUSIONS
from mingcha.web.cases.models import Case
from mingcha.web.cases.resting import links_answered
from mingcha.web.flags.working import Work, mark_under_way, record_conclusion, reopen_flags

UNDER_WAY = ("dispatched", "in_case")
"""States of a flag that a case answers and has not concluded."""


def work_of(case: Case) -> Work:
    """Who has the case, and until when, as its flags keep it."""
    return Work(case.pk, case.holder_unit_id, case.assignee_id, case.due_on, case.soon_on, case.limit_days)


def flag_ids(case: Case) -> list[int]:
    """The flags that a case answers now."""
    return list(links_answered(case.pk).values_list("flag_id", flat=True))


def reflect_case(actor: Actor, case: Case, *, now: datetime, reopened: str = "") -> None:
    """Tell the flags of a case where it stands now.

    Arguments
        reopened  the reason, where a conclusion has just been taken back
    """
    ids = flag_ids(case)
    if not ids:
        return
    if case.status in CONCLUSIONS:
        record_conclusion(
            actor=actor, flag_ids=ids, conclusion=case.status, reason_code=case.conclusion_reason, case_id=case.pk, now=now
        )  # fmt: skip
        return
    verifying = case.status in ("verifying", "to_review")
    if reopened:
        reopen_flags(
            actor=actor, flag_ids=ids, work=work_of(case), verifying=verifying, reason=reopened, now=now
        )
    else:
        mark_under_way(actor=actor, flag_ids=ids, work=work_of(case), verifying=verifying, now=now)


def take_flags_back(actor: Actor, case: Case, *, reason: str, now: datetime) -> None:
    """A case that rested goes on by itself: its flags are in it again, also those that got the other case's conclusion meanwhile."""
    links = list(links_answered(case.pk).select_related("flag"))
    verifying = case.status in ("verifying", "to_review")
    under_way = [link.flag_id for link in links if link.flag.status in UNDER_WAY]
    concluded = [link.flag_id for link in links if link.flag.status in CONCLUSIONS]
    if under_way:
        mark_under_way(actor=actor, flag_ids=under_way, work=work_of(case), verifying=verifying, now=now)
    if concluded:
        reopen_flags(actor=actor, flag_ids=concluded, work=work_of(case), verifying=verifying, reason=reason, now=now)  # fmt: skip


def conclude_again(actor: Actor, case: Case, *, now: datetime) -> None:
    """An issue has ended: the flags that brought it back, or joined it meanwhile, end as its case did."""
    ids = [link.flag_id for link in links_answered(case.pk).select_related("flag") if link.flag.status in UNDER_WAY]  # fmt: skip
    if ids:
        record_conclusion(
            actor=actor, flag_ids=ids, conclusion=case.conclusion, reason_code=case.conclusion_reason, case_id=case.pk, now=now
        )  # fmt: skip
