"""P14: the record of a verification, on a phone or on paper."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import require
from mingcha.web.audit.services import record_view
from mingcha.web.cases.acts.case_forms import CONCLUSION_CHOICES, reason_choices
from mingcha.web.cases.models import Case, Verification, VerifyAnswer
from mingcha.web.cases.models.verification import ANSWERS, STATEMENT_OF
from mingcha.web.cases.offline_records import RECORD_FIELDS, packages
from mingcha.web.cases.selectors import checks_of_case
from mingcha.web.cases.services.verifying import Record, save_record
from mingcha.web.cases.shown import show_cases
from mingcha.web.cases.views.page import seen_case
from mingcha.web.skeleton.forms import DayField, keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


class RecordForm(forms.Form):
    """One question after another: the items of the checks, what was found, what the household said, the conclusion."""

    visited_on = DayField(label="入户日期", required=False)
    visitors = forms.CharField(label="入户人员", max_length=200, required=False)
    findings = forms.CharField(label="核查发现", required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="写查到的事实和依据")  # fmt: skip
    statement_of = forms.ChoiceField(
        label="谁作的陈述", required=False, choices=[("", "未填写"), *STATEMENT_OF.items()]
    )
    statement = forms.CharField(label="当事人陈述", required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="照原话记；没有见到的写明几次上门、怎样联系")  # fmt: skip
    conclusion = forms.ChoiceField(
        label="建议结论", required=False, choices=[("", "还没有"), *CONCLUSION_CHOICES]
    )
    conclusion_reason = forms.ChoiceField(label="不属实或无法核实的原因", required=False)
    signed_name = forms.CharField(label="核查人签名", max_length=60, required=False)
    record_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, record: Verification | None = None) -> None:
        """Without a record: the empty form with one item, number 0, for the page that works without a network."""
        self.answers = list(record.answers.all()) if record else [VerifyAnswer(number=0)]
        initial = (
            {n: getattr(record, n) for n in RECORD_FIELDS} | {"record_version": record.version}
            if record
            else {}
        )
        super().__init__(data, initial=initial, auto_id="record-%s", use_required_attribute=False)
        self.fields["conclusion_reason"].choices = reason_choices()
        for a in self.answers:
            self.fields[f"answer_{a.number}"] = forms.ChoiceField(
                label=f"{a.number}. {a.words}", required=False, choices=list(ANSWERS.items()), widget=forms.RadioSelect, initial=a.answer
            )  # fmt: skip
            self.fields[f"note_{a.number}"] = forms.CharField(
                label=f"第 {a.number} 项说明", required=False, max_length=500, initial=a.note, help_text="选不适用的写明为什么"
            )  # fmt: skip

    @property
    def items(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """(answer, note) of every item."""
        return [(self[f"answer_{a.number}"], self[f"note_{a.number}"]) for a in self.answers]

    def record(self) -> Record:
        """What the service takes."""
        v = self.cleaned_data
        answers = {a.number: (v[f"answer_{a.number}"], v[f"note_{a.number}"]) for a in self.answers}
        return Record(**{n: v[n] for n in RECORD_FIELDS}, answers=answers)


@guarded("record", "verification")
@once_only
def record_form(request: HttpRequest, no: str) -> HttpResponse:
    """Fill in and save; what is typed stays on the device until then."""
    case = seen_case(request.actor, no)
    record = get_object_or_404(Verification, case=case)
    require(request.actor, "record", record)
    record_view(request.actor, case)
    form = RecordForm(request.POST or None, record=record)
    back = f"{reverse('cases:page', args=[no])}?tab=verify"
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            save_record(
                actor=request.actor, case_id=case.pk, record=form.record(), record_version=form.cleaned_data["record_version"], now=timezone.now()
            )  # fmt: skip
            notify(request, "核查记录已保存。填完后请提交核查。")
            return redirect(back)
    context = {"case": case, "checks": checks_of_case(case), "submit_label": "保存记录", "back_url": back}
    if case.status == "verifying":
        context["package"] = packages([record])[0]  # kept on the device for filling in without a network
    return render_form(request, "cases/record.html", form, **context)


@guarded("print", "verification")
def record_print(request: HttpRequest, no: str) -> HttpResponse:
    """The record on paper, filled in or blank, with lines to sign."""
    case = seen_case(request.actor, no)
    record = Verification.objects.filter(case=case).first()
    record_view(request.actor, case)
    show_cases([case], timezone.localdate())
    blank = "blank" in request.GET
    return render(request, "cases/record_print.html", _paper(case, record, blank))


def _paper(case: Case, record: Verification | None, blank: bool) -> dict[str, Any]:
    rows = list(record.answers.all()) if record else []
    for row in rows:
        row.answer_word = "" if blank else ANSWERS.get(row.answer, "")
    return {
        "case": case, "record": record, "rows": rows, "blank": blank, "statement_of": STATEMENT_OF.get(record.statement_of, "") if record else "",
        "conclusion": dict(CONCLUSION_CHOICES).get(record.conclusion, "") if record else "",
    }  # fmt: skip
