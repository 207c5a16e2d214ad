"""Addresses of the API and of the pages about its tokens."""

from collections.abc import Callable
from functools import cache, wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from mingcha.web.access.guard import public
from mingcha.web.api import views
from mingcha.web.api.operation import OUR_REASON
from mingcha.web.api.problems import not_allowed, not_found
from mingcha.web.api.v1 import ROOT, api


@cache
def schema() -> dict:
    """The OpenAPI document; it does not change while the server runs."""
    return dict(api.get_openapi_schema(path_prefix=ROOT))


@require_GET
@public(reason="which operations there are is no secret; it holds no data")
def openapi(request: HttpRequest) -> JsonResponse:
    """The OpenAPI document."""
    return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False})


@csrf_exempt
@public(reason="says of every other address under the API that there is nothing")
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """404 as a problem, not as a page."""
    return not_found(request)


def marked(pattern: URLPattern) -> URLPattern:
    """An operation's address, its 405 in the shape of the other refusals, with the mark that every endpoint carries."""
    view: Callable[..., HttpResponse] = pattern.callback

    @csrf_exempt
    @public(reason=OUR_REASON)
    @wraps(view)
    def answering(request: HttpRequest, *arguments, **more) -> HttpResponse:
        response = view(request, *arguments, **more)
        return not_allowed(response) if response.status_code == 405 else response

    return path(f"v1/{pattern.pattern}", answering, name=f"v1_{pattern.name}")


app_name = "api"
urlpatterns = [
    path("tokens/", views.token_list, name="tokens"),
    path("tokens/new/", views.new, name="new_token"),
    path("tokens/new/check/", views.confirm, name="confirm_token"),
    path("tokens/<int:token_id>/", views.token_page, name="token"),
    path("tokens/<int:token_id>/revoke/", views.revoke, name="revoke_token"),
    path("v1/openapi.json", openapi, name="openapi"),
    *(marked(pattern) for pattern in api.urls[0] if pattern.name != "api-root"),
    re_path(r"^v1/(?P<rest>.*)$", nothing, name="nothing"),
]
