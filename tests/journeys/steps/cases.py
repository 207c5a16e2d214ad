"""A flag becomes a case; the case is signed for, verified at the door, reviewed; its issue is remedied and closed out."""

import re
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.steps.going import follow, press
from tests.journeys.steps.people import fill, said


def dispatch_flag(page: Page, *, check: str, to: str, area: str = "", unit: str = "") -> str:
    """Tick the first new flag of a check (in an area) and hand it out. Returns the number of the case.

    Arguments
        check  id of the check      area  region code       to, unit  words of the rule's choices
    """
    page.goto(f"/flags/?check_id={check}&status=new" + (f"&area={area}" if area else ""))
    expect(page.get_by_text("这是疑点，不是结论")).to_be_visible()
    page.get_by_role("checkbox", name=re.compile(r"^选择 \S")).first.check()
    press(page, "分派")
    fill(page, {"交给谁": to} | ({"指定的单位": unit} if unit else {}))
    press(page, "下发 1 条")
    said(page, "已分派 1 条疑点，成 1 件核查件")
    page.goto("/cases/?sort=-new")
    return page.get_by_role("link", name=re.compile(r"^HC-\d{4}-\d{6}$")).first.inner_text()


def do(page: Page, no: str, words: str, fields: Mapping[str, Any] | None = None, *, button: str = "", says: str = "") -> None:  # fmt: skip
    """One act on the page of a case: its link, its form, its button, what is said afterwards."""
    page.goto(f"/cases/{no}/")
    follow(page, words)
    fill(page, dict(fields or {}))
    press(page, button or words)
    if says:
        said(page, says)


def hindered(page: Page, no: str, words: str, why: str) -> None:
    """The page does not offer an act and says why."""
    page.goto(f"/cases/{no}/")
    expect(page.get_by_role("link", name=words, exact=True)).to_have_count(0)
    expect(page.get_by_text(re.compile(f"{words}：.*{why}"))).to_be_visible()


def write_record(page: Page, no: str, fields: Mapping[str, Any], *, answer: str = "不符合") -> int:
    """Fill in the record of the verification: the same answer to every item, then what was found. Returns how many items there were."""
    page.goto(f"/cases/{no}/?tab=verify")
    follow(page, "填写核查记录")
    expect(page.get_by_role("heading", name="逐项核实")).to_be_visible()
    items = page.get_by_role("group", name=re.compile(r"^\s*\d+\. "))
    count = items.count()
    for n in range(count):
        items.nth(n).get_by_label(answer, exact=True).check()
    fill(page, dict(fields))
    press(page, "保存记录")
    said(page, "核查记录已保存")
    return count


def remedy(
    page: Page, no: str, *, measures: str, due_on: str, remedier: str = "", approach: str = "限期整改"
) -> None:
    """立案 was done: choose the approach, its measures, one a line, and who answers for it."""
    who = {"责任人": remedier} if remedier else {}
    do(
        page,
        no,
        "确定整改方式",
        {"整改方式": approach, "整改措施": measures, "整改期限": due_on} | who,
        says="已确定整改方式",
    )


def measure_done(page: Page, no: str, measure: str, progress: str) -> None:
    """登记措施完成, today."""
    do(page, no, "登记措施完成", {"措施": measure, "完成情况": progress}, says="已登记")


def upload(page: Page, no: str, file: Path, purpose: str, *, remedy: bool = False) -> None:
    """A file of the verification, or of the remedy."""
    do(page, no, "上传整改佐证" if remedy else "上传核查材料", {"文件": file, "用途": purpose}, says="已上传")


def photograph(path: Path, shade: int = 200) -> Path:
    """A small grey picture that stands for a photograph; another shade is another picture."""
    size = 32
    rows = b"".join(b"\0" + bytes([shade, shade, (shade + n) % 256]) * size for n in range(size))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))  # fmt: skip
    return path
