"""Pages on which a person looks after the own way in: password, phone, recovery codes."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp import login as otp_login

from mingcha.domain.errors import ClerkError
from mingcha.web.access.guard import guarded
from mingcha.web.signin import second_factor, services
from mingcha.web.signin.forms import CodeForm, NewPasswordForm
from mingcha.web.signin.passwords import change_own_password
from mingcha.web.skeleton.forms import render_form
from mingcha.web.skeleton.notices import notify

PUBLIC = "skeleton/public.html"
"""The frame while a step is still to be done: without navigation that would only lead back here."""


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("current", "new", "again")
@guarded("change_sign_in", "user")
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; forced at the first sign-in and when it is old."""
    shown, forced = request.GET.get("show") == "1", bool(request.sign_in_step)
    form = NewPasswordForm(request.POST or None, user=request.user, shown=shown)
    if request.method == "POST" and form.is_valid():
        device = request.session.get(DEVICE_ID_SESSION_KEY)
        user = change_own_password(
            actor=request.actor,
            user_id=request.user.pk,
            password=form.cleaned_data["new"],
            now=timezone.now(),
        )
        update_session_auth_hash(request, user)  # this session goes on under a new key; all others end
        if device:
            request.session[DEVICE_ID_SESSION_KEY] = device
        notify(request, "密码已修改。在别处登录的已经退出。")
        return redirect(services.next_page(request))
    context = {"shown": shown, "forced": forced, "first": request.user.password_changed_at is None}
    return render_form(
        request, "signin/password.html", form, submit_label="修改密码", **_frame(forced), **context
    )


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("code")
@guarded("change_sign_in", "user")
def bind(request: HttpRequest) -> HttpResponse:
    """Bind an app on the phone: picture, key for typing, first code; then the recovery codes, once."""
    forced = bool(request.sign_in_step)
    form = CodeForm(request.POST or None)
    form.fields["code"].help_text = "扫码后，手机应用里显示的 6 位数字"
    if request.method == "POST" and form.is_valid():
        try:
            device, codes = second_factor.bind(
                actor=request.actor, user=request.user, code=form.cleaned_data["code"], now=timezone.now()
            )
        except ClerkError as error:
            form.add_error("code", f"{error.what}。{error.next_step}。")
        else:
            otp_login(request, device)
            request.session.cycle_key()
            services.finish_sign_in(request, now=timezone.now())
            return _show_codes(request, codes)
    device = second_factor.device_to_bind(request.user)
    context = {
        "picture": second_factor.picture_of(device),
        "key": second_factor.key_for_typing(device),
        "forced": forced,
        "bound_before": second_factor.has_second_factor(request.user),
    }
    return render_form(
        request, "signin/bind.html", form, submit_label="绑定手机", **_frame(forced), **context
    )


@require_http_methods(["GET"])
@guarded("change_sign_in", "user")
def own(request: HttpRequest) -> HttpResponse:
    """登录安全: what is set up, and the way to change it."""
    context = {
        "bound": second_factor.has_second_factor(request.user),
        "codes_left": second_factor.recovery_codes_left(request.user),
    }
    return render(request, "signin/own.html", context)


@require_POST
@guarded("change_sign_in", "user")
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the former ones."""
    if not second_factor.has_second_factor(request.user):
        return redirect("signin:bind")
    codes = second_factor.new_recovery_codes(actor=request.actor, user=request.user, now=timezone.now())
    return _show_codes(request, codes)


def _show_codes(request: HttpRequest, codes: tuple[str, ...]) -> HttpResponse:
    """The codes stand in this answer only; nothing keeps them."""
    return render(
        request,
        "signin/recovery_codes.html",
        {"codes": codes, "next_url": services.next_page(request), **_frame(True)},
    )


def _frame(alone: bool) -> dict[str, str]:
    return {"base_template": PUBLIC, "full_base": PUBLIC} if alone else {}
