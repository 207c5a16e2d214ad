"""What every operation of the API declares: what one must be allowed to do, on what, and which refusals it may answer.

A token acts in a post. The right is asked before anything of the request is read, so that a post without it learns nothing; the object
itself is then looked up through `visible` or checked with `require` by the services.
"""

import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.security import HttpBearer

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor
from mingcha.web.access.services import AccessRefused, explain_kind, what_was_refused
from mingcha.web.api.limits import pace
from mingcha.web.api.problems import Problem, TooMany
from mingcha.web.api.repeated import answered_once
from mingcha.web.api.services import actor_of_token

ALWAYS = (401, 403, 422, 429)
ONE = (404,)
"""Further refusals of an operation on one record."""
ACT = (404, 409)
"""Further refusals of an act on one record."""
OUR_REASON = "own token; each operation asks access"


class Token(HttpBearer):
    """`Authorization: Bearer mc_…`: sets request.actor, counts the request, asks the right."""

    def __init__(self, action: str, kind: str) -> None:
        super().__init__()
        self.action, self.kind = action, kind

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor.

        Errors
            API-06 too many requests · ACCESS-01 the post may not do this to any object
        """
        request.actor = None  # a browser's session is nothing to the API
        actor = actor_of_token(token.strip(), today=timezone.localdate())
        if actor is None:
            return None
        if wait := pace.seconds_to_wait(actor.post_id, time.time()):
            raise TooMany(wait)
        decision = explain_kind(actor, self.action, self.kind)
        if not decision.allowed:
            raise AccessRefused(what_was_refused(self.action, self.kind), decision)
        request.actor = actor
        return actor


def operation(
    router: Router, method: str, path: str, action: str, kind: str, *, title: str, answers: Any, status: int = 200, also: tuple[int, ...] = ()
) -> Callable[[Callable], Callable]:  # fmt: skip
    """Put a function under an address.

    Arguments
        action, kind  as in content/access.yml; also written into the OpenAPI as x-mingcha-access
        answers       schema of the answer, given with `status`
        also          statuses of refusals besides 401, 403, 422, 429 (and 413 for what is sent)
    """
    refusals = tuple(sorted({*ALWAYS, *also, *((413,) if method == "POST" else ())}))
    known = load_access().kinds[kind]
    says = {
        "x-mingcha-access": {"action": action, "kind": kind, "words": f"{known.actions[action]}{known.name}"}
    }

    def put(function: Callable) -> Callable:
        router.api_operation(
            [method], path, auth=Token(action, kind), summary=title, openapi_extra=says, operation_id=function.__name__,
            response={status: answers, refusals: Problem},
        )(answered_once(function, status) if method == "POST" else function)  # fmt: skip
        return function

    return put
