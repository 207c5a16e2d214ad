"""A batch taken back: its snapshots stop counting, and those that it had taken the place of count again. Nothing is deleted."""

from dataclasses import replace
from datetime import datetime

from mingcha.catalog.tables import load_tables
from mingcha.domain.errors import ClerkError
from mingcha.lake.audit import record
from mingcha.lake.batches import waiting_lock
from mingcha.lake.catalogue import Catalogue, Snapshot, write_catalogue
from mingcha.lake.workspace import Workspace


def undo_batch(
    workspace: Workspace, batch: str, *, who: str, when: datetime, reason: str, wait_seconds: float = 0
) -> list[Snapshot]:
    """Undo a batch; one that is undone already stays so. Returns its snapshots.

    Errors
        UNDO-01  there is no such batch · UNDO-02  later data of the same table stand on it
    """
    with waiting_lock(workspace, wait_seconds):
        catalogue = workspace.catalogue()
        mine = catalogue.of_batch(batch)
        refuse_undo(mine)
        if all(s.undone_at for s in mine):
            return mine
        again = _without_batch(catalogue, mine, when.isoformat(timespec="seconds"))
        what = f"批次 {batch}：{'、'.join(load_tables()[s.table].title for s in mine)}"
        record(workspace.audit_log, act="undo", who=who, when=when, what=what, why=reason)
        write_catalogue(workspace.lake, again)
        return again.of_batch(batch)


def refuse_undo(mine: list[Snapshot]) -> None:
    """Raise where a batch cannot be undone.

    Errors
        UNDO-01 · UNDO-02
    """
    if not mine:
        raise ClerkError(
            "UNDO-01",
            what="没有可以撤销的导入",
            why="这个批次没有入库，或者数据文件夹换过",
            next_step="请在导入批次记录里核对",
        )
    for snapshot in mine:
        if not snapshot.undone_at and set(snapshot.current) != set(snapshot.all_months):
            raise ClerkError(
                "UNDO-02",
                what="这个批次不能撤销",
                why=f"之后又导入了“{load_tables()[snapshot.table].title}”，后来的数据建立在这一批之上",
                next_step="请先撤销后来的批次；超过撤销时间的，把正确的数据重新导入一次",
            )


def _without_batch(catalogue: Catalogue, mine: list[Snapshot], when: str) -> Catalogue:
    back: dict[str, set[int]] = {}
    for snapshot in mine:
        for id_, months in snapshot.replaced.items():
            back.setdefault(id_, set()).update(months)
    ids = {s.id for s in mine}
    snapshots = []
    for s in catalogue.snapshots:
        if s.id in ids:
            s = replace(s, current=(), undone_at=when)
        elif s.id in back:
            s = replace(s, current=tuple(sorted({*s.current, *back[s.id]})))
        snapshots.append(s)
    return replace(catalogue, snapshots=tuple(snapshots))
