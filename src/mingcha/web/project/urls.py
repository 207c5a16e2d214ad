"""Which app answers where."""

from importlib.util import find_spec

from django.urls import include, path

handler400 = "mingcha.web.skeleton.failures.bad_request"
handler403 = "mingcha.web.skeleton.failures.permission_denied"
handler404 = "mingcha.web.skeleton.failures.page_not_found"
handler500 = "mingcha.web.skeleton.failures.server_error"

_PLACES = {
    "home": "",
    "signin": "sign-in/",
    "access": "why/",
    "audit": "audit/",
    "jobs": "jobs/",
    "orgs": "organisation/",
    "imports": "imports/",
    "runs": "runs/",
    "flags": "flags/",
    "campaigns": "campaigns/",
    "cases": "cases/",
    "numbers": "numbers/",
    "api": "api/",
    "skeleton": "frame/",
}
urlpatterns = [
    path(place, include(f"mingcha.web.{app}.urls"))
    for app, place in _PLACES.items()
    if find_spec(f"mingcha.web.{app}.urls")
]
