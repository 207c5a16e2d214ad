"""P03: messages, and how they are wanted."""

from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from mingcha.web.access.guard import guarded
from mingcha.web.home.forms import PreferenceForm
from mingcha.web.home.models import MESSAGE_KINDS, Message
from mingcha.web.home.selectors import messages_of, preference_of
from mingcha.web.home.services import mark_read, set_preferences
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.list_filters import FilterForm
from mingcha.web.skeleton.listing import Column, Listing, Sort
from mingcha.web.skeleton.notices import notify


class MessageFilter(FilterForm):
    """By kind, and unread only."""

    first = ("kind", "state")
    kind = forms.ChoiceField(label="类型", choices=[("", "全部"), *MESSAGE_KINDS.items()])
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), ("unread", "未读")])


class MessageListing(Listing):
    """One's own messages, newest first."""

    name, title, noun = "messages", "消息", "条"
    purpose = "只说有什么事、有几件；点开到办理页面看内容。"
    template = "home/messages.html"
    form_class = MessageFilter
    column_list = (
        Column("text", "内容", "stick-1"),
        Column("kind_word", "类型", "nowrap"),
        Column("shown_at", "时间", "nowrap"),
    )
    sorts = {"time": Sort("shown_at", descending=True)}
    default_sort = "-time"

    def queryset(self) -> QuerySet[Message]:
        """What is shown by now."""
        return messages_of(self.actor, timezone.now())

    def narrow(self, rows: QuerySet[Message], values: dict[str, Any]) -> QuerySet[Message]:
        """By kind and state."""
        if values["kind"]:
            rows = rows.filter(kind=values["kind"])
        return rows.filter(read_at=None) if values["state"] else rows

    @property
    def days(self) -> list[tuple[Any, list[Message]]]:
        """The rows of this page under their days."""
        return [(d, list(rows)) for d, rows in groupby(self.rows, lambda m: timezone.localdate(m.shown_at))]


@guarded("view", "message")
def message_list(request: HttpRequest) -> HttpResponse:
    """The list, grouped by day."""
    listing = MessageListing(request.actor, request.GET, path=reverse("home:messages"))
    return listing.respond(request)


@guarded("mark_read", "message")
@require_POST
def read(request: HttpRequest, message_id: int) -> HttpResponse:
    """Mark one as read and go to what it is about."""
    message = get_object_or_404(messages_of(request.actor, timezone.now()), pk=message_id)
    mark_read(actor=request.actor, message_ids=[message.pk], now=timezone.now())
    inside = url_has_allowed_host_and_scheme(message.url, allowed_hosts=None)
    return redirect(message.url if message.url and inside else "home:messages")


@guarded("mark_read", "message")
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all that are shown as read."""
    number = mark_read(actor=request.actor, message_ids=None, now=timezone.now())
    notify(request, f"已把 {number} 条消息标记为已读。")
    return redirect("home:messages")


@guarded("set_preferences", "message")
def preferences(request: HttpRequest) -> HttpResponse:
    """How messages are wanted."""
    known = preference_of(request.actor)
    initial = {"rhythm": known.rhythm, "quiet_from": known.quiet_from, "quiet_until": known.quiet_until}
    form = PreferenceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            set_preferences(actor=request.actor, now=timezone.now(), **form.cleaned_data)
            notify(request, "已保存提醒设置。")
            return redirect("home:messages")
    return render_form(
        request, "home/preferences.html", form, submit_label="保存设置", back_url=reverse("home:messages")
    )
