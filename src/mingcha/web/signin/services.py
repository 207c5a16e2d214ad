"""Signing in and out, step by step, each on record."""

from datetime import datetime

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate, get_user_model, login, logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from mingcha.domain.access import Actor
from mingcha.web.access.services import require
from mingcha.web.audit.services import SYSTEM, acting
from mingcha.web.orgs.selectors import actor_of, actor_without_post, posts_of, tidy_username
from mingcha.web.signin.attempts import standing

POST_ID, SIGNED_IN_AT, RENEWED_AT, PENDING = "post_id", "signed_in_at", "renewed_at", "sign_in_pending"
NEXT_PAGE = "next_page"


def check_password(
    request: HttpRequest, *, username: str, password: str, now: datetime
) -> AbstractBaseUser | None:
    """The user if name and password fit and nothing is locked. A failure is counted and put on record, without what was typed."""
    username = tidy_username(username)
    if standing(request, username).minutes_locked:
        return None
    user = authenticate(request, username=username, password=password)
    if user is None:
        _record_failure(request, username, "sign_in_failed", now)
    return user


def start_session(request: HttpRequest, user: AbstractBaseUser, *, now: datetime) -> None:
    """A new session with a new key, in the post that the person used last; what still has to be done before work is the middleware's."""
    login(request, user, backend="mingcha.web.signin.backend.PasswordBackend")
    held = posts_of(user.pk, timezone.localdate(now))
    last = next((p for p in held if p.pk == user.last_post_id), held[0] if held else None)
    request.session[POST_ID] = last.pk if last else None
    request.session[SIGNED_IN_AT] = request.session[RENEWED_AT] = now.timestamp()
    request.session[PENDING] = True


def finish_sign_in(request: HttpRequest, *, now: datetime) -> None:
    """All factors are checked: failures of the account are forgotten, the sign-in is on record. Does nothing the second time."""
    if not request.session.pop(PENDING, False):
        return
    user = request.user
    AxesProxyHandler.reset_attempts(username=user.get_username())
    get_user_model().objects.filter(pk=user.pk).update(last_login=now)
    with acting(acting_as(request), now=now) as act:
        act.record("sign_in", user)


def record_wrong_code(request: HttpRequest, *, now: datetime) -> None:
    """A wrong code counts as a failure of the account."""
    username = request.user.get_username()
    AxesProxyHandler.user_login_failed(__name__, credentials={"username": username}, request=request)
    _record_failure(request, username, "second_factor_failed", now)


def sign_out(request: HttpRequest, *, now: datetime) -> None:
    """End the session and put it on record."""
    if request.user.is_authenticated and not request.session.get(PENDING):
        with acting(acting_as(request), now=now) as act:
            act.record("sign_out", request.user)
    logout(request)


def choose_post(request: HttpRequest, *, post_id: int, now: datetime) -> bool:
    """Go on in another of one's posts; False if the person does not hold it today. The session gets a new key: its rights change."""
    post = next((p for p in posts_of(request.user.pk, timezone.localdate(now)) if p.pk == post_id), None)
    if post is None:
        return False
    actor = actor_of(post)
    require(actor, "choose", post)
    request.session.cycle_key()
    request.session[POST_ID] = post.pk
    get_user_model().objects.filter(pk=request.user.pk).update(last_post_id=post.pk)
    with acting(actor, now=now) as act:
        act.record("choose_post", post)
    return True


def next_page(request: HttpRequest, asked: str | None = None) -> str:
    """Where to go after a step: the page that was asked for before signing in, if it is one of ours, else the workbench."""
    wanted = request.session.pop(NEXT_PAGE, "") if asked is None else asked
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    if ours and wanted.startswith("/") and not wanted.startswith(reverse("signin:sign_in")):
        return wanted
    try:
        return reverse("home:workbench")
    except NoReverseMatch:
        return "/"


def acting_as(request: HttpRequest) -> Actor:
    """Who signs the events of signing in and out: the post of the session, or the person alone."""
    if getattr(request, "actor", None):
        return request.actor
    held = posts_of(request.user.pk, timezone.localdate())
    chosen = next((p for p in held if p.pk == request.session.get(POST_ID)), None)
    return actor_of(chosen) if chosen else actor_without_post(request.user)


def _record_failure(request: HttpRequest, username: str, action: str, now: datetime) -> None:
    known = get_user_model().objects.filter(username=username).first()
    locked = standing(request, username).minutes_locked
    with acting(SYSTEM, now=now) as act:
        act.record(action, known or "user")
        if locked:
            act.record("sign_in_locked", known or "user")
