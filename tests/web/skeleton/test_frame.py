"""One address answers as a page and as a part; the frame shows what the post may open; choices of display stay."""

import logging

import pytest
from django.test import RequestFactory

from mingcha.domain.access import Actor
from mingcha.web.skeleton import navigation
from mingcha.web.skeleton.display import display_from_cookie

pytestmark = pytest.mark.django_db


def html_of(client, path, **headers) -> str:
    return client.get(path, headers=headers).content.decode()


def test_a_list_is_a_page_and_a_part(gallery, client):
    page = html_of(client, "/list/")
    part = html_of(client, "/list/", **{"HX-Request": "true", "HX-Target": "list-region"})
    assert "<html" in page and 'id="list-region"' in page and 'role="search"' in page
    assert "<html" not in part and 'id="list-region"' in part and 'role="search"' not in part
    assert part.count("<tr") == page.count("<tr") == 21
    assert "<title>疑点线索 - 明察</title>" in part


def test_going_back_gets_the_whole_page(gallery, client):
    page = html_of(
        client,
        "/list/",
        **{"HX-Request": "true", "HX-Target": "list-region", "HX-History-Restore-Request": "true"},
    )
    assert "<html" in page


def test_a_record_is_a_page_and_a_drawer(gallery, client):
    page = html_of(client, "/record/3/")
    drawer = html_of(client, "/record/3/", **{"HX-Request": "true", "HX-Target": "drawer-body"})
    assert page.count("<h1") == 1 and "必备要件" in page and "办理要点" in page
    assert (
        "<h1" not in drawer
        and '<h2 tabindex="-1" data-focus>疑点 XS-0003</h2>' in drawer
        and "必备要件" in drawer
    )


def test_a_title_is_escaped_in_both_places(gallery, client):
    html = html_of(client, "/list/?words=<script>alert(1)</script>")
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_refusal_is_a_page_or_a_bar(gallery, client):
    page = html_of(client, "/refused/")
    bar = html_of(client, "/refused/", **{"HX-Request": "true"})
    for text in (page, bar):
        for words in (
            "不能查看这条疑点",
            "记录不在您的辖区",
            "需要查看请联系县民政局社会救助股",
            "ACCESS-01",
        ):
            assert words in text
    assert "<html" in page and "<html" not in bar and "data-problem" in bar


def test_what_breaks_gets_a_number_that_stands_in_the_log(gallery, client, caplog):
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR, logger="mingcha.web.skeleton.failures"):
        answer = client.get("/broken/")
    number = answer["X-Error-Number"]
    assert answer.status_code == 500
    assert f"错误编号 {number}" in answer.content.decode()
    assert any(number in r.getMessage() for r in caplog.records)
    assert "RuntimeError" not in answer.content.decode()


def test_a_lost_page_says_what_to_do(gallery, client):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有找到这一页" in answer.content.decode()


def test_the_choice_of_display_is_kept_and_served(gallery, client):
    answer = client.get("/frame/display/?size=24&contrast=contrast&next=/list/")
    assert (answer.status_code, answer.url) == (302, "/list/")
    assert '<html lang="zh-CN" class="fs-24 contrast">' in html_of(client, "/list/")
    client.get("/frame/display/?contrast=none&next=/list/")
    assert '<html lang="zh-CN" class="fs-24">' in html_of(client, "/list/")


@pytest.mark.parametrize("cookie", ["", "x", "99.red.none", "24", '"><script>.a.b.c.d'])
def test_a_forged_cookie_is_the_default_or_a_known_choice(cookie):
    assert display_from_cookie(cookie).css_class in ("", "fs-24")


@pytest.mark.parametrize("away", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_the_way_back_leads_nowhere_else(gallery, client, away):
    assert client.get("/frame/display/", {"size": "20", "next": away}).url == "/"


def test_the_navigation_shows_what_the_post_may_open(gallery):
    def labels(role: str, level: str, unit_kind: str) -> set[str]:
        actor = Actor(
            user_id=1, name="张工", post_id=1, role=role, level=level, unit_id=1, unit_kind=unit_kind, region_code="990101000000"
        )  # fmt: skip
        return {link.label for _, links in navigation.navigation_for(actor, "/flags/", {}) for link in links}

    clerk, system_admin = labels("clerk", "county", "bureau"), labels("system_admin", "county", "bureau")
    assert "疑点线索" in clerk
    assert "疑点线索" not in system_admin


def test_one_entry_is_here(gallery):
    actor = Actor(
        user_id=1, name="张工", post_id=1, role="clerk", level="county", unit_id=1, unit_kind="bureau", region_code="990101000000"
    )  # fmt: skip
    links = [
        link for _, found in navigation.navigation_for(actor, "/flags/7/", {}) for link in found if link.here
    ]
    assert [link.label for link in links] == ["疑点线索"]


def test_htmx_is_told_to_keep_no_pages_and_to_run_no_text(gallery, client):
    html = html_of(client, "/list/")
    for words in (
        '"allowEval":false',
        '"includeIndicatorStyles":false',
        '"historyCacheSize":0',
        '"code":"422","swap":true',
    ):
        assert words in html


def test_a_part_is_never_asked_of_the_request_twice():
    from mingcha.web.skeleton.context import base_template

    request = RequestFactory().get("/", headers={"HX-Request": "true", "HX-Target": "something-else"})
    assert base_template(request) == "skeleton/public.html"
