"""Plan in: a document or a plan that ships, every question of the review answered on its page, issued by the leader."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from docx import Document
from playwright.sync_api import Page, expect

from mingcha.catalog.plans import ReviewedPlan, load_plans
from tests.journeys.steps.going import follow, leave_by, press
from tests.journeys.steps.people import fill, said
from tests.patience import WORK_MS


def start_from_shipped(page: Page, plan_id: str, *, year: int, title: str, upper: int | None = None) -> int:
    """Choose one of the plans that ship, for another year. Returns the campaign's number."""
    plan = load_plans()[plan_id]
    page.goto(f"/campaigns/new/?upper={upper}" if upper else "/campaigns/new/")
    follow(page, plan.title)
    fill(page, {"用于哪一年": year, "专项名称": title})
    press(page, "开始核对")
    said(page, "已按新的年份移动日期，请逐条核对")
    return campaign_of(page)


def start_from_document(page: Page, document: Path) -> int:
    """Upload a plan and wait until the worker has read it. Returns the campaign's number."""
    page.goto("/campaigns/new/")
    fill(page, {"方案文件": document})
    press(page, "上传并读取")
    read = page.get_by_role("heading", level=2, name="任务", exact=True)
    expect(read).to_be_visible(timeout=WORK_MS)  # the page goes on by itself
    return campaign_of(page)


def campaign_of(page: Page) -> int:
    """The number of the campaign whose page is open."""
    found = re.search(r"/campaigns/(\d+)/", page.url)
    assert found, page.url
    return int(found[1])


def moved_days(page: Page) -> dict[tuple[str, str], tuple[str, str]]:
    """The table of moved days: (clause, what) → (before, now)."""
    page.get_by_text("原来和现在对照").click()
    rows = page.get_by_role("region", name="移动的日期").get_by_role("row")
    expect(rows.nth(1)).to_be_visible()
    cells = rows.evaluate_all("rows => rows.slice(1).map(r => [...r.cells].map(c => c.innerText.trim()))")
    return {(clause, what): (before, now) for clause, what, before, now in cells}


def settle_plan(page: Page, campaign: int, *, items: Mapping[str, Mapping[str, Any]] | None = None, reports: Mapping[str, Mapping[str, Any]] | None = None, level: str = "乡镇级", answer: str = "原文无误") -> None:  # fmt: skip
    """Answer everything that the review asks: what was read without a question at once, doubtful days and reports one by one, each defect.

    Arguments
        items    title (its beginning) → what is filled in otherwise than read
        reports  title (its beginning) → the same for reporting lines
        level    who owes a report whose sender the plan does not name
        answer   what is said of the defects of the text
    """
    page.goto(f"/campaigns/{campaign}/review/")
    press_matching(page, r"^采纳没有疑问的 \d+ 条$")
    said(page, "已采纳没有疑问的")
    for words, known, button in (("确认时限", items, "采纳这一条"), ("核对", reports, "采纳这一项")):
        for address, title in _open_lines(page, words):
            page.goto(address)
            open_fields = _who_reports(page, level) if words == "核对" else {}
            fill(page, open_fields | _corrections(title, known))
            press(page, button)
            expect_review(page, campaign)
    answer_defects(page, campaign, answer)


def _open_lines(page: Page, words: str) -> list[tuple[str, str]]:
    """(address, title) behind every link 确认时限：…, 核对：… or 写处理意见：… of the review."""
    links = page.get_by_role("link", name=re.compile(rf"^{words}\s*："))
    found = links.evaluate_all("all => all.map(a => [a.getAttribute('href'), a.textContent])")
    return [(address, name.split("：", 1)[1].strip()) for address, name in found]


def _corrections(title: str, known: Mapping[str, Mapping[str, Any]] | None) -> dict[str, Any]:
    return next((dict(v) for k, v in (known or {}).items() if title.startswith(k)), {})


def _who_reports(page: Page, level: str) -> dict[str, Any]:
    """What the plan leaves open and the form demands: who owes the report, to whom it goes."""
    found: dict[str, Any] = {}
    if not page.get_by_label("由哪一级报送").input_value():
        found["由哪一级报送"] = level
    if not page.get_by_label("报给谁").input_value():
        found["报给谁"] = "县民政局"
    return found


def expect_review(page: Page, campaign: int) -> None:
    """What was answered is on record, and the review itself is there again: the pages of its questions have longer addresses."""
    expect(page).to_have_url(re.compile(rf"/campaigns/{campaign}/review/(\?[^/]*)?(#.*)?$"))


def leave_out(page: Page, campaign: int, title: str, reason: str) -> None:
    """不采用 one item, with the reason."""
    page.goto(f"/campaigns/{campaign}/review/")
    leave_by(page.get_by_role("link", name=re.compile(rf"^修改\s*：{re.escape(title)}")))
    follow(page, "不采用这一条")
    fill(page, {"不采用的理由": reason})
    press(page, "不采用")
    expect_review(page, campaign)


def answer_defects(page: Page, campaign: int, answer: str) -> list[str]:
    """Say of each defect of the text what is done about it. Returns the words in question."""
    page.goto(f"/campaigns/{campaign}/review/")
    found = _open_lines(page, "写处理意见")
    for address, _ in found:
        page.goto(address)
        fill(page, {"处理意见": answer})
        press(page, "记录处理意见")
        expect_review(page, campaign)
    return [words for _, words in found]


def issue(page: Page, campaign: int) -> None:
    """The leader looks at the 核对页 and issues."""
    page.goto(f"/campaigns/{campaign}/review/")
    follow(page, "核对后印发")
    expect(page.get_by_text("均已有处理意见")).to_be_visible()
    press(page, "印发专项")
    said(page, "任务和报送日历已建立")


def press_matching(page: Page, pattern: str) -> None:
    """Press the button whose words match."""
    leave_by(page.get_by_role("button", name=re.compile(pattern)))


def write_document(path: Path, plan: ReviewedPlan, *, title: str, doc_no: str, issuer: str, year: int, closing: Iterable[str]) -> Path:  # fmt: skip
    """A plan as an office would write it in Word, from the facts of a plan that ships.

    Arguments
        year     of the phases' days
        closing  the paragraphs of 四、工作要求
    """
    document = Document()
    for line in (
        issuer,
        doc_no,
        f"关于印发《{title}》的通知",
        title,
        "一、指导思想",
        "按照上级部署，结合实际，制定本方案。",
    ):
        document.add_paragraph(line)
    numerals = "一二三四五六七八九十"
    document.add_paragraph("二、突出整治重点")
    for n, item in enumerate(i for i in plan.items if i.kind == "focus"):
        document.add_paragraph(f"（{numerals[n]}）{item.title}。检查落实情况，发现问题及时纠正。（责任单位：{'、'.join(item.units)}）")  # fmt: skip
    document.add_paragraph("三、工作步骤")
    for n, item in enumerate(i for i in plan.items if i.kind == "phase" and i.due and i.due.get("on")):
        document.add_paragraph(f"第{numerals[n]}阶段：{item.title}")
        words = item.due["text"].replace(str(item.due["on"].year), str(year))  # slips of the pen and all
        document.add_paragraph(f"各县（市、区）民政局认真组织实施。（{words}）")
    document.add_paragraph("四、工作要求")
    for words in closing:
        document.add_paragraph(words)
    document.save(path)
    return path
