"""Background work of imports: judging, importing, tidying."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.urls import reverse
from django.utils import timezone

from mingcha.domain.errors import ClerkError
from mingcha.lake.batches import import_batch
from mingcha.lake.catalogue import EVERYWHERE
from mingcha.lake.previewing import Preview, preview_files
from mingcha.lake.wrong_rows import write_wrong_rows
from mingcha.web.imports.limits import limit
from mingcha.web.imports.models import (
    DISCARDED,
    IMPORTED,
    IMPORTING,
    JUDGED,
    JUDGING,
    MATCHING,
    OPEN_STATES,
    UNDONE,
    ImportBatch,
)
from mingcha.web.imports.selectors import choice_of, needed_files
from mingcha.web.imports.services.confirming import IMPORT
from mingcha.web.imports.services.judging import JUDGE
from mingcha.web.imports.stores import import_files
from mingcha.web.imports.wording import as_said
from mingcha.web.imports.workspace import workspace
from mingcha.web.jobs.clock import daily
from mingcha.web.jobs.file_cleanup import sweep
from mingcha.web.jobs.registry import handler
from mingcha.web.jobs.running import RunningJob


@handler(JUDGE, title="校验导入文件")
def judge(job: RunningJob) -> None:
    """Judge a batch: its rows and what is wrong with them are kept, sealed, for the preview."""
    batch = ImportBatch.objects.get(pk=job.arguments["batch"])
    if batch.state != JUDGING or batch.judgement != job.arguments["judgement"]:
        job.finish({"batch": batch.pk, "said": "已有更新的校验"})
        return
    job.progress("打开文件")
    store = import_files()
    with store.working_folder() as folder:
        try:
            with _files_of(batch, folder) as paths:
                preview = preview_files(
                    paths, workspace(), choice_of(batch), out=folder / "preview", progress=job.progress,
                    region=batch.lake_region, adds=batch.adds, fence=_fence(batch),
                )  # fmt: skip
            job.progress("写出错误行")
            wrong_rows = folder / "wrong.xlsx"
            listed = write_wrong_rows(wrong_rows, preview.refused_units)
            kept = {
                "rows_sha256": store.save_path(preview.rows).sha256,
                "refused_sha256": store.save_path(preview.refused).sha256,
                "wrong_rows_sha256": store.save_path(wrong_rows).sha256 if listed else "",
            }
        except ClerkError as error:
            _end_judging(job, batch, {"state": MATCHING, "problem": as_said(error)})
            return
    counts = preview.counts
    _end_judging(
        job, batch,
        {
            **kept, "state": JUDGED, "rows_in": counts.rows_in, "accepted": counts.accepted, "wrong": counts.wrong,
            "repeated": counts.repeated, "ignored": counts.ignored, "remarks": preview.remarks, "problem": None,
            "said": {**batch.said, **_said(preview)},
        },
    )  # fmt: skip


def _end_judging(job: RunningJob, batch: ImportBatch, values: dict) -> None:
    with job.effect() as act:
        mine = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if mine.state == JUDGING and mine.judgement == job.arguments["judgement"]:
            for name, value in values.items():
                setattr(mine, name, value)
            mine.judged_at = act.now
            mine.save()
            act.record(
                "judge", mine, after={"rows_in": mine.rows_in, "accepted": mine.accepted, "wrong": mine.wrong}
            )
        job.finish(
            {
                "batch": batch.pk, "rows_in": mine.rows_in, "accepted": mine.accepted, "wrong": mine.wrong,
                "url": reverse("imports:batch", args=[batch.pk]),
            }
        )  # fmt: skip


@handler(IMPORT, title="数据入库")
def bring_in(job: RunningJob) -> None:
    """Import exactly what was judged. A batch that is in the lake already is only put on record."""
    batch = ImportBatch.objects.get(pk=job.arguments["batch"])
    if batch.state != IMPORTING:
        job.finish({"batch": batch.pk, "said": batch.state_word})
        return
    space = workspace()
    problem, snapshots = None, space.catalogue().of_batch(batch.lake_batch)
    if not snapshots:
        job.progress("打开文件")
        try:
            with import_files().working_folder() as folder, _files_of(batch, folder) as paths:
                snapshots = import_batch(
                    paths, space, choice_of(batch), batch=batch.lake_batch, expected=batch.expected, progress=job.progress,
                    importer=batch.imported_by_name, now=timezone.now(), region=batch.lake_region, adds=batch.adds,
                    fence=_fence(batch), wait_seconds=limit("lock_minutes") * 60,
                )  # fmt: skip
        except ClerkError as error:
            problem = as_said(error)
    with job.effect() as act:
        mine = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if problem:
            mine.state, mine.problem = JUDGED, problem
        else:
            mine.state, mine.imported_at = IMPORTED, act.now
            mine.snapshots = [s.id for s in snapshots]
            act.record("import", mine, after={"snapshots": mine.snapshots, "accepted": mine.accepted})
        mine.save()
        said = problem["what"] if problem else f"已入库 {mine.accepted:,} 条。"
        told = {} if problem else {"told": said}
        job.finish({"batch": mine.pk, "said": said, **told, "url": reverse("imports:batch", args=[mine.pk])})


@daily(at="03:10")
def tidy(now: datetime) -> None:
    """Give up what was never imported, let originals go when their time is over, sweep the room."""
    old = now - timedelta(days=limit("preview_days"))
    ImportBatch.objects.filter(state__in=OPEN_STATES, created_at__lt=old).update(state=DISCARDED)
    gone = now - timedelta(days=limit("original_days"))
    ImportBatch.objects.filter(state__in=(IMPORTED, UNDONE), created_at__lt=gone, files_gone_at=None).update(
        files_gone_at=now
    )
    sweep(import_files(), needed_files(), now=now)


@contextmanager
def _files_of(batch: ImportBatch, folder: Path) -> Iterator[list[Path]]:
    """Readable copies of a batch's files under the names that people know."""
    store, paths = import_files(), []
    inside = folder / "files"
    inside.mkdir()
    for file in batch.files.all():
        path = inside / file.name
        with store.open(file.sha256) as sealed, path.open("xb") as copy:
            while piece := sealed.read(1 << 20):
                copy.write(piece)
        paths.append(path)
    yield paths


def _fence(batch: ImportBatch) -> str:
    return "" if batch.lake_region == EVERYWHERE else batch.lake_region


def _said(preview: Preview) -> dict:
    return {
        "warnings": preview.report.warnings[:50],
        "unused": [list(line) for line in preview.report.unused[:50]],
        "unknown": sorted({header for unit in preview.report.units for header in unit.unknown})[:50],
        "units": [
            {
                "file": report.file, "sheet": report.sheet,
                "rows_in": report.rows_in, "accepted": report.accepted, "rejected": report.rejected, "ignored": report.ignored,
                "reasons": dict(sorted(report.reasons.items(), key=lambda item: -item[1])[:20]),
                "columns": [{"place": c.place, "header": c.header, "name": c.name} for c in columns],
            }
            for report, columns in zip(preview.report.units, preview.columns, strict=True)
        ],
    }  # fmt: skip
