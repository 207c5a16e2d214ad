"""Where relatives could not be compared, and where one is found, in a real browser."""

import os
from pathlib import Path

import pytest
from django.urls import reverse

from tests.web.cases.test_kin_gaps import damaged  # noqa: F401
from tests.web.cases.test_kin_register import WORKER, registers, tie  # noqa: F401
from tools.page_check import Budget, check_page

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ANY_SPEED = Budget(lcp_ms=30_000)
SHOTS = Path(os.environ["MINGCHA_SHOTS"]) if os.environ.get("MINGCHA_SHOTS") else None


@pytest.fixture
def page(desk, live_server, actor_client, window):
    """The browser of the county's clerk, who dispatched the case."""
    return window(live_server.url, actor_client("clerk", "county")).new_page()


def test_nothing_is_wrong_with_what_is_said(desk, registers, tie, damaged, page, live_server):  # noqa: F811
    tie(desk.verifier, WORKER)
    case = desk.verifying(household_key=registers.household("张家"))
    here, problems = reverse("cases:page", args=[case.no]), []
    for state in ("not-read", "barred"):
        if state == "barred":
            damaged()
        for name, path in {"case": here, "timeline": f"{here}?tab=timeline", "workbench": "/"}.items():
            problems += [
                f"{state} {path}: {p}" for p in check_page(page, live_server.url + path, budget=ANY_SPEED)
            ]
            for width in (360, 1366) if SHOTS else ():
                page.set_viewport_size({"width": width, "height": 768})
                page.screenshot(path=SHOTS / f"{state}-{name}-{width}.png", full_page=True)
    assert problems == []
