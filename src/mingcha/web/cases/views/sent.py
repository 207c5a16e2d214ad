"""What is left to the unit that sent a referral: its list, and receipt and result on paper where the receiver has no account."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may
from mingcha.web.audit.services import record_view
from mingcha.web.cases.models import SentReferral
from mingcha.web.cases.sent import SentList, sent_referrals, show_sent
from mingcha.web.cases.services import referral_answers
from mingcha.web.cases.views.forms import OutcomeForm
from mingcha.web.skeleton.forms import DayField, keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only

_SCAN = "照片或 PDF；作为证据保存，不会被打开运行"


class PaperReceiptForm(forms.Form):
    """The receipt as it was signed."""

    scan = forms.FileField(label="回执扫描件", help_text=_SCAN)
    signed_by = forms.CharField(label="签收人", max_length=60, help_text="接收单位在回执上签名的人")
    received_on = DayField(label="签收日期")
    receipt_no = forms.CharField(label="回执文号", max_length=60, required=False)


class PaperReturnForm(forms.Form):
    """The letter with which the receiver gave it back."""

    scan = forms.FileField(label="退回函扫描件", help_text=_SCAN)
    returned_on = DayField(label="退回日期")
    reason = forms.CharField(
        label="退回理由",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="照退回函写；本单位承办人员看得到",
    )


def _on_paper(request: HttpRequest, no: str, action: str) -> SentReferral:
    rows = sent_referrals(request.actor, action).filter(receiver_unit=None)
    return get_object_or_404(rows, no=no)


@guarded("view_status", "referral")
def sent(request: HttpRequest) -> HttpResponse:
    """The list 已移送."""
    return SentList(request.actor, request.GET, path=request.path).respond(request)


@guarded("view_status", "referral")
def sent_referral(request: HttpRequest, no: str) -> HttpResponse:
    """One of them: the same four facts, and what is still to be put on record on paper."""
    row = get_object_or_404(sent_referrals(request.actor), no=no)
    record_view(request.actor, row)
    show_sent([row], request.actor)
    on_paper = row.receiver_unit_id is None
    context = {
        "row": row,
        "may_receive": on_paper and row.state == "handed_over" and may(request.actor, "record_receipt", row),
        "may_answer": on_paper and row.state == "received" and may(request.actor, "record_outcome", row),
    }
    return render(request, "cases/sent_referral.html", context)


@guarded("record_receipt", "referral")
@once_only
def paper_receipt(request: HttpRequest, no: str) -> HttpResponse:
    """登记纸质回执."""
    record, said = referral_answers.record_paper_receipt, "{} 的纸质回执已登记。"
    return _answer_on_paper(
        request, no, PaperReceiptForm, record, said, ("receipt", "登记纸质回执", "登记回执")
    )


@guarded("record_receipt", "referral")
@once_only
def paper_return(request: HttpRequest, no: str) -> HttpResponse:
    """登记对方退回: nobody signed for it, it came back; the issue is the own unit's again."""
    record, said = referral_answers.record_paper_return, "{} 已登记对方退回，问题可以继续办理。"
    return _answer_on_paper(
        request, no, PaperReturnForm, record, said, ("return", "登记对方退回", "登记退回")
    )


def _answer_on_paper(
    request: HttpRequest, no: str, form_class: type[forms.Form], record: Callable[..., Any], said: str, words: tuple[str, str, str]
) -> HttpResponse:  # fmt: skip
    """A paper that came from the receiver, with its scan. `words`: name of the form's fields, heading, button."""
    row = _on_paper(request, no, "record_receipt")
    name, heading, button = words
    form = form_class(
        request.POST or None, request.FILES or None, auto_id=f"{name}-%s", use_required_attribute=False
    )
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            values = dict(form.cleaned_data)
            scan = values.pop("scan")
            record(actor=request.actor, referral_id=row.pk, name=scan.name, stream=scan.file, now=timezone.now(), **values)  # fmt: skip
            notify(request, said.format(row.no))
            return redirect(row)
    return render_form(request, "cases/plain_form.html", form, heading=f"{heading} {row.no}", submit_label=button, back_url=row.get_absolute_url())  # fmt: skip


@guarded("record_outcome", "referral")
@once_only
def paper_outcome(request: HttpRequest, no: str) -> HttpResponse:
    """登记对方书面反馈的结果: the issue comes back to where it was."""
    row = _on_paper(request, no, "record_outcome")
    form = OutcomeForm(request.POST or None, auto_id="outcome-%s", use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            referral_answers.answer_referral(actor=request.actor, referral_id=row.pk, now=timezone.now(), **form.cleaned_data)  # fmt: skip
            notify(request, f"{row.no} 的处理结果已登记，问题可以继续办理。")
            return redirect(row)
    return render_form(request, "cases/plain_form.html", form, heading=f"登记处理结果 {row.no}", submit_label="登记处理结果", back_url=row.get_absolute_url())  # fmt: skip
