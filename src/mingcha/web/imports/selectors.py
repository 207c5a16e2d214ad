"""Reads of batches."""

from collections.abc import Iterator

from django.db.models import QuerySet

from mingcha.domain.access import Actor
from mingcha.lake.matching.chosen import FileChoice
from mingcha.lake.preview_rows import PreviewRow, PreviewRows
from mingcha.lake.snapshots import former_within
from mingcha.web.access.services import visible
from mingcha.web.imports.mends import read_mends
from mingcha.web.imports.models import DISCARDED, IMPORTING, JUDGING, BatchFile, ColumnMapping, ImportBatch
from mingcha.web.imports.stores import import_files
from mingcha.web.imports.workspace import workspace
from mingcha.web.jobs.selectors import job_ended

STATUS_FILTERS = {"wrong": ("wrong",), "repeated": ("repeated",), "ignored": ("ignored",)}


def batches(actor: Actor) -> QuerySet[ImportBatch]:
    """The batches that an actor may see, newest first."""
    return visible(actor, ImportBatch.objects.all()).order_by("-id")


def last_table(actor: Actor) -> str:
    """The table that this person imported last, "" if none."""
    last = (
        ImportBatch.objects.filter(created_by_id=actor.user_id)
        .order_by("-id")
        .values_list("table", flat=True)
    )
    return last.first() or ""


def remembered_columns(unit_id: int, table: str) -> dict[str, str | None]:
    """How a unit has matched headers of a table: header → column, None = left out."""
    found = ColumnMapping.objects.filter(unit_id=unit_id, table=table)
    return dict(found.values_list("header", "column"))


def choice_of(batch: ImportBatch) -> FileChoice:
    """How the files of a batch are to be read."""
    rows = {(h["file"], h["sheet"]): h["row"] for h in batch.said.get("heads", ())}
    return FileChoice(batch.table, dict(batch.columns), read_mends(import_files(), batch.mends_sha256), rows)


def is_stuck(batch: ImportBatch) -> bool:
    """Whether the job that a batch waits for has ended without taking effect: cancelled, or failed."""
    return batch.state in (JUDGING, IMPORTING) and (batch.job_id is None or job_ended(batch.job_id))


def preview_page(batch: ImportBatch, shown: str, page: int, size: int) -> tuple[list[PreviewRow], int]:
    """One page of the judged rows, and how many there are.

    Arguments
        shown  all · wrong · repeated · ignored · remarked
    """
    statuses = STATUS_FILTERS.get(shown, ())
    sha256 = batch.refused_sha256 if statuses else batch.rows_sha256
    with import_files().open(sha256) as file:
        rows = PreviewRows(file)
        remarked = shown == "remarked"
        total = rows.count(statuses, remarked=remarked)
        return rows.page((page - 1) * size, size, statuses, remarked=remarked), total


def preview_row(batch: ImportBatch, unit: int, row_number: int) -> PreviewRow | None:
    """One judged row."""
    with import_files().open(batch.rows_sha256) as file:
        return PreviewRows(file).row(unit, row_number)


def needed_files() -> Iterator[str]:
    """The hashes of all files in the imports' room that batches still need."""
    for names in (
        ImportBatch.objects.exclude(state=DISCARDED)
        .filter(files_gone_at=None)
        .values_list("rows_sha256", "refused_sha256", "wrong_rows_sha256", "mends_sha256")
    ).iterator():
        yield from (name for name in names if name)
    kept = BatchFile.objects.exclude(batch__state=DISCARDED).filter(batch__files_gone_at=None)
    yield from kept.values_list("sha256", flat=True).iterator()


def rows_to_be_replaced(batch: ImportBatch) -> int:
    """How many rows of the table count now, of which an import as the whole of the region would take the place."""
    if batch.adds:
        return 0
    catalogue = workspace().catalogue()
    return sum(s.rows for s in former_within(catalogue, batch.table, batch.lake_region))
