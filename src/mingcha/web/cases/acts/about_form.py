"""The form by which it is changed whom a case is about."""

from django import forms

from mingcha.web.cases.acts.case_forms import staff_choices, unit_choices
from mingcha.web.cases.acts.spec import ActForm
from mingcha.web.orgs.selectors import unit_names, user_names
from mingcha.web.skeleton.list_filters import LongSelectMultiple


class AboutForm(ActForm):
    """The units and people whom the case is about, all of them anew, and how that is known."""

    about_unit_ids = forms.TypedMultipleChoiceField(label="反映的是哪些单位", coerce=int, required=False, widget=LongSelectMultiple())  # fmt: skip
    about_user_ids = forms.TypedMultipleChoiceField(label="反映的是哪些工作人员", coerce=int, required=False, widget=LongSelectMultiple())  # fmt: skip
    reason = forms.CharField(
        label="更正理由", max_length=400, widget=forms.Textarea(attrs={"rows": 3}), help_text="从哪里知道的；不写举报人"
    )  # fmt: skip

    def prepare(self) -> None:
        """As on record; whoever is on record can be kept although he lies outside of the actor's region or has left."""
        for name, rows, known, names in (
            ("about_unit_ids", self.row.about_units, unit_choices(self.actor, self.today), unit_names),
            ("about_user_ids", self.row.about_users, staff_choices(self.actor, self.today), user_names),
        ):
            on_record = list(rows.values_list("pk", flat=True))
            self.fields[name].choices = list((names(on_record) | dict(known)).items())
            self.fields[name].initial = on_record
