"""How messages are wanted; an announcement."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from mingcha.web.home.models import INSTANT, RHYTHMS
from mingcha.web.skeleton.forms import DayField


class PreferenceForm(forms.Form):
    """When messages are shown."""

    rhythm = forms.ChoiceField(
        label="提醒方式", choices=list(RHYTHMS.items()), widget=forms.RadioSelect, initial=INSTANT
    )
    quiet_from = forms.TimeField(
        label="免打扰从", required=False, help_text="例如 18:00；这段时间的消息到结束时再显示",
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "short"}),
    )  # fmt: skip
    quiet_until = forms.TimeField(
        label="免打扰到", required=False, help_text="例如 08:00",
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "short"}),
    )  # fmt: skip


class AnnouncementForm(forms.Form):
    """What the own unit and everybody below is told."""

    title = forms.CharField(label="标题", max_length=60)
    text = forms.CharField(
        label="内容",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="本单位和下级单位都看得到，不写群众的姓名和号码",
    )
    from_on = DayField(label="从哪一天显示")
    until_on = DayField(label="显示到哪一天")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs["initial"] = {"from_on": today, "until_on": today + timedelta(days=7)} | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)
