"""Pages of signing in: name and password, second factor, choice of post, staying, leaving."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as otp_login

from mingcha.web.access.guard import guarded, public
from mingcha.web.home.selectors import public_announcement
from mingcha.web.orgs.selectors import post_line, posts_of, roles_need_second_factor, tidy_username
from mingcha.web.signin import services
from mingcha.web.signin.attempts import standing
from mingcha.web.signin.browsers import ANYWAY, is_too_old, old_browser_page
from mingcha.web.signin.forms import CodeForm, SignInForm
from mingcha.web.signin.middleware import CODE, RENEWED_HEADER, session_ended
from mingcha.web.signin.second_factor import check_code, has_second_factor, wrong_code
from mingcha.web.skeleton.forms import render_form

NEXT = "next"


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
@public(reason="登录之前还没有岗位")
def sign_in(request: HttpRequest) -> HttpResponse:
    """P01: name and password."""
    if request.user.is_authenticated:
        return redirect(services.next_page(request, request.GET.get(NEXT, "")))
    if request.method == "GET" and is_too_old(request) and request.GET.get(ANYWAY) != "1":
        return old_browser_page(request)
    shown = request.GET.get("show") == "1"
    form = SignInForm(request.POST or None, shown=shown, initial={NEXT: request.GET.get(NEXT, "")})
    context = {
        "ended": session_ended(request) or request.GET.get("ended") == "1", "shown": shown,
        "announcement": public_announcement(timezone.localdate()),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        now, typed = timezone.now(), form.cleaned_data
        user = services.check_password(
            request, username=typed["username"], password=typed["password"], now=now
        )
        if user is None:
            return _refused(request, form, context)
        if user.one_time_until_at is not None and user.one_time_until_at < now:
            form.add_error(None, "一次性密码已经过期。请本单位管理员重新发一个。")
            return _page(request, form, context)
        services.start_session(request, user, now=now)
        request.session[services.NEXT_PAGE] = typed[NEXT]
        if has_second_factor(user):
            return redirect("signin:code")
        if not roles_need_second_factor(posts_of(user.pk, timezone.localdate(now))):
            services.finish_sign_in(request, now=now)
        return redirect(services.next_page(request))
    return _page(request, form, context)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("code")
@public(reason="密码已核对，正在核对动态口令，还没有岗位")
def code(request: HttpRequest) -> HttpResponse:
    """The second factor, asked after the password."""
    if request.sign_in_step != CODE:
        return redirect(services.next_page(request))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        checked = check_code(request.user, form.cleaned_data["code"])
        if checked.device:
            otp_login(request, checked.device)
            request.session.cycle_key()
            services.finish_sign_in(request, now=now)
            return redirect(services.next_page(request))
        if not checked.wait_seconds:
            services.record_wrong_code(request, now=now)
        stand = standing(request, request.user.get_username())
        if stand.minutes_locked:
            services.sign_out(request, now=now)
            return _locked(request, stand.minutes_locked)
        error = wrong_code(checked.wait_seconds)
        form.add_error("code", f"{error.what}。{error.next_step}。")
    return render_form(request, "signin/code.html", form, submit_label="登录")


@require_POST
@public(reason="退出登录，任何人都可以")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    services.sign_out(request, now=timezone.now())
    response = redirect("signin:sign_in")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@require_POST
@guarded("change_sign_in", "user")
def extend(request: HttpRequest) -> HttpResponse:
    """继续使用: the session starts its time anew."""
    request.session[services.RENEWED_AT] = timezone.now().timestamp()
    return HttpResponse(status=204, headers={RENEWED_HEADER: "1"})


@require_http_methods(["GET", "POST"])
@guarded("choose", "post")
def posts(request: HttpRequest) -> HttpResponse:
    """切换任职: go on in another of one's posts."""
    if request.method == "POST":
        chosen = request.POST.get("post", "")
        if chosen.isdigit() and services.choose_post(request, post_id=int(chosen), now=timezone.now()):
            return redirect(services.next_page(request))
        return render(request, "signin/posts.html", {"posts": _posts(request), "gone": True}, status=422)
    return render(request, "signin/posts.html", {"posts": _posts(request)})


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict | None = None
) -> HttpResponse:
    """What django-axes shows instead of a page: the page itself says that it is locked."""
    if response is not None and response.status_code in (302, 422, 429):
        return response
    return _locked(request, standing(request, (credentials or {}).get("username", "")).minutes_locked)


def _page(request: HttpRequest, form: SignInForm, context: dict) -> HttpResponse:
    return render_form(request, "signin/sign_in.html", form, submit_label="登录", **context)


def _refused(request: HttpRequest, form: SignInForm, context: dict) -> HttpResponse:
    stand = standing(request, tidy_username(form.cleaned_data["username"]))
    if stand.minutes_locked:
        return _locked(request, stand.minutes_locked)
    form.add_error(None, f"用户名或密码不对，还可再试 {stand.attempts_left} 次")
    return _page(request, form, context)


def _locked(request: HttpRequest, minutes: int) -> HttpResponse:
    response = render(request, "signin/locked.html", {"minutes": max(minutes, 1)}, status=429)
    response.headers["Retry-After"] = str(max(minutes, 1) * 60)
    return response


def _posts(request: HttpRequest) -> list[dict]:
    held = posts_of(request.user.pk, timezone.localdate())
    return [{"id": p.pk, "line": post_line(p), "here": p.pk == request.actor.post_id} for p in held]
