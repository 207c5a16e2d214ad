"""Thousands of flags handed to cases at once: what `mark_dispatched` does for the flags of one case, in few statements for many."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from mingcha.domain.access import Actor
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.flags import words
from mingcha.web.flags.models import Flag, FlagPackage
from mingcha.web.flags.summaries import move_in_summary
from mingcha.web.flags.working import Work, locked, refuse_unless

_BATCH = 500


def mark_each_dispatched(*, actor: Actor, works: Mapping[int, Work], now: datetime) -> None:
    """新到未分派 → 已分派, each flag with its own case; the packages that they lie in learn theirs.

    Arguments
        works  flag id → who has it, and until when
    Errors
        ACCESS-01 · FLAG-01 one of them is dispatched already, silenced or gone; nothing is written then
    """
    with acting(actor, now=now) as act:
        flags = locked(works)
        for flag in flags:
            require(actor, "dispatch", flag)
        refuse_unless(flags, (words.NEW,))
        move_in_summary(flags, words.DISPATCHED)
        alike: defaultdict[tuple, list[int]] = defaultdict(list)
        packages: dict[int, Work] = {}
        for flag in flags:
            work = works[flag.pk]
            flag.case_id = work.case_id
            alike[(work.holder_unit_id, work.assignee_id, work.due_on, work.soon_on, work.limit_days)].append(flag.pk)  # fmt: skip
            if flag.package_id:
                packages[flag.package_id] = work
            act.record("dispatch", flag, after={"case": work.case_id, "due_on": work.due_on})
        for (unit, assignee, due_on, soon_on, limit_days), ids in alike.items():
            for start in range(0, len(ids), _BATCH):
                Flag.objects.filter(pk__in=ids[start : start + _BATCH]).update(
                    status=words.DISPATCHED, holder_unit_id=unit, assignee_id=assignee, due_on=due_on, soon_on=soon_on, limit_days=limit_days
                )  # fmt: skip
        Flag.objects.bulk_update(flags, ["case_id"], batch_size=_BATCH)
        for package_id, work in packages.items():
            FlagPackage.objects.filter(pk=package_id).update(
                case_id=work.case_id, holder_unit_id=work.holder_unit_id
            )
