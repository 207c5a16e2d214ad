"""Every endpoint of the application carries a mark, and refuses exactly the posts that the rules give nothing."""

from collections.abc import Callable, Iterator
from importlib import import_module

import pytest
from django.conf import settings
from django.db import connection
from django.urls import URLPattern, URLResolver

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor

RULES = load_access()
HOME_KINDS = {
    (role, level): next(kind for r, lv, kind in RULES.posts() if (r, lv) == (role, level))
    for role, level, _ in RULES.posts()
}
"""One kind of unit for every role and level: the first in which the post can be."""
POSTS = list(HOME_KINDS) if connection.vendor == "sqlite" else list(dict(HOME_KINDS.keys()).items())
"""Who asks at every address. What is refused does not depend on the database: the second one is asked by one level of every role."""


def endpoints(patterns: list, before: str = "") -> Iterator[tuple[str, Callable]]:
    """(route, view) of every pattern, includes opened."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from endpoints(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


def marks(view: Callable) -> tuple[tuple[str, str] | None, str | None]:
    """(guarded_by, public_reason) of a function view, a class-based view or a view wrapped by decorators."""
    seen = view
    while seen is not None:
        for place in (seen, getattr(seen, "view_class", None)):
            guarded_by, reason = getattr(place, "guarded_by", None), getattr(place, "public_reason", None)
            if guarded_by or reason:
                return guarded_by, reason
        seen = getattr(seen, "__wrapped__", None)
    return None, None


ALL = list(endpoints(import_module(settings.ROOT_URLCONF).urlpatterns))
GUARDED = [(route, view, *marks(view)[0]) for route, view in ALL if marks(view)[0]]
PLAIN = [
    (route, action, kind)
    for route, view, action, kind in GUARDED
    if "<" not in route and "(" not in route and "\\" not in route
]
"""Those whose address needs no argument."""


def test_every_endpoint_is_guarded_or_public_with_a_reason():
    bare = [route for route, view in ALL if marks(view) == (None, None)]
    assert not bare, "没有 @guarded 也没有 @public(reason=…)：\n" + "\n".join(bare)
    both = [route for route, view in ALL if all(marks(view))]
    assert not both, both


def test_every_guard_asks_what_access_yml_knows():
    wrong = [(route, action, kind) for route, _, action, kind in GUARDED if action not in getattr(RULES.kinds.get(kind), "actions", ())]  # fmt: skip
    assert not wrong, wrong


def test_every_guard_lets_somebody_through():
    """A guard that refuses all posts is an endpoint without a rule."""
    actors = [Actor(1, "", 1, r, lv, 1, kind, "990101000000") for r, lv, kind in RULES.posts()]
    shut = [
        f"{route} {action} {kind}"
        for route, _, action, kind in GUARDED
        if not any(RULES.decide_kind(a, action, kind).allowed for a in actors)
    ]
    assert not shut, "没有任何岗位能进：\n" + "\n".join(shut)


@pytest.mark.slow
@pytest.mark.parametrize(("role", "level"), POSTS, ids="-".join)
def test_a_signed_in_post_is_refused_exactly_where_the_rules_give_no_cell(actor_client, role, level):
    """Every guarded address without arguments; 403 with ACCESS-01 where no cell is given, and nowhere else from the guard."""
    if not PLAIN:
        pytest.skip("no guarded address without arguments yet")
    unit_kind = HOME_KINDS[(role, level)]
    client = actor_client(role, level, unit_kind=unit_kind)
    client.raise_request_exception = False
    actor = Actor(1, "", 1, role, level, 1, unit_kind, "990101000000")
    wrong = []
    for route, action, kind in PLAIN:
        response = client.get(f"/{route}")
        given = RULES.decide_kind(actor, action, kind).allowed
        if (
            response.status_code == 405
        ):  # takes POST only: those who may not are refused before anything is done
            if given:
                continue
            response = client.post(f"/{route}")
        if response.status_code in (302, 401) and "/sign-in/" in response.headers.get("Location", ""):
            wrong.append(f"{route}: 没有登录上")
        elif response.status_code >= 500:
            wrong.append(f"{route}: {response.status_code}")
        elif (response.status_code == 403) == given:
            wrong.append(f"{route}: {response.status_code}, {action} {kind} 应{'准' if given else '拒'}")
        elif not given and "ACCESS-01" not in response.content.decode():
            wrong.append(f"{route}: 403 没有说明")
    assert not wrong, "\n".join(wrong)


def test_nobody_signed_in_comes_to_no_guarded_address(client, db):
    for route, _, _ in PLAIN:
        ask = client.post if client.get(f"/{route}").status_code == 405 else client.get
        response = ask(f"/{route}")
        assert response.status_code == 302 and "next=" in response.headers["Location"], route
        fragment = ask(f"/{route}", headers={"HX-Request": "true"})
        assert fragment.status_code == 401 and "HX-Redirect" in fragment.headers, route
