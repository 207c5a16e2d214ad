"""Who asks: sets request.actor from the session, and lets nobody work before all steps of signing in are done."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from mingcha.web.audit.services import request_address
from mingcha.web.orgs.selectors import actor_of, posts_of, roles_need_second_factor
from mingcha.web.signin.addresses import client_address
from mingcha.web.signin.limits import limit
from mingcha.web.signin.passwords import is_too_old
from mingcha.web.signin.second_factor import has_second_factor
from mingcha.web.signin.services import NEXT_PAGE, PENDING, POST_ID, RENEWED_AT, SIGNED_IN_AT
from mingcha.web.skeleton.notices import warn

RENEW_AFTER_SECONDS = min(15, settings.SESSION_COOKIE_AGE / 10)
"""A session is written no more often; the browser's clock, which warns, may be ahead by so much."""
BACKGROUND_HEADER = "X-Background"
"""A page that asks by itself (progress of a job) sends it, so that asking does not keep a session alive."""

RENEWED_HEADER = "X-Session-Extended"

CODE, PASSWORD, BIND, NO_POST, POST_ENDED = "code", "password", "bind", "no_post", "post_ended"
_PAGE_OF_STEP = {
    CODE: "signin:code",
    PASSWORD: "signin:password",
    BIND: "signin:bind",
    POST_ENDED: "signin:posts",
}
_ALWAYS = {"signin:sign_out", "signin:extend", "skeleton:display"}


class SignedIn:
    """request.actor is the person in the chosen post, read anew for each request; None where nobody may work yet.

    request.sign_in_step says what is still to be done: code, password, bind, or that there is no post; "" = nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find out who asks and from where; then go on."""
        token = request_address.set(client_address(request) or "")
        request.actor, request.sign_in_step = None, ""
        try:
            if request.user.is_authenticated and not self._is_over(request):
                self._find_actor(request)
                self._renew(request)
            response = self.get_response(request)
            if getattr(request, "session_renewed", False):
                response[RENEWED_HEADER] = "1"
            return response
        finally:
            request_address.reset(token)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        """Send whoever still has a step to do to that step, whatever was asked for."""
        step, name = request.sign_in_step, request.resolver_match.view_name
        if not step or name in _ALWAYS or name == _PAGE_OF_STEP.get(step):
            return None
        if step == NO_POST:
            return render(request, "signin/no_post.html", status=403)
        if step == POST_ENDED:
            warn(request, "原来的任职已结束，请确认以哪个任职继续办理。")
        target = reverse(_PAGE_OF_STEP[step])
        if request.method == "GET" and not request.headers.get("HX-Request"):
            request.session.setdefault(NEXT_PAGE, request.get_full_path())
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": target})
        return HttpResponseRedirect(target)

    def _is_over(self, request: HttpRequest) -> bool:
        began = request.session.get(SIGNED_IN_AT)
        if began is None:
            request.session[SIGNED_IN_AT] = timezone.now().timestamp()
            return False
        longest = timedelta(hours=limit("session_most_hours")).total_seconds()
        if timezone.now().timestamp() - began <= longest:
            return False
        logout(request)
        return True

    def _find_actor(self, request: HttpRequest) -> None:
        user, now = request.user, timezone.now()
        held = getattr(user, "posts_held_today", None) or posts_of(user.pk, timezone.localdate(now))
        needed = roles_need_second_factor(held)
        if not user.is_verified() and (request.session.get(PENDING) or needed):
            has_device = has_second_factor(user)
            if has_device:
                request.sign_in_step = CODE
                return
            if needed:
                request.sign_in_step = BIND
        chosen = next((p for p in held if p.pk == request.session.get(POST_ID)), None)
        if chosen is None:
            if not held:
                request.sign_in_step = NO_POST
                return
            chosen = held[0]
            request.session[POST_ID] = chosen.pk
            request.sign_in_step = request.sign_in_step or POST_ENDED
        if user.must_change_password or is_too_old(user, now):
            request.sign_in_step = PASSWORD
        request.actor = actor_of(chosen)

    def _renew(self, request: HttpRequest) -> None:
        now = timezone.now().timestamp()
        if request.headers.get(BACKGROUND_HEADER):
            return
        if now - request.session.get(RENEWED_AT, 0) >= RENEW_AFTER_SECONDS:
            request.session[RENEWED_AT] = now
        request.session_renewed = True


def session_ended(request: HttpRequest) -> bool:
    """Whether a session has ended by itself: the browser still sends its cookie, and nobody is signed in."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and not request.user.is_authenticated
