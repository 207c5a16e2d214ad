"""Tasks handed down, taken back, signed for, taken on; the ledger filled in, handed up, received."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.steps.going import follow, press
from tests.journeys.steps.people import fill, said
from tests.journeys.steps.plans import press_matching


def hand_down(page: Page, campaign: int, units: Iterable[str], *, tasks: Iterable[str] | None = None, note: str = "", **rule: Any) -> int:  # fmt: skip
    """Choose tasks (None: all) and units, look at the 核对页, hand down. Returns the number of the 下发.

    Arguments
        rule  the form's further fields by their words
    """
    page.goto(f"/campaigns/{campaign}/dispatch/")
    wanted = page.get_by_role("group", name="下发哪些任务").get_by_role("checkbox")
    expect(wanted.first).to_be_visible()
    for box in wanted.all():
        if tasks is None or any(t in box.evaluate("e => e.labels[0].innerText") for t in tasks):
            box.check()
    for unit in units:
        page.get_by_role("group", name="下发给哪些单位").get_by_label(unit, exact=True).check()
    fill(page, {"要求": note} | rule)
    press(page, "核对后下发")
    expect(page.get_by_role("heading", level=1, name="下发前核对")).to_be_visible()
    expect(page.get_by_text("下发后对方签收前可以撤回").first).to_be_visible()
    press_matching(page, r"^下发 \d+ 项次$")
    said(page, "已下发，对方签收前可以撤回")
    return int(page.url.rstrip("/").rsplit("/", 1)[1])


def sign_for(page: Page, campaign: int, dispatch: int) -> None:
    """签收 of what was handed down to the person's unit."""
    page.goto(f"/campaigns/{campaign}/dispatch/{dispatch}/")
    press(page, "签收任务")
    said(page, "项任务，已列入本单位台账")


def take_back(page: Page, campaign: int, dispatch: int, reason: str) -> None:
    """撤回 before the first has signed."""
    page.goto(f"/campaigns/{campaign}/dispatch/{dispatch}/")
    follow(page, "撤回下发")
    fill(page, {"撤回的理由": reason})
    press(page, "撤回下发")
    said(page, "已撤回这次下发")


def fill_ledger(page: Page, campaign: int, progress: Mapping[int, tuple[str, str]], *, others_unchanged: bool = True) -> None:  # fmt: skip
    """Write progress into rows, and 无新进展 into the rest.

    Arguments
        progress  row from 0 → (整改状态, words)
    """
    page.goto(f"/campaigns/{campaign}/?fill=1")
    for row, (status, words) in progress.items():
        page.get_by_label(re.compile("整改状态$")).nth(row).select_option(label=status)
        page.get_by_label(re.compile("整治进展情况$")).nth(row).fill(words)
    press(page, "保存进展")
    said(page, f"已保存 {len(progress)} 行进展")
    if others_unchanged:
        page.goto(f"/campaigns/{campaign}/?fill=1")
        boxes = page.get_by_role("checkbox", name=re.compile("^选择第"))
        for n in range(boxes.count()):
            boxes.nth(n).set_checked(n not in progress)
        press(page, "为勾选的行填无新进展")
        said(page, "无新进展")


def hand_up_ledger(page: Page, campaign: int, period: str) -> str:
    """核对页, then 上报. Returns the address of the frozen version."""
    page.goto(f"/campaigns/{campaign}/hand-up/")
    fill(page, {"所属时期": period})
    press(page, "上报工作台账")
    said(page, "期工作台账，对方签收前可以撤回")
    return page.url


def download_ledger(page: Page, address: str, folder: Path) -> Path:
    """The workbook of a ledger's page, saved under its own name."""
    page.goto(address)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="导出 Excel").click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path
