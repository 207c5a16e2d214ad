"""投诉建议: said, read, answered."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may, require, visible
from mingcha.web.home import feedback as service
from mingcha.web.home.forms import AnswerForm, FeedbackForm
from mingcha.web.home.models import Feedback
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.listing import Column, FilterForm, Listing, Sort
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only

_SHOWN_CHARACTERS = 40


class FeedbackFilters(FilterForm):
    """Answered or not."""

    state = forms.ChoiceField(
        label="状态", choices=[("", "全部"), ("open", "待答复"), ("answered", "已答复")]
    )
    first = ("state",)


class FeedbackList(Listing):
    """One's own, and for administrators those of the units that they look after; newest first."""

    name, title, noun = "feedback", "投诉建议", "条"
    purpose = "对本系统的意见、投诉和故障，交本单位管理员答复。群众的投诉举报不在这里登记。"
    template = "home/feedback.html"
    form_class = FeedbackFilters
    column_list = (
        Column("start", "内容", "stick-1 w-long"),
        Column("kind_word", "类型", "nowrap"),
        Column("unit_name", "单位", "minor w-unit"),
        Column("created_at", "提出时间", "nowrap", sort="time"),
        Column("state_word", "状态", "nowrap"),
    )
    sorts: ClassVar = {"time": Sort("pk", descending=True)}
    default_sort = "-time"

    def queryset(self) -> QuerySet[Feedback]:
        """What one may see."""
        return visible(self.actor, Feedback.objects.all())

    def whole(self, rows: QuerySet[Feedback]) -> QuerySet[Feedback]:
        """With the unit's name."""
        return rows.select_related("unit")

    def narrow(self, rows: QuerySet[Feedback], values: dict[str, Any]) -> QuerySet[Feedback]:
        """By state."""
        return rows.filter(answered_at__isnull=values["state"] == "open") if values["state"] else rows

    def complete(self, rows: list[Any]) -> None:
        """Words."""
        for row in rows:
            row.start = row.text[:_SHOWN_CHARACTERS] + ("…" if len(row.text) > _SHOWN_CHARACTERS else "")
            row.kind_word, row.unit_name = row.get_kind_display(), row.unit.name
            row.state_word = "已答复" if row.answered_at else "待答复"


@guarded("view", "feedback")
@require_GET
def feedback_list(request: HttpRequest) -> HttpResponse:
    """The list."""
    return FeedbackList(request.actor, request.GET, path=reverse("home:feedback")).respond(request)


@guarded("write", "feedback")
@require_http_methods(["GET", "POST"])
@once_only
def write(request: HttpRequest) -> HttpResponse:
    """Say something; `?page=` is the address of the page from which one came."""
    form = FeedbackForm(request.POST or None, initial={"page": request.GET.get("page", "")[:120]})
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            said = service.say(actor=request.actor, now=timezone.now(), **form.cleaned_data)
            notify(request, "已交给管理员，答复后会有消息。")
            return redirect(said)
    return render_form(
        request,
        "home/write_feedback.html",
        form,
        submit_label="交给管理员",
        back_url=reverse("home:feedback"),
    )


@guarded("view", "feedback")
@require_http_methods(["GET", "POST"])
@once_only
def page(request: HttpRequest, feedback_id: int) -> HttpResponse:
    """One of them; who may answer does it here."""
    rows = visible(request.actor, Feedback.objects.select_related("unit", "author", "answered_by"))
    said = get_object_or_404(rows, pk=feedback_id)
    may_answer = said.answered_at is None and may(request.actor, "answer", said)
    if said.answered_at or (not may_answer and request.method == "GET"):
        return render(request, "home/feedback_page.html", {"said": said})
    require(request.actor, "answer", said)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            service.answer(actor=request.actor, feedback_id=said.pk, now=timezone.now(), **form.cleaned_data)
            notify(request, "已答复，提出的人会收到消息。")
            return redirect(said)
    return render_form(
        request,
        "home/feedback_answer.html",
        form,
        said=said,
        submit_label="答复",
        back_url=reverse("home:feedback"),
    )
