"""People: the list, a person's page, accounts and posts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as render_page
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may_kind, require, visible
from mingcha.web.orgs.forms import EndForm, PostForm, UserChangeForm, UserForm
from mingcha.web.orgs.listing import UserList, state_word
from mingcha.web.orgs.models import Post, Unit, User
from mingcha.web.orgs.selectors import post_line, region_columns_of_unit
from mingcha.web.orgs.services import change_user, create_user, end_post, give_post
from mingcha.web.orgs.services.posts import roles_for
from mingcha.web.orgs.services.reaching import may_end, may_reach
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


@require_GET
@guarded("view", "user")
def users(request: HttpRequest) -> HttpResponse:
    """The people whom one may see."""
    listing = UserList(request.actor, request.GET, path=request.path, today=timezone.localdate())
    return listing.respond(request, may_import=may_kind(request.actor, "import", "user"))


@require_GET
@guarded("view", "user")
def user(request: HttpRequest, pk: int) -> HttpResponse:
    """A person with all posts, held and ended."""
    row = get_object_or_404(visible(request.actor, User.objects.select_related("unit")), pk=pk)
    today = timezone.localdate()
    posts = list(Post.objects.filter(user=row).select_related("unit", "user").order_by("-from_on", "-pk"))
    for post in posts:
        post.line = post_line(post)
        post.is_held = post.until_on is None or post.until_on > today
        post.may_end = post.is_held and may_end(request.actor, post)
    allowed = {
        a: may_reach(request.actor, a, row)
        for a in ("change", "lock", "unlock", "reset_sign_in", "hand_over", "tie_person")
    }
    appoints = any(may_kind(request.actor, a, "post") for a in ("appoint", "appoint_admin"))
    context = {
        "person": row, "posts": posts, "state": state_word(row), "allowed": allowed, "here": row.left_on is None,
        "may_appoint": appoints and not row.is_interface and row.left_on is None and row.unit_id is not None and row.pk != request.actor.user_id,
    }  # fmt: skip
    return render_page(request, "orgs/user.html", context)


@require_http_methods(["GET", "POST"])
@guarded("create", "user")
@once_only
def new_user(request: HttpRequest, unit_id: int) -> HttpResponse:
    """An account in a unit; its one-time password stands in the answer only."""
    unit = get_object_or_404(visible(request.actor, Unit.objects.filter(closed_on=None)), pk=unit_id)
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            made = create_user(actor=request.actor, unit_id=unit.pk, now=timezone.now(), **form.cleaned_data)
            return render_page(request, "orgs/one_time_password.html", {"made": made, "fresh": True})
    return render_form(
        request, "orgs/form.html", form, title=f"在{unit.name}新建用户", submit_label="新建用户", back_url=reverse("orgs:unit", args=[unit.pk]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@guarded("change", "user")
@once_only
def user_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and office telephone."""
    row = get_object_or_404(visible(request.actor, User.objects.all(), "change"), pk=pk)
    form = UserChangeForm(request.POST or None, initial={"name": row.name, "phone": row.phone})
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            change_user(actor=request.actor, user_id=pk, now=timezone.now(), **form.cleaned_data)
            notify(request, "已保存人员信息。")
            return redirect("orgs:user", pk)
    return render_form(request, "orgs/form.html", form, title=f"修改{row.name}的信息", submit_label="保存", back_url=reverse("orgs:user", args=[pk]))  # fmt: skip


@require_http_methods(["GET", "POST"])
@guarded("view", "post")
@once_only
def new_post(request: HttpRequest, pk: int) -> HttpResponse:
    """A post for a person, in the own unit of the account or in another that is named."""
    row = get_object_or_404(visible(request.actor, User.objects.all()), pk=pk)
    unit_id = request.GET.get("unit", "")
    wanted = int(unit_id) if unit_id.isdigit() else row.unit_id
    unit = get_object_or_404(visible(request.actor, Unit.objects.filter(closed_on=None)), pk=wanted)
    roles = roles_for(request.actor, row, unit)
    if not roles:
        require(request.actor, "appoint", Post(user=row, unit=unit, **region_columns_of_unit(unit)))
    form = PostForm(request.POST or None, roles=roles, initial={"from_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            post = give_post(actor=request.actor, user_id=row.pk, unit_id=unit.pk, now=timezone.now(), **form.cleaned_data)  # fmt: skip
            notify(request, f"已任命：{post_line(post)}。")
            return redirect("orgs:user", pk)
    return render_form(
        request, "orgs/form.html", form, title=f"任命{row.name}（{unit.name}）", submit_label="任命岗位", back_url=reverse("orgs:user", args=[pk]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@guarded("end", "post")
@once_only
def post_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A post ends."""
    row = get_object_or_404(visible(request.actor, Post.objects.select_related("user", "unit"), "end"), pk=pk)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            end_post(actor=request.actor, post_id=pk, now=timezone.now(), **form.cleaned_data)
            notify(request, "已结束任职。")
            return redirect("orgs:user", row.user_id)
    title = f"结束{row.user.name}的任职：{post_line(row)}"
    return render_form(request, "orgs/form.html", form, title=title, submit_label="结束任职", back_url=reverse("orgs:user", args=[row.user_id]))  # fmt: skip
