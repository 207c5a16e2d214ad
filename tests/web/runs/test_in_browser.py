"""The pages of runs in a real browser, at both sizes and both text sizes."""

import os
from datetime import date, time
from pathlib import Path

import pytest

from tools.page_check import ANY_SPEED, check_page

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
GRACE = "death_grace_months_dibao"
SHOTS = os.environ.get("MINGCHA_SCREENSHOTS")
"""A folder for pictures, for those who want to look."""


@pytest.fixture
def signed_in(live_server, actor_client, window):
    """signed_in(role, level) -> the browser's page, signed in as that post."""
    return lambda role, level: window(live_server.url, actor_client(role, level)).new_page()


def looked_at(page, url: str, name: str, **more) -> list[str]:
    """What the page check finds; a picture of each size where a folder is given."""
    problems = check_page(page, url, budget=ANY_SPEED, **more)
    if SHOTS:
        for size, width in (("desk", 1366), ("phone", 360)):
            page.set_viewport_size({"width": width, "height": 768})
            page.screenshot(path=Path(SHOTS) / f"{name}-{size}.png", full_page=True)
    return problems


def test_every_page_of_runs(import_office, compared, clerk, work, now, signed_in, live_server):
    from mingcha.web.runs.changing import propose_change
    from mingcha.web.runs.scheduling import save_schedule

    import_office()
    run = compared()
    change = propose_change(
        actor=clerk, as_of=date(2024, 6, 30), reason="征求意见稿", now=now, parameter_id=GRACE, value="12"
    )
    work()
    save_schedule(actor=clerk, rhythm="monthly", day=5, at=time(2, 0), now=now)
    page = signed_in("clerk", "county")
    addresses = {
        "list": "/runs/", "start": "/runs/start/", "confirm": "/runs/start/check/?as_of=20240630&scope=all", "run": f"/runs/{run.pk}/",
        "missing": f"/runs/{run.pk}/?tab=missing", "compare": f"/runs/{run.pk}/?tab=compare",
        "parameters": f"/runs/{run.pk}/?tab=parameters", "versions": f"/runs/{run.pk}/?tab=versions",
        "letter": f"/runs/{run.pk}/request/?department=公安交管", "checks": "/runs/checks/", "check": "/runs/checks/paid_after_death/",
        "changes": "/runs/changes/", "change": f"/runs/changes/{change.pk}/", "propose": f"/runs/changes/propose/?parameter={GRACE}",
        "schedules": "/runs/schedules/", "schedule": "/runs/schedules/set/", "workbench": "/", "messages": "/messages/",
        "preferences": "/messages/preferences/", "new": "/new/", "todo": "/todo/", "announcements": "/announcements/",
        "announce": "/announcements/write/", "numbers": "/numbers/",
    }  # fmt: skip
    found = {name: looked_at(page, live_server.url + address, name) for name, address in addresses.items()}
    assert {name: problems for name, problems in found.items() if problems} == {}
