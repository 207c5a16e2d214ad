"""Forms that several pages share."""

from django import forms


class ReasonOnly(forms.Form):
    """A typed reason."""

    reason = forms.CharField(label="理由", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
