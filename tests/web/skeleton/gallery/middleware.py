"""Somebody is signed in."""

from django.http import HttpRequest, HttpResponse

from mingcha.domain.access import Actor


class Clerk:
    """A clerk of an invented county."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Every request but that of the sign-in page has an actor."""
        if not request.path.startswith("/sign-in/") or request.method == "POST":
            request.actor = Actor(
                user_id=7, name="张工", post_id=3, role="clerk", level="county", unit_id=1,
                unit_kind="bureau", region_code="999901000000",
            )  # fmt: skip
        return self.get_response(request)
