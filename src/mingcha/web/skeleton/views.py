"""Pages of the frame itself."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from mingcha.web.access.guard import public
from mingcha.web.skeleton.display import COOKIE, ONE_YEAR_SECONDS, display_from, display_from_cookie


@public(reason="text size and contrast are chosen before signing in too; nothing but a cookie is written")
def display(request: HttpRequest) -> HttpResponse:
    """Keep a choice of text size, contrast or row height in the cookie and go back to where one was."""
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    chosen = display_from(request.GET.dict(), display_from_cookie(request.COOKIES.get(COOKIE, "")))
    response = HttpResponseRedirect(back)
    response.set_cookie(
        COOKIE, chosen.as_cookie(), max_age=ONE_YEAR_SECONDS, samesite="Lax", secure=request.is_secure()
    )
    return response
