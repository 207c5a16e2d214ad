"""The flags of one run, also when later runs have come: what it found, and what of this was new, still there, gone or back."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from mingcha.web.flags.models import FlagChange

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
        return rows.filter(pk__in=_changed(run_id, part))
    mine = FlagChange.objects.filter(flag=OuterRef("pk"), run_id__lte=run_id)
    returned = FlagChange.objects.filter(
        flag=OuterRef("flag"), change="back", run_id__gt=OuterRef("run_id"), run_id__lte=run_id
    )
    away = mine.filter(~Exists(returned), change="gone")
    found = rows.filter(
        ~Exists(away), check_id__in=compared, first_run_id__lte=run_id, last_run_id__gte=run_id
    )
    if part == "still_there":
        return found.filter(first_run_id__lt=run_id).exclude(pk__in=_changed(run_id, "back"))
    return found


def _changed(run_id: int, change: str) -> QuerySet:
    return FlagChange.objects.filter(run_id=run_id, change=change).values("flag_id")
