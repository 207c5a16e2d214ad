"""The people of a story: each at a browser of their own, signed in, and no page shows anybody a whole ID number."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import DEMO_PASSWORD, DESKTOP, PHONE
from tests.journeys.steps.going import press

_WATCH = """
(() => {
  const look = () => {
    const page = document.documentElement.cloneNode(true);
    page.querySelectorAll("script, style").forEach((e) => e.remove());
    const typed = [...document.querySelectorAll("input, textarea")].map((e) => e.value).join(" ");
    if (/(^|[^0-9A-Za-z])\\d{17}[\\dXx](?![0-9A-Za-z])/.test(page.outerHTML + " " + typed)) wholeNumberSeen(location.href);
  };
  document.addEventListener("DOMContentLoaded", look);
  document.addEventListener("htmx:afterSettle", look);
})();
"""


@dataclass
class People:
    """people("county-clerk") is that person's page. Who comes back after half a year sets a new password first, as the page asks."""

    visit: Any
    pages: dict[tuple[str, bool], Page] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)
    whole_numbers: list[str] = field(default_factory=list)

    def __call__(self, username: str, *, phone: bool = False) -> Page:
        """The page of a person; the same one until the clock goes on."""
        key = (username, phone)
        if key not in self.pages:
            self.pages[key] = page = self.visit(
                None, PHONE if phone else DESKTOP, is_mobile=phone, has_touch=phone
            )
            page.context.expose_function("wholeNumberSeen", lambda url: self.whole_numbers.append(url))
            page.context.add_init_script(_WATCH)
            self._sign_in(page, username)
        return self.pages[key]

    def go_home(self) -> None:
        """Everybody closes the browser: the clock goes on and sessions end."""
        for page in self.pages.values():
            page.context.close()
        self.pages.clear()

    def _sign_in(self, page: Page, username: str) -> None:
        page.goto("/sign-in/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码", exact=True).fill(self.passwords.get(username, DEMO_PASSWORD))
        press(page, "登录")
        page.wait_for_url(lambda url: urlsplit(url).path != "/sign-in/")
        if page.get_by_label("现在的密码").count():
            self._renew(page, username)

    def _renew(self, page: Page, username: str) -> None:
        old = self.passwords.get(username, DEMO_PASSWORD)
        new = self.passwords[username] = f"qinglan-{len(self.passwords)}-{old[-4:]}-gushi"
        page.get_by_label("现在的密码").fill(old)
        page.get_by_label("新密码", exact=True).fill(new)
        page.get_by_label("再填一次新密码").fill(new)
        press(page, "修改密码")
        expect(page.get_by_text("密码已修改")).to_be_visible()


@pytest.fixture(name="people")
def people_of_the_story(visit) -> Iterator[People]:
    """The people of one story; at its end nobody has seen a whole ID number."""
    found = People(visit)
    yield found
    assert found.whole_numbers == []


def labelled(page: Page | Locator, label: str) -> Locator:
    """The control of a label; 可不填 may stand behind it."""
    return page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(（可不填）)?\s*$"))


def fill(page: Page, fields: dict[str, Any]) -> None:
    """Fill in a form by the words that stand beside its fields: text, a choice, a tick (True), a file (Path)."""
    for label, value in fields.items():
        group = page.get_by_role("group", name=re.compile(rf"^\s*{re.escape(label)}"))
        control = labelled(page, label)
        group.or_(control).first.wait_for(state="attached")
        if group.count() and isinstance(value, str):
            group.get_by_label(value).first.check()
            continue
        if isinstance(value, bool):
            control.set_checked(value)
        elif isinstance(value, Path):
            control.set_input_files(value)
        elif control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(label=value)
        else:
            control.fill(str(value))


def said(page: Page, words: str) -> None:
    """The page says something to the person who acted."""
    expect(page.get_by_role("status").filter(has_text=words).first).to_be_visible()


def refused(page: Page, *words: str) -> None:
    """The page refuses and says why."""
    for text in words:
        expect(page.locator("main")).to_contain_text(text)


def picture(page: Page, name: str) -> None:
    """A picture of the whole page, where STORY_PICTURES names a folder to keep them in."""
    if folder := os.environ.get("STORY_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
