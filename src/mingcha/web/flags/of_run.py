"""The flags of one run, also when later runs have come: what it found, and what of this was new, still there, gone or back."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from mingcha.web.flags.models import FlagChange

FEW = 10_000
PARTS = {"new": "新出现的", "still_there": "仍存在的", "back": "再次出现的", "gone": "已消失的"}


def of_run(rows: QuerySet, run_id: int, part: str, compared: Collection[str]) -> QuerySet:
    """The flags of a run.

    Arguments
        rows      flags
        part      one of PARTS; "" = all that it found
        compared  the checks that the run did: flags of others were left as they were
    """
    if part == "new":
        return rows.filter(first_run_id=run_id)
    if part in ("gone", "back"):
        return _changed(rows, run_id, part)
    # a check that was compared found all flags known by then but those that were gone: no need to read the flags' own rows
    until_then = FlagChange.objects.filter(flag=OuterRef("pk"), run_id__lte=run_id).order_by("-run_id")
    last_change = Coalesce(Subquery(until_then.values("change")[:1]), Value("none"))
    known_since = Coalesce(
        "first_run_id", "first_run_id"
    )  # most flags: an index that begins with it would be the wrong one
    found = rows.alias(last_change=last_change, known_since=known_since).filter(
        check_id__in=compared, last_change__in=("none", "back")
    )
    if part == "still_there":
        returned = FlagChange.objects.filter(flag=OuterRef("pk"), run_id=run_id, change="back")
        return found.filter(~Exists(returned), known_since__lt=run_id)
    return found.filter(known_since__lte=run_id)


def _changed(rows: QuerySet, run_id: int, change: str) -> QuerySet:
    """Few changes are looked up among the flags; of many, each flag is asked whether it is one of them."""
    changes = FlagChange.objects.filter(run_id=run_id, change=change)
    if changes.order_by()[: FEW + 1].count() <= FEW:
        return rows.filter(pk__in=changes.values("flag_id"))
    return rows.filter(Exists(changes.filter(flag=OuterRef("pk"))))
