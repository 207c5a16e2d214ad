"""The mark that every endpoint carries: guarded by an action on a kind of object, or public with a reason.

A guard asks whether the post may do the action to objects of the kind at all. The object itself is then looked up through `visible` or
checked with `require`. Use these next to the view's `def`, under decorators such as require_POST, which keep the marks.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from mingcha.domain.access import Decision
from mingcha.web.access.services import explain_kind, what_was_refused

View = Callable[..., HttpResponse]


def guarded(action: str, kind: str) -> Callable[[View], View]:
    """Only for posts that may do `action` to objects of `kind` at all; marks the view with `guarded_by`.

    Nobody signed in: to the sign-in page and back again; for a fragment 401 with HX-Redirect. No rule for the post: 403 and why.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarding(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            actor = getattr(request, "actor", None)
            if actor is None:
                return to_sign_in(request)
            decision = explain_kind(actor, action, kind)
            return (
                view(request, *args, **kwargs)
                if decision.allowed
                else refused(request, action, kind, decision)
            )

        guarding.guarded_by = (action, kind)
        return guarding

    return mark


def public(*, reason: str) -> Callable[[View], View]:
    """An endpoint that answers without a post; marks the view with `public_reason`, which says why that is right."""

    def mark(view: View) -> View:
        @wraps(view)
        def answering(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            return view(request, *args, **kwargs)

        answering.public_reason = reason
        return answering

    return mark


def refused(request: HttpRequest, action: str, kind: str, decision: Decision) -> HttpResponse:
    """The 403 page: what was refused, why, whom to ask, by which rule."""
    try:
        why = f"{reverse('access:why')}?{urlencode({'action': action, 'kind': kind})}"
    except NoReverseMatch:
        why = ""
    context = {"what": what_was_refused(action, kind), "decision": decision, "why_url": why}
    return render(request, "access/refused.html", context, status=403)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page, which comes back to where the person was: a page for a page, never for a form that was sent."""
    back = (
        request.get_full_path()
        if request.method == "GET"
        else _own_path(request, request.headers.get("Referer"))
    )
    if request.headers.get("HX-Request"):
        back = _own_path(request, request.headers.get("HX-Current-URL"))
        login = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
        return HttpResponse(status=401, headers={"HX-Redirect": login})
    return redirect_to_login(back)


def _own_path(request: HttpRequest, address: str | None) -> str:
    """Path and query of an address of this site, "/" for any other."""
    allowed = address and url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    parts = urlsplit(address or "")
    return (parts.path + (f"?{parts.query}" if parts.query else "") if allowed else "") or "/"
