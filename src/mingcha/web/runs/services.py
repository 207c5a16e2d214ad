"""Runs are started, by people and by the clock."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.lake.dataset import Dataset
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.jobs.services import enqueue
from mingcha.web.orgs.selectors import region_columns
from mingcha.web.runs.catalogues import catalogue_in_force
from mingcha.web.runs.computing import refuse_day, workspace
from mingcha.web.runs.models import Run, Schedule

WAITING_STATES = ("queued", "running")


def start_run(
    *, actor: Actor, as_of: date, now: datetime, checks: Sequence[str] | None = None, overrides: Sequence[dict[str, str]] = (),
) -> Run:  # fmt: skip
    """Put a run in the queue. Asked for twice while the first still waits or runs, the first one is handed back.

    Arguments
        checks     ids; None = all
        overrides  parameter values for this run alone: [{parameter_id, value, reason}]

    Errors
        ASOF-01, ASOF-02  the day lies in the future, or before all data · RUN-02 a parameter without a reason
        RUN-03  nothing has been imported yet · CHECK-01, PARAM-01, PARAM-02
    """
    chosen = None if checks is None else sorted(set(checks))
    overrides = [dict(o) for o in overrides]
    refuse_run(as_of, chosen, overrides, actor.region_code, now)
    with acting(actor, now=now) as act:
        run = new_run(actor, as_of, now, chosen=chosen, overrides=overrides)
        require(actor, "start", run)
        same = Run.objects.filter(
            purpose=run.purpose, as_of=as_of, unit_id=actor.unit_id, finished_at=None, job__state__in=WAITING_STATES,
        ).select_related("job")  # fmt: skip
        for waiting in same:  # a question compared here, because databases compare JSON differently
            if (waiting.chosen, waiting.overrides) == (chosen, overrides):
                return waiting
        run.save()
        queue(run, actor, "runs.run", now)
        act.record(
            "start", run, after={"as_of": as_of, "checks": chosen, "overrides": overrides},
            reason="；".join(o["reason"] for o in overrides),
        )  # fmt: skip
        return run


def refuse_run(
    as_of: date, chosen: list[str] | None, overrides: list[dict[str, str]], region_code: str, now: datetime
) -> Dataset:
    """Refuse what a run would fail for, before it is put in the queue. Returns the data that it would run on."""
    dataset = workspace().dataset()
    if not dataset.tables:
        raise ClerkError(
            "RUN-03", "还不能比对", "数据文件夹里还没有入库的数据", "先到“导入数据”导入名册、发放等数据，再发起比对"
        )  # fmt: skip
    refuse_day(as_of, dataset, timezone.localdate(now))
    if chosen is not None and not chosen:
        raise ClerkError(
            "RUN-04", "没有选择检查", "一次比对至少要有一项检查", "勾选要运行的检查，或选“全部检查”"
        )
    catalogue = catalogue_in_force(region_code, as_of)
    catalogue.choose(chosen)
    catalogue.parameters.with_overrides({o["parameter_id"]: o["value"] for o in overrides})
    if any(not o["reason"].strip() for o in overrides):
        raise ClerkError("RUN-02", "参数没有修改", "修改参数要写明理由", "在每个修改的参数后面写明理由")
    return dataset


def new_run(actor: Actor, as_of: date, now: datetime, **fields: object) -> Run:
    """An unsaved run of the actor's unit."""
    return Run(
        as_of=as_of, unit_id=actor.unit_id, started_by_id=actor.user_id or None, created_at=now, **region_columns(actor.region_code), **fields
    )  # fmt: skip


def queue(run: Run, actor: Actor, kind: str, now: datetime) -> None:
    """Put the work of a saved run in the queue."""
    run.job = enqueue(
        actor=actor, kind=kind, arguments={"run": run.pk}, key=f"{kind}:{run.pk}", now=now, title=f"{run.get_purpose_display()}　统计日 {run.as_of}"
    )  # fmt: skip
    run.save(update_fields=["job"])


def start_scheduled(schedule: Schedule, actor: Actor, *, as_of: date, now: datetime) -> Run:
    """The run of a schedule that is due: the unit's, signed by the clock. Call inside the transaction that moves the schedule on."""
    with acting(actor, now=now) as act:
        run = Run.objects.create(
            as_of=as_of, unit_id=schedule.unit_id, started_by=None, created_at=now, schedule=schedule, chosen=schedule.chosen,
            **region_columns(schedule.region_code),
        )  # fmt: skip
        queue(run, actor, "runs.run", now)
        act.record("start", run, after={"as_of": as_of, "schedule": schedule.pk})
        return run
