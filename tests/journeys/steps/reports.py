"""Reports of the calendar: written, handed in, signed for, sent back; what the calendar says about them."""

import re
import time
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.steps.going import follow, leave_by, press
from tests.journeys.steps.people import fill, said
from tests.patience import WORK_SECONDS


@dataclass(frozen=True)
class CalendarRow:
    """One line of a unit's reporting calendar, as the page has it."""

    day: str
    title: str
    state: str
    note: str
    address: str


def calendar(page: Page, campaign: int) -> list[CalendarRow]:
    """The calendar of the person's own unit, by day."""
    page.goto(f"/campaigns/{campaign}/reports/")
    rows = page.get_by_role("region", name="本单位报送").get_by_role("row").evaluate_all(
        "rows => rows.slice(1).map(r => [...[0, 1, 3, 4].map(n => r.cells[n].innerText.trim()), r.querySelector('a').getAttribute('href')])"
    )  # fmt: skip
    return [CalendarRow(*row) for row in rows]


def timeliness(page: Page, campaign: int) -> dict[str, tuple[str, ...]]:
    """各单位按时情况: unit → 应报, 按时, 迟报, 缺报."""
    page.goto(f"/campaigns/{campaign}/reports/")
    rows = page.get_by_role("region", name="各单位按时情况").get_by_role("row").evaluate_all(
        "rows => rows.slice(1).map(r => [...r.cells].map(c => c.innerText.trim()))"
    )  # fmt: skip
    return {row[0]: tuple(row[1:5]) for row in rows}


def wait_for_state(page: Page, campaign: int, address: str, state: str) -> None:
    """Until the worker's clock has done its work of the night."""
    until = time.monotonic() + WORK_SECONDS
    while True:
        row = next(r for r in calendar(page, campaign) if r.address == address)
        if row.state == state:
            return
        assert time.monotonic() < until, f"{row.day}“{row.title}”还是“{row.state}”"
        page.wait_for_timeout(500)


def hand_in(page: Page, address: str, text: str, *, ledger_of: str = "") -> None:
    """Write, look at the 核对页, hand in."""
    page.goto(address)
    fill(page, {"正文": text})
    press(page, "核对并上报")
    expect(page.get_by_role("heading", level=1, name="上报前核对")).to_be_visible()
    if ledger_of:
        fill(page, {"同时上报工作台账": True, "台账所属时期": ledger_of})
    leave_by(page.get_by_role("button", name=re.compile("^上报")))
    said(page, "对方签收前可以撤回")


def sign_for_report(page: Page, address: str) -> None:
    """签收 by the unit above."""
    page.goto(address)
    press(page, "签收")
    said(page, "已签收")


def send_report_back(page: Page, address: str, reason: str) -> None:
    """退回 by the unit above, with what is missing."""
    page.goto(address)
    follow(page, "退回")
    fill(page, {"退回的原因": reason})
    press(page, "退回这份报送")
    said(page, "已退回")
