"""The list of packages."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Count, QuerySet

from mingcha.web.access.services import visible
from mingcha.web.flags.models import Flag, FlagPackage
from mingcha.web.orgs.selectors import region_line, region_names
from mingcha.web.skeleton.listing import Column, FilterForm, Listing, Sort

OPEN, UNDER_WAY, SPLIT = "open", "under_way", "split"
STATES = {OPEN: "未分派", UNDER_WAY: "已分派", SPLIT: "已拆开"}


class PackageFilters(FilterForm):
    """By state."""

    first = ("state",)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *STATES.items()])


class PackageList(Listing):
    """一户合并件."""

    name, title, noun = "flag_packages", "一户合并件", "件"
    purpose = "同一户的几条疑点合成一件，一次入户核查；分派前可以拆开"
    form_class, default_sort, template = PackageFilters, "-number", "flags/packages.html"
    sorts: ClassVar = {"number": Sort("pk", descending=True)}
    column_list = (
        Column("package_no", "编号", "stick-1 w-id", sort="number"),
        Column("display_name", "姓名（已脱敏）", "w-name"),
        Column("place", "乡镇村", "w-unit"),
        Column("flag_count", "疑点（条）", numeric=True),
        Column("state_word", "状态", "nowrap"),
        Column("made_by_name", "合并人", "minor w-name"),
        Column("made_at", "合并时间", "minor nowrap"),
    )

    def queryset(self) -> QuerySet[FlagPackage]:
        """Those that the post may see."""
        return visible(self.actor, FlagPackage.objects.all(), self.action)

    def narrow(self, rows: QuerySet, values: dict[str, Any]) -> QuerySet:
        """By state."""
        match values["state"]:
            case "open":
                return rows.filter(split_at=None, case_id=None)
            case "under_way":
                return rows.exclude(case_id=None)
            case "split":
                return rows.exclude(split_at=None)
        return rows

    def complete(self, rows: list[FlagPackage]) -> None:
        """Places, sizes and states."""
        names = region_names({c for r in rows for c in r.region_path})
        inside = Flag.objects.filter(package_id__in=[r.pk for r in rows]).order_by().values("package_id")
        counts = dict(inside.annotate(n=Count("pk")).values_list("package_id", "n"))
        for row in rows:
            row.place = region_line(row.region_path, names) or row.region_code
            row.flag_count = counts.get(row.pk, 0)
            row.state_word = STATES[SPLIT if row.split_at else UNDER_WAY if row.case_id else OPEN]
