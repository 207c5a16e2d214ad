"""The list of P24 任务中心."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from mingcha.web.jobs.models import STATE_WORDS, Job
from mingcha.web.jobs.selectors import card_of, jobs_seen
from mingcha.web.skeleton.listing import Column, FilterForm, Listing, Sort


class JobFilters(FilterForm):
    """By state."""

    state = forms.MultipleChoiceField(label="状态", choices=list(STATE_WORDS.items()))
    first = ("state",)


class JobList(Listing):
    """Background work that one has asked for, newest first."""

    name, title, noun = "jobs", "任务中心", "项"
    purpose = "耗时较长的导入、导出和比对在后台办理，可以离开页面；结果保留 7 天，到期自动清除。"
    template = "jobs/list.html"
    form_class = JobFilters
    column_list = (
        Column("title", "任务", "stick-1"),
        Column("created_at", "发起时间", "nowrap", sort="created"),
        Column("state_word", "进度", "w-long"),
        Column("result", "结果", "nowrap"),
        Column("keep_until", "结果保留至", "minor nowrap"),
    )
    sorts: ClassVar = {"created": Sort("pk", descending=True)}
    default_sort = "-created"

    def queryset(self) -> QuerySet[Job]:
        """Own jobs; all of them for who runs the system."""
        return jobs_seen(self.actor)

    def narrow(self, rows: QuerySet[Job], values: dict[str, Any]) -> QuerySet[Job]:
        """By state."""
        return rows.filter(state__in=values["state"]) if values.get("state") else rows

    def complete(self, rows: list[Any]) -> None:
        """Cards of the rows."""
        now = timezone.now()
        for job in rows:
            job.card = card_of(job, actor=self.actor, now=now)
            job.keep_until = job.keep_until_at if job.file_sha256 else None
