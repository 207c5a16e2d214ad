"""The list of cases that are probably one matter."""

from django.http import HttpRequest, HttpResponse

from mingcha.web.access.guard import guarded
from mingcha.web.cases.look_alikes import LookAlikeList


@guarded("merge", "case")
def look_alike_list(request: HttpRequest) -> HttpResponse:
    """可能重复的核查件."""
    return LookAlikeList(request.actor, request.GET, path=request.path).respond(request)
