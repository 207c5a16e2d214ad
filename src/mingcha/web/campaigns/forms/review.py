"""Forms of the review: an item, a report, a defect, the head of the plan; starting a campaign."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mingcha.office.ledger import ANSWERS
from mingcha.planning.plan import Item
from mingcha.planning.units.names import split_units
from mingcha.web.campaigns.forms.due import DueForm
from mingcha.web.campaigns.models.campaigns import LEVEL_WORDS
from mingcha.web.campaigns.review import ReportLine
from mingcha.web.skeleton.forms import DayField, tidy

KINDS = (("focus", "整治重点"), ("measure", "工作措施"), ("phase", "工作步骤"), ("requirement", "工作要求"))
_LONG = forms.Textarea(attrs={"rows": 3})


class UploadForm(forms.Form):
    """A plan document."""

    document = forms.FileField(
        label="方案文件", help_text="Word（.docx）、PDF（有文字层）、网页或文本文件，20 MB 以内"
    )


class ShippedForm(forms.Form):
    """One of the plans that ship, for another year."""

    year = forms.IntegerField(label="用于哪一年", min_value=2000, max_value=2099, widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}))  # fmt: skip
    title = forms.CharField(
        label="专项名称", required=False, max_length=200, help_text="不填用原名称，其中的年份一并改变"
    )

    def clean_year(self) -> int:
        """A year."""
        return int(tidy(str(self.cleaned_data["year"])))


class HeadForm(forms.Form):
    """Name, number, period."""

    title = forms.CharField(label="专项名称", max_length=200)
    doc_no = forms.CharField(label="文号", max_length=60, required=False, help_text="印发文号，例如 文民发〔2026〕14号", widget=forms.TextInput(attrs={"class": "medium"}))  # fmt: skip
    period_from_on = DayField(label="开始日", required=False)
    period_to_on = DayField(
        label="结束日", required=False, help_text="没有写明结束日的可以不填，报送日历按年往后排"
    )


class ItemForm(DueForm):
    """One item: accepted with corrections."""

    title = forms.CharField(label="任务名称", max_length=300, widget=_LONG)
    kind = forms.ChoiceField(label="类别", choices=KINDS)
    units = forms.CharField(label="责任单位", required=False, help_text="几个单位用顿号分开", max_length=500)
    cooperating_units = forms.CharField(label="配合单位", required=False, max_length=500)
    people = forms.CharField(label="责任领导、责任人", required=False, max_length=200)
    note = forms.CharField(label="核对说明", required=False, max_length=300)

    field_order = ("title", "kind", "units", "cooperating_units", "people")

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        self._item = item
        initial = {
            "title": item.title, "kind": item.kind, "units": "、".join(item.units), "people": "、".join(item.people),
            "cooperating_units": "、".join(item.cooperating_units),
        }  # fmt: skip
        super().__init__(*args, due=item.due, initial=initial | (kwargs.pop("initial", None) or {}), **kwargs)

    def changes(self) -> dict[str, Any]:
        """What differs from what was read, and the deadline where the item has one or is given one."""
        c, item = self.cleaned_data, self._item
        found: dict[str, Any] = {
            "title": c["title"].strip(), "kind": c["kind"], "units": split_units(c["units"]),
            "cooperating_units": split_units(c["cooperating_units"]), "people": split_units(c["people"]),
        }  # fmt: skip
        found = {
            k: v
            for k, v in found.items()
            if v != (list(getattr(item, k)) if isinstance(v, list) else getattr(item, k))
        }
        if (item.due and item.due.question) or self._due_changed():
            found["due"] = self.due()
        return found

    def _due_changed(self) -> bool:
        return any(name in self.changed_data for name in self.fields if name.startswith("due_"))


class SplitForm(forms.Form):
    """Several tasks of one item."""

    titles = forms.CharField(
        label="拆成哪几项", help_text="每行写一项", widget=forms.Textarea(attrs={"rows": 5})
    )

    def clean_titles(self) -> list[str]:
        """Names, one a line."""
        return [t.strip() for t in self.cleaned_data["titles"].splitlines() if t.strip()]


class MergeForm(forms.Form):
    """Into which other item."""

    into = forms.ChoiceField(label="并入哪一条")

    def __init__(self, *args: Any, items: list[Item], item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [  # type: ignore[attr-defined]
            (i.id, f"{i.section} {i.title[:40]}") for i in items if i.id != item.id
        ]


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label="理由", max_length=500, widget=_LONG)

    def __init__(self, *args: Any, label: str = "", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label or "理由"
        self.fields["reason"].help_text = hint


class ReportForm(DueForm):
    """One reporting line."""

    title = forms.CharField(label="报送内容", max_length=300, widget=_LONG)
    from_level = forms.ChoiceField(label="由哪一级报送", choices=[("", "请选择"), *LEVEL_WORDS.items()])
    from_unit = forms.CharField(label="报送单位（原文）", required=False, max_length=200)
    to_unit = forms.CharField(label="报给谁", max_length=200)

    field_order = ("title", "from_level", "from_unit", "to_unit")

    def __init__(self, *args: Any, line: ReportLine, **kwargs: Any) -> None:
        self._line = line
        said = line.settled
        initial = {
            "title": said.title, "from_level": line.level or "", "from_unit": said.from_unit or "", "to_unit": said.to_unit or "",
        }  # fmt: skip
        super().__init__(*args, due=said.due, initial=initial, **kwargs)
        self.fields["due_kind"].choices = [
            c for c in self.fields["due_kind"].choices if c[0] not in ("none", "standing")
        ]  # type: ignore[attr-defined]

    def changes(self) -> dict[str, Any]:
        """Everything as it stands on the form."""
        c = self.cleaned_data
        found: dict[str, Any] = {k: c[k].strip() for k in ("title", "from_level", "from_unit", "to_unit")}
        asked = self._line.line.due.question is not None
        if asked or any(n in self.changed_data for n in self.fields if n.startswith("due_")):
            found["due"] = self.due()
        elif self._line.decided and "due" in self._line.decided.changes:
            found["due"] = self._line.decided.changes["due"]
        return found


class DefectForm(forms.Form):
    """What is done about something wrong in the text."""

    answer = forms.ChoiceField(label="处理意见", choices=[(a, a) for a in ANSWERS], widget=forms.RadioSelect)
    note = forms.CharField(
        label="说明", required=False, max_length=300, help_text="选“另行修改”时写明怎样修改"
    )

    def clean(self) -> dict[str, Any]:
        """另行修改 says how."""
        c = super().clean() or {}
        if c.get("answer") == "另行修改" and not c.get("note"):
            self.add_error("note", ValidationError("选“另行修改”的，请写明怎样修改。"))
        return c
