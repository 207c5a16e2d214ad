"""What is typed to start a run, to propose a change, to decide about it, to set a schedule."""

from typing import Any

from django import forms

from mingcha.catalog.catalogue import load_catalogue
from mingcha.office.flag_workbook import THEMES
from mingcha.web.runs.catalogues import overlay_names
from mingcha.web.runs.models.schedules import RHYTHMS, WEEKDAYS
from mingcha.web.runs.parameters import changeable
from mingcha.web.skeleton.forms import DayField, tidy

ALL, SOME = "all", "some"
PLACES_FOR_PARAMETERS = (1, 2, 3)


def check_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The checks under their themes."""
    by_theme: dict[str, list[tuple[str, str]]] = {title: [] for title in THEMES.values()}
    for check in load_catalogue().checks.values():
        by_theme[THEMES[check.theme]].append((check.id, check.title))
    return [(title, checks) for title, checks in by_theme.items() if checks]


def parameter_choices() -> list[tuple[str, str]]:
    """The parameters that checks read."""
    return [("", "不修改"), *changeable()]


class ChecksForm(forms.Form):
    """All checks, or some of them."""

    scope = forms.ChoiceField(
        label="检查",
        choices=[(ALL, "全部检查"), (SOME, "只运行勾选的检查")],
        widget=forms.RadioSelect,
        initial=ALL,
    )
    checks = forms.MultipleChoiceField(label="勾选检查", choices=check_choices, required=False)

    def clean(self) -> dict[str, Any]:
        """Ticked checks are looked at only where some are wanted."""
        values = super().clean() or {}
        if values.get("scope") == SOME and not values.get("checks"):
            self.add_error("checks", "还没有勾选检查。勾选至少一项，或者选“全部检查”。")
        return values

    @property
    def chosen(self) -> list[str] | None:
        """Check ids; None = all."""
        return self.cleaned_data["checks"] if self.cleaned_data["scope"] == SOME else None

    @property
    def ticked(self) -> list[str]:
        """What is ticked now, as typed or as the form began."""
        return list(self["checks"].value() or [])


class StartForm(ChecksForm):
    """A run: the day of question, the checks, values for this run alone."""

    as_of = DayField(
        label="统计日", help_text="比对到哪一天为止的情况，例如 20260930 或 2026年9月30日；不能晚于今天"
    )

    field_order = ("as_of", "scope", "checks")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in PLACES_FOR_PARAMETERS:
            self.fields[f"parameter_{n}"] = forms.ChoiceField(
                label=f"参数（第 {n} 个）", choices=parameter_choices, required=False
            )
            self.fields[f"value_{n}"] = forms.CharField(
                label="本次取值",
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs={"class": "short"}),
            )
            self.fields[f"reason_{n}"] = forms.CharField(label="理由", required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """A changed parameter needs its value and its reason; a value or reason needs its parameter."""
        values = super().clean()
        for n in PLACES_FOR_PARAMETERS:
            parameter, value, reason = (
                values.get(f"{part}_{n}") for part in ("parameter", "value", "reason")
            )
            if parameter and not value:
                self.add_error(f"value_{n}", "选了参数，还没有填本次取值。")
            if parameter and not reason:
                self.add_error(f"reason_{n}", "修改参数要写明理由。")
            if not parameter and (value or reason):
                self.add_error(f"parameter_{n}", "填了取值或理由，还没有选参数。")
        return values

    @property
    def overrides(self) -> list[dict[str, str]]:
        """[{parameter_id, value, reason}]."""
        return [
            {
                "parameter_id": p,
                "value": tidy(self.cleaned_data[f"value_{n}"]),
                "reason": self.cleaned_data[f"reason_{n}"],
            }
            for n in PLACES_FOR_PARAMETERS
            if (p := self.cleaned_data[f"parameter_{n}"])
        ]

    @property
    def parameter_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """(parameter, value, reason) as the page shows them in one line each."""
        return [
            (self[f"parameter_{n}"], self[f"value_{n}"], self[f"reason_{n}"]) for n in PLACES_FOR_PARAMETERS
        ]


class ProposeForm(forms.Form):
    """One changed parameter, or a folder of check files."""

    parameter_id = forms.ChoiceField(label="参数", choices=parameter_choices, required=False)
    value = forms.CharField(
        label="新值", required=False, max_length=200, help_text="数字写作 30 或 0.15，日期写作 2024-06-30",
        widget=forms.TextInput(attrs={"class": "short"}),
    )  # fmt: skip
    overlay = forms.ChoiceField(
        label="或者：检查文件夹",
        required=False,
        help_text="系统管理员放在数据文件夹 overlays 下的、改过的检查",
    )
    as_of = DayField(label="用哪一天的情况试算")
    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="依据的文件和条款，或本地的实际情况",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = overlay_names()
        self.fields["overlay"].choices = [("", "不使用"), *((n, n) for n in names)]
        if not names:
            del self.fields["overlay"]


class AdoptForm(forms.Form):
    """The leader's decision for it."""

    effective_on = DayField(label="生效日", help_text="统计日在这一天及以后的比对使用新规则；以前的结果不变")
    reason = forms.CharField(label="批准理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class GiveUpForm(forms.Form):
    """The leader's decision against it."""

    reason = forms.CharField(label="放弃理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class EndForm(forms.Form):
    """An adopted change is stopped."""

    ended_on = DayField(label="停用日", help_text="统计日在这一天及以后的比对不再使用")
    reason = forms.CharField(label="停用理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ScheduleForm(ChecksForm):
    """When a run starts by itself."""

    rhythm = forms.ChoiceField(label="何时运行", choices=list(RHYTHMS.items()), widget=forms.RadioSelect)
    weekday = forms.TypedChoiceField(
        label="每周几", choices=list(WEEKDAYS.items()), coerce=int, required=False, help_text="选“每周”时填"
    )
    month_day = forms.IntegerField(
        label="每月几日", min_value=1, max_value=31, required=False, help_text="选“每月”时填；当月没有这一天的，在月末运行",
        widget=forms.NumberInput(attrs={"class": "short"}),
    )  # fmt: skip
    at = forms.TimeField(
        label="时刻", initial="02:00", required=False, help_text="24 小时制，例如 02:00；尽量避开上班时间",
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "short"}),
    )  # fmt: skip

    field_order = ("rhythm", "weekday", "month_day", "at", "scope", "checks")

    def clean(self) -> dict[str, Any]:
        """Each rhythm needs its own day and a time; new data needs neither."""
        values = super().clean()
        rhythm = values.get("rhythm")
        if rhythm == "weekly" and not values.get("weekday"):
            self.add_error("weekday", "选了每周，还没有选周几。")
        if rhythm == "monthly" and not values.get("month_day"):
            self.add_error("month_day", "选了每月，还没有填几日。")
        if rhythm in ("weekly", "monthly") and not values.get("at") and "at" not in self.errors:
            self.add_error("at", "还没有填时刻。")
        return values

    @property
    def day(self) -> int:
        """The day of the rhythm; 1 where it has none."""
        values = self.cleaned_data
        return {"weekly": values["weekday"], "monthly": values["month_day"]}.get(values["rhythm"]) or 1
