"""The filters of the lists of cases and issues."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mingcha.catalog.work_reasons import reason_list
from mingcha.domain.access import Actor
from mingcha.domain.workflow_tables import APPROACHES, ISSUE, MISSED
from mingcha.office.flag_workbook import SIDES
from mingcha.web.orgs.regional import LEVEL_COLUMNS, LEVELS
from mingcha.web.orgs.selectors import region_columns, regions_open
from mingcha.web.skeleton.forms import tidy
from mingcha.web.skeleton.list_filters import FilterForm, LongSelect

ANY = ("", "全部")
LIGHTS = {
    "overdue": "▲ 已超期",
    "due_soon": "◆ 快到期",
    "on_time": "● 正常",
    "no_due": "在办、没有期限",
    "none": "○ 不计时",
}
STAGES = {
    "to_dispatch": ("待分派", ("to_dispatch",)),
    "to_acknowledge": ("待签收", ("to_acknowledge",)),
    "verifying": ("核查中", ("verifying",)),
    "to_review": ("待复核", ("to_review",)),
    "concluded": ("已认定", ("substantiated", "partly_substantiated", "unsubstantiated", "undetermined")),
}
"""Tabs of the list of cases."""
DISPATCHED = ("to_acknowledge", "verifying", "to_review", *STAGES["concluded"][1])
CASE_STATES = {key: states for key, (_, states) in STAGES.items()} | {"dispatched": DISPATCHED}
CLOSED_OUT = {"closed": "已销号（含回头看中、稳定）"}
TO_CLOSE_OUT = {"to_close_out": "应销号的（不含移送、容错、澄清）"}
TIMELINESS = {"counted": "计入按期率的", "met": "按期销号的", "not_met": "没有按期的"}
_NUMBER = re.compile(r"(HC|WT)-?(\d{4})-?0*(\d{1,6})|0*(\d{1,6})", re.IGNORECASE)


class CaseNumber(forms.CharField):
    """HC-2024-000123, or only its last digits."""

    def clean(self, value: Any) -> dict[str, str]:
        """A filter; {} for nothing."""
        text = tidy(super().clean(value) or "").upper()
        if not text:
            return {}
        found = _NUMBER.fullmatch(text)
        if not found:
            raise ValidationError(
                "看不懂这个编号。编号写作 HC-2024-000123，也可以只写末尾的数字。", code="number"
            )
        if found[1]:
            return {"no": f"{found[1]}-{found[2]}-{int(found[3]):06d}"}
        return {"no__endswith": f"-{int(found[4]):06d}"}


def level_column(code: str) -> str:
    """The column of a region's own level."""
    columns = region_columns(code)
    return next((c for c in reversed(LEVEL_COLUMNS) if columns[c] == columns["region_code"]), "region_code")


def areas_of(actor: Actor, today: date) -> list[tuple[str, str]]:
    """(code, name) of the regions of the next two levels, the lower ones set in."""
    below = LEVELS[LEVELS.index(actor.level) + 1 :][:2] if actor.level in LEVELS else ()
    if not below:
        return []
    rows = regions_open(today).filter(**{f"{actor.level}_code": actor.region_code, "level__in": below})
    return [(r.code, r.name if r.level == below[0] else f"\u3000{r.name}") for r in rows]


class WorkFilters(FilterForm):
    """What both lists ask."""

    first = ("q", "status", "area", "light")

    q = CaseNumber(label="编号", max_length=20)
    status = forms.ChoiceField(label="环节")
    area = forms.ChoiceField(label="地区", widget=LongSelect)
    light = forms.ChoiceField(label="期限灯", choices=[ANY, *LIGHTS.items()])
    side = forms.ChoiceField(label="方向", choices=[ANY, *SIDES.items()])
    mine = forms.BooleanField(label="只看我承办的")

    def __init__(self, params: Any, *, listing: Any) -> None:
        super().__init__(params, listing=listing)
        self.fields["area"].choices = [ANY, *areas_of(listing.actor, listing.today)]


class CaseFilters(WorkFilters):
    """P12."""

    status = forms.ChoiceField(
        label="环节",
        choices=[ANY, *((k, words) for k, (words, _) in STAGES.items()), ("dispatched", "已分派过")],
    )
    source = forms.ChoiceField(label="来源")
    conclusion = forms.ChoiceField(label="结论", choices=[ANY, *((s, w) for s, w in (("substantiated", "属实"), ("partly_substantiated", "部分属实"), ("unsubstantiated", "不属实"), ("undetermined", "无法核实")))])  # fmt: skip
    missed_state = forms.ChoiceField(label="漏保落实", choices=[ANY, *MISSED.states.items()])

    def __init__(self, params: Any, *, listing: Any) -> None:
        super().__init__(params, listing=listing)
        self.fields["source"].choices = [ANY, *reason_list("case_source").choices]


class IssueFilters(WorkFilters):
    """问题整改."""

    status = forms.ChoiceField(
        label="环节", choices=[ANY, *CLOSED_OUT.items(), *TO_CLOSE_OUT.items(), *ISSUE.states.items()]
    )
    approach = forms.ChoiceField(label="整改方式", choices=[ANY, *APPROACHES.items()])
    timeliness = forms.ChoiceField(label="按期", choices=[ANY, *TIMELINESS.items()])
    recurred = forms.BooleanField(label="只看反弹过的")
