"""Where the work on flags stands: what `cases` tells, and what a county decides by itself.

Every service locks the flags, refuses those that are not where the act begins (FLAG-01), moves them in the summary and records one event a
flag. Whether the actor may do it to a case is the caller's question; what is done to the flag itself is asked here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from mingcha.catalog.work_reasons import reason_list
from mingcha.domain.access import Actor
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.flags import words
from mingcha.web.flags.models import Conclusion, Flag
from mingcha.web.flags.precision import count_conclusion
from mingcha.web.flags.refusals import nothing_chosen, somebody_was_faster, too_short
from mingcha.web.flags.summaries import hold_summary, move_in_summary

SHORTEST_REASON = 4
REASON_LISTS = {words.UNSUBSTANTIATED: "unsubstantiated", words.UNDETERMINED: "undetermined"}
_WORK = ("status", "case_id", "holder_unit_id", "assignee_id", "due_on", "soon_on", "limit_days")


@dataclass(frozen=True)
class Work:
    """Who has a flag, and until when.

    soon_on     first day of 快到期 (domain.lights.soon_from)
    limit_days  length of the limit in working days
    """

    case_id: int
    holder_unit_id: int | None = None
    assignee_id: int | None = None
    due_on: date | None = None
    soon_on: date | None = None
    limit_days: int | None = None


def mark_dispatched(*, actor: Actor, flag_ids: Iterable[int], work: Work, now: datetime) -> None:
    """新到未分派 → 已分派: the flags are answered by a case. Asks whether the actor may dispatch them.

    Errors
        ACCESS-01 · FLAG-01 one of them is dispatched already, silenced or gone
    """
    with acting(actor, now=now) as act:
        flags = locked(flag_ids)
        for flag in flags:
            require(actor, "dispatch", flag)
        refuse_unless(flags, (words.NEW,))
        _move(flags, words.DISPATCHED, work)
        for flag in flags:
            act.record("dispatch", flag, after={"case": work.case_id, "due_on": work.due_on})


def mark_under_way(
    *, actor: Actor, flag_ids: Iterable[int], work: Work, verifying: bool, now: datetime
) -> None:
    """The case was acknowledged, handed to somebody else, or has another deadline: 已分派 or 核查中, with what holds now.

    Errors
        FLAG-01  one of them is in no case, or concluded
    """
    with acting(actor, now=now) as act:
        flags = locked(flag_ids)
        refuse_unless(flags, words.UNDER_WAY)
        _move(flags, words.IN_CASE if verifying else words.DISPATCHED, work)
        for flag in flags:
            act.record(
                "follow_case",
                flag,
                after={"case": work.case_id, "status": flag.status, "due_on": work.due_on},
            )


def let_go(*, actor: Actor, flag_ids: Iterable[int], reason: str, now: datetime) -> None:
    """Back to 新到未分派 (已消失 where the data have it no more): the dispatch was withdrawn, or the case voided.

    Errors
        FLAG-01  one of them is in no case, or concluded
    """
    with acting(actor, now=now) as act:
        flags = locked(flag_ids)
        refuse_unless(flags, words.UNDER_WAY)
        _free(flags)
        for flag in flags:
            act.record("withdraw", flag, reason=reason)


def record_conclusion(
    *, actor: Actor, flag_ids: Iterable[int], conclusion: str, now: datetime, reason_code: str = "", explanation: str = "", case_id: int | None = None,
) -> None:  # fmt: skip
    """What a reviewer found out about flags of a case. Feeds the precision of their checks.

    Arguments
        conclusion   substantiated · partly_substantiated · unsubstantiated · undetermined
        reason_code  of the list `unsubstantiated` or `undetermined` of content/work_reasons.yml; needed for these two

    Errors
        FLAG-01  one of them is in no case · WORK-04 no such reason
    """
    if conclusion in REASON_LISTS:
        reason_list(REASON_LISTS[conclusion]).check(reason_code)
    with acting(actor, now=now) as act:
        flags = locked(flag_ids)
        refuse_unless(flags, words.UNDER_WAY)
        _conclude(flags, conclusion, reason_code, explanation, case_id, now)
        for flag in flags:
            act.record(
                "conclude",
                flag,
                reason=explanation,
                after={"conclusion": conclusion, "reason_code": reason_code},
            )


def reopen_flags(
    *, actor: Actor, flag_ids: Iterable[int], work: Work, verifying: bool, reason: str, now: datetime
) -> None:
    """A conclusion is taken back: the flags are in the case again, and out of the precision.

    Errors
        FLAG-01  one of them is not concluded
    """
    with acting(actor, now=now) as act:
        flags = locked(flag_ids)
        refuse_unless(flags, words.CONCLUDED)
        _take_back(flags)
        _move(flags, words.IN_CASE if verifying else words.DISPATCHED, work)
        for flag in flags:
            act.record("reopen", flag, reason=reason)


def dismiss_flags(
    *, actor: Actor, flag_ids: Iterable[int], reason_code: str, explanation: str, now: datetime
) -> int:
    """标记不成立: a county settles flags that need no visit, with a reason of the list and its own words.

    Errors
        ACCESS-01 · FLAG-01 · FLAG-02 no explanation · FLAG-07 none chosen · WORK-04 no such reason
    """
    reason_list("unsubstantiated").check(reason_code)
    if len(explanation.strip()) < SHORTEST_REASON:
        raise too_short("不成立的依据")
    with acting(actor, now=now) as act:
        flags = locked(flag_ids)
        if not flags:
            raise nothing_chosen()
        for flag in flags:
            require(actor, "dismiss", flag)
        refuse_unless(flags, (words.NEW,))
        _conclude(flags, words.UNSUBSTANTIATED, reason_code, explanation.strip(), None, now)
        for flag in flags:
            act.record("dismiss", flag, reason=explanation, after={"reason_code": reason_code})
        return len(flags)


def undo_dismissal(*, actor: Actor, flag_ids: Iterable[int], now: datetime) -> None:
    """Back to 新到未分派, for flags that were dismissed without a case.

    Errors
        ACCESS-01 · FLAG-01
    """
    with acting(actor, now=now) as act:
        flags = locked(flag_ids)
        for flag in flags:
            require(actor, "dismiss", flag)
        refuse_unless([f for f in flags if f.case_id is None], (words.UNSUBSTANTIATED,))
        refuse_unless([f for f in flags if f.case_id is not None], ())
        _take_back(flags)
        _free(flags)
        for flag in flags:
            act.record("undo_dismiss", flag)


def locked(flag_ids: Iterable[int]) -> list[Flag]:
    """The flags, locked until the transaction ends; always in the order of their numbers."""
    hold_summary()
    return list(Flag.objects.select_for_update().filter(pk__in=set(flag_ids)).order_by("pk"))


def refuse_unless(flags: list[Flag], statuses: tuple[str, ...]) -> None:
    """FLAG-01 with the numbers of those that are elsewhere."""
    elsewhere = [f.flag_no for f in flags if f.status not in statuses]
    if elsewhere:
        raise somebody_was_faster(
            elsewhere, "、".join(words.STATUSES[s] for s in statuses) or "没有核查件的疑点"
        )


def _move(flags: list[Flag], status: str, work: Work) -> None:
    move_in_summary(flags, status)
    for flag in flags:
        flag.status, flag.case_id, flag.holder_unit_id, flag.assignee_id = (
            status,
            work.case_id,
            work.holder_unit_id,
            work.assignee_id,
        )
        flag.due_on, flag.soon_on, flag.limit_days = work.due_on, work.soon_on, work.limit_days
    Flag.objects.bulk_update(flags, _WORK, batch_size=200)


def _free(flags: list[Flag]) -> None:
    for status, part in (
        (words.GONE, [f for f in flags if f.state == "gone"]),
        (words.NEW, [f for f in flags if f.state != "gone"]),
    ):
        move_in_summary(part, status)
        for flag in part:
            for name in _WORK:
                setattr(flag, name, None)
            flag.status = status
    Flag.objects.bulk_update(flags, _WORK, batch_size=200)


def _conclude(
    flags: list[Flag], conclusion: str, reason_code: str, explanation: str, case_id: int | None, now: datetime
) -> None:
    move_in_summary(flags, conclusion)
    for flag in flags:
        flag.status, flag.due_on, flag.soon_on = conclusion, None, None
    Flag.objects.bulk_update(flags, ["status", "due_on", "soon_on"], batch_size=200)
    region = ("region_code", "province_code", "city_code", "county_code", "township_code", "village_code")
    Conclusion.objects.bulk_create(
        [
            Conclusion(
                flag_id=f.pk, episode=f.episode, check_id=f.check_id, theme=f.theme, side=f.side, confidential=f.confidential,
                conclusion=conclusion, reason_code=reason_code, explanation=explanation[:500], case_id=case_id,
                concluded_on=timezone.localdate(now), **{c: getattr(f, c) for c in region},
            )
            for f in flags
        ],
        batch_size=200,
    )  # fmt: skip
    count_conclusion(flags, conclusion, 1)


def _take_back(flags: list[Flag]) -> None:
    by_conclusion: dict[str, list[Flag]] = {}
    for flag in flags:
        by_conclusion.setdefault(flag.status, []).append(flag)
    for conclusion, part in sorted(by_conclusion.items()):
        count_conclusion(part, conclusion, -1)
    for flag in flags:
        Conclusion.objects.filter(flag_id=flag.pk, episode=flag.episode).delete()
