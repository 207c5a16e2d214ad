"""Browsers that are too old for the pages: said once, before signing in; whoever goes on all the same is not stopped."""

import re
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from mingcha.web.access.guard import public
from mingcha.web.signin.limits import limit

ANYWAY = "anyway"
_INTERNET_EXPLORER = re.compile(r"MSIE |Trident/")
_FAMILIES = (  # in this order: an Edge of before 2020 calls itself Chrome too, and Chrome calls itself Safari
    ("", re.compile(r"\bEdge/(\d+)")),
    ("browser_oldest_firefox", re.compile(r"\bFirefox/(\d+)")),
    ("browser_oldest_chrome", re.compile(r"\b(?:Chrome|Chromium|CriOS)/(\d+)")),
    ("browser_oldest_safari", re.compile(r"\bVersion/(\d+)[\d.]* (?:Mobile/\S+ )?Safari/")),
)


def is_too_old(request: HttpRequest) -> bool:
    """Whether the browser names itself as one below the versions of content/parameters/work_signin.yml; unknown ones are not too old."""
    agent = request.headers.get("User-Agent", "")
    if _INTERNET_EXPLORER.search(agent):
        return True
    for oldest, pattern in _FAMILIES:
        if found := pattern.search(agent):
            return not oldest or int(found[1]) < limit(oldest)
    return False


def old_browser_page(request: HttpRequest) -> HttpResponse:
    """The plain page in place of the sign-in form, with the way on."""
    kept = {name: request.GET[name] for name in ("next", "ended") if request.GET.get(name)}
    return _page(request, f"{reverse('signin:sign_in')}?{urlencode(kept | {ANYWAY: '1'})}", too_old=True)


@public(reason="浏览器太旧、还不能登录的人要看")
def browsers(request: HttpRequest) -> HttpResponse:
    """Which browsers can be used."""
    return _page(request, f"{reverse('signin:sign_in')}?{ANYWAY}=1", too_old=is_too_old(request))


def _page(request: HttpRequest, sign_in_url: str, *, too_old: bool) -> HttpResponse:
    context = {"sign_in_url": sign_in_url, "too_old": too_old} | {
        name: limit(f"browser_oldest_{name}") for name in ("chrome", "firefox", "safari")
    }
    return render(request, "signin/old_browser.html", context)
