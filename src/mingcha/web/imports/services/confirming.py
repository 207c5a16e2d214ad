"""确认入库: exactly what was judged goes into the lake, in the background."""

from datetime import datetime

from mingcha.catalog.tables import load_tables
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.imports.models import IMPORTED, IMPORTING, JUDGED, ImportBatch
from mingcha.web.imports.selectors import is_stuck
from mingcha.web.imports.services.receiving import not_now
from mingcha.web.jobs.services import enqueue

IMPORT = "imports.import"


def confirm_batch(
    *, actor: Actor, batch_id: int, judgement: int, whole_only: bool, now: datetime
) -> ImportBatch:
    """Have a judged batch imported. Confirmed twice it is imported once.

    Arguments
        judgement   the one that the person saw; another one in between is a question, not an import
        whole_only  import nothing unless every row is right

    Errors
        ACCESS-01 · IMPORT-W1 not now · IMPORT-W8 there are wrong rows · IMPORT-W9 there is nothing to import
    """
    with acting(actor, now=now) as act:
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        require(actor, "confirm", batch)
        if batch.state in (IMPORTING, IMPORTED) and batch.judgement == judgement and not is_stuck(batch):
            return batch
        if batch.judgement != judgement or not (
            batch.state == JUDGED or (batch.state == IMPORTING and is_stuck(batch))
        ):
            raise not_now(batch)
        if whole_only and batch.wrong:
            raise ClerkError(
                "IMPORT-W8",
                what=f"还有 {batch.wrong:,} 行有错，没有入库",
                why="选择的是全部改好再导",
                next_step="请改好错误行，或改选“先导入无错的”",
            )
        if not batch.accepted:
            raise ClerkError(
                "IMPORT-W9", what="没有可以入库的行", why="每一行都有错、重复或被略过", next_step="请下载错误行改好后上传，或检查是否选错了表"
            )  # fmt: skip
        batch.state, batch.problem, batch.imported_by_name = IMPORTING, None, actor.name
        job = enqueue(
            actor=actor, kind=IMPORT, arguments={"batch": batch.pk, "judgement": judgement}, key=f"{IMPORT}:{batch.pk}:{judgement}",
            title=f"数据入库：{load_tables()[batch.table].title}", now=now,
        )  # fmt: skip
        batch.job_id = job.pk
        batch.save()
        act.record(
            "confirm",
            batch,
            after={"accepted": batch.accepted, "wrong": batch.wrong, "rows_in": batch.rows_in},
        )
        return batch
