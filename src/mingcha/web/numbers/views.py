"""P25: see the state, then the rows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mingcha.web.access.guard import guarded
from mingcha.web.numbers.selectors import board
from mingcha.web.numbers.trend import trend
from mingcha.web.numbers.work import work
from mingcha.web.runs.selectors import latest_run


@guarded("view", "numbers")
def board_page(request: HttpRequest) -> HttpResponse:
    """The figures of the own region, as of the latest run; of the work, as of now."""
    actor, now = request.actor, timezone.now()
    context = {
        "board": board(actor), "run": latest_run(actor), "read_at": now, "work": work(actor, timezone.localdate(now)), "trend": trend(actor),
    }  # fmt: skip
    return render(request, "numbers/board.html", context)
