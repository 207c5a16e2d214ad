"""What pages about runs, checks and changes read."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse

from mingcha.domain.access import Actor
from mingcha.office.flag_workbook import SIDES
from mingcha.web.access.services import may_kind, visible
from mingcha.web.orgs.regional import LEVEL_COLUMNS
from mingcha.web.orgs.selectors import region_columns
from mingcha.web.runs.models import CheckChange, CheckOutcome, RegionCount, Run, Schedule
from mingcha.web.runs.models.runs import COUNTED

COUNTS = ("flagged", "new", "still_there", "gone", "back")


def runs_seen(actor: Actor) -> QuerySet[Run]:
    """The runs of the own region and below, and those that a unit above made over the own region: of these, only the own part is shown."""
    if not may_kind(actor, "view", "run"):
        return Run.objects.none()
    above = [c for name, c in region_columns(actor.region_code).items() if name in LEVEL_COLUMNS and c]
    own = visible(actor, Run.objects.all()).values("pk")
    return Run.objects.filter(Q(pk__in=own) | Q(region_code__in=above))


def sees_whole(actor: Actor, run: Run) -> bool:
    """Whether the run lies within the actor's region; else only the counts of the own region are shown."""
    return visible(actor, Run.objects.filter(pk=run.pk)).exists()


def last_counted(actor: Actor) -> Run | None:
    """The latest finished run that counts and that the actor sees."""
    return counted_runs(actor).first()


def counted_runs(actor: Actor) -> QuerySet[Run]:
    """The finished runs that count and that the actor sees, latest first."""
    return runs_seen(actor).filter(purpose=COUNTED, finished_at__isnull=False).order_by("-finished_at")


def compared_checks(actor: Actor, run_id: int) -> list[str]:
    """The checks that a finished run came to an end with; none for a run that the actor does not see, or that does not count."""
    runs = counted_runs(actor).filter(pk=run_id).order_by().values("pk")
    done = CheckOutcome.objects.filter(run__in=runs, status__in=("flagged", "clear"))
    return list(done.order_by("check_id").values_list("check_id", flat=True))


def last_outcome(actor: Actor, check_id: str) -> CheckOutcome | None:
    """What a check came to when it last ran."""
    runs = runs_seen(actor).filter(purpose=COUNTED, finished_at__isnull=False)
    return (
        CheckOutcome.objects.filter(run__in=runs, check_id=check_id)
        .select_related("run")
        .order_by("-run_id")
        .first()
    )


def changes_seen(actor: Actor) -> QuerySet[CheckChange]:
    """Proposed and decided changes: of the own region and of those above, which hold for it."""
    above = [c for name, c in region_columns(actor.region_code).items() if name in LEVEL_COLUMNS and c]
    level = next(n for n in reversed(LEVEL_COLUMNS) if region_columns(actor.region_code)[n])
    return visible(actor, CheckChange.objects.all()).filter(
        Q(region_code__in=above) | Q(**{level: actor.region_code})
    )


def schedules_seen(actor: Actor) -> QuerySet[Schedule]:
    """The schedules of the own region and below."""
    return visible(actor, Schedule.objects.select_related("unit", "made_by"))


def side_word(side: str) -> str:
    """错保 · 漏保 · 程序 …"""
    return SIDES.get(side, side)


def part_totals(actor: Actor, runs: list[Run]) -> dict[int, dict[str, int]]:
    """{run id: counts} of what the actor may see of each run: the whole where it lies in the own region, else the own part."""
    ids = [r.pk for r in runs]
    whole = set(visible(actor, Run.objects.filter(pk__in=ids)).values_list("pk", flat=True))
    parts = visible(actor, RegionCount.objects.filter(run__in=set(ids) - whole)).order_by()
    sums = parts.values("run_id").annotate(**{f"sum_{c}": Sum(c) for c in COUNTS})
    found = {row["run_id"]: {c: row[f"sum_{c}"] for c in COUNTS} for row in sums}
    nothing = dict.fromkeys(COUNTS, 0)
    return {
        r.pk: {c: getattr(r, c) for c in COUNTS} if r.pk in whole else found.get(r.pk, nothing) for r in runs
    }


@dataclass(frozen=True)
class LatestRun:
    """As of when figures hold: day and moment of the latest run over a region, and how many checks could not be compared.

    url  "" = the post may not see the run
    """

    as_of: date
    finished_at: datetime
    not_compared: int
    url: str


def latest_run(actor: Actor) -> LatestRun | None:
    """The latest run that was made over the actor's region, by whom ever; its day is no secret, its page may be."""
    columns = region_columns(actor.region_code)
    above = [columns[name] for name in LEVEL_COLUMNS if columns[name]]
    own = next((name for name in reversed(LEVEL_COLUMNS) if columns[name]), "region_code")
    over = Q(region_code__in=above) | Q(**{own: actor.region_code})
    run = (
        Run.objects.filter(over, purpose=COUNTED, finished_at__isnull=False).order_by("-finished_at").first()
    )
    if run is None:
        return None
    url = reverse("runs:page", args=[run.pk]) if runs_seen(actor).filter(pk=run.pk).exists() else ""
    return LatestRun(run.as_of, run.finished_at, run.statuses.get("not_applicable", 0), url)
