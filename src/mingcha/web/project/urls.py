"""Which app answers where."""

from importlib.util import find_spec

from django.urls import include, path

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
}
urlpatterns = [
    path(place, include(f"mingcha.web.{app}.urls"))
    for app, place in _PLACES.items()
    if find_spec(f"mingcha.web.{app}.urls")
]
