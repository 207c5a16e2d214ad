"""Forms of what is done with a case."""

from datetime import date

from django import forms

from mingcha.catalog.work_reasons import reason_list
from mingcha.domain.workflow_tables import CASE, CONCLUSIONS
from mingcha.web.access.services import visible
from mingcha.web.cases.acts.spec import ActForm
from mingcha.web.cases.models import Case
from mingcha.web.cases.models.evidence import NOT_OF_THE_MATTER, PURPOSES
from mingcha.web.cases.models.missed import KINDS
from mingcha.web.cases.recusal import why_not_unit
from mingcha.web.orgs.selectors import posts_in_force, units_open
from mingcha.web.skeleton.forms import DayField
from mingcha.web.skeleton.list_filters import LongSelect

CONCLUSION_CHOICES = [(c, CASE.states[c]) for c in CONCLUSIONS]


def unit_choices(actor, today: date, case: Case | None = None) -> list[tuple[int, str]]:
    """(unit id, name) of the offices in the actor's region that may take a case, by region code; those it is about are left out."""
    rows = units_open(today).filter(
        kind__in=("bureau", "township_office", "village_committee", "other_department", "finance")
    )
    rows = rows.filter(**{f"{actor.level}_code": actor.region_code})
    units = set(case.about_units.values_list("pk", flat=True)) if case else set()
    users = set(case.about_users.values_list("pk", flat=True)) if case else set()
    return [
        (u.pk, u.name)
        for u in rows.order_by("region_code", "kind")
        if not (units or users) or not why_not_unit(units, users, u.pk, today)
    ]


def staff_choices(actor, today: date) -> list[tuple[int, str]]:
    """(user id, unit and name) of everybody who holds a post in the actor's region, by region code."""
    posts = posts_in_force(today).filter(**{f"{actor.level}_code": actor.region_code})
    found = {p.user_id: f"{p.unit.name} {p.user.name}" for p in posts.select_related("user", "unit").order_by("region_code")}  # fmt: skip
    return list(found.items())


def reason_choices() -> list[tuple[str, object]]:
    """Reasons for 不属实 and 无法核实 in two groups."""
    return [("", "（属实、部分属实不用选）"), *((reason_list(name).title, reason_list(name).choices) for name in ("unsubstantiated", "undetermined"))]  # fmt: skip


class DispatchForm(ActForm):
    """To which unit, until when."""

    unit_id = forms.TypedChoiceField(label="承办单位", coerce=int, widget=LongSelect)
    due_on = DayField(label="办理期限", required=False)

    def prepare(self) -> None:
        """Units that the case is not about; the limit that counts without a day."""
        case = self.row
        self.fields["unit_id"].choices = unit_choices(self.actor, self.today, case)
        self.fields["due_on"].help_text = "不填则按严重程度的工作日数计算。例如 20260930"


class AcknowledgeForm(ActForm):
    """Who answers for it."""

    assignee_id = forms.TypedChoiceField(label="承办人", coerce=int)

    def prepare(self) -> None:
        """The unit's people, oneself first chosen."""
        people = self.people(self.row.holder_unit_id)
        self.fields["assignee_id"].choices = people
        self.fields["assignee_id"].initial = self.actor.user_id


class AssignForm(AcknowledgeForm):
    """Another person, and why."""

    reason = forms.CharField(label="改派理由", max_length=400)


class SendBackForm(ActForm):
    """退回: a usual reason as a start, and one's own words."""

    usual = forms.ChoiceField(label="常用原因", required=False)
    reason = forms.CharField(
        label="缺什么、怎样算合格",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退回原因会发给经办人。",
    )

    def prepare(self) -> None:
        """The list of usual reasons."""
        self.fields["usual"].choices = [("", "不选"), *reason_list("return").choices]

    def clean(self) -> dict:
        """The usual reason before one's own words."""
        values = super().clean()
        usual = reason_list("return").words(values.get("usual") or "")
        values["reason"] = "：".join(part for part in (usual, values.get("reason", "")) if part)
        return values


class ConfirmForm(ActForm):
    """The reviewer's conclusion; as proposed unless changed."""

    conclusion = forms.ChoiceField(label="结论", choices=CONCLUSION_CHOICES, widget=forms.RadioSelect)
    reason_code = forms.ChoiceField(label="不属实或无法核实的原因", required=False)
    note = forms.CharField(
        label="说明",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="与核查人建议不同的，须写明理由",
    )

    def prepare(self) -> None:
        """As the verifier proposed."""
        self.fields["reason_code"].choices = reason_choices()
        record = getattr(self.row, "verification", None)
        if record:
            self.fields["conclusion"].initial = record.conclusion
            self.fields["reason_code"].initial = record.conclusion_reason


class MergeForm(ActForm):
    """The case that goes on, and why it is the same matter."""

    into = forms.CharField(label="并入哪一件", max_length=20, help_text="写编号，例如 HC-2024-000123")
    reason = forms.CharField(label="为什么是同一事项", max_length=400)

    def prepare(self) -> None:
        """As the page of cases that are alike proposes."""
        for name in ("into", "reason"):
            self.fields[name].initial = self.asked.get(name, "")

    def clean_into(self) -> int:
        """The key of a case that the actor may see."""
        found = (
            visible(self.actor, Case.objects.all())
            .filter(no=self.cleaned_data["into"].strip().upper())
            .first()
        )
        if found is None:
            raise forms.ValidationError("没有找到这个编号的核查件，或不在您的辖区。请核对编号。")
        return found.pk


class MissedForm(ActForm):
    """已受理, 已纳入 or 书面告知不符合."""

    kind = forms.ChoiceField(label="落实结果", choices=list(KINDS.items()), widget=forms.RadioSelect)
    document_no = forms.CharField(label="受理编号或文书号", max_length=60)
    on = DayField(label="受理、纳入或告知日期")
    delivered_on = DayField(label="送达日期", required=False)
    reasons = forms.CharField(
        label="不符合的理由、救济途径和期限", required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="书面告知不符合的必须填写",
    )  # fmt: skip


class FileIssueForm(ActForm):
    """立案."""

    title = forms.CharField(label="问题", max_length=200)
    cause = forms.ChoiceField(label="原因", widget=forms.RadioSelect)

    def prepare(self) -> None:
        """The case's title, the list of causes."""
        self.fields["title"].initial = self.row.title
        self.fields["cause"].choices = reason_list("cause").choices


class EvidenceForm(ActForm):
    """One file and what it is for."""

    file = forms.FileField(
        label="文件", help_text="照片、PDF、Word、Excel、录音录像；证据只保存，不会被打开运行"
    )
    purpose = forms.ChoiceField(label="用途", choices=[c for c in PURPOSES.items() if c[0] not in NOT_OF_THE_MATTER])  # fmt: skip
    note = forms.CharField(label="说明", required=False, max_length=200)


class EscalateForm(ActForm):
    """督办单."""

    level = forms.ChoiceField(label="等级", widget=forms.RadioSelect)
    matter = forms.CharField(label="督办事项", max_length=200, help_text="一事一单")
    requirement = forms.CharField(label="要求", widget=forms.Textarea(attrs={"rows": 4}))
    due_on = DayField(label="回复期限", required=False)

    def prepare(self) -> None:
        """Levels by their local names."""
        self.fields["level"].choices = reason_list("escalation_level").choices
        self.fields["matter"].initial = self.row.title
