"""为什么我不能操作: which rule decides, for one record or for a kind of object."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.web.access.guard import guarded
from mingcha.web.access.why import answer


@guarded("view", "access_rule")
def why(request: HttpRequest) -> HttpResponse:
    """GET ?action=…&kind=…&id=…; without a question: what the own post may do."""
    asked = {name: request.GET.get(name, "").strip()[:64] for name in ("action", "kind", "id")}
    return render(request, "access/why.html", answer(request.actor, **asked))
