"""What is wrong is mended: a few cells on the page, more of them in the workbook of wrong rows."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.lake.matching.chosen import FileChoice, read_heads
from mingcha.lake.one_cell import judge_cell
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.imports.limits import limit
from mingcha.web.imports.mends import read_mends, save_mends
from mingcha.web.imports.models import JUDGED, BatchFile, ImportBatch
from mingcha.web.imports.receiving import checked_upload
from mingcha.web.imports.services.judging import start_judging
from mingcha.web.imports.services.receiving import not_now
from mingcha.web.imports.stores import import_files
from mingcha.web.imports.wording import problem_text

Cell = tuple[int, int, int]
"""Place of the sheet in the preview, row number, place of the column."""


class CellsRefused(ClerkError):
    """What was typed is still wrong. `by_cell`: cell → what to say under it."""

    def __init__(self, by_cell: dict[Cell, str]) -> None:
        super().__init__(
            "IMPORT-W3", what=f"有 {len(by_cell)} 处还不对", why="改后的内容仍然不符合这一列的要求", next_step="请按格子下面的提示修改"
        )  # fmt: skip
        self.by_cell = by_cell


def mend_cells(
    *, actor: Actor, batch_id: int, judgement: int, texts: dict[Cell, str], now: datetime
) -> ImportBatch:
    """Mend cells and have the batch judged again. The file stays as it came; what was mended is kept beside it.

    Arguments
        judgement  the one that the person saw
        texts      cell → new text

    Errors
        ACCESS-01 · IMPORT-W1 not now · IMPORT-W3 still wrong · IMPORT-W5 too many cells for the page
    """
    with acting(actor, now=now) as act:
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        require(actor, "create", batch)
        if batch.state != JUDGED or batch.judgement != judgement:
            raise not_now(batch)
        if not texts:
            return batch
        units = batch.said["units"]
        columns = {(u, c["place"]): c["name"] for u, unit in enumerate(units) for c in unit["columns"]}
        still_wrong = {
            (u, row, place): problem_text(refused.code, text, refused.reason, refused.remedy)
            for (u, row, place), text in texts.items()
            if (name := columns.get((u, place))) and (refused := judge_cell(batch.table, name, text.strip()))
        }
        if still_wrong:
            raise CellsRefused(still_wrong)
        mends = read_mends(import_files(), batch.mends_sha256)
        for (u, row, place), text in texts.items():
            if (u, place) in columns:
                mends.setdefault((units[u]["file"], units[u]["sheet"]), {})[row, place] = text.strip()
        count = sum(len(cells) for cells in mends.values())
        if count > limit("mended_cells"):
            raise ClerkError(
                "IMPORT-W5",
                what=f"在网页上最多改 {limit('mended_cells')} 格",
                why="错误较多时，在表格里成列改正更快也更不容易错",
                next_step="请下载错误行，改好后上传",
            )
        batch.mends_sha256, batch.mended_cells = save_mends(import_files(), mends), count
        act.record("mend", batch, after={"cells": len(texts)})
        return start_judging(batch, actor=actor, now=now)


def add_mended_file(*, actor: Actor, batch_id: int, upload: UploadedFile, now: datetime) -> ImportBatch:
    """Take the workbook of wrong rows, mended, and have the batch judged again with it.

    Errors
        ACCESS-01 · FILE-01 · UPLOAD-… · READ-… · IMPORT-W1 not now · IMPORT-W6 not a workbook of wrong rows · IMPORT-W7 too many files
    """
    require(actor, "create", ImportBatch.objects.get(pk=batch_id))
    store = import_files()
    with checked_upload(upload, store) as (path, sheets):
        batch = ImportBatch.objects.get(pk=batch_id)
        heads = read_heads(path, FileChoice(batch.table, dict(batch.columns)), sheets)
        if not all(head.brings_back for head in heads):
            raise ClerkError(
                "IMPORT-W6",
                what=f"“{path.name}”不是本批次的错误行文件",
                why="错误行文件的最后几列是“错误说明、原文件、原工作表、原行号”，靠它们找到原来的行",
                next_step="请用本页下载的错误行文件改正后上传；另外一份数据请回到第一步作为新的批次导入",
            )
        stored, name = store.save_path(path), path.name
    with acting(actor, now=now) as act:
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.state != JUDGED:
            raise not_now(batch)
        files = list(batch.files.all())
        if len(files) >= limit("files_of_batch"):
            raise ClerkError(
                "IMPORT-W7",
                what="这个批次的文件已经够多",
                why=f"一个批次最多 {limit('files_of_batch')} 个文件",
                next_step="请先把无错的入库，剩下的错误行作为新的批次导入",
            )
        BatchFile.objects.create(
            batch=batch, place=len(files), name=free_name(name, {f.name for f in files}), sha256=stored.sha256, size=stored.size
        )  # fmt: skip
        act.record("add_file", batch, after={"sha256": stored.sha256})
        return start_judging(batch, actor=actor, now=now)


def free_name(name: str, taken: set[str]) -> str:
    """A name that no other file of the batch has."""
    stem, dot, suffix = name.rpartition(".")
    number, free = 2, name
    while free in taken:
        free, number = f"{stem}（{number}）{dot}{suffix}", number + 1
    return free
