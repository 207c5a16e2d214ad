"""Everybody of the demonstration, from the province's inspector to a village's clerk: all pages that the menu offers, and those that it must not."""

import os
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.steps.going import press
from tools.page_check import ANY_SPEED, check_page

PEOPLE = (
    "system-admin", "province-inspector", "city-inspector", "county-admin", "county-clerk", "county-reviewer", "county-leader",
    "county-inspector", "county-discipline", "county-finance", "township-1-clerk", "township-1-reviewer", "village-1-1-clerk",
)  # fmt: skip
FULL_NUMBER = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")
TOKEN = re.compile(r'"[A-Za-z0-9_.:=-]{24,}"')
"""Random texts that protect forms; digits in them are nobody's."""
OF_PEOPLE = ("/flags/", "/cases/", "/cases/issues/", "/imports/", "/numbers/")


def menu(page) -> list[str]:
    """The addresses in the main menu."""
    links = page.locator("nav.side ul a")
    return list(dict.fromkeys(links.evaluate_all("all => all.map(a => a.getAttribute('href'))")))


@pytest.mark.parametrize("username", PEOPLE)
def test_every_page_of_the_menu_opens_and_shows_no_full_number(visit, username):
    page = visit(username)
    broken: list[str] = []
    page.on(
        "console", lambda said: broken.append(f"{page.url} {said.text}") if said.type == "error" else None
    )
    page.on("pageerror", lambda error: broken.append(f"{page.url} {error}"))
    addresses = menu(page)
    assert addresses
    for address in addresses:
        answer = page.goto(address)
        assert answer.status == 200, address
        assert page.locator("h1").count() == 1, address
        assert not FULL_NUMBER.search(TOKEN.sub("", page.content())), address
    assert broken == []


@pytest.mark.parametrize(
    "username", ("county-clerk", "township-1-clerk", "village-1-1-clerk", "county-discipline")
)
def test_pages_fit_a_phone_with_large_text(visit, username):
    page = visit(username, PHONE)
    wide = []
    for address in menu(page):
        page.goto(address)
        page.evaluate("document.documentElement.style.setProperty('--fs', '24px')")
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        wide += [f"{address} {over}px"] if over > 0 else []
    assert wide == []


@pytest.mark.skipif(
    os.environ.get("MINGCHA_PAGE_CHECK") == "short", reason="every app looks at its own pages; make pages"
)
def test_the_page_check_is_clean_for_the_county(visit, served):
    """Both sizes, both text sizes, on the pages where most of the work is done."""
    page = visit("county-clerk")
    flag = page_of_first(page, "/flags/")
    case = page_of_first(page, "/cases/")
    found = []
    for address in (
        "/",
        "/flags/",
        flag,
        "/cases/",
        case,
        "/runs/",
        "/runs/1/",
        "/campaigns/1/",
        "/imports/start/",
        "/numbers/",
    ):
        found += [f"{address} {p}" for p in check_page(page, served.url + address, budget=ANY_SPEED)]
    assert "\n".join(found) == ""


def page_of_first(page, address: str) -> str:
    """The address of the first record of a list."""
    page.goto(address)
    return page.locator("table tbody a[href]").first.get_attribute("href").partition("?")[0]


def test_the_system_administrator_sees_no_persons_data(visit):
    page = visit("system-admin")
    assert not set(OF_PEOPLE) & set(menu(page))
    for address in OF_PEOPLE:
        assert page.goto(address).status == 403, address
        page.get_by_text("联系").first.wait_for()


def test_a_neighbouring_townships_records_are_not_to_be_found(visit):
    county = visit("county-clerk")
    county.goto("/cases/?size=100")
    numbers = county.locator("table tbody a[href^='/cases/']").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    first = visit("township-1-clerk")
    first.goto("/cases/")
    own = set(
        first.locator("table tbody a[href^='/cases/']").evaluate_all(
            "all => all.map(a => a.getAttribute('href'))"
        )
    )
    others = [n for n in numbers if n not in own]
    assert own and others
    for address in others[:3]:
        assert first.goto(address).status == 404, address
    village = visit("village-1-1-clerk", PHONE)
    assert village.goto("/imports/start/").status == 403
    assert village.goto("/campaigns/new/").status in (403, 404)


def test_nobody_comes_in_without_signing_in(visit):
    page = visit(None)
    for address in ("/", "/flags/", "/cases/", "/numbers/", "/audit/", "/jobs/"):
        page.goto(address)
        assert "/sign-in/" in page.url, address


def test_lists_and_forms_work_without_javascript(visit):
    page = visit("county-clerk", java_script_enabled=False)
    page.goto("/flags/")
    page.get_by_label("状态").select_option(label="新到未分派")
    press(page, "查询")
    expect(page).to_have_url(re.compile("status="))
    shown = page.locator("table tbody tr").count()
    assert shown > 0
    page.go_back()
    expect(page).not_to_have_url(re.compile("status="))
    page.go_forward()
    expect(page).to_have_url(re.compile("status="))
    expect(page.locator("table tbody tr")).to_have_count(shown)


def test_an_ended_session_comes_back_to_the_page(visit):
    page = visit("county-clerk", DESKTOP)
    page.goto("/flags/?side=missed")
    page.context.clear_cookies()
    page.reload()
    expect(page).to_have_url(re.compile("/sign-in/"))
    page.get_by_label("用户名").fill("county-clerk")
    page.get_by_label("密码", exact=True).fill("mingcha-demo-2024")
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/flags/?side=missed")
