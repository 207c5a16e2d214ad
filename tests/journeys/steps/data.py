"""Data in through the import pages, checks run by the worker, both until they are done."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.steps.going import press
from tests.journeys.steps.people import fill, said
from tests.patience import WORK_MS


def member_who_is_paid(departments: Path, village: str) -> tuple[str, str]:
    """(ID number, name) of somebody of a village on the demonstration's 低保 roll, paid without an end."""
    folder = departments / "民政局" / "救助系统导出"
    here = {row[0] for row in _rows(folder / "救助家庭_低保.xlsx") if row[2] == village and row[9] is None}
    return next((row[1], row[2]) for row in _rows(folder / "家庭成员_低保.xlsx") if row[0] in here and row[4] == "是" and row[10] is None)  # fmt: skip


def _rows(path: Path) -> list[tuple]:
    sheet = load_workbook(path, read_only=True).worksheets[0]
    return [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]]


def write_workbook(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """A small workbook, all cells text."""
    book = Workbook()
    for row in rows:
        book.active.append([str(c) for c in row])
    for row in book.active.iter_rows():
        for cell in row:
            cell.number_format = "@"
    book.save(path)
    return path


def import_more(page: Page, table: str, file: Path, *, rows: int) -> str:
    """Upload, match the heads, look at the judged rows, confirm: added to what is there. Returns the batch's address."""
    page.goto("/imports/start/")
    fill(page, {"数据表": table, "这份文件": "是新增的数据，补充到原有的里面", "文件": file})
    press(page, "上传文件")
    press(page, "校验数据")
    page.wait_for_url("**/preview/", timeout=WORK_MS)  # the page goes on by itself
    expect(page.get_by_text("确认之前什么都不会写入")).to_be_visible()
    press(page, f"确认入库 {rows} 行")
    expect(page.get_by_text(f"已入库 {rows} 条")).to_be_visible(timeout=WORK_MS)
    return page.url


def run_check(page: Page, *, theme: str, check: str, as_of: str) -> dict[str, str]:
    """Start one check for a day, wait for the worker, read the figures of the run's page."""
    page.goto("/runs/start/")
    fill(page, {"统计日": as_of})
    page.get_by_label("只运行勾选的检查").check()
    page.locator("summary").filter(has_text=theme).click()
    page.get_by_label(check, exact=True).check()
    press(page, "核对后运行")
    expect(page.get_by_text(f"1 项：{check}")).to_be_visible()
    press(page, "开始比对")
    said(page, "已排入比对")
    address = page.url
    result = page.get_by_role("link", name="查看结果")
    expect(result.or_(page.get_by_text("新出现")).first).to_be_visible(timeout=WORK_MS)
    page.goto(address)
    figures = page.locator("ul.numbers").get_by_role("listitem").all_inner_texts()
    return {words.split("\n")[-1]: words.split("\n")[0] for words in figures}
