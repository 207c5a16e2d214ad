"""Records are taken out by two persons: one asks and says what for, another of the unit approves, then there is a file."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.http import QueryDict
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import require
from mingcha.web.audit.listing import EventList
from mingcha.web.audit.models import AuditEvent, TraceExport
from mingcha.web.audit.services import acting
from mingcha.web.jobs.file_cleanup import names_files
from mingcha.web.jobs.services import enqueue
from mingcha.web.orgs.selectors import actor_of_post, region_columns
from mingcha.web.signin.limits import limit
from mingcha.web.skeleton.list_export import all_rows

MOST_EVENTS = 500_000
"""What fits a sheet of a workbook with room to work in."""
JOB = "audit.export"


def ask_for_export(*, actor: Actor, query: str, reason: str, now: datetime) -> TraceExport:
    """Ask to take out what the list shows with these filters, up to the newest record of this moment.

    Errors
        TRACE-01  no use is given · TRACE-02  nothing, or too much, matches
    """
    with acting(actor, now=now) as act:
        row = TraceExport(
            asked_by_id=actor.user_id, post_id=actor.post_id, unit_id=actor.unit_id, asked_at=now
        )
        require(
            actor,
            "export",
            AuditEvent(user_id=actor.user_id, unit_id=actor.unit_id, **region_columns(actor.region_code)),
        )
        if len(reason.strip()) < 4:
            raise ClerkError("TRACE-01", what="没有提出申请", why="没有写明用途", next_step="请写明导出用来做什么（不少于 4 个字）")  # fmt: skip
        listed = EventList(actor, QueryDict(query))
        newest = AuditEvent.objects.order_by("-number").values_list("number", flat=True).first() or 0
        count = listed.matching.filter(number__lte=newest).count() if listed.valid else 0
        if not 0 < count <= MOST_EVENTS:
            raise ClerkError(
                "TRACE-02",
                what="没有提出申请",
                why="没有符合条件的记录"
                if not count
                else f"符合条件的有 {count:,} 条，一次最多 {MOST_EVENTS:,} 条",
                next_step="请调整筛选条件后再申请",
            )
        row.reason, row.filters, row.filter_text = (
            reason.strip()[:200],
            {"query": query},
            listed.filter_text[:400],
        )
        row.up_to_number, row.event_count = newest, count
        row.save(force_insert=True)
        act.record("ask", row, reason=row.reason, after={"events": count, "filters": row.filter_text})
        return row


def decide_export(*, actor: Actor, export_id: int, approve: bool, note: str, now: datetime) -> TraceExport:
    """Approve or refuse another person's request. Approved, the file is made in the background.

    Errors
        TRACE-03  one's own request · TRACE-04  decided already, or too old, or the post it was asked in has ended
    """
    with acting(actor, now=now) as act:
        row = TraceExport.objects.select_for_update().get(pk=export_id)
        require(actor, "approve", row)
        if row.asked_by_id == actor.user_id:
            raise ClerkError("TRACE-03", what="没有批准", why="自己的申请不能由自己批准", next_step="请本单位有批准权限的另一人办理")  # fmt: skip
        wanted = TraceExport.APPROVED if approve else TraceExport.REFUSED
        if row.state == wanted and row.decided_by_id == actor.user_id:
            return row
        asker = actor_of_post(row.post_id, timezone.localdate(now))
        if row.state != TraceExport.ASKED or _too_old(row, now) or asker is None:
            why = "已经有人办理" if row.state != TraceExport.ASKED else "申请已过期，或申请人的任职已结束"
            raise ClerkError(
                "TRACE-04", what="没有办理", why=why, next_step="请刷新页面；仍需要的，请重新提出申请"
            )
        if not approve and not note.strip():
            raise ClerkError(
                "TRACE-01", what="没有办理", why="不批准要写明理由", next_step="请写明为什么不批准"
            )
        row.state, row.decided_by_id, row.decided_at, row.note = (
            wanted,
            actor.user_id,
            now,
            note.strip()[:200],
        )
        row.save()
        act.record("approve" if approve else "refuse", row, reason=row.note)
        if approve:
            enqueue(actor=asker, kind=JOB, arguments={"export": row.pk}, key=f"{JOB}:{row.pk}", now=now)
        return row


def record_download(*, actor: Actor, export_id: int, now: datetime) -> TraceExport:
    """The file is handed to the person who asked for it.

    Errors
        TRACE-05  there is no file yet, or it is kept no longer
    """
    with acting(actor, now=now) as act:
        row = TraceExport.objects.select_for_update().get(pk=export_id)
        require(actor, "download", row)
        if not row.file_sha256 or (row.keep_until_at and row.keep_until_at < now):
            raise ClerkError("TRACE-05", what="没有可以下载的文件", why="文件还没有生成，或者已过保留期", next_step="请稍后刷新；过期的请重新申请")  # fmt: skip
        act.record("download", row)
        return row


def events_of(row: TraceExport, asker: Actor) -> Iterable[AuditEvent]:
    """What the request is about, as the asker may read it today, oldest records of the request's moment included."""
    listed = EventList(asker, QueryDict(row.filters["query"]))
    listed.up_to_number = row.up_to_number
    return all_rows(listed, limit=MOST_EVENTS)


@names_files
def files_in_use() -> Iterable[str]:
    """The files that are still kept."""
    kept = TraceExport.objects.exclude(file_sha256="").filter(keep_until_at__gt=timezone.now())
    return kept.values_list("file_sha256", flat=True)


def keep_until(now: datetime) -> datetime:
    """How long a file is kept."""
    return now + timedelta(days=limit("trace_export_keep_days"))


def _too_old(row: TraceExport, now: datetime) -> bool:
    return now - row.asked_at > timedelta(days=limit("trace_export_decide_days"))
