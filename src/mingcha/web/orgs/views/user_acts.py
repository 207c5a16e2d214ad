"""What is done to an account: stopped, opened again, set anew, handed over."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as render_page
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import visible
from mingcha.web.orgs.forms import LeaveForm, PersonTieForm, ReasonForm, ResetForm
from mingcha.web.orgs.models import Post, Unit, User
from mingcha.web.orgs.selectors import colleagues_of
from mingcha.web.orgs.services import (
    leave,
    lock_user,
    open_work_of,
    reset_sign_in,
    tie_person,
    unlock_user,
    untie_person,
)
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


@require_http_methods(["GET", "POST"])
@guarded("lock", "user")
@once_only
def lock(request: HttpRequest, pk: int) -> HttpResponse:
    """停用."""
    row = get_object_or_404(visible(request.actor, User.objects.all(), "lock"), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            lock_user(actor=request.actor, user_id=pk, now=timezone.now(), **form.cleaned_data)
            notify(request, f"已停用{row.name}的账号，正在使用的已退出。")
            return redirect("orgs:user", pk)
    return _form(request, form, row, title=f"停用{row.name}的账号", submit_label="停用账号")


@require_http_methods(["GET", "POST"])
@guarded("unlock", "user")
@once_only
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """解锁: after too many failures, or after 停用."""
    row = get_object_or_404(visible(request.actor, User.objects.all(), "unlock"), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            unlock_user(actor=request.actor, user_id=pk, now=timezone.now(), **form.cleaned_data)
            notify(request, f"已解锁{row.name}的账号。")
            return redirect("orgs:user", pk)
    return _form(request, form, row, title=f"解锁{row.name}的账号", submit_label="解锁账号")


@require_http_methods(["GET", "POST"])
@guarded("reset_sign_in", "user")
@once_only
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time password, which stands in this answer only."""
    row = get_object_or_404(visible(request.actor, User.objects.all(), "reset_sign_in"), pk=pk)
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            made = reset_sign_in(actor=request.actor, user_id=pk, now=timezone.now(), **form.cleaned_data)
            return render_page(request, "orgs/one_time_password.html", {"made": made})
    return _form(request, form, row, title=f"重置{row.name}的登录", submit_label="重置登录")


@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "POST"])
@guarded("tie_person", "user")
@once_only
def tie(request: HttpRequest, pk: int) -> HttpResponse:
    """关联人员登记: the ID number is looked up and forgotten."""
    row = get_object_or_404(visible(request.actor, User.objects.all(), "tie_person"), pk=pk)
    form = PersonTieForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            tie_person(actor=request.actor, user_id=pk, now=timezone.now(), **form.cleaned_data)
            notify(
                request, f"{row.name}的账号已关联人员登记，证件号码没有保存。以后办理时自动比对近亲属关系。"
            )
            return redirect("orgs:user", pk)
    return render_form(
        request, "orgs/tie_person.html", form, person=row, title=f"关联{row.name}的人员登记", submit_label="关联登记", back_url=reverse("orgs:user", args=[pk]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@guarded("tie_person", "user")
@once_only
def untie(request: HttpRequest, pk: int) -> HttpResponse:
    """取消关联."""
    row = get_object_or_404(visible(request.actor, User.objects.all(), "tie_person"), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            untie_person(actor=request.actor, user_id=pk, now=timezone.now(), **form.cleaned_data)
            notify(request, f"{row.name}的账号不再关联人员登记，近亲属关系改为未比对。")
            return redirect("orgs:user", pk)
    return render_form(
        request, "orgs/untie_person.html", form, person=row, title=f"取消{row.name}的人员登记关联", submit_label="取消关联", back_url=reverse("orgs:user", args=[pk]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@guarded("hand_over", "user")
@once_only
def leaving(request: HttpRequest, pk: int) -> HttpResponse:
    """离岗: open work by kind, who takes it, from which day; all of it or nothing."""
    row = get_object_or_404(visible(request.actor, User.objects.all(), "hand_over"), pk=pk)
    today = timezone.localdate()
    held = Post.objects.filter(user=row, until_on=None).values("unit_id")
    work = [(unit, open_work_of(pk, unit.pk)) for unit in Unit.objects.filter(pk__in=held)]
    takers = {
        unit.pk: (unit.name, [(u.pk, u.name) for u in colleagues_of(pk, unit.pk, today)])
        for unit, open_items in work
        if open_items
    }
    form = LeaveForm(request.POST or None, takers=takers, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            moved = leave(
                actor=request.actor, user_id=pk, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"],
                to_user_ids=form.to_user_ids, now=timezone.now(),
            )  # fmt: skip
            notify(request, f"已办理离岗，移交 {sum(moved.values())} 件。")
            return redirect("orgs:user", pk)
    return render_form(
        request, "orgs/leave.html", form, person=row, work=work, submit_label="办理离岗和移交", back_url=reverse("orgs:user", args=[pk]),
    )  # fmt: skip


def _form(request: HttpRequest, form: ReasonForm, row: User, **words: str) -> HttpResponse:
    return render_form(request, "orgs/form.html", form, back_url=reverse("orgs:user", args=[row.pk]), **words)
