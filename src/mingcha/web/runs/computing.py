"""The work of a run outside the database: the engine over the data folder, what was computed before taken from its cache."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from mingcha.catalog.catalogue import Catalogue
from mingcha.domain.errors import ClerkError
from mingcha.domain.months import month_of, month_text
from mingcha.engine.kept import Kept
from mingcha.engine.preparing import prepare
from mingcha.engine.result_files import run_record
from mingcha.engine.run import Run as EngineRun
from mingcha.engine.run import run_checks
from mingcha.engine.run_store import RunStore, StoredRun
from mingcha.engine.stored_rows import first_month
from mingcha.lake.dataset import Dataset
from mingcha.lake.workspace import Workspace

Progress = Callable[[str, int, int], None]


def workspace() -> Workspace:
    """The data folder of this installation."""
    return Workspace(settings.HOME.folder, settings.HOME.key_file)


def kept_results() -> Kept:
    """What imports and earlier runs over this data folder computed, shared with `mingcha check --home`."""
    return Kept.of(settings.HOME.folder)


def compute(
    dataset: Dataset, *, as_of: date, catalogue: Catalogue, checks: Iterable[str] | None, kept: Kept, progress: Progress
) -> EngineRun:  # fmt: skip
    """Run the checks. `progress` is called with the check's title, how many are done, how many in all; it may raise to stop.

    Errors
        CHECK-01  no such check
    """
    titles = {c.id: c.title for c in catalogue.checks.values()}
    return run_checks(
        dataset, as_of=as_of, checks=checks, catalogue=catalogue, cache=kept.results, prepared=kept.views,
        progress=lambda check_id, done, total: progress(titles.get(check_id, ""), done, total),
    )  # fmt: skip


def prepare_shared_views(progress: Callable[[int, int], None]) -> None:
    """Compute what the checks share from the data as it is today. `progress` is called with how many views are done, how many there are."""
    prepare(
        workspace().dataset(), kept_results().views, today=timezone.localdate(),
        progress=lambda _, done, total: progress(done, total),
    )  # fmt: skip


def keep_in_folder(run: EngineRun, dataset: Dataset, *, taken: Callable[[str], bool]) -> StoredRun:
    """Keep the run under runs/, where `mingcha runs` and `mingcha explain #N` find it, and merge it into the register there.

    Done before the database takes the run in. A job that was killed in between and is taken up again finds the same question on the
    same data already kept, and keeps nothing twice.

    Arguments
        taken  whether a stored run's number belongs to another run already
    """
    store = RunStore(settings.HOME.folder)
    stored = store.list()
    if (
        stored
        and not taken(stored[-1].run_id)
        and _question(stored[-1].record) == _question(run_record(run, dataset))
    ):
        return stored[-1]
    return store.save(run, dataset)[0]


def _question(record: dict[str, Any]) -> dict[str, Any]:
    """What decides a run's result, of run.json: not how long it took, nor what number it got."""
    checks = {c: {k: v for k, v in said.items() if k != "seconds"} for c, said in record["checks"].items()}
    return {k: record[k] for k in ("as_of", "engine", "versions", "snapshots")} | {"checks": checks}


def snapshot_ids(dataset: Dataset) -> list[str]:
    """Which data a run is on: the ids of all current snapshots, sorted."""
    return sorted({s["id"] for s in dataset.snapshots})


def refuse_day(as_of: date, dataset: Dataset, today: date) -> None:
    """Refuse a day of question that has not come yet, or lies before all data.

    Errors
        ASOF-01, ASOF-02
    """
    if as_of > today:
        raise ClerkError(
            "ASOF-01", f"统计日 {as_of} 在今天之后", "还没有发生的事无法比对", "把统计日改为今天或更早的日期"
        )
    first = first_month(dataset)
    if first is not None and month_of(as_of) < first:
        raise ClerkError(
            "ASOF-02", f"统计日 {as_of} 早于全部数据", f"入库的数据最早从 {month_text(first)} 开始", "核对统计日的年份，或先导入更早的数据"
        )  # fmt: skip
