"""The workbook of an approved request."""

from pathlib import Path

from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.office.workbook_format import cell_text, new_workbook, prepare_for_print
from mingcha.web.audit.exports import JOB, events_of, keep_until
from mingcha.web.audit.models import TraceExport
from mingcha.web.jobs.files import file_store
from mingcha.web.jobs.registry import handler
from mingcha.web.jobs.running import RunningJob
from mingcha.web.orgs.selectors import unit_names, user_names

_HEADERS = (("序号", 10), ("时间", 20), ("人", 12), ("单位", 28), ("岗位", 12), ("动作", 16), ("对象", 26), ("理由", 36), ("修改前后", 40), ("网络地址", 18))  # fmt: skip


@handler(JOB, title="导出操作记录")
def export(job: RunningJob) -> None:
    """Write what was asked for, seal it, name it in the request."""
    row = TraceExport.objects.get(pk=job.arguments["export"])
    if row.state != TraceExport.APPROVED:
        raise ClerkError("TRACE-04", what="没有生成文件", why="申请没有经过批准", next_step="请重新申请")
    now = timezone.now()
    with file_store().working_folder() as folder:
        path = folder / "trace.xlsx"
        written = _write(path, row, job.actor, job)
        stored = file_store().save_path(path)
    with job.effect(now=now) as act:
        row = TraceExport.objects.select_for_update().get(pk=row.pk)
        row.file_sha256, row.file_name = (
            stored.sha256,
            f"操作记录_{row.pk}_{timezone.localtime(now):%Y%m%d}.xlsx",
        )
        row.keep_until_at = keep_until(now)
        row.save(update_fields=["file_sha256", "file_name", "keep_until_at"])
        act.record("export", row, after={"events": written})
        job.finish({"export": row.pk, "events": written})


def _write(path: Path, row: TraceExport, asker: Actor, job: RunningJob) -> int:
    names = user_names([row.asked_by_id, row.decided_by_id or 0])
    head = (
        f"操作记录（{unit_names([row.unit_id]).get(row.unit_id, '')}）",
        f"条件：{row.filter_text}；截至第 {row.up_to_number} 条，{timezone.localtime(row.asked_at):%Y-%m-%d %H:%M}",
        f"导出编号 {row.pk}；申请人 {names.get(row.asked_by_id, '')}，用途：{row.reason}；批准人 {names.get(row.decided_by_id, '')}",
        "只供上述用途使用，请勿转发；用后按规定销毁",
    )  # fmt: skip
    book = new_workbook(path)
    try:
        bold, text = (
            book.add_format({"bold": True, "num_format": "@"}),
            book.add_format({"num_format": "@", "text_wrap": True}),
        )
        sheet = book.add_worksheet("操作记录")
        for column, (_, width) in enumerate(_HEADERS):
            sheet.set_column(column, column, width, text)
        for number, line in enumerate(head):
            sheet.write_string(number, 0, cell_text(line), bold)
        top = len(head)
        for column, (title, _) in enumerate(_HEADERS):
            sheet.write_string(top, column, title, bold)
        prepare_for_print(sheet, last_column=len(_HEADERS) - 1, header_row=top, title=head[0])
        sheet.set_footer("&C第 &P 页 共 &N 页")
        written = 0
        for event in events_of(row, asker):
            written += 1
            for column, value in enumerate(_cells(event)):
                sheet.write_string(top + written, column, cell_text(value), text)
            if written % 500 == 0:
                job.progress("写入", written, row.event_count)
    finally:
        book.close()
    return written


def _cells(event) -> tuple[str, ...]:
    return (
        str(event.number), f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}", event.who, event.unit_word, event.role_word,
        event.action_word, event.object_word, event.reason, "；".join(event.change_lines), event.address,
    )  # fmt: skip
