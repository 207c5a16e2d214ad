"""追回 and 补发, matter by matter, with the sums of what is listed."""

from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import Count, QuerySet, Sum

from mingcha.domain.workflow_tables import AMOUNT
from mingcha.office.flag_workbook import SIDES
from mingcha.web.access.services import visible
from mingcha.web.cases.filters import ANY, areas_of, level_column
from mingcha.web.cases.models import Amount, Issue
from mingcha.web.cases.models.amounts import DIRECTIONS
from mingcha.web.orgs.selectors import region_line, region_names
from mingcha.web.skeleton.list_filters import FilterForm, LongSelect
from mingcha.web.skeleton.listing import Column, Listing, Sort, Total
from mingcha.web.skeleton.wording import money_text

STEPS = {"computed": "测算", "proposed": "建议", "decided": "决定", "settled": "实际"}
"""What is on record of a matter, in order; each has its own amount."""


class AmountFilters(FilterForm):
    """By direction, by the step that was reached, by place and kind."""

    first = ("direction", "step", "area", "side")

    direction = forms.ChoiceField(label="类别", choices=[ANY, *DIRECTIONS.items()])
    step = forms.ChoiceField(
        label="已有哪项金额", choices=[ANY, *((s, f"{w}金额") for s, w in STEPS.items() if s != "computed")]
    )
    area = forms.ChoiceField(label="地区", widget=LongSelect)
    side = forms.ChoiceField(label="方向", choices=[ANY, *SIDES.items()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [ANY, *areas_of(self.listing.actor, self.listing.today)]


class AmountList(Listing):
    """追回和补发."""

    name, title, noun, template = "amounts", "追回和补发", "笔", "cases/amounts.html"
    purpose = "登记在问题上的追回和补发，逐笔列出；本系统只登记，不改发放"
    form_class, default_sort = AmountFilters, "-new"
    sorts: ClassVar = {"new": Sort("pk", descending=True)}
    column_list = (
        Column("no", "问题编号", "stick-1 w-id"),
        Column("title", "问题", "w-long"),
        Column("direction_word", "类别", "nowrap"),
        Column("state_word", "环节", "nowrap"),
        Column("place", "乡镇村", "minor w-unit"),
        Column("computed_yuan", "测算（元）", "minor w-amount", numeric=True),
        Column("proposed_yuan", "建议（元）", "minor w-amount", numeric=True),
        Column("decided_yuan", "决定（元）", "minor w-amount", numeric=True),
        Column("settled_yuan", "实际（元）", "w-amount", numeric=True),
        Column("settled_on", "办结日期", "minor nowrap"),
    )

    def queryset(self) -> QuerySet[Amount]:
        """Those of the issues that the post may see."""
        issues = visible(self.actor, Issue.objects.all(), self.action)
        if issues.query.is_empty():
            return Amount.objects.none()
        return Amount.objects.filter(issue__in=issues.order_by().values("pk"))

    def narrow(self, rows: QuerySet, values: dict[str, Any]) -> QuerySet:
        """By all conditions at once."""
        if values["direction"]:
            rows = rows.filter(direction=values["direction"])
        if values["step"]:
            rows = rows.filter(**{f"{values['step']}_yuan__isnull": False})
        if values["area"]:
            rows = rows.filter(**{f"issue__{level_column(values['area'])}": values["area"]})
        return rows.filter(issue__side=values["side"]) if values["side"] else rows

    @cached_property
    def sums(self) -> dict[str, Any]:
        """{matters: number, computed: yuan, …} of everything that matches."""
        steps = {step: Sum(f"{step}_yuan") for step in STEPS}
        return self.matching.order_by().aggregate(matters=Count("pk"), **steps)

    def known_total(self, values: dict[str, Any]) -> Total:
        """Exact: the sums are needed anyway."""
        return Total(self.sums["matters"])

    def more_of_summary(self) -> list[str]:
        """测算 800.00 元，建议 …, to the cent."""
        yuan = {step: self.sums[step] or Decimal("0.00") for step in STEPS}
        return [f"{words} {money_text(yuan[step])}" for step, words in STEPS.items()]

    def whole(self, rows: QuerySet) -> QuerySet:
        """With the issue and its case, on whose page it stands."""
        return rows.select_related("issue__case")

    def complete(self, rows: list[Amount]) -> None:
        """Words and places."""
        names = region_names({code for row in rows for code in row.issue.region_path})
        for row in rows:
            row.no, row.title = row.issue.no, row.issue.title
            row.direction_word, row.state_word = DIRECTIONS[row.direction], AMOUNT.states[row.state]
            row.place = region_line(row.issue.region_path, names)
