"""What a run came to, written into its row, its outcomes and its counts by township: part of the transaction in which its flags are stored."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from mingcha.engine.result_files import run_record
from mingcha.engine.run import Run as EngineRun
from mingcha.lake.dataset import Dataset
from mingcha.web.flags.run_counts import RunCount
from mingcha.web.runs.computing import snapshot_ids
from mingcha.web.runs.models import CheckOutcome, RegionCount, Run
from mingcha.web.runs.owed import owed_by

_CHANGES = ("new", "still_there", "gone", "back")


def record_results(
    run: Run, engine_run: EngineRun, dataset: Dataset, counts: Iterable[RunCount], *, now: datetime, stored_run: str = ""
) -> None:  # fmt: skip
    """Fill in a run that was locked: outcomes with parameters and versions, counts by township, totals."""
    record = run_record(engine_run, dataset)
    counts = list(counts)
    changes: dict[str, Counter[str]] = {}
    for count in counts:
        changes.setdefault(count.check_id, Counter()).update({c: getattr(count, c) for c in _CHANGES})
    outcomes = [
        _outcome(
            run, engine_run, check_id, dataset, record["checks"][check_id], changes.get(check_id, Counter())
        )
        for check_id in engine_run.outcomes
    ]
    CheckOutcome.objects.bulk_create(outcomes, batch_size=200)
    RegionCount.objects.bulk_create(_region_counts(run, counts), batch_size=500)
    amounts = [o.amount_yuan for o in outcomes if o.amount_yuan is not None]
    run.flagged = sum(o.flagged for o in outcomes)
    run.amount_yuan = sum(amounts, Decimal("0.00")) if amounts else None
    for name in _CHANGES:
        setattr(run, name, sum(getattr(o, name) for o in outcomes))
    run.statuses = Counter(o.status for o in outcomes)
    run.engine, run.versions = record["engine"], record["versions"]
    run.snapshot_ids, run.stored_run, run.finished_at = snapshot_ids(dataset), stored_run, now
    run.save()


def _outcome(
    run: Run, engine_run: EngineRun, check_id: str, dataset: Dataset, said: dict[str, Any], changes: Counter[str]
) -> CheckOutcome:  # fmt: skip
    outcome = engine_run.outcomes[check_id]
    check = outcome.check
    waits = outcome.status == "not_applicable"
    return CheckOutcome(
        run=run, check_id=check.id, title=check.title, theme=check.theme, side=check.side, severity=check.severity,
        status=outcome.status, examined=outcome.examined, flagged=said["flagged"], amount_yuan=outcome.amount_yuan,
        missing=said["missing"], absent=said["absent"], owed=owed_by(check, dataset, engine_run.catalogue.tables) if waits else [],
        parameters=said["parameters"], version=said["version"], sql_sha256=said["sql_sha256"], seconds=said["seconds"],
        error=outcome.error, **{name: changes[name] for name in _CHANGES},
    )  # fmt: skip


def _region_counts(run: Run, counts: list[RunCount]) -> list[RegionCount]:
    rows = []
    for count in counts:
        province, city, county, township = count.place
        rows.append(
            RegionCount(
                run=run, check_id=count.check_id, region_code=township or county or city or province, province_code=province,
                city_code=city, county_code=county, township_code=township, flagged=count.flagged, amount_yuan=count.amount_yuan,
                **{name: getattr(count, name) for name in _CHANGES},
            )
        )  # fmt: skip
    return rows
