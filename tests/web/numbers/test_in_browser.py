"""统计 in a real browser, at both sizes and both text sizes."""

import os
from datetime import date
from pathlib import Path

import pytest

from mingcha.web.cases.services.issues import close_out
from tools.page_check import ANY_SPEED, check_page

pytestmark = pytest.mark.slow
SHOTS = Path(os.environ["MINGCHA_SHOTS"]) if os.environ.get("MINGCHA_SHOTS") else None


@pytest.fixture
def site(transactional_db, desk):
    """A server with cases of both sides, one issue closed out, one late, and money on both sides."""
    from pytest_django.live_server_helper import LiveServer

    from tests.web.numbers.test_work import settled

    desk.submitted(), desk.confirmed(side="missed")
    issue = desk.applied()
    close_out(actor=desk.reviewer, issue_id=issue.pk, note="", now=desk.tick())
    settled(desk, desk.remedying(due_on=date(2024, 7, 31)), "recovery", "300")
    settled(desk, desk.remedying(side="missed"), "pay_out", "500")
    server = LiveServer("localhost")
    yield server
    server.stop()


def test_nothing_is_wrong_with_the_page(site, actor_client, window):
    page = window(site.url, actor_client("clerk", "county")).new_page()
    assert check_page(page, f"{site.url}/numbers/", budget=ANY_SPEED, shots=SHOTS) == []
