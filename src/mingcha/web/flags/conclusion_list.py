"""The conclusions behind a check's precision: one row an episode of a flag, as they are counted."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from mingcha.catalog.work_reasons import reason_list
from mingcha.web.access.services import visible
from mingcha.web.flags import words
from mingcha.web.flags.filters import areas_below, level_column
from mingcha.web.flags.models import Conclusion, Flag
from mingcha.web.flags.working import REASON_LISTS
from mingcha.web.orgs.selectors import region_line, region_names
from mingcha.web.skeleton.list_filters import LongSelect
from mingcha.web.skeleton.listing import Column, FilterForm, Listing, Sort

GROUPS = {
    "right": ("属实和部分属实", (words.SUBSTANTIATED, words.PARTLY_SUBSTANTIATED)),
    "decided": ("有明确结论（不含无法核实）", tuple(c for c in words.CONCLUDED if c != words.UNDETERMINED)),
}
CONCLUSION_DEFINITION = (
    "成立率 =（属实 + 部分属实）÷（属实 + 部分属实 + 不属实），无法核实的不计入；一行是一条疑点的一次认定"
)
_ANY = ("", "全部")


class ConclusionFilters(FilterForm):
    """Check, kind, region, how it ended and why."""

    first = ("check_id", "conclusion", "area", "side")

    check_id = forms.ChoiceField(label="疑点类型", widget=LongSelect)
    conclusion = forms.ChoiceField(
        label="结论",
        choices=[_ANY, *((key, title) for key, (title, _) in GROUPS.items()), *((c, words.STATUSES[c]) for c in words.CONCLUDED)],
    )  # fmt: skip
    area = forms.ChoiceField(label="地区", widget=LongSelect)
    side = forms.ChoiceField(label="错保或漏保", choices=[_ANY, *words.SIDES.items()])
    reason_code = forms.ChoiceField(label="原因")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["check_id"].choices = [_ANY, *words.check_choices()]
        self.fields["area"].choices = [_ANY, *areas_below(self.listing.actor, self.listing.today)]
        self.fields["reason_code"].choices = [_ANY, *_reasons().items()]


class ConclusionList(Listing):
    """成立率的明细."""

    name, title, template = "conclusions", "核查结论明细", "flags/conclusions.html"
    purpose = "成立率按这些结论计算：同一条疑点再次出现并再次核查的，各算一行"
    form_class, default_sort = ConclusionFilters, "-concluded"
    sorts: ClassVar = {"concluded": Sort("concluded_on", descending=True)}
    column_list = (
        Column("flag_no", "编号", "stick-1 w-id"),
        Column("display_name", "姓名（已脱敏）", "stick-2 w-name"),
        Column("place", "乡镇村", "w-unit"),
        Column("check_title", "疑点类型", "w-long"),
        Column("conclusion_word", "结论", "nowrap"),
        Column("reason_word", "原因", "minor"),
        Column("episode", "第几次出现", "minor", numeric=True),
        Column("concluded_on", "认定日", "nowrap", sort="concluded"),
    )

    def queryset(self) -> QuerySet[Conclusion]:
        """Those about flags that the post may see."""
        return visible(self.actor, Conclusion.objects.all(), self.action)

    def narrow(self, rows: QuerySet, values: dict[str, Any]) -> QuerySet:
        """By all conditions at once."""
        rows = rows.filter(
            **{name: values[name] for name in ("check_id", "side", "reason_code") if values[name]}
        )
        if values["conclusion"]:
            _, group = GROUPS.get(values["conclusion"], ("", (values["conclusion"],)))
            rows = rows.filter(conclusion__in=group)
        if values["area"]:
            rows = rows.filter(**{level_column(values["area"]): values["area"]})
        return rows

    def complete(self, rows: list[Conclusion]) -> None:
        """Masked names, places and words."""
        names = region_names({c for r in rows for c in r.region_path})
        people = dict(Flag.objects.filter(pk__in=[r.flag_id for r in rows]).values_list("pk", "display_name"))
        reasons = _reasons()
        for row in rows:
            row.flag_no, row.display_name = words.flag_no(row.flag_id), people.get(row.flag_id, "")
            row.place = region_line(row.region_path, names) or row.region_code
            row.check_title = words.check_title(row.check_id)
            row.conclusion_word = words.STATUSES.get(row.conclusion, row.conclusion)
            row.reason_word = reasons.get(row.reason_code, "")


def _reasons() -> dict[str, str]:
    return {code: title for name in REASON_LISTS.values() for code, title in reason_list(name).choices}
