"""撤销: a batch no longer counts, and what it had replaced counts again, as long as nothing stands on it."""

from datetime import datetime

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.engine.run_store import RunStore
from mingcha.lake.undoing import refuse_undo, undo_batch
from mingcha.lake.workspace import Workspace
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.imports.limits import limit, undo_time
from mingcha.web.imports.models import IMPORTED, UNDONE, ImportBatch
from mingcha.web.imports.services.receiving import not_now
from mingcha.web.imports.workspace import workspace

_WAIT_SECONDS = 5
_SHORTEST_REASON = 4


def undo_import(*, actor: Actor, batch_id: int, reason: str, now: datetime) -> ImportBatch:
    """Undo a whole batch. Done twice it is done once.

    Errors
        ACCESS-01 · IMPORT-W1 not imported · UNDO-02 later data stand on it · UNDO-03 too late · UNDO-04 a run has used it
        UNDO-05 no reason · LAKE-04 an import is going on
    """
    with acting(actor, now=now) as act:
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        require(actor, "undo", batch)
        if batch.state == UNDONE:
            return batch
        if len(reason.strip()) < _SHORTEST_REASON:
            raise ClerkError(
                "UNDO-05", what="请写明撤销的理由", why="撤销会留下记录，理由以后要能看懂", next_step="写明哪里导错了，不少于 4 个字"
            )  # fmt: skip
        why_not_undo(batch, now)
        # The lake first: done again after a kill it changes nothing, and the batch says so only when it is done.
        undo_batch(
            workspace(), batch.lake_batch, who=actor.name, when=now, reason=reason.strip(), wait_seconds=_WAIT_SECONDS
        )  # fmt: skip
        batch.state, batch.undone_at, batch.undone_by_name = UNDONE, now, actor.name
        batch.undo_reason = reason.strip()[:300]
        batch.save(update_fields=["state", "undone_at", "undone_by_name", "undo_reason"])
        act.record("undo", batch, reason=batch.undo_reason, after={"rows": batch.accepted})
        return batch


def why_not_undo(batch: ImportBatch, now: datetime) -> None:
    """Raise where a batch cannot be undone.

    Errors
        IMPORT-W1 · UNDO-02 · UNDO-03 · UNDO-04
    """
    if batch.state != IMPORTED or batch.imported_at is None:
        raise not_now(batch)
    if now - batch.imported_at > undo_time():
        raise ClerkError(
            "UNDO-03",
            what="已超过可以撤销的时间",
            why=f"入库 {limit('undo_hours')} 小时以后，别的工作可能已经用到这批数据",
            next_step="数据有错的，请把正确的数据重新导入一次",
        )
    space = workspace()
    mine = space.catalogue().of_batch(batch.lake_batch)
    if mine and all(s.undone_at for s in mine):
        return
    refuse_undo(mine)
    if run := run_that_used(space, {s.id for s in mine}):
        raise ClerkError(
            "UNDO-04",
            what="这个批次不能撤销",
            why=f"比对运行 {run} 已经用到这批数据，疑点建立在它上面",
            next_step="数据有错的，请把正确的数据重新导入，再运行一次比对",
        )


def run_that_used(space: Workspace, snapshots: set[str]) -> str:
    """The newest run whose record names one of the snapshots; "" if none does."""
    for run in reversed(RunStore(space.home).list()):
        if any(s["id"] in snapshots for s in run.record.get("snapshots", ())):
            return run.run_id
    return ""
