"""The header is matched, and the batch is judged in the background."""

from datetime import datetime

from mingcha.catalog.tables import load_tables
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.imports.heads import differing, matched
from mingcha.web.imports.models import JUDGED, JUDGING, MATCHING, ColumnMapping, ImportBatch
from mingcha.web.imports.selectors import is_stuck
from mingcha.web.imports.services.receiving import not_now
from mingcha.web.jobs.services import enqueue

JUDGE = "imports.judge"


def set_columns(*, actor: Actor, batch_id: int, said: dict[str, str | None], now: datetime) -> ImportBatch:
    """Say which column of the file is which, remember it for the unit, and have the batch judged.

    Arguments
        said  header → column of the contract, None = left out; headers that are not named stay as they are recognised

    Errors
        ACCESS-01 · IMPORT-W1 not now · IMPORT-W2 a required column is missing, or two headers are the same column
    """
    with acting(actor, now=now) as act:
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        require(actor, "create", batch)
        if batch.state not in (MATCHING, JUDGED) and not is_stuck(batch):
            raise not_now(batch)
        heads = batch.said["heads"]
        _refuse_same_column(heads, batch.table, said)
        columns = differing(heads, batch.table, said)
        _refuse_unfit(heads, batch.table, columns)
        batch.columns = columns
        _remember(actor.unit_id, batch.table, said, columns, now)
        act.record("match_columns", batch, after={"columns": {h: c or "" for h, c in columns.items()}})
        return start_judging(batch, actor=actor, now=now)


def judge_again(*, actor: Actor, batch_id: int, now: datetime) -> ImportBatch:
    """Judge once more: after a cancel, or because other data have come in between.

    Errors
        ACCESS-01 · IMPORT-W1 not now
    """
    with acting(actor, now=now):
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        require(actor, "create", batch)
        if batch.state != JUDGED and not is_stuck(batch):
            raise not_now(batch)
        return start_judging(batch, actor=actor, now=now)


def start_judging(batch: ImportBatch, *, actor: Actor, now: datetime) -> ImportBatch:
    """Put the judging of a locked batch in the queue; what is judged already no longer holds."""
    batch.state, batch.problem, batch.judgement = JUDGING, None, batch.judgement + 1
    job = enqueue(
        actor=actor, kind=JUDGE, arguments={"batch": batch.pk, "judgement": batch.judgement},
        key=f"{JUDGE}:{batch.pk}:{batch.judgement}", title=f"校验导入文件：{load_tables()[batch.table].title}", now=now,
    )  # fmt: skip
    batch.job_id = job.pk
    batch.save()
    return batch


def _refuse_same_column(heads: list[dict], table: str, said: dict[str, str | None]) -> None:
    for headers in matched(heads, table, {}):
        taken: dict[str, list[str]] = {}
        for cell in headers.cells:
            if column := said.get(cell.header):
                taken.setdefault(column, []).append(cell.header)
        for column, names in taken.items():
            if len(names) > 1:
                title = load_tables()[table].column(column).header
                raise ClerkError(
                    "IMPORT-W2",
                    what=f"“{'”和“'.join(names)}”都对应到了“{title}”",
                    why="不知道以哪一列为准",
                    next_step="请把多余的一列改为“不导入这一列”",
                )


def _refuse_unfit(heads: list[dict], table: str, columns: dict[str, str | None]) -> None:
    for headers in matched(heads, table, columns):
        where = f"“{headers.sheet}”" if headers.sheet else "文件"
        if headers.missing:
            raise ClerkError(
                "IMPORT-W2",
                what=f"{where}缺少必填的列：{'、'.join(c.header for c in headers.missing)}",
                why="文件里没有一列对应到它，这张表缺了它不能比对",
                next_step="请在下面选择文件中的哪一列是它；文件里确实没有的，请从原系统重新导出，或改用模板填写",
            )
        if headers.repeated:
            raise ClerkError(
                "IMPORT-W2",
                what=f"{where}有两列对应到同一项：{'、'.join(headers.repeated)}",
                why="不知道以哪一列为准",
                next_step="请把多余的一列改为“不导入这一列”",
            )
        if headers.misfits:
            raise ClerkError(
                "IMPORT-W2",
                what=f"{where}的列名单位与该列不符：{'、'.join(headers.misfits)}",
                why="金额列可用（元）（千元）（万元），比例列可用（%），别的单位不能换算",
                next_step="请在表格里换算成允许的单位并改正列名后重新上传",
            )


def _remember(
    unit_id: int, table: str, said: dict[str, str | None], columns: dict[str, str | None], now: datetime
) -> None:
    ColumnMapping.objects.filter(
        unit_id=unit_id, table=table, header__in=[h for h in said if h not in columns]
    ).delete()
    for header, column in columns.items():
        ColumnMapping.objects.update_or_create(
            unit_id=unit_id, table=table, header=header[:200], defaults={"column": column, "said_at": now}
        )
