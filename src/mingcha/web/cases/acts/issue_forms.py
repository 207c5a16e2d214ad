"""Forms of what is done with an issue."""

from typing import Any

from django import forms

from mingcha.catalog.work_reasons import reason_list
from mingcha.domain.workflow_tables import APPROACHES
from mingcha.web.cases.acts.spec import ActForm, ReasonForm
from mingcha.web.cases.services.issues import PlannedMeasure
from mingcha.web.orgs.selectors import units_open
from mingcha.web.skeleton.forms import DayField


class PlanForm(ActForm):
    """整改方式 and its measures: one line a measure, 完成时限 after a vertical bar where it has its own."""

    approach = forms.ChoiceField(label="整改方式", choices=list(APPROACHES.items()), widget=forms.RadioSelect)
    measures = forms.CharField(
        label="整改措施",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一行一项措施；某项另有时限的，写在竖线后面：重新核算收入｜20240930",
    )
    due_on = DayField(label="整改期限", required=False)
    remedier_id = forms.TypedChoiceField(label="责任人", coerce=int)
    usual = forms.ChoiceField(label="不能立即整改的理由", required=False)
    reason = forms.CharField(label="理由说明", required=False, max_length=400, help_text="长期整改必须写明")
    leader_report = forms.CharField(
        label="上报党委政府主要负责人的记录",
        required=False,
        max_length=300,
        help_text="多部门协同的必须填写：日期、方式、文号",
    )

    def prepare(self) -> None:
        """As it was planned before; people of the holder."""
        issue = self.row
        self.fields["remedier_id"].choices = self.people(issue.holder_unit_id)
        self.fields["remedier_id"].initial = issue.remedier_id or self.actor.user_id
        self.fields["usual"].choices = [("", "不选"), *reason_list("long_term").choices]
        self.fields["approach"].initial = issue.approach
        self.fields["due_on"].initial = issue.due_on
        if issue.due_on:
            self.fields["due_on"].help_text = "已有期限只能经延期变更，这里不能改。"
        known = issue.measures.filter(round=issue.recurrence_count + 1)
        self.fields["measures"].initial = "\n".join(
            m.words + (f"｜{m.due_on}" if m.due_on else "") for m in known
        )

    def clean_measures(self) -> list[PlannedMeasure]:
        """Measures with their days."""
        found = []
        for line in self.cleaned_data["measures"].splitlines():
            words, _, day = line.replace("|", "｜").partition("｜")
            if words.strip():
                found.append(PlannedMeasure(words.strip()[:500], DayField(required=False, label="措施时限").clean(day.strip()) if day.strip() else None))  # fmt: skip
        return found

    def clean(self) -> dict[str, Any]:
        """The usual reason before one's own words."""
        values = super().clean()
        usual = reason_list("long_term").words(values.get("usual") or "")
        values["reason"] = "：".join(p for p in (usual, values.get("reason", "")) if p)
        return values


class MeasureDoneForm(ActForm):
    """Which measure, when, what was done."""

    measure_id = forms.TypedChoiceField(label="措施", coerce=int, widget=forms.RadioSelect)
    done_on = DayField(label="完成日")
    progress = forms.CharField(label="完成情况", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self) -> None:
        """The measures of this round that are open."""
        rows = self.row.measures.filter(round=self.row.recurrence_count + 1, done_on=None)
        self.fields["measure_id"].choices = [(m.pk, m.words) for m in rows]
        self.fields["done_on"].initial = self.today


class ApplyForm(ActForm):
    """申请销号."""

    result = forms.CharField(label="整改结果", widget=forms.Textarea(attrs={"rows": 3}))
    party_informed = forms.CharField(
        label="告知当事人", max_length=300, help_text="哪一天、用什么方式告知了谁"
    )


class NoteForm(ActForm):
    """复核意见 of a closing."""

    note = forms.CharField(
        label="复核意见", max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ExtensionForm(ActForm):
    """A later day and why."""

    to_on = DayField(label="延期到")
    reason = forms.CharField(label="理由", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class PauseForm(ReasonForm):
    """Why the clock stands still; a class of its own for its help."""


class RecurrenceForm(ReasonForm):
    """What shows that the same came back; a class of its own for its help."""


class AnswerExtensionForm(ActForm):
    """批准 or not."""

    approve = forms.ChoiceField(
        label="答复", choices=[("yes", "批准"), ("no", "不批准")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="意见", max_length=400, required=False, help_text="不批准的写明理由")


class LeniencyForm(ActForm):
    """容错免责."""

    basis = forms.ChoiceField(label="依据", widget=forms.RadioSelect)
    deliberation = forms.CharField(label="集体研究记录", max_length=300, help_text="会议名称、日期、文号")
    reason = forms.CharField(label="理由", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))

    def prepare(self) -> None:
        """The grounds of 民发〔2021〕57号第三十九条."""
        self.fields["basis"].choices = reason_list("leniency").choices


class ExonerateForm(ActForm):
    """澄清."""

    letter_no = forms.CharField(label="澄清函文号", max_length=60)
    reason = forms.CharField(label="澄清的内容", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class ReferForm(ActForm):
    """To whom, why."""

    receiver_kind = forms.ChoiceField(label="移送去向", widget=forms.RadioSelect)
    receiver_unit_id = forms.TypedChoiceField(label="接收单位（在本系统有账号的）", coerce=int, empty_value=None, required=False)  # fmt: skip
    receiver_name = forms.CharField(label="接收单位全称（没有账号的）", max_length=80, required=False)
    secrecy = forms.CharField(
        label="密级", max_length=20, required=False, help_text="由本单位按规定确定，系统不作判断"
    )
    reason = forms.CharField(label="移送事由", widget=forms.Textarea(attrs={"rows": 4}))

    def prepare(self) -> None:
        """Groups of discipline inspection of the region and above."""
        self.fields["receiver_kind"].choices = reason_list("referral_receiver").choices
        path = self.row.region_path
        groups = units_open(self.today).filter(kind="discipline_group", region_code__in=path)
        about = set(self.row.about_units.values_list("pk", flat=True))
        self.fields["receiver_unit_id"].choices = [("", "没有"), *((u.pk, u.name) for u in groups if u.pk not in about)]  # fmt: skip
