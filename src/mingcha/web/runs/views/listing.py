"""The list of runs."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may_kind
from mingcha.web.runs.models import Run
from mingcha.web.runs.models.runs import COUNTED
from mingcha.web.runs.selectors import part_totals, runs_seen
from mingcha.web.skeleton.listing import Column, Listing, Sort


class RunListing(Listing):
    """Runs that count, newest first."""

    name, title, noun = "runs", "比对运行", "次"
    purpose = "检查什么时候比对过哪一天的情况，结果怎样；点开看四种结果、缺哪些数据、用了哪些参数。"
    template = "runs/list.html"
    column_list = (
        Column("label", "运行", "stick-1", sort="number"),
        Column("as_of", "统计日", "nowrap"),
        Column("state_word", "状态", "nowrap"),
        Column("flagged_here", "疑点（条）", "", numeric=True),
        Column("new_here", "新出现", "minor", numeric=True),
        Column("gone_here", "已消失", "minor", numeric=True),
        Column("who", "发起", "minor w-unit"),
        Column("finished_at", "完成时间", "minor nowrap"),
    )
    sorts = {"number": Sort("pk", descending=True)}
    default_sort = "-number"

    def queryset(self) -> QuerySet[Run]:
        """Shadow runs stand with their changes."""
        return runs_seen(self.actor).filter(purpose=COUNTED)

    def whole(self, rows: QuerySet[Run]) -> QuerySet[Run]:
        """Who started it, and its job's state."""
        return rows.select_related("job", "unit", "started_by", "schedule")

    def complete(self, rows: list[Any]) -> None:
        """Those who see a part only get the counts of their part."""
        parts = part_totals(self.actor, rows)
        for run in rows:
            run.label = f"第 {run.pk} 次"
            run.who = f"{run.unit.name}（{run.started_by.name if run.started_by else '定时'}）"
            counts = parts[run.pk] if run.is_finished else {}
            run.flagged_here, run.new_here, run.gone_here = (
                counts.get(c) for c in ("flagged", "new", "gone")
            )


@guarded("view", "run")
def run_list(request: HttpRequest) -> HttpResponse:
    """The list."""
    listing = RunListing(request.actor, request.GET, path=reverse("runs:list"))
    return listing.respond(request, may_start=may_kind(request.actor, "start", "run"))
