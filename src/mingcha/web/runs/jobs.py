"""The work of runs and shadow runs."""

import time
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from mingcha.web.audit.services import SYSTEM
from mingcha.web.flags.run_counts import counts_of_run
from mingcha.web.flags.staging import staged_run
from mingcha.web.flags.storing import store_run
from mingcha.web.home.services import notify
from mingcha.web.jobs.clock import daily, every
from mingcha.web.jobs.registry import handler
from mingcha.web.jobs.running import RunningJob
from mingcha.web.jobs.services import enqueue
from mingcha.web.runs.catalogues import adopted_changes, catalogue_with, overrides_as_changes
from mingcha.web.runs.computing import (
    compute,
    keep_in_folder,
    kept_results,
    prepare_shared_views,
    workspace,
)
from mingcha.web.runs.models import Run
from mingcha.web.runs.models.runs import COUNTED
from mingcha.web.runs.recording import record_results
from mingcha.web.runs.scheduling import start_due_runs
from mingcha.web.runs.shadow import try_change

WAIT_SECONDS = 1.0


@handler("runs.run", title="比对", tells_itself=True)
def run_checks_over_data(job: RunningJob) -> None:
    """Run the checks; flags, outcomes and the run itself take effect in one transaction."""
    run = Run.objects.get(pk=job.arguments["run"])
    wait_for_turn(job, run)
    dataset, kept = workspace().dataset(), kept_results()
    catalogue = catalogue_with(
        [*adopted_changes(run.region_code, run.as_of), *overrides_as_changes(run.overrides)]
    )
    computed = compute(
        dataset, as_of=run.as_of, catalogue=catalogue, checks=run.chosen, kept=kept,
        progress=lambda title, done, total: job.progress(f"比对　{title}", done, total),
    )  # fmt: skip
    if (
        run.chosen is None and not run.overrides
    ):  # a run of a few checks uses little and must not forget the rest
        kept.forget_unused(dataset, catalogue, timezone.localdate())
    with staged_run(
        run_id=run.pk, run=computed, dataset=dataset, home_region_code=run.region_code, progress=job.progress
    ) as staged:
        job.progress("保存运行记录")
        stored = keep_in_folder(
            computed, dataset, taken=lambda number: Run.objects.filter(stored_run=number).exists()
        )
        job.progress("写入疑点", 0, staged.count)
        with job.effect() as act:
            run = Run.objects.select_for_update().get(pk=run.pk)
            run.previous = (
                Run.objects.filter(purpose=COUNTED, finished_at__isnull=False, region_code=run.region_code)
                .order_by("-finished_at")
                .first()
            )
            store_run(actor=act.actor, staged=staged, now=act.now)
            record_results(
                run, computed, dataset, counts_of_run(run.pk), now=act.now, stored_run=stored.run_id
            )
            act.record(
                "finish",
                run,
                after={"flagged": run.flagged, "statuses": run.statuses, "stored_run": stored.run_id},
            )
            say_it_is_done(job, run, act.now)
            job.finish({"run": run.pk, "url": reverse("runs:page", args=[run.pk]), "flagged": run.flagged})


@handler("runs.shadow", title="试算", tells_itself=True)
def try_change_over_data(job: RunningJob) -> None:
    """A changed parameter or check is tried; nothing of it counts."""
    run = Run.objects.select_related("change").get(pk=job.arguments["run"])
    wait_for_turn(job, run)
    try_change(job, run, workspace().dataset(), kept_results())


@handler("runs.prepare", title="比对的预备")
def prepare_for_runs(job: RunningJob) -> None:
    """What the checks share is computed from the data of the day. While runs are at work it is left: they compute what they need themselves."""
    if Run.objects.filter(finished_at=None, job__state="running").exists():
        job.finish({"said": "正在比对，这次不作预备"})
        return
    prepare_shared_views(lambda done, total: job.progress("预备各项检查共用的数据", done, total))
    job.finish({"said": "已预备"})


@daily(at="04:10")
def prepare_by_night(now: datetime) -> None:
    """Yesterday's imports are prepared before the offices open."""
    enqueue(
        actor=SYSTEM,
        kind="runs.prepare",
        arguments={},
        now=now,
        key=f"runs.prepare:{timezone.localdate(now)}",
    )


@every(minutes=1)
def start_runs_by_the_clock(now: datetime) -> None:
    """Schedules that are due."""
    start_due_runs(now)


def wait_for_turn(job: RunningJob, run: Run) -> None:
    """One run at a time: each may use the memory that the engine is given, and runs/ is numbered one by one."""
    ahead = Run.objects.filter(
        finished_at=None, pk__lt=run.pk, job__state="running", job__lease_until_at__gt=timezone.now()
    )
    while ahead.filter(job__lease_until_at__gt=timezone.now()).exists():
        job.progress("等待前一次比对结束")
        time.sleep(WAIT_SECONDS)


def say_it_is_done(job: RunningJob, run: Run, now: datetime) -> None:
    """Tell whoever asked for it."""
    post_id = job.job.post_id
    if not post_id:
        return
    errors = run.statuses.get("error", 0)
    tail = f"，{errors} 项检查没有跑成" if errors else ""
    text = f"{run.get_purpose_display()}已完成（统计日 {run.as_of}）：疑点 {run.flagged:,} 条{tail}。"
    notify(
        post_ids=[post_id],
        kind="run",
        text=text,
        url=reverse("runs:page", args=[run.pk]),
        now=now,
        key=f"run:{run.pk}",
    )
