"""以某岗位查看: the system's administrator goes through the pages as a post would, and meets no row of anybody's data.

Four locks, each of which would do alone for what it locks: the post stands in no unit and in a region that does not exist; `visible`
is empty and `require` refuses for it; nothing but reading is let through; and the database refuses every statement that writes.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor, Target
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import may_kind, require
from mingcha.web.audit.services import acting

PREVIEW = "preview_as"
"""In the session: [role, level, kind of unit]."""
NOBODY, NOWHERE = -1, "000000000000"
_AS_ONESELF = {"access:preview_end", "signin:sign_out", "signin:extend", "skeleton:display"}
"""What one does as oneself while a post is looked at."""
_READING = ("SELECT", "WITH", "EXPLAIN", "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
_WRITING = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE)\b")


class PreviewRefused(ClerkError):
    """ACCESS-02: nothing is done while a post is looked at."""

    status = 403

    def __init__(self) -> None:
        super().__init__(
            "ACCESS-02",
            what="没有办理",
            why="正在以岗位查看，这时只能看页面，不能办理任何事项",
            next_step="要办理本人的事项，请先点页面上方的“退出查看”",
        )


def preview_actor(role: str, level: str, unit_kind: str) -> Actor:
    """Nobody in that post."""
    name = f"查看：{post_words(role, level, unit_kind)}"
    return Actor(NOBODY, name, NOBODY, role, level, NOBODY, unit_kind, NOWHERE, preview=True)


def post_words(role: str, level: str, unit_kind: str) -> str:
    """县级经办人（民政局）."""
    rules = load_access()
    return f"{rules.levels[level]}{rules.roles[role].name}（{rules.unit_kinds[unit_kind]}）"


def start_preview(*, request: HttpRequest, post: tuple[str, str, str], now: datetime) -> None:
    """From the next request on the pages are those of the post.

    Errors
        ACCESS-01  not the actor's to do · PREVIEW-01  there is no such post
    """
    actor = request.actor
    if post not in load_access().posts():
        raise ClerkError(
            "PREVIEW-01",
            what="没有开始查看",
            why="这类单位、这一级没有这个岗位",
            next_step="请从列表里选择岗位",
        )
    with acting(actor, now=now) as act:
        require(actor, "preview", Target("access_rule"))
        act.record(
            "preview", "access_rule", after=dict(zip(("role", "level", "unit_kind"), post, strict=True))
        )
    request.session[PREVIEW] = list(post)


def end_preview(*, request: HttpRequest, now: datetime) -> None:
    """Back to oneself; nothing happens where nothing was looked at."""
    if request.session.pop(PREVIEW, None) is not None:
        with acting(request.actor, now=now) as act:
            act.record("end_preview", "access_rule")


class Preview:
    """request.actor is the post that is looked at; request.previewer the person who looks, None for everybody else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Take the post's place, and let nothing be written."""
        request.previewer = None
        post = self._post_of(request)
        if post is None or "Authorization" in request.headers or _view_name(request) in _AS_ONESELF:
            return self.get_response(request)
        request.previewer, request.actor = request.actor, preview_actor(*post)
        with connection.execute_wrapper(_refuse_writing):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        """Reading only, and no page about the person's own way in."""
        if request.previewer is None:
            return None
        if request.method in ("GET", "HEAD") and request.resolver_match.app_name != "signin":
            return None
        return render(request, "skeleton/clerk_error.html", {"error": PreviewRefused()}, status=403)

    def _post_of(self, request: HttpRequest) -> tuple[str, str, str] | None:
        actor = getattr(request, "actor", None)
        said = request.session.get(PREVIEW) if actor else None
        if said is None or request.sign_in_step:
            return None
        if tuple(said) in load_access().posts() and may_kind(actor, "preview", "access_rule"):
            return tuple(said)
        del request.session[PREVIEW]  # another post was chosen meanwhile, or the rules have changed
        return None


def _view_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _refuse_writing(execute: Callable, sql: Any, params: Any, many: bool, context: dict) -> Any:
    words = str(sql).upper()
    first = words.split(None, 1)[0] if words.strip() else ""
    if first not in _READING or (first == "WITH" and _WRITING.search(words)):
        raise PreviewRefused
    return execute(sql, params, many, context)
