"""Forms about flags."""

from datetime import date
from typing import Any

from django import forms

from mingcha.catalog.work_reasons import reason_list
from mingcha.web.audit.reveal import REASONS
from mingcha.web.skeleton.forms import DayField


class DismissForm(forms.Form):
    """标记不成立: which reason, and in which words."""

    reason_code = forms.ChoiceField(label="不成立的原因", widget=forms.RadioSelect)
    explanation = forms.CharField(
        label="依据和说明", max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明看了什么材料、为什么不成立。不要写姓名和证件号。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.fields["reason_code"].choices = reason_list("unsubstantiated").choices


class SilenceForm(forms.Form):
    """暂缓提示: until when, and why."""

    until_on = DayField(label="暂缓到哪天（含当天）")
    reason = forms.CharField(
        label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="例如：已受理注销，等待公安回复。不要写姓名和证件号。",
    )  # fmt: skip

    def __init__(self, *args: Any, latest: date, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.fields["until_on"].help_text = f"最晚 {latest.isoformat()}；写成 20260930 或 2026-9-30 都可以"


class RevealForm(forms.Form):
    """显示完整号码: whose, and why."""

    person = forms.TypedChoiceField(label="谁的号码", coerce=int, widget=forms.RadioSelect)
    reason = forms.ChoiceField(label="理由", widget=forms.RadioSelect, choices=list(REASONS.items()))
    reason_text = forms.CharField(
        label="用途", max_length=200, required=False, help_text="选“其他”时填写，不少于 4 个字"
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.fields["person"].choices = people
        if len(people) == 1:
            self.initial["person"] = people[0][0]


class FindForm(forms.Form):
    """Somebody's name or ID number; posted, so that it stands in no address and no log."""

    text = forms.CharField(
        label="姓名、证件号或户编号", max_length=60,
        help_text="姓名要写全；证件号18位，或只填后四位，如“1234”“张三 1234”。查找会留下记录。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "medium"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
