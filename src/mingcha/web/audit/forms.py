"""What is typed on the pages of audit."""

from django import forms

from mingcha.web.audit.reveal import REASONS


class RevealForm(forms.Form):
    """Why a full number is looked at."""

    reason = forms.ChoiceField(label="理由", choices=list(REASONS.items()), widget=forms.RadioSelect, error_messages={"required": "请选择理由", "invalid_choice": "请选择理由"})  # fmt: skip
    reason_text = forms.CharField(
        label="用途说明", required=False, max_length=200, help_text="选“其他”时必填，不少于 4 个字", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )  # fmt: skip


class AskForm(forms.Form):
    """What an export is for."""

    reason = forms.CharField(label="用途", max_length=200, min_length=4, help_text="写明用来做什么，批准的人和纪检都看得到", error_messages={"required": "请写明用途", "min_length": "请写明用途，不少于 4 个字"})  # fmt: skip


class DecideForm(forms.Form):
    """What the second person says."""

    note = forms.CharField(label="意见", required=False, max_length=200, help_text="不批准的必须写明理由")
