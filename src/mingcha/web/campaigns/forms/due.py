"""A deadline on a form: its kind, its days as clerks type them, its rhythm."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mingcha.planning.plan import Due
from mingcha.web.campaigns.review import DUE_KINDS, NO_DUE
from mingcha.web.skeleton.forms import DayField

_WEEKDAYS = (("MO", "一"), ("TU", "二"), ("WE", "三"), ("TH", "四"), ("FR", "五"), ("SA", "六"), ("SU", "日"))
RHYTHMS = (
    ("", "请选择"),
    ("按周", [(f"FREQ=WEEKLY;BYDAY={code}", f"每周星期{word}") for code, word in _WEEKDAYS]),
    ("按月", [("FREQ=MONTHLY;BYMONTHDAY=-1", "每月最后一天"), *((f"FREQ=MONTHLY;BYMONTHDAY={n}", f"每月{n}日") for n in range(1, 29))]),
    ("按季", [(f"FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY={n}", f"每季度初{n}日") for n in (5, 10, 15, 20)]),
)  # fmt: skip
FIELDS = ("due_kind", "due_days", "due_from", "due_to", "due_rule", "due_time", "due_starts_on", "due_words")
_WORDS = {value: words for group in RHYTHMS[1:] for value, words in group[1]}


def rhythm_words(rule: str | None) -> str:
    """A rhythm as people say it; the printed rule where the list does not have it."""
    return _WORDS.get(rule or "", rule or "")


class DueForm(forms.Form):
    """The fields of a deadline, to be inherited. `due()` gives what services take as changes["due"]."""

    due_kind = forms.ChoiceField(label="哪一种", choices=[(NO_DUE, "没有时限"), *DUE_KINDS.items()])
    due_days = forms.CharField(
        label="日子", required=False, help_text="几个日子用顿号分开，例如 2026-7-10、2026-10-10",
        widget=forms.TextInput(attrs={"class": "medium", "autocomplete": "off"}),
    )  # fmt: skip
    due_from = DayField(label="自", required=False, help_text="只在选“从某日到某日”时填写")
    due_to = DayField(label="至", required=False, help_text="")
    due_rule = forms.ChoiceField(
        label="节奏", required=False, choices=RHYTHMS, help_text="只在选“按周、按月重复”时选择"
    )
    due_time = forms.CharField(
        label="几点前", required=False, help_text="24小时制，例如 12:00", widget=forms.TextInput(attrs={"class": "short"})
    )  # fmt: skip
    due_starts_on = DayField(label="第一次", required=False, help_text="从哪一天起重复；不填从印发日起")
    due_words = forms.CharField(
        label="台账上的时限文字", required=False, max_length=200, help_text="照原文；原文日期有误的，写核定后的日子",
        widget=forms.TextInput(attrs={"class": "medium"}),
    )  # fmt: skip

    def __init__(self, *args: Any, due: Due | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = due_initial(due) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if due and due.rrule and due.rrule not in _WORDS:
            self.fields["due_rule"].choices = [*RHYTHMS, (due.rrule, f"照原文：{due.text}")]  # type: ignore[attr-defined]

    def clean_due_days(self) -> list[str]:
        """Days as ISO texts."""
        days, field = [], DayField()
        for part in self.cleaned_data["due_days"].replace("，", "、").replace(",", "、").split("、"):
            if part.strip():
                days.append(field.to_python(part).isoformat())
        return days

    def clean_due_time(self) -> str:
        """An hour, or nothing."""
        text = self.cleaned_data["due_time"].strip().replace("：", ":")
        if text and not (
            len(text) == 5 and text[2] == ":" and text[:2].isdigit() and text[3:].isdigit() and text < "24:00"
        ):
            raise ValidationError(f"看不懂“{text}”，请写成 12:00 的样子。")
        return text

    def due(self) -> dict[str, Any]:
        """As `settled_due` takes it."""
        c = self.cleaned_data
        if c["due_kind"] == NO_DUE:
            return {"kind": NO_DUE}

        def iso(day):
            return day.isoformat() if day else None

        return {
            "kind": c["due_kind"], "on": c["due_days"], "from": iso(c["due_from"]), "to": iso(c["due_to"]), "rrule": c["due_rule"] or None,
            "time": c["due_time"] or None, "starts_on": iso(c["due_starts_on"]), "text": c["due_words"],
        }  # fmt: skip


def due_initial(due: Due | None) -> dict[str, Any]:
    """The form's first values for a deadline as it was read or settled."""
    if due is None:
        return {"due_kind": NO_DUE}
    return {
        "due_kind": due.kind, "due_days": "、".join(d.isoformat() for d in due.on), "due_from": due.from_, "due_to": due.to,
        "due_rule": due.rrule or "", "due_time": due.time or "", "due_starts_on": due.starts_on, "due_words": due.text,
    }  # fmt: skip
