"""The filters of the list of flags."""

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError

from mingcha.domain.access import Actor
from mingcha.web.flags import words
from mingcha.web.flags.of_run import PARTS
from mingcha.web.flags.selectors import sees_kin_archive
from mingcha.web.orgs.regional import LEVEL_COLUMNS, LEVELS
from mingcha.web.orgs.selectors import REMEMBERED_SECONDS, region_columns, regions_open
from mingcha.web.runs.selectors import compared_checks
from mingcha.web.skeleton.forms import DayField, tidy
from mingcha.web.skeleton.list_filters import FilterForm, LongChoice

_ANY = ("", "全部")
_NUMBER = re.compile(r"(?:YD-?)?0*(\d{1,15})", re.IGNORECASE)
_PSEUDONYM = re.compile(r"([HPXN])0*(\d{1,15})", re.IGNORECASE)
_PACKAGE = re.compile(r"HB-?0*(\d{1,15})", re.IGNORECASE)
OWN_LEVEL = "own"
"""Area: what names no region below the post's own."""
LIGHTS = {"overdue": "▲ 已超期", "due_soon": "◆ 快到期", "on_time": "● 正常", "none": "○ 不计时"}


def level_column(code: str) -> str:
    """The column of a region's own level: county_code for a county."""
    columns = region_columns(code)
    return next((c for c in reversed(LEVEL_COLUMNS) if columns[c] == columns["region_code"]), "region_code")


def areas_below(actor: Actor, today: date) -> list[tuple[str, str]]:
    """(code, name) of the regions of the next two levels, by code; the lower ones set in. Remembered for a minute: a province has hundreds."""
    key = f"areas-below:{actor.level}:{actor.region_code}:{today}"
    found = cache.get(key)
    if found is None:
        found = _areas_below(actor, today)
        cache.set(key, found, REMEMBERED_SECONDS)
    return found


def _areas_below(actor: Actor, today: date) -> list[tuple[str, str]]:
    below = LEVELS[LEVELS.index(actor.level) + 1 :][:2] if actor.level in LEVELS else ()
    if not below:
        return []
    rows = regions_open(today).filter(**{f"{actor.level}_code": actor.region_code, "level__in": below})
    return [
        (code, name if level == below[0] else f"\u3000{name}")
        for code, name, level in rows.order_by("code").values_list("code", "name", "level")
    ]


class Keyword(forms.CharField):
    """A number of a flag or package, or a pseudonym of a household or person; cleaned into a filter. Names and ID numbers never stand in a URL."""

    def clean(self, value: Any) -> dict[str, Any]:
        """{column: value}, {} for nothing."""
        text = tidy(super().clean(value) or "").upper()
        if not text:
            return {}
        if found := _PACKAGE.fullmatch(text):
            return {"package_id": int(found[1])}
        if found := _PSEUDONYM.fullmatch(text):
            key = int(found[2])
            return {
                "H": {"household_key": key}, "P": {"person_key": key}, "X": {"person_key": -key}, "N": {"name_key": key},
            }[found[1]]  # fmt: skip
        if found := _NUMBER.fullmatch(text):
            return {"pk": int(found[1])}
        raise ValidationError(
            "看不懂这个编号。编号写作 YD-000123；按姓名或证件号找，请用“按姓名或证件号查找”。", code="keyword"
        )


class FlagFilters(FilterForm):
    """疑点类型、乡镇村、状态、灯、金额区间 …

    compared  the checks of the run that is asked for
    """

    first = ("q", "check_id", "area", "status")
    ranges: ClassVar = {"金额": ("amount_from", "amount_to"), "发现日期": ("found_from", "found_to")}

    q = Keyword(label="编号", max_length=40, help_text="疑点、合并件编号，或户、人的代号")
    check_id = LongChoice(label="疑点类型")
    area = LongChoice(label="地区")
    status = LongChoice(
        label="状态",
        choices=[
            _ANY,
            *((group, title) for group, title in words.GROUP_TITLES.items()),
            *words.STATUSES.items(),
        ],
    )
    theme = LongChoice(label="主题", choices=[_ANY, *words.THEMES.items()])
    side = LongChoice(label="错保或漏保", choices=[_ANY, *words.SIDES.items()])
    severity = LongChoice(label="程度", choices=[_ANY, *words.SEVERITIES.items()])
    light = LongChoice(label="期限灯", choices=[_ANY, *LIGHTS.items()])
    amount_from = forms.DecimalField(label="金额从（元）", max_digits=16, decimal_places=2, min_value=0)
    amount_to = forms.DecimalField(label="金额到（元）", max_digits=16, decimal_places=2, min_value=0)
    found_from = DayField(label="发现日期从", help_text="")
    found_to = DayField(label="发现日期到", help_text="")
    source = LongChoice(label="数据来源")
    run = forms.IntegerField(label="第几次比对", min_value=1, max_value=2**62, help_text="比对运行里的编号")
    change = LongChoice(label="比对结果", choices=[("", "当次全部"), *PARTS.items()])
    repeated = forms.BooleanField(label="只看同一户有多条的")
    back = forms.BooleanField(label="只看再次出现的")
    kin = forms.BooleanField(label="只看近亲属备案户")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["check_id"].choices = [_ANY, *words.check_choices()]
        actor = self.listing.actor
        below = areas_below(actor, self.listing.today)
        own = [(OWN_LEVEL, "本级（不落到下级地区的）")] if below else []
        self.fields["area"].choices = [_ANY, *own, *below]
        self.fields["source"].choices = [_ANY, *words.source_choices()]
        self.compared: list[str] = []
        if not sees_kin_archive(actor):
            del self.fields["kin"]

    def clean(self) -> dict[str, Any]:
        """Ranges the right way round; a run that the post sees."""
        values = super().clean() or {}
        for low, high, what in (("amount_from", "amount_to", "金额"), ("found_from", "found_to", "发现日期")):
            if values.get(low) is not None and values.get(high) is not None and values[low] > values[high]:
                self.add_error(high, ValidationError(f"{what}的上限小于下限，请核对", code="range"))
        if values.get("run"):
            self.compared = compared_checks(self.listing.actor, values["run"])
            if not self.compared:
                self.add_error("run", ValidationError("没有这次比对，或者本岗位不能查看", code="run"))
        elif values.get("change"):
            self.add_error("run", ValidationError("选了比对结果，请填第几次比对", code="run"))
        return values

    def chosen_words(self) -> list[tuple[str, list[str]]]:
        """A run and its part are one condition."""
        found = [(text, names) for text, names in super().chosen_words() if names != ["change"]]
        return [(text, ["run", "change"] if names == ["run"] else names) for text, names in found]

    def _words(self, name: str, value: Any) -> str:
        if name == "q":
            return f"编号：{self.data.get('q', '').strip()}"
        if name == "run":
            return f"第 {value} 次比对：{PARTS.get(self.cleaned_data.get('change', ''), '当次全部')}"
        return super()._words(name, value)
