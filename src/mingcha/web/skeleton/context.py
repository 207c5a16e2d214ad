"""What every template is given: who acts, the navigation, how pages are shown, and which base a page stands on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from mingcha.web.skeleton.display import (
    CONTRASTS,
    COOKIE,
    DENSITIES,
    SIZES,
    display_from_cookie,
)
from mingcha.web.skeleton.navigation import PHONE_BAR, links_for, navigation_for, url_of
from mingcha.web.skeleton.providers import ask

# The part of the page that htmx asks for is named by its target: the same template then stands on the part's base, so that every
# fragment is also a full page at the same address.
FRAGMENTS = {
    "list-region": "skeleton/list_fragment.html",
    "drawer-body": "skeleton/drawer.html",
    "form-region": "skeleton/form_fragment.html",
}


def base_template(request: HttpRequest) -> str:
    """The template that `{% extends base_template %}` stands on."""
    headers = request.headers
    if headers.get("HX-Request") and not headers.get("HX-History-Restore-Request"):
        return FRAGMENTS.get(headers.get("HX-Target", ""), full_base(request))
    return full_base(request)


def full_base(request: HttpRequest) -> str:
    """The frame for signed-in people, or the one for everybody."""
    return "skeleton/page.html" if getattr(request, "actor", None) else "skeleton/public.html"


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of every page; navigation and counts are asked only when a template prints them."""
    actor = getattr(request, "actor", None)
    in_part = "HX-Request" in request.headers
    context: dict[str, Any] = {
        "system_name": "明察",
        "actor": actor,
        "base_template": base_template(request),
        "full_base": full_base(request),
        "problem_in_bar": in_part,
        "problem_base": "skeleton/problem_bar.html" if in_part else full_base(request),
        "display": display_from_cookie(request.COOKIES.get(COOKIE, "")),
        "display_choices": {"sizes": SIZES, "contrasts": CONTRASTS, "densities": DENSITIES},
        "display_url": url_of("skeleton:display"),
        "session_seconds": settings.SESSION_COOKIE_AGE,
        "draft_days": settings.DRAFT_KEEP_DAYS,
        "printed_at": timezone.localtime(),
    }
    if actor:
        counts = SimpleLazyObject(
            lambda: {name: ask(name, actor) for name in ("todo_count", "message_count")}
        )
        context |= {
            "unit_name": SimpleLazyObject(lambda: ask("unit_name", actor) or ""),
            "counts": counts,
            "navigation": SimpleLazyObject(lambda: navigation_for(actor, request.path, counts)),
            "phone_bar": SimpleLazyObject(lambda: links_for(PHONE_BAR, actor, request.path, counts)),
            "urls": SimpleLazyObject(lambda: {name: url_of(target) for name, target in FRAME_URLS.items()}),
        }
    return context


FRAME_URLS = {
    "home": "home:workbench",
    "todo": "home:todo",
    "messages": "home:messages",
    "help": "home:help",
    "offline": "cases:offline",
    "mine": "audit:mine",
    "posts": "signin:posts",
    "password": "signin:password",
    "own": "signin:own",
    "extend": "signin:extend",
    "sign_in": "signin:sign_in",
    "sign_out": "signin:sign_out",
}
