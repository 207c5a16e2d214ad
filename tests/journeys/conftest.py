"""Whole stories in a real browser, on the example county as `mingcha demo` makes it, served as `mingcha serve` serves it.

The demonstration is made once for all test processes; every module of stories gets a copy and a server of its own, because stories change things.
"""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import clean_environment
from tests.patience import WORK_SECONDS
from tools.page_check import open_browser

DESKTOP, PHONE = {"width": 1366, "height": 768}, {"width": 360, "height": 740}
DEMO_PASSWORD = "mingcha-demo-2024"


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """Everything here needs the browser; what shares a server stays on one worker."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(f"journey-{Path(item.path).stem}"))


@dataclass(frozen=True)
class Served:
    """A running installation."""

    url: str
    home: Path
    process: subprocess.Popen
    environment: dict[str, str]

    def mingcha(self, *arguments: str) -> subprocess.CompletedProcess:
        """A command line on the same installation."""
        return subprocess.run([sys.executable, "-m", "mingcha.cli", *arguments], env=self.environment, capture_output=True, text=True, check=False)  # fmt: skip


@pytest.fixture(scope="module")
def served(demonstration, tmp_path_factory) -> Iterator[Served]:
    """A copy of the demonstration, served on a port of its own."""
    folder = tmp_path_factory.mktemp("served") / "demo"
    shutil.copytree(demonstration, folder)
    with serving(folder) as running:
        yield running


class serving:
    """Serve a demonstration's folder until the block ends."""

    def __init__(self, folder: Path, *, second_factor: str = "optional") -> None:
        self.folder, self.second_factor = folder, second_factor

    def __enter__(self) -> Served:
        port = _free_port()
        environment = clean_environment() | {
            "MINGCHA_HOME": str(self.folder / "数据"),
            "MINGCHA_KEY_FILE": str(self.folder / "密钥" / "vault.key"),
            "MINGCHA_SECOND_FACTOR": self.second_factor,
        }
        self.log = (self.folder / "serve.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mingcha.cli", "serve", "--port", str(port), "--web-processes", "1"],
            env=environment, stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        url = f"http://127.0.0.1:{port}"
        try:
            _wait_until_up(url, self.process, self.folder / "serve.log")
        except BaseException:
            self.__exit__()
            raise
        return Served(url, self.folder / "数据", self.process, environment)

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.log.close()


@pytest.fixture(scope="module")
def chromium():
    """The browser of one module: its driver keeps a loop in this thread, which tests of other kinds must not meet."""
    with open_browser() as browser:
        yield browser


@pytest.fixture
def visit(chromium, served):
    """visit(username, viewport=DESKTOP) -> a page of a browser of its own, signed in as that demo user; None = not signed in."""
    contexts = []

    def make(username: str | None, viewport: dict = DESKTOP, **options):
        context = chromium.new_context(
            base_url=served.url, viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True,
            service_workers="block", **options,  # what a device keeps without a network is told in tests/web/cases/test_offline.py
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        if username is not None:
            sign_in(page, username)
        return page

    yield make
    for context in contexts:
        context.close()


def sign_in(page, username: str, password: str = DEMO_PASSWORD) -> None:
    """Through the page, as a person does."""
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def _free_port() -> int:
    """A port below those that the system hands out to connections: none of theirs takes it before the server does."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def _wait_until_up(url: str, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + WORK_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(url + "/sign-in/", timeout=60):
                return
        except urllib.error.HTTPError:
            break  # it is up, and broken
        except OSError:
            time.sleep(0.2)
    else:
        if process.poll() is None:
            raise TimeoutError(f"Timeout: {url} 没有起来")
    raise AssertionError(f"{url} 没有起来：\n{log.read_text('utf-8')[-4000:]}")
