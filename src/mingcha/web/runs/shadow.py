"""A shadow run: what a changed parameter or check would add and take away. Nothing of it counts; no flag is made."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from mingcha.domain.errors import ClerkError
from mingcha.engine.flag_lines import in_words, naming_for
from mingcha.engine.outcome import Flag, Outcome
from mingcha.engine.printing import Printer
from mingcha.engine.run import Run as EngineRun
from mingcha.lake.dataset import Dataset
from mingcha.web.flags.run_counts import RunCount
from mingcha.web.flags.words import KIN_ARCHIVE
from mingcha.web.home.recipients import post_ids_of
from mingcha.web.home.services import notify
from mingcha.web.jobs.running import RunningJob
from mingcha.web.orgs.regional import LEVEL_COLUMNS
from mingcha.web.orgs.selectors import region_columns_of
from mingcha.web.runs.catalogues import (
    Changed,
    adopted_changes,
    affected_checks,
    catalogue_with,
    overlay_sha256,
)
from mingcha.web.runs.computing import Kept, compute
from mingcha.web.runs.models import CheckChange, Run, ShadowFlag
from mingcha.web.runs.models.changes import ADDED, REMOVED
from mingcha.web.runs.recording import record_results

MOST_LISTED = 1000
"""Differing flags listed of one check and direction; the counts are always exact."""
_PLACE = ("province_code", "city_code", "county_code", "township_code")


@dataclass
class Difference:
    """One check before and after: flags by their subject in pseudonyms."""

    before: dict[str, Flag] = field(default_factory=dict)
    after: dict[str, Flag] = field(default_factory=dict)

    @property
    def added(self) -> dict[str, Flag]:
        """Flagged only by the changed check."""
        return {s: f for s, f in self.after.items() if s not in self.before}

    @property
    def removed(self) -> dict[str, Flag]:
        """Flagged no more."""
        return {s: f for s, f in self.before.items() if s not in self.after}


def try_change(job: RunningJob, run: Run, dataset: Dataset, kept: Kept) -> None:
    """Run the affected checks as they are and as they would be, and record the difference."""
    change: CheckChange = run.change
    refuse_other_files(change)
    adopted = adopted_changes(run.region_code, run.as_of)
    in_force = catalogue_with(adopted)
    changed = catalogue_with([*adopted, as_changed(change)])
    affected = [c.id for c in affected_checks(in_force, changed)]
    former = [c for c in affected if c in in_force.checks]

    def step(word: str):
        return lambda title, done, total: job.progress(f"{word}　{title}", done, total)

    before = compute(
        dataset, as_of=run.as_of, catalogue=in_force, checks=former, kept=kept, progress=step("现行")
    )
    after = compute(
        dataset, as_of=run.as_of, catalogue=changed, checks=affected, kept=kept, progress=step("修改后")
    )
    differences = {c: difference(before.outcomes.get(c), after.outcomes[c]) for c in affected}
    counts = list(_counts(differences))
    listed = list(_listed(run, before, after, differences, dataset))
    with job.effect() as act:
        run = Run.objects.select_for_update().get(pk=run.pk)
        record_results(run, after, dataset, counts, now=act.now)
        ShadowFlag.objects.bulk_create(listed, batch_size=500)
        said = {"added": run.new, "removed": run.gone, "unchanged": run.still_there}
        act.record("finish", run, after=said)
        _tell(job, change, run, act.now)
        job.finish({"run": run.pk, **said})


def _tell(job: RunningJob, change: CheckChange, run: Run, now: datetime) -> None:
    """Whoever proposed it, and those who decide."""
    leaders = post_ids_of(unit_ids=[change.unit_id], roles=["leader"], on=timezone.localdate(now))
    notify(
        post_ids=[job.job.post_id, *leaders], kind="run", url=reverse("runs:change", args=[change.pk]), now=now, key=f"run:{run.pk}",
        text=f"试算已完成：新增疑点 {run.new:,} 条，减少 {run.gone:,} 条，等负责人决定。",
    )  # fmt: skip


def as_changed(change: CheckChange) -> Changed:
    """A proposal as it is laid over the catalogue."""
    return Changed(change.parameter_id, change.value, change.overlay, ("试算", change.reason))


def refuse_other_files(change: CheckChange) -> None:
    """Refuse a folder of checks whose files are not those that were proposed.

    Errors
        RUN-07
    """
    if change.overlay and overlay_sha256(change.overlay) != change.overlay_sha256:
        raise ClerkError(
            "RUN-07", f"检查文件夹“{change.overlay}”已经改动过", "它和提出试算时的内容不一样，试算结果说明不了现在的文件", "请重新提出并试算一次"
        )  # fmt: skip


def difference(before: Outcome | None, after: Outcome) -> Difference:
    """The flags of both by subject; a check that could not run has none."""
    printer = Printer(None, reveal=False, households=False)

    def by_subject(outcome: Outcome | None) -> dict[str, Flag]:
        return {printer.subject(outcome.check, f): f for f in outcome.flags} if outcome else {}

    return Difference(by_subject(before), by_subject(after))


def _counts(differences: dict[str, Difference]) -> Iterator[RunCount]:
    """By check and township: flagged and amount as they would be; new = added, gone = removed, still there = unchanged."""
    codes = {
        f.region_code
        for d in differences.values()
        for f in (*d.before.values(), *d.after.values())
        if f.region_code
    }
    places = {code: tuple(c[p] for p in _PLACE) for code, c in region_columns_of(codes).items()}
    nowhere = ("", "", "", "")  # seen in the totals of the run, by those who see all of it
    for check_id, differing in differences.items():
        found: dict[tuple[str, ...], RunCount] = {}
        for subject in {**differing.before, **differing.after}:
            flag = differing.after.get(subject) or differing.before[subject]
            place = places[flag.region_code] if flag.region_code else nowhere
            count = found.setdefault(place, RunCount(check_id, place))
            if subject not in differing.after:
                count.gone += 1
                continue
            count.flagged += 1
            if flag.amount_yuan is not None:
                count.amount_yuan = (count.amount_yuan or Decimal("0.00")) + flag.amount_yuan
            if subject in differing.before:
                count.still_there += 1
            else:
                count.new += 1
        yield from found.values()


def _listed(
    run: Run, before: EngineRun, after: EngineRun, differences: dict[str, Difference], dataset: Dataset
) -> Iterator[ShadowFlag]:
    for direction, engine_run in ((ADDED, after), (REMOVED, before)):
        chosen: dict[str, dict[str, Flag]] = {}
        for check_id, differing in differences.items():
            flags = differing.added if direction == ADDED else differing.removed
            if flags:
                chosen[check_id] = dict(sorted(flags.items())[:MOST_LISTED])
        outcomes = {
            c: replace(engine_run.outcomes[c], flags=tuple(flags.values())) for c, flags in chosen.items()
        }
        naming = naming_for(replace(engine_run, outcomes=outcomes), dataset)
        printer = Printer(None, reveal=False, households=False)
        columns = region_columns_of({f.region_code or "" for o in outcomes.values() for f in o.flags})
        for check_id, outcome in outcomes.items():
            for subject, flag in chosen[check_id].items():
                place = columns[flag.region_code] if flag.region_code else _of_the_run(run)
                yield ShadowFlag(
                    run=run, check_id=check_id, theme=outcome.check.theme, direction=direction, subject_id=subject[:200],
                    masked_name=naming.masked(flag)[:40], found=in_words(outcome, flag, printer), amount_yuan=flag.amount_yuan,
                    confidential=KIN_ARCHIVE if outcome.check.theme == "kinship" else "", **place,
                )  # fmt: skip


def _of_the_run(run: Run) -> dict[str, str]:
    """Flags without a region are the business of the level that ran the checks."""
    return {name: getattr(run, name) for name in ("region_code", *LEVEL_COLUMNS)}
