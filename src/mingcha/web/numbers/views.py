"""P25: see the state, then the rows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mingcha.web.access.guard import guarded
from mingcha.web.numbers.selectors import board
from mingcha.web.runs.selectors import latest_run


@guarded("view", "numbers")
def board_page(request: HttpRequest) -> HttpResponse:
    """The figures of the own region, as of the latest run."""
    context = {"board": board(request.actor), "run": latest_run(request.actor), "read_at": timezone.now()}
    return render(request, "numbers/board.html", context)
