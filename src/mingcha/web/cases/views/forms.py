"""Forms that several pages share."""

from django import forms

from mingcha.catalog.work_reasons import reason_list
from mingcha.web.skeleton.forms import DayField


class ReasonOnly(forms.Form):
    """A typed reason."""

    reason = forms.CharField(label="理由", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class OutcomeForm(forms.Form):
    """反馈结果."""

    outcome = forms.ChoiceField(label="处理结果", widget=forms.RadioSelect)
    answered_on = DayField(label="反馈日期")
    note = forms.CharField(
        label="可以告知移送单位的说明",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = reason_list("referral_outcome").choices
