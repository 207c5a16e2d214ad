"""疑点 from run to run: the last runs that counted, each with what it compared, so that unlike runs are not taken for a trend."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from mingcha.domain.access import Actor
from mingcha.office.flag_workbook import THEMES
from mingcha.web.flags.selectors import sees_theme
from mingcha.web.orgs.selectors import region_names
from mingcha.web.runs.check_lines import run_urls
from mingcha.web.runs.selectors import counted_runs, part_totals

RUNS_SHOWN = 12


@dataclass(frozen=True)
class RunRow:
    """One run: of the own region, or the part of a wider run that lies in it.

    checks  how many were chosen; None = all
    urls    {figure: the flags that it counts}; empty where the post does not see them all
    """

    url: str
    as_of: date
    finished_at: datetime
    place: str
    checks: int | None
    flagged: int
    new: int
    still_there: int
    gone: int
    back: int
    urls: dict[str, str]


def trend(actor: Actor) -> list[RunRow]:
    """The last runs, newest first; none for a post that may not see runs. A fixed number of queries."""
    runs = list(counted_runs(actor)[:RUNS_SHOWN])
    if not runs:
        return []
    sees_all = all(sees_theme(actor, theme) for theme in THEMES)
    parts, names = part_totals(actor, runs), region_names({r.region_code for r in runs})
    return [
        RunRow(
            reverse("runs:page", args=[run.pk]), run.as_of, run.finished_at, names.get(run.region_code, run.region_code),
            None if run.chosen is None else len(run.chosen), **parts[run.pk], urls=_urls(run.pk) if sees_all else {},
        )
        for run in runs
    ]  # fmt: skip


def _urls(run_id: int) -> dict[str, str]:
    whole, by_part = run_urls(run_id)
    return {"flagged": whole, **by_part}
