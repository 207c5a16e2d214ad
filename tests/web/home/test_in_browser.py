"""Help, feedback and the page of signing in, in a real browser, at both sizes and both text sizes."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mingcha.web.home.feedback import say
from mingcha.web.home.services import write_announcement
from tools.page_check import ANY_SPEED, check_page

pytestmark = pytest.mark.slow
SHOTS = Path(os.environ["MINGCHA_SHOTS"]) if os.environ.get("MINGCHA_SHOTS") else None
PAGES = (
    "/help/", "/help/?q=退回", "/help/?q=qzxw", "/help/cases/", "/help/imports/", "/help/command-line/", "/help/documents/",
    "/help/documents/dibao-review-2021/", "/help/cards/county-clerk/", "/feedback/", "/feedback/write/",
)  # fmt: skip
OPEN_PAGES = ("/sign-in/", "/sign-in/browsers/", "/help/sign-in/")


@pytest.fixture
def site(transactional_db, office, now):
    """A server with one thing said and one public announcement."""
    from pytest_django.live_server_helper import LiveServer

    admin = office.actor("unit_admin", "county")
    said = say(actor=office.actor("clerk", "county"), kind="fault", text="导出按钮点了没有反应", now=now)
    assert admin.unit_id == said.unit_id
    write_announcement(
        actor=office.actor("leader", "county"), title="周五 18 时起停机两小时", text="升级", is_public=True, now=now,
        from_on=date.today(), until_on=date.today(),
    )  # fmt: skip
    server = LiveServer("localhost")
    server.said = said
    yield server
    server.stop()


def test_nothing_is_wrong_with_the_pages(site, actor_client, window):
    found = []
    page = window(site.url).new_page()
    for address in OPEN_PAGES:
        found += check_page(page, f"{site.url}{address}", budget=ANY_SPEED, shots=SHOTS)
    page = window(site.url, actor_client("unit_admin", "county")).new_page()
    for address in (*PAGES, site.said.get_absolute_url()):
        found += check_page(page, f"{site.url}{address}", budget=ANY_SPEED, shots=SHOTS)
    assert found == []


def test_a_browser_without_what_the_pages_need_is_told_and_not_stopped(site, window):
    page = window(site.url).new_page()
    page.goto(f"{site.url}/sign-in/")
    assert page.locator("#old-browser").is_hidden()
    page.add_init_script("delete window.HTMLDialogElement")
    page.goto(f"{site.url}/sign-in/")
    page.locator("#old-browser").wait_for(state="visible")
    assert page.locator("input[name=password]").is_visible()
    page.get_by_role("link", name="查看可以用的浏览器").click()
    page.get_by_role("heading", name="可以用的浏览器").wait_for()


def test_the_fold_beside_a_field_opens_without_a_script_and_nothing_is_wrong_with_it(site, actor_client, window):  # fmt: skip
    clerk = actor_client("clerk", "county")
    page = window(site.url, clerk, java_script_enabled=False).new_page()
    page.goto(f"{site.url}/runs/start/")
    said = page.get_by_text("看到哪一天为止（含当天）的情况")
    assert said.is_hidden()
    page.locator("summary", has_text="口径与依据：统计日").press("Enter")
    said.wait_for(state="visible")
    opened = window(site.url, clerk)
    opened.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.querySelectorAll('.help').forEach(d => { d.open = true }))"
    )
    opened_late = replace(ANY_SPEED, cls=1)  # the folds open after the first paint, which nobody's do
    page = opened.new_page()
    assert check_page(page, f"{site.url}/cases/register/", budget=opened_late, shots=SHOTS) == []
