"""From page to page. A click by itself comes back while the old page still stands: these wait for the new one."""

from playwright.sync_api import Locator, Page


def leave_by(control: Locator) -> None:
    """Click what leads to another page; go on when that page has been loaded."""
    with control.page.expect_navigation():
        control.click()


def press(page: Page, name: str) -> None:
    """Press a button that sends a form, whatever the width of the screen; go on at the page that answers."""
    leave_by(page.get_by_role("button", name=name, exact=True))


def follow(page: Page, name: str) -> None:
    """Follow a link, whatever it looks like; go on at its page."""
    leave_by(page.get_by_role("link", name=name, exact=True))
