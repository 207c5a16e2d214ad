"""The browser: the system's Chromium, drawn the same on every machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none"]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Chromium without a window; `CHROMIUM` names another one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGUMENTS
        )
        try:
            yield browser
        finally:
            browser.close()
