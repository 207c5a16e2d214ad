"""The guard before a view: nobody, somebody without a rule, somebody with one."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.views.decorators.http import require_POST

from mingcha.domain.access import Actor
from mingcha.web.access.guard import guarded, public

CLERK = Actor(1, "测试", 1, "clerk", "county", 10, "bureau", "990101000000")


@require_POST
@guarded("close_out", "issue")
def close_out(request):
    return HttpResponse("done")


@guarded("view", "flag")
def flags(request, number=0):
    return HttpResponse(f"flags {number}")


@public(reason="登录页面")
def door(request):
    return HttpResponse("door")


def asked(path="/flags/?page=2", *, actor=None, method="get", **headers):
    request = getattr(RequestFactory(headers=headers), method)(path)
    request.actor = actor
    return request


def test_marks_can_be_read_through_other_decorators():
    assert close_out.guarded_by == ("close_out", "issue")
    assert flags.guarded_by == ("view", "flag")
    assert door.public_reason == "登录页面"
    assert not hasattr(door, "guarded_by") and not hasattr(flags, "public_reason")


def test_a_post_with_a_rule_comes_through():
    assert flags(asked(actor=CLERK), number=7).content == b"flags 7"
    assert door(asked()).content == b"door"


def test_nobody_is_sent_to_sign_in_and_back(settings):
    settings.LOGIN_URL = "/sign-in/"
    answer = flags(asked())
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/flags/%3Fpage%3D2")


def test_a_fragment_gets_401_and_the_page_it_stands_in(settings):
    settings.LOGIN_URL = "/sign-in/"
    answer = flags(asked(**{"HX-Request": "true", "HX-Current-URL": "http://testserver/flags/?theme=funds"}))
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/sign-in/?next=%2Fflags%2F%3Ftheme%3Dfunds"


@pytest.mark.parametrize("address", ["https://evil.example/x", "//evil.example/x", "javascript:alert(1)", ""])
def test_the_way_back_never_leaves_this_site(settings, address):
    settings.LOGIN_URL = "/sign-in/"
    answer = flags(asked(**{"HX-Request": "true", "HX-Current-URL": address}))
    assert answer["HX-Redirect"] == "/sign-in/?next=%2F"


def test_a_form_that_was_sent_comes_back_to_its_page(settings):
    settings.LOGIN_URL = "/sign-in/"
    answer = close_out(asked("/issues/3/close-out/", method="post", Referer="http://testserver/issues/3/"))
    assert answer["Location"] == "/sign-in/?next=/issues/3/"


def test_a_request_that_no_middleware_looked_at_is_nobody(settings):
    settings.LOGIN_URL = "/sign-in/"
    assert flags(RequestFactory().get("/flags/")).status_code == 302


def test_a_post_without_a_rule_is_told_what_why_and_whom_to_ask(actor_client, monkeypatch):
    """A county's clerk opens an endpoint that only reviewers have."""
    from django.urls import path

    from mingcha.web.project import urls

    monkeypatch.setattr(
        urls, "urlpatterns", [path("guard-test/", guarded("close_out", "issue")(flags)), *urls.urlpatterns]
    )
    from django.urls import clear_url_caches

    clear_url_caches()
    try:
        answer = actor_client("clerk", "county").get("/guard-test/")
    finally:
        monkeypatch.undo()
        clear_url_caches()
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "不能销号问题" in page
    assert "县级经办人没有“销号问题”这项权限" in page
    assert "需要办理请联系本单位管理员" in page
    assert "规则 no-rule" in page
