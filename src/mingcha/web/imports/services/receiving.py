"""A file comes in, and a batch that is not imported is given up."""

import secrets
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from mingcha.catalog.tables import load_tables
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.lake.catalogue import EVERYWHERE
from mingcha.lake.matching.chosen import FileChoice, read_heads
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.imports.heads import heads_as_json
from mingcha.web.imports.models import DISCARDED, OPEN_STATES, BatchFile, ImportBatch
from mingcha.web.imports.receiving import checked_upload
from mingcha.web.imports.selectors import remembered_columns
from mingcha.web.imports.stores import import_files
from mingcha.web.orgs.selectors import is_highest, region_columns


def receive_file(
    *, actor: Actor, table: str, upload: UploadedFile, adds: bool | None, now: datetime
) -> ImportBatch:
    """Keep an uploaded file as a new batch of a table, its header read and matched as the unit has matched before.

    Arguments
        adds  True: the rows are added; False: the file is the whole table of the region; None: as the file says (mended rows are added)

    Errors
        ACCESS-01 · FILE-01 · UPLOAD-… · READ-… · IMPORT-W4 there is no such table
    """
    if table not in load_tables():
        raise ClerkError(
            "IMPORT-W4", what="没有这张表", why="选择的数据表不在数据约定之内", next_step="请在列表里重新选择"
        )
    batch = ImportBatch(
        lake_batch=secrets.token_hex(12), table=table, unit_id=actor.unit_id, created_by_id=actor.user_id,
        created_by_name=actor.name, post_id=actor.post_id, created_at=now, adds=adds, lake_region=region_of_import(actor),
        **region_columns(actor.region_code),
    )  # fmt: skip
    require(actor, "create", batch)
    store, columns = import_files(), remembered_columns(actor.unit_id, table)
    with checked_upload(upload, store) as (path, sheets):
        heads = read_heads(path, FileChoice(table, columns), sheets)
        stored, name = store.save_path(path), path.name
    batch.columns = columns
    batch.said = {"heads": heads_as_json(heads)}
    with acting(actor, now=now) as act:
        batch.save()
        BatchFile.objects.create(batch=batch, place=0, name=name, sha256=stored.sha256, size=stored.size)
        act.record("create", batch, after={"table": table, "sha256": stored.sha256, "size": stored.size})
    return batch


def discard_batch(*, actor: Actor, batch_id: int, now: datetime) -> ImportBatch:
    """Give up a batch that is not imported; its files go.

    Errors
        ACCESS-01 · IMPORT-W1 it is being imported or was
    """
    with acting(actor, now=now) as act:
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        require(actor, "create", batch)
        if batch.state == DISCARDED:
            return batch
        if batch.state not in OPEN_STATES:
            raise not_now(batch)
        batch.state = DISCARDED
        batch.save(update_fields=["state"])
        act.record("discard", batch)
        return batch


def region_of_import(actor: Actor) -> str:
    """Of which region an import is the whole: the post's own; of everything for the highest office of the installation."""
    return EVERYWHERE if is_highest(actor) else actor.region_code


def not_now(batch: ImportBatch) -> ClerkError:
    """The message for an act that the batch's state does not allow."""
    error = ClerkError(
        "IMPORT-W1",
        what="这一步现在不能办理",
        why=f"批次 {batch.number} 的状态是“{batch.state_word}”，可能刚被本单位其他人办理过",
        next_step="请刷新页面，按现在的状态继续",
    )
    error.status = 409  # type: ignore[attr-defined]
    return error
