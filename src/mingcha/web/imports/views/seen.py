"""What every view of a batch does first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from mingcha.catalog.tables import load_tables
from mingcha.web.access.services import may
from mingcha.web.imports.models import IMPORTING, JUDGED, JUDGING, MATCHING, ImportBatch
from mingcha.web.imports.selectors import batches, is_stuck

STEPS = ("选择数据表和文件", "对应表头", "预览与校验", "结果")


def seen_batch(request: HttpRequest, batch_id: int) -> ImportBatch:
    """The batch, if the actor may see it; else 404. Its table's title as `table_title`."""
    batch = get_object_or_404(batches(request.actor), pk=batch_id)
    tables = load_tables()
    batch.table_title = tables[batch.table].title if batch.table in tables else batch.table
    return batch


def to_its_step(request: HttpRequest, batch: ImportBatch, here: str) -> HttpResponse | None:
    """Where a batch stands, when that is not `here`: its state decides which page it is worked on."""
    name = {MATCHING: "columns", JUDGING: "working", JUDGED: "preview", IMPORTING: "working"}.get(
        batch.state, "batch"
    )
    if name == "working" and is_stuck(batch) and here in ("columns", "preview"):
        return None
    if name == "batch" or may(request.actor, "create", batch):
        return None if name == here else redirect(f"imports:{name}", batch.pk)
    return None if here == "batch" else redirect("imports:batch", batch.pk)
