"""Two people changed the same record: a question with both versions, never a silent loss."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class ConflictField:
    """One field that differs: `theirs` and `mine` as they are posted, the texts as they are read."""

    name: str
    label: str
    theirs: str
    mine: str
    theirs_text: str = ""
    mine_text: str = ""


def render_conflict(
    request: HttpRequest,
    *,
    what: str,
    who: str,
    at: datetime,
    fields: Sequence[ConflictField],
    same: dict[str, str],
    action_url: str,
    back_url: str,
) -> HttpResponse:
    """The page (409) on which one chooses, field by field; it posts to the form's own address.

    Arguments
        what    the record (疑点 XS-0018)
        fields  those that differ
        same    hidden values posted along, the new version number among them
    """
    context = {
        "what": what,
        "who": who,
        "at": at,
        "fields": fields,
        "same": same,
        "action_url": action_url,
        "back_url": back_url,
    }
    return render(request, "skeleton/conflict.html", context, status=409)
