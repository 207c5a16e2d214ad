"""What every workbook of ours shares: fixed dates (same data, same bytes), text that is never a formula, print set-up."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter

FIXED_TIME = datetime(2020, 1, 1)
"""Workbooks carry no clock of their own: two runs on the same data give the same bytes."""
LONGEST_CELL = 32_000
ROWS_OF_A_SHEET = 1_000_000


def new_workbook(path: Path) -> xlsxwriter.Workbook:
    """A workbook whose texts stay texts: nothing that begins with = or http is turned into something active."""
    book = xlsxwriter.Workbook(
        str(path),
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "constant_memory": True,
        },
    )
    book.set_properties({"title": "明察", "author": "明察", "created": FIXED_TIME})
    return book


def cell_text(value: Any) -> str:
    """A value as cell text; what does not fit a cell ends in an ellipsis."""
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def prepare_for_print(sheet: Any, *, last_column: int, header_row: int, title: str) -> None:
    """A4 landscape, header repeated, page numbers, fitted to the page's width."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, header_row)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_header(f"&C{title.replace('&', '&&')}")
    sheet.set_footer("&L疑点不是结论，须由人核实&C第 &P 页 共 &N 页")
    sheet.freeze_panes(header_row + 1, 0)


def row_height(texts: Sequence[str | None], widths: Sequence[float], *, line_points: float = 13.5) -> float:
    """The height that shows wrapped texts whole: written down, because not every program works it out by itself.

    Arguments
        widths  of the columns, in characters as workbooks count them; a Chinese character takes two
    """
    lines = [
        sum(
            max(1, ceil(sum(2 if ord(c) > 0x2E7F else 1 for c in part) / max(width - 1, 1)))
            for part in (text or "").split("\n")
        )
        for text, width in zip(texts, widths, strict=False)
    ]
    return min(max([1, *lines]) * line_points + 2, 400.0)
