"""Pages about the tokens of a unit: the list, a new one, 吊销."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from mingcha.domain.access import Actor
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may, may_kind, visible
from mingcha.web.api.forms import RevokeForm, TokenForm
from mingcha.web.api.lists import TokenList, show_token
from mingcha.web.api.models import ApiToken
from mingcha.web.api.services import check_grant, grant_token, revoke_token, roles_for
from mingcha.web.orgs.selectors import role_name
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only
from mingcha.web.skeleton.wording import day_text

CONSEQUENCE = "有了令牌就能按这个岗位取用本单位辖区的数据。请当面交给对方系统的负责人，不要发微信、QQ；换人或停用时及时吊销。"


def seen_token(actor: Actor, token_id: int, action: str = "view") -> ApiToken:
    """The token, if the actor may do that to it; else 404."""
    rows = visible(actor, ApiToken.objects.select_related("unit", "post", "created_by"), action)
    token = get_object_or_404(rows, pk=token_id)
    show_token(token, timezone.localdate())
    return token


@guarded("view", "api_token")
@require_GET
def token_list(request: HttpRequest) -> HttpResponse:
    """The list."""
    listing = TokenList(request.actor, request.GET, path=reverse("api:tokens"))
    return listing.respond(request, may_create=may_kind(request.actor, "create", "api_token"))


@guarded("view", "api_token")
@require_GET
def token_page(request: HttpRequest, token_id: int) -> HttpResponse:
    """One token; never its text."""
    token = seen_token(request.actor, token_id)
    may_revoke = token.revoked_at is None and may(request.actor, "revoke", token)
    return render(request, "api/token.html", {"token": token, "may_revoke": may_revoke})


@guarded("create", "api_token")
def new(request: HttpRequest) -> HttpResponse:
    """The form; what was typed comes back from the check page in the query string."""
    if request.method == "POST":
        form = TokenForm(request.POST, actor=request.actor)
        if form.is_valid():
            with keep_form(form):
                check_grant(actor=request.actor, now=timezone.now(), **form.cleaned_data)
                return redirect(f"{reverse('api:confirm_token')}?{_typed(form)}")
    else:
        form = TokenForm(
            initial=request.GET.dict() or {"role": roles_for(request.actor)[0]}, actor=request.actor
        )
    return render_form(
        request, "api/new.html", form, submit_label="核对后新建", back_url=reverse("api:tokens")
    )


@guarded("create", "api_token")
@once_only
def confirm(request: HttpRequest) -> HttpResponse:
    """核对页; the answer to its form holds the token's text, which is shown this once."""
    form = TokenForm(request.GET, actor=request.actor)
    back = f"{reverse('api:new_token')}?{request.GET.urlencode()}"
    if not form.is_valid():
        return redirect(back)
    if request.method == "POST":
        token, text = grant_token(actor=request.actor, now=timezone.now(), **form.cleaned_data)
        show_token(token, timezone.localdate())
        return render(request, "api/granted.html", {"token": token, "text": text})
    said = form.cleaned_data
    answers = [
        ("用途", said["name"], back),
        ("按哪个岗位使用", role_name(said["role"]), back),
        ("有效至", day_text(said["expires_on"]), back),
    ]
    context = {
        "answers": answers,
        "consequence": CONSEQUENCE,
        "act_label": "新建令牌",
        "back_url": reverse("api:tokens"),
    }
    return render(request, "api/confirm.html", context)


@guarded("revoke", "api_token")
@once_only
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """吊销, with a reason."""
    token = seen_token(request.actor, token_id, "revoke")
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            revoke_token(actor=request.actor, token_id=token.pk, now=timezone.now(), **form.cleaned_data)
            notify(request, f"已吊销“{token.name}”的令牌，对方系统不能再用。")
            return redirect("api:tokens")
    back = reverse("api:token", args=[token.pk])
    return render_form(request, "api/revoke.html", form, token=token, submit_label="吊销令牌", back_url=back)


def _typed(form: TokenForm) -> str:
    said = form.cleaned_data
    return urlencode(
        {"name": said["name"], "role": said["role"], "expires_on": said["expires_on"].isoformat()}
    )
