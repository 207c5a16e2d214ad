"""What leaders tell their own unit and those below."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may, may_kind
from mingcha.web.home.forms import AnnouncementForm
from mingcha.web.home.selectors import announcements_known
from mingcha.web.home.services import withdraw_announcement, write_announcement
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


@guarded("view", "announcement")
def announcement_list(request: HttpRequest) -> HttpResponse:
    """Those of the own unit and of the units above, past ones too."""
    rows = list(announcements_known(request.actor)[:100])
    today = timezone.localdate()
    for row in rows:
        row.is_over = row.withdrawn_at is not None or row.until_on < today
        row.may_withdraw = not row.is_over and may(request.actor, "withdraw", row)
    may_write = may_kind(request.actor, "write", "announcement")
    return render(request, "home/announcements.html", {"announcements": rows, "may_write": may_write})


@guarded("write", "announcement")
@once_only
def write(request: HttpRequest) -> HttpResponse:
    """A new one."""
    form = AnnouncementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            write_announcement(actor=request.actor, now=timezone.now(), **form.cleaned_data)
            notify(request, "公告已发布，本单位和下级单位的工作台上都会显示。")
            return redirect("home:announcements")
    return render_form(
        request,
        "home/announcement.html",
        form,
        submit_label="发布公告",
        back_url=reverse("home:announcements"),
    )


@guarded("withdraw", "announcement")
@require_POST
def withdraw(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Take one down."""
    announcement = get_object_or_404(announcements_known(request.actor), pk=announcement_id)
    withdraw_announcement(actor=request.actor, announcement_id=announcement.pk, now=timezone.now())
    notify(request, "公告已撤下。")
    return redirect("home:announcements")
