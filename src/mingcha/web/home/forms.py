"""How messages are wanted; an announcement; 投诉建议."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from mingcha.web.home.models import FEEDBACK_KINDS, INSTANT, RHYTHMS
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
    is_public = forms.BooleanField(
        label="登录页也显示标题",
        required=False,
        help_text="没有登录的人也看得到标题，只用于停机、值班电话一类事项",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs["initial"] = {"from_on": today, "until_on": today + timedelta(days=7)} | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)


class FeedbackForm(forms.Form):
    """What somebody has to say about the system."""

    kind = forms.ChoiceField(
        label="类型", choices=list(FEEDBACK_KINDS.items()), widget=forms.RadioSelect, initial="suggestion"
    )
    text = forms.CharField(
        label="内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明在哪一页、做了什么、看到什么。不要写群众的姓名和号码。",
    )  # fmt: skip
    page = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)


class AnswerForm(forms.Form):
    """What an administrator answers."""

    answer = forms.CharField(
        label="答复", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明怎样处理、什么时候能好。提出的人会收到消息。",
    )  # fmt: skip
