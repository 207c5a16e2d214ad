"""P02: what must I do now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may_kind
from mingcha.web.home.creating import beginnings
from mingcha.web.home.selectors import workbench


@guarded("view", "message")
def workbench_page(request: HttpRequest) -> HttpResponse:
    """The workbench; `?process=` shows one step."""
    return _page(request, "home/workbench.html")


@guarded("view", "message")
def todo_page(request: HttpRequest) -> HttpResponse:
    """待办 alone, for the bar at the bottom of phones."""
    return _page(request, "home/todo.html")


@guarded("view", "message")
def new_page(request: HttpRequest) -> HttpResponse:
    """What can be begun."""
    return render(request, "home/new.html", {"beginnings": beginnings(request.actor)})


def _page(request: HttpRequest, template: str) -> HttpResponse:
    process = request.GET.get("process", "")
    bench = workbench(request.actor, timezone.now(), process)
    return render(
        request, template,
        {"bench": bench, "process": process, "most_urgent": bench.shown[0] if bench.shown else None,
         "may_announce": may_kind(request.actor, "write", "announcement")},
    )  # fmt: skip
