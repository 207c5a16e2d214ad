"""Forms of tasks, hand-down, ledger and reports."""

from typing import Any

from django import forms

from mingcha.office.ledger_progress import STATUS_WORDS
from mingcha.web.campaigns.models import Campaign, Phase
from mingcha.web.campaigns.services.deadline_rules import RULES, DeadlineRule
from mingcha.web.skeleton.forms import DayField

_LONG = forms.Textarea(attrs={"rows": 3})


class DispatchForm(forms.Form):
    """Which of the own tasks go to which units below, by which deadline."""

    tasks = forms.TypedMultipleChoiceField(
        label="下发哪些任务", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    units = forms.TypedMultipleChoiceField(
        label="下发给哪些单位", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    rule = forms.ChoiceField(
        label="下级的期限", choices=list(RULES.items()), initial="same", widget=forms.RadioSelect
    )
    on = DayField(label="统一的日子", required=False)
    days = forms.IntegerField(label="提前几天", required=False, min_value=1, max_value=180, widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}))  # fmt: skip
    phase = forms.ModelChoiceField(
        label="到哪个阶段结束", queryset=Phase.objects.none(), required=False, empty_label="请选择"
    )
    take_on_by = DayField(
        label="承接方案报到哪一天", required=False, help_text="下级是否承接、怎样承接，请他们在这一天前报来"
    )
    note = forms.CharField(label="要求", required=False, max_length=500, widget=_LONG)

    def __init__(self, *args: Any, campaign: Campaign, tasks: list, units: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tasks"].choices = [(t.pk, f"{t.area} {t.number}　{t.content[:60]}") for t in tasks]  # type: ignore[attr-defined]
        self.fields["units"].choices = [(u.pk, u.name) for u in units]  # type: ignore[attr-defined]
        self.fields["phase"].queryset = campaign.phases.exclude(to_on=None)  # type: ignore[attr-defined]
        self.fields["phase"].label_from_instance = lambda p: f"{p.name}（{p.to_on}）"  # type: ignore[attr-defined]

    def deadline(self) -> DeadlineRule:
        """The rule."""
        c = self.cleaned_data
        return DeadlineRule(c["rule"], c["on"], c["days"] or 0, c["phase"].pk if c["phase"] else None)


class MeasureForm(forms.Form):
    """A measure. A day, or words where there is none."""

    text = forms.CharField(label="整治措施", required=False, widget=_LONG)
    due_on = DayField(label="完成时限", required=False)
    due_words = forms.CharField(label="没有日子的，写文字", required=False, max_length=100, help_text="例如 长期坚持、每月5日前", widget=forms.TextInput(attrs={"class": "medium"}))  # fmt: skip
    persons = forms.CharField(label="责任领导/责任人", required=False, max_length=200)
    units = forms.CharField(label="责任部门", required=False, max_length=500)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ProgressForm(forms.Form):
    """How one measure stands."""

    status = forms.ChoiceField(
        label="整改状态", required=False, choices=[("", "未选"), *STATUS_WORDS.items()]
    )
    reason = forms.CharField(label="暂不能整改的理由", required=False, max_length=300)
    text = forms.CharField(label="整治进展情况", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DeadlineForm(forms.Form):
    """Another deadline for a task."""

    due_on = DayField(label="新的期限", required=False)
    standing = forms.BooleanField(label="长期坚持", required=False)
    reason = forms.CharField(label="理由", max_length=500, widget=_LONG)


class EventForm(forms.Form):
    """What happened."""

    what = forms.CharField(
        label="发生了什么", max_length=300, help_text="不写当事人姓名和证件号", widget=_LONG
    )
    happened_on = DayField(label="发生日")
    due_on = DayField(label="办理期限")


class ReportEventForm(forms.Form):
    """What happened that is to be reported."""

    line = forms.TypedChoiceField(label="哪一项报送", coerce=int)
    what = forms.CharField(
        label="发生了什么", max_length=300, help_text="不写当事人姓名和证件号", widget=_LONG
    )
    due_on = DayField(label="哪一天前报")

    def __init__(self, *args: Any, lines: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = lines  # type: ignore[attr-defined]


class DraftForm(forms.Form):
    """The text of a report."""

    text = forms.CharField(label="正文", required=False, widget=forms.Textarea(attrs={"rows": 14}))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class FileForm(forms.Form):
    """A file of a report."""

    file = forms.FileField(
        label="上传材料", help_text="Word、WPS、PDF、Excel、图片或压缩文件，每个 20 MB 以内"
    )


class TaskFileForm(forms.Form):
    """A file that goes down with tasks."""

    file = forms.FileField(
        label="附件",
        help_text="Word（.docx）、Excel（.xlsx）、PDF，每个 20 MB 以内。不放有当事人姓名和证件号的材料",
    )


class SubmitForm(forms.Form):
    """What goes up together with the text."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    with_ledger = forms.BooleanField(label="同时上报工作台账", required=False)
    ledger_label = forms.CharField(label="台账所属时期", required=False, max_length=60, help_text="例如 2026年5月", widget=forms.TextInput(attrs={"class": "medium"}))  # fmt: skip


class FileLedgerForm(forms.Form):
    """Which period the ledger is of."""

    label = forms.CharField(
        label="所属时期",
        max_length=60,
        help_text="例如 2026年5月",
        widget=forms.TextInput(attrs={"class": "medium"}),
    )


class WorkbookForm(forms.Form):
    """An edited ledger."""

    workbook = forms.FileField(
        label="填好的台账", help_text=".xlsx，10 MB 以内。先列出改动，由您确认后才写入"
    )
