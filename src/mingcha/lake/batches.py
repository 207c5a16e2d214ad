"""Import of exactly the files that were judged, under a name: done twice it takes effect once."""

import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from mingcha.domain.errors import ClerkError
from mingcha.lake.audit import record
from mingcha.lake.catalogue import EVERYWHERE, Snapshot
from mingcha.lake.importing import in_words
from mingcha.lake.matching.chosen import FileChoice, understand_chosen
from mingcha.lake.report import ImportReport, ImportStopped
from mingcha.lake.transaction import Transaction
from mingcha.lake.workspace import Workspace

Progress = Callable[[str, int, int], None]
_BUSY = "LAKE-04"


def import_batch(
    paths: Sequence[Path],
    workspace: Workspace,
    choice: FileChoice,
    *,
    batch: str,
    expected: tuple[int, int, int],
    importer: str,
    now: datetime,
    region: str = EVERYWHERE,
    adds: bool | None = None,
    fence: str = "",
    progress: Progress | None = None,
    wait_seconds: float = 0,
) -> list[Snapshot]:
    """Import judged files. A batch that has taken effect already is left as it is, and its snapshots are returned.

    Arguments
        batch         its name, never used for another
        expected      (accepted, rejected, ignored) as the preview said: with another outcome nothing is imported
        wait_seconds  how long to wait for another import to end
        the others    as for `previewing.preview_files`

    Errors
        READ-…, VAULT-…, LAKE-…  as for an import · IMPORT-03 the region lies in a wider snapshot
        IMPORT-06  the outcome is no longer what the preview said
    """
    told = progress or (lambda step, done, total: None)
    try:
        with waiting_lock(workspace, wait_seconds):
            if done := workspace.catalogue().of_batch(batch):
                return done
            workspace.clean_leftovers()
            understood = understand_chosen(paths, choice)
            report = ImportReport(unused=understood.unused)
            if understood.stops:
                raise ImportStopped(understood.stops, report)
            with Transaction(
                workspace, report, region, importer, now, told, adds=adds, fence=fence, batch=batch
            ) as transaction:
                transaction.read({choice.table: understood.units})
                if (report.accepted, report.rejected_rows, report.ignored) != tuple(expected):
                    raise _changed()
                what = f"批次 {batch}：读入 {report.rows_in} 行，接收 {report.accepted}，退回 {report.rejected_rows}，略过 {report.ignored}"
                record(workspace.audit_log, act="import", who=importer, when=now, what=what)
                transaction.commit()
            return report.snapshots
    except (OSError, duckdb.Error) as error:
        raise in_words(error, workspace) from error


@contextmanager
def waiting_lock(workspace: Workspace, seconds: float):
    """The workspace's lock, waited for.

    Errors
        LAKE-04  still somebody else at it when the time is over
    """
    until = time.monotonic() + seconds
    while True:
        lock = workspace.lock()
        try:
            lock.__enter__()
            break
        except ClerkError as busy:
            if busy.code != _BUSY or time.monotonic() >= until:
                raise
            time.sleep(0.2)
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def _changed() -> ClerkError:
    return ClerkError(
        "IMPORT-06",
        what="没有入库，结果与预览时不一样了",
        why="预览以后，同一张表有别的数据导入或撤销，重复和相符的行数变了",
        next_step="请重新校验，核对新的行数后再确认入库",
    )
