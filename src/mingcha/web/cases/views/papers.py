"""P16 and P17: referrals with their 核对页, and slips of 督办."""

import segno
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from mingcha.catalog.work_reasons import reason_list
from mingcha.domain.workflow_tables import ESCALATION, REFERRAL
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may, may_kind, require, visible
from mingcha.web.audit.services import acting, record_view
from mingcha.web.cases.models import Escalation, Referral
from mingcha.web.cases.services import referral_answers, referring
from mingcha.web.cases.services.escalating import move_escalation, next_level
from mingcha.web.cases.views.files import as_file
from mingcha.web.cases.views.forms import OutcomeForm, ReasonOnly
from mingcha.web.jobs.files import file_store
from mingcha.web.orgs.selectors import unit_names, user_names
from mingcha.web.skeleton.forms import DayField, keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


class ReceiptForm(forms.Form):
    """签收."""

    receipt_no = forms.CharField(label="回执文号", max_length=60, required=False)
    received_on = DayField(label="签收日期")


class SlipForm(forms.Form):
    """The text of an act on a slip."""

    text = forms.CharField(label="内容", required=False, widget=forms.Textarea(attrs={"rows": 4}))


def _referral(request: HttpRequest, no: str, action: str = "view") -> Referral:
    rows = visible(request.actor, Referral.objects.select_related("issue__case"), action)
    return get_object_or_404(rows, no=no)


@guarded("view", "referral")
def referrals(request: HttpRequest) -> HttpResponse:
    """The referrals that one may see: those being prepared, or those received."""
    rows = list(visible(request.actor, Referral.objects.all())[:200])
    for row in rows:
        row.state_word = REFERRAL.states[row.state]
    context = {"rows": rows, "may_see_sent": may_kind(request.actor, "view_status", "referral")}
    return render(request, "cases/referrals.html", context)


@guarded("view", "referral")
def referral(request: HttpRequest, no: str) -> HttpResponse:
    """One referral: index, seal, receipt, outcome."""
    row = _referral(request, no)
    record_view(request.actor, row)
    row.state_word = REFERRAL.states[row.state]
    row.receiver_kind_word = reason_list("referral_receiver").words(row.receiver_kind)
    row.outcome_word = reason_list("referral_outcome").words(row.outcome) if row.outcome else ""
    context = {
        "row": row, "may_send": row.state == "sealed" and may(request.actor, "send", row), "may_cancel": row.state == "sealed" and may(request.actor, "prepare", row),
        "may_receive": row.state == "handed_over" and may(request.actor, "acknowledge", row),
        "may_decline": row.state == "handed_over" and row.receiver_unit_id and may(request.actor, "return", row),
        "may_answer": row.state == "received" and may(request.actor, "return_outcome", row),
        "may_download": may(request.actor, "download", row) or (row.state == "sealed" and may(request.actor, "prepare", row)),
    }  # fmt: skip
    return render(request, "cases/referral.html", context)


@guarded("send", "referral")
@once_only
def hand_over_page(request: HttpRequest, no: str) -> HttpResponse:
    """核对页: everything once more, and a typed reason."""
    row = _referral(request, no, "send")
    form = ReasonOnly(request.POST or None, auto_id="hand-%s", use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            referring.hand_over(
                actor=request.actor,
                referral_id=row.pk,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
            notify(request, f"{row.no} 已移送。本单位以后只能看到“已移送”。")
            return redirect("cases:sent")
    answers = [
        ("编号", row.no, ""), ("移送去向", reason_list("referral_receiver").words(row.receiver_kind), ""), ("接收单位", row.receiver_name, ""),
        ("密级", row.secrecy, ""), ("移送事由", row.reason, ""), ("材料", f"{len(row.index)} 件", ""), ("材料包校验值", row.package_sha256, ""),
    ]  # fmt: skip
    return render_form(
        request, "cases/hand_over.html", form, answers=answers, act_label="确认移送", back_url=reverse("cases:referral", args=[no]), row=row,
        consequence="移送以后，本单位的人员只能看到“已移送”，看不到案件内容；移送不等于销号。请确认材料齐全、接收单位无误。",
    )  # fmt: skip


@guarded("prepare", "referral")
@once_only
def cancel(request: HttpRequest, no: str) -> HttpResponse:
    """Take a sealed package back."""
    row = _referral(request, no, "prepare")
    form = ReasonOnly(request.POST or None, auto_id="cancel-%s", use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            referring.cancel_referral(
                actor=request.actor,
                referral_id=row.pk,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
            notify(request, f"{row.no} 已取消。")
            return redirect(f"{reverse('cases:page', args=[row.issue.case.no])}?tab=papers")
    return render_form(request, "cases/plain_form.html", form, heading=f"取消移送 {row.no}", submit_label="取消移送", back_url=reverse("cases:referral", args=[no]))  # fmt: skip


@guarded("acknowledge", "referral")
@once_only
def receive(request: HttpRequest, no: str) -> HttpResponse:
    """The receiver signs for it."""
    row = _referral(request, no, "acknowledge")
    form = ReceiptForm(request.POST or None, auto_id="receipt-%s", use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            referral_answers.acknowledge_referral(
                actor=request.actor, referral_id=row.pk, now=timezone.now(), **form.cleaned_data
            )
            notify(request, f"{row.no} 已签收。")
            return redirect("cases:referral", no)
    return render_form(request, "cases/plain_form.html", form, heading=f"签收 {row.no}", submit_label="签收", back_url=reverse("cases:referral", args=[no]))  # fmt: skip


@guarded("return", "referral")
@once_only
def decline(request: HttpRequest, no: str) -> HttpResponse:
    """The receiver gives it back unsigned."""
    row = _referral(request, no, "return")
    form = ReasonOnly(request.POST or None, auto_id="decline-%s", use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            referral_answers.decline_referral(
                actor=request.actor,
                referral_id=row.pk,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
            notify(request, f"{row.no} 已退回移送单位。")
            return redirect("cases:referral", no)
    return render_form(request, "cases/plain_form.html", form, heading=f"退回 {row.no}", submit_label="退回移送", back_url=reverse("cases:referral", args=[no]))  # fmt: skip


@guarded("return_outcome", "referral")
@once_only
def answer(request: HttpRequest, no: str) -> HttpResponse:
    """The receiver gives the outcome back."""
    row = _referral(request, no, "return_outcome")
    form = OutcomeForm(request.POST or None, auto_id="outcome-%s", use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            referral_answers.answer_referral(
                actor=request.actor, referral_id=row.pk, now=timezone.now(), **form.cleaned_data
            )
            notify(request, f"{row.no} 的结果已反馈。")
            return redirect("cases:referral", no)
    return render_form(request, "cases/plain_form.html", form, heading=f"反馈 {row.no} 的处理结果", submit_label="反馈结果", back_url=reverse("cases:referral", args=[no]))  # fmt: skip


@guarded("view", "referral")
def package(request: HttpRequest, no: str) -> HttpResponse:
    """The sealed package, as a file; on record before it goes."""
    row = _referral(request, no)
    require(request.actor, "prepare" if row.state == "sealed" else "download", row)
    with acting(request.actor) as act:
        act.record("download", row, after={"sha256": row.package_sha256})
    return as_file(file_store().open(row.package_sha256), f"{row.no}.zip", "application/zip")


@guarded("view", "escalation")
def slip(request: HttpRequest, no: str) -> HttpResponse:
    """One 督办单 with its thread; prints on A4."""
    row = get_object_or_404(visible(request.actor, Escalation.objects.select_related("case", "issue")), no=no)
    units = unit_names([row.from_unit_id, row.holder_unit_id])
    row.level_word, row.state_word = (
        reason_list("escalation_level").words(row.level),
        ESCALATION.states[row.state],
    )
    row.from_name, row.holder_name = units.get(row.from_unit_id, ""), units.get(row.holder_unit_id, "")
    entries = list(row.entries.all())
    people = user_names({e.user_id for e in entries})
    for entry in entries:
        entry.action_word, entry.who = ESCALATION.action_words(entry.action), people.get(entry.user_id, "")
    rights = {
        "acknowledge": "acknowledge",
        "reply": "reply",
        "withdraw": "issue",
        "send_back": "close",
        "settle": "close",
    }
    acts = [(t.words, reverse("cases:slip_act", args=[no, t.action])) for t in ESCALATION.actions(row.state) if may(request.actor, rights[t.action], row)]  # fmt: skip
    late = row.due_on < timezone.localdate() and row.state in ("sent", "acknowledged")
    raised = (
        reason_list("escalation_level").words(next_level(row.level)) if late and next_level(row.level) else ""
    )
    code = segno.make(request.build_absolute_uri(reverse("cases:slip", args=[no])), error="m")
    context = {
        "row": row,
        "entries": entries,
        "acts": acts,
        "raised": raised,
        "code": code.png_data_uri(scale=3),
    }
    return render(request, "cases/slip.html", context)


@guarded("view", "escalation")
@once_only
def slip_act(request: HttpRequest, no: str, action: str) -> HttpResponse:
    """签收, 回复, 退回, 办结, 撤回."""
    row = get_object_or_404(visible(request.actor, Escalation.objects.all()), no=no)
    form = SlipForm(request.POST or None, auto_id="slip-%s", use_required_attribute=False)
    words = ESCALATION.action_words(action)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            move_escalation(
                actor=request.actor,
                slip_id=row.pk,
                action=action,
                text=form.cleaned_data["text"],
                now=timezone.now(),
            )
            notify(request, f"{row.no}：已{words}。")
            return redirect("cases:slip", no)
    return render_form(request, "cases/plain_form.html", form, heading=f"{words} {row.no}", submit_label=words, back_url=reverse("cases:slip", args=[no]))  # fmt: skip
