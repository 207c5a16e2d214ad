"""The browser: the system's Chromium, drawn the same on every machine."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--font-render-hinting=none"]
PATIENCE_MS = int(os.environ.get("MINGCHA_PATIENCE_MS", 120_000))
"""How long a page, or something on it, is waited for: long enough for a machine that does much else. It is no measure of speed."""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Chromium without a window, all its pages patient; `CHROMIUM` names another one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGUMENTS
        )
        browser.on("context", lambda context: context.set_default_timeout(PATIENCE_MS))
        try:
            yield browser
        finally:
            browser.close()
