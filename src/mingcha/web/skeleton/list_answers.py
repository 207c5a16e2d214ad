"""Taking a list out: a page that says what will be exported, then the workbook at once, or a job where it is long."""

import tempfile
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import may_kind
from mingcha.web.audit.services import Act, acting
from mingcha.web.jobs.files import RESULTS, file_store
from mingcha.web.jobs.running import RunningJob
from mingcha.web.jobs.services import enqueue
from mingcha.web.orgs.selectors import unit_name_of
from mingcha.web.skeleton.list_export import AT_ONCE, ExportHead, new_serial, write_list_workbook
from mingcha.web.skeleton.listing import Listing
from mingcha.web.skeleton.wording import count_text

JOB = "skeleton.export_list"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer_export(listing: Listing, *, kind: str, address: str) -> None:
    """Put 导出 on a list for a post that may take rows of the kind out at all; `address` names the view that calls `export_list`."""
    if may_kind(listing.actor, "export", kind):
        listing.export_url = f"{reverse(address)}?{listing.params.urlencode()}"


def without_place(request: HttpRequest) -> QueryDict:
    """The conditions of a list without the page that was open: what its export takes out."""
    query = request.GET.copy()
    for name in ("after", "before", "open", "size"):
        query.pop(name, None)
    return query


def export_list(request: HttpRequest, listing: Listing, *, kind: str, definition: str) -> HttpResponse:
    """Answer an export's address: GET asks, POST does it. The view is guarded by `export` on the kind.

    Arguments
        listing     the list as it is shown; its rows are taken with the action `export`
        kind        object in content/access.yml, for the record
        definition  口径, for the head of the workbook
    """
    taken = _taken(listing)
    count = taken.total.count
    back_url = f"{listing.path}?{listing.params.urlencode()}" if listing.params else listing.path
    if not taken.valid or not count:
        raise ClerkError(
            "EXPORT-01", what="没有导出", why="按现在的条件没有您可以导出的记录", next_step="请返回列表调整条件；近亲属档案等保密内容不能批量导出"
        )  # fmt: skip
    if request.method != "POST":
        left_out = listing.total.count - count if listing.total.exact and taken.total.exact else 0
        context = {
            "title": f"导出{listing.title}", "answers": _answers(taken, definition), "act_label": f"导出 {taken.total_text}",
            "back_url": back_url, "count": taken.total_text, "left_out": left_out, "is_long": count > AT_ONCE,
        }  # fmt: skip
        return render(request, "skeleton/export.html", context)
    now = timezone.now()
    if count > AT_ONCE or not taken.total.exact:
        arguments = {
            "list": f"{type(listing).__module__}:{type(listing).__qualname__}", "query": listing.params.urlencode(),
            "path": listing.path, "kind": kind, "definition": definition, "serial": new_serial(timezone.localtime(now)),
        }  # fmt: skip
        job = enqueue(
            actor=request.actor, kind=JOB, arguments=arguments, now=now, title=f"导出{listing.title}", key=f"{JOB}:{request.actor.user_id}:{request.get_full_path()}"[:120]
        )  # fmt: skip
        return HttpResponseRedirect(reverse("jobs:page", args=[job.pk]))
    head = export_head(request.actor, taken, definition, timezone.localtime(now))
    with tempfile.TemporaryDirectory(prefix="mingcha-export-") as folder:
        path = Path(folder) / "list.xlsx"
        with acting(request.actor, now=now) as act:
            rows = write_list_workbook(path, taken, head, limit=AT_ONCE)
            record_export(act, kind, head, rows)
        file = path.open("rb")  # stays readable after its folder is gone
    return FileResponse(file, as_attachment=True, filename=file_name(head), content_type=XLSX)


def export_in_background(job: RunningJob) -> None:
    """The same as a job: the rows that the person may export on the day when it runs."""
    module, _, name = job.arguments["list"].partition(":")
    found = getattr(import_module(module), name)
    if not issubclass(found, Listing):
        raise TypeError(name)
    listing = found(job.actor, QueryDict(job.arguments["query"]), path=job.arguments["path"], action="export")
    head = export_head(
        job.actor, listing, job.arguments["definition"], timezone.localtime(), job.arguments["serial"]
    )
    total = listing.total.count
    with tempfile.TemporaryDirectory(prefix="mingcha-export-") as folder:
        path = Path(folder) / "list.xlsx"
        said: Callable[[int], None] = lambda done: job.progress("写入", done, max(total, done))  # noqa: E731
        rows = write_list_workbook(path, listing, head, said=said)
        stored = file_store(RESULTS).save_path(path)
    with job.effect() as act:
        record_export(act, job.arguments["kind"], head, rows)
        job.finish(
            {"rows": rows, "serial": head.serial}, file_sha256=stored.sha256, file_name=file_name(head)
        )


def export_head(
    actor: Actor, listing: Listing, definition: str, at: datetime, serial: str = ""
) -> ExportHead:
    """What stands over the exported table."""
    return ExportHead(
        listing.title, listing.filter_text, definition, at, actor.name, unit_name_of(actor), serial or new_serial(at)
    )  # fmt: skip


def record_export(act: Act, kind: str, head: ExportHead, rows: int) -> None:
    """Put it on record under its serial number."""
    act.record(
        "export", kind, object_id=head.serial, region_code=act.actor.region_code, after={"rows": rows, "filters": head.filters}
    )  # fmt: skip


def file_name(head: ExportHead) -> str:
    """疑点线索_DC-20240701-093000-7F3A.xlsx"""
    return f"{head.title}_{head.serial}.xlsx"


def _taken(listing: Listing) -> Listing:
    return type(listing)(
        listing.actor, listing.params, path=listing.path, today=listing.today, action="export"
    )


def _answers(listing: Listing, definition: str) -> list[tuple[str, str, str]]:
    size = f"约 {count_text(listing.total.count)} 行" if listing.total.exact else listing.total_text
    return [("筛选条件", listing.filter_text, ""), ("口径", definition, ""), ("行数", size, "")]
