"""疑点清单.xlsx: the flags as people verify them, a sheet a theme; the first sheet says what was compared and what was not."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mingcha.office.workbook_format import (
    ROWS_OF_A_SHEET,
    cell_text,
    new_workbook,
    prepare_for_print,
    row_height,
)

THEMES = {
    "wrongly_included": "疑似错保", "missed": "疑似漏保少发", "kinship": "近亲属与作风", "funds": "资金与账户",
    "temporary_assistance": "临时救助", "procedure": "程序", "supervision": "监督", "data_quality": "数据质量",
}  # fmt: skip
STATUSES = {"flagged": "有疑点", "clear": "已比对，无疑点", "not_applicable": "未比对", "error": "出错"}
SEVERITIES = {"high": "高", "medium": "中", "low": "低"}
SIDES = {
    "wrongly_included": "错保", "missed": "漏保", "procedure": "程序", "fund": "资金", "conduct": "作风", "data_quality": "数据质量",
}  # fmt: skip
COLUMNS = (
    ("检查", 16), ("程度", 5), ("地区", 15), ("家庭编号", 15), ("姓名（已遮盖）", 8), ("疑点编号", 18), ("发现了什么", 36), ("金额（元）", 11),
    ("月份或日期", 11), ("怎样核实", 40), ("依据", 22), ("核实结果", 12),
)  # fmt: skip
GUIDE = (("检查", 18), ("问什么", 30), ("常见的正当情形（先排除）", 46), ("怎样核实", 46), ("依据", 34))


@dataclass(frozen=True)
class SummaryLine:
    """One check in the first sheet."""

    theme: str
    title: str
    side: str
    status: str
    examined: int
    flagged: int
    amount_yuan: Any
    missing: str


@dataclass(frozen=True)
class FlagLine:
    """One flag in a theme's sheet."""

    theme: str
    title: str
    severity: str
    region: str
    household_id: str
    masked_name: str
    subject_id: str
    found: str
    amount_yuan: Any
    when: str
    verify: str
    basis: str


@dataclass(frozen=True)
class GuideLine:
    """What the person who verifies should know of one check that has flags; legitimate reasons come before the data."""

    title: str
    question: str
    legit_reasons: str
    verify: str
    basis: str


def write_flag_workbook(
    path: Path,
    heading: str,
    summary: Iterable[SummaryLine],
    guide: Iterable[GuideLine],
    lines: Iterable[FlagLine],
) -> None:
    """Write the workbook. `heading` names the day and the engine; lines come sorted by theme."""
    book = new_workbook(path)
    styles = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format(
            {"bold": True, "bg_color": "#E7EDF5", "border": 1, "text_wrap": True, "valign": "vcenter"}
        ),
        "text": book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"}),
        "money": book.add_format({"border": 1, "valign": "top", "num_format": "#,##0.00"}),
        "count": book.add_format({"border": 1, "valign": "top", "num_format": "#,##0"}),
        "grey": book.add_format({"border": 1, "text_wrap": True, "valign": "top", "bg_color": "#DDDDDD"}),
        "note": book.add_format({"italic": True}),
    }
    _write_summary(book, styles, heading, list(summary))
    _write_guide(book, styles, list(guide))
    _write_themes(book, styles, lines)
    book.close()


def _write_summary(book: Any, styles: dict[str, Any], heading: str, summary: list[SummaryLine]) -> None:
    sheet = book.add_worksheet("总表")
    columns = (
        ("主题", 14),
        ("检查", 28),
        ("方向", 10),
        ("结果", 16),
        ("比对数", 12),
        ("疑点数", 10),
        ("金额（元）", 16),
        ("没有比对的数据", 60),
    )
    for i, (_, width) in enumerate(columns):
        sheet.set_column(i, i, width)
    sheet.write_string(0, 0, heading, styles["title"])
    sheet.write_string(
        1,
        0,
        "疑点是向人提出的问题，不是结论；任何停发、减发、追回都须先入户核实、听取陈述、书面告知。",
        styles["note"],
    )
    tally = {s: sum(1 for line in summary if line.status == s) for s in STATUSES}
    sheet.write_string(2, 0, "　".join(f"{STATUSES[s]} {n} 项" for s, n in tally.items()), styles["note"])
    for i, (name, _) in enumerate(columns):
        sheet.write_string(3, i, name, styles["head"])
    for row, line in enumerate(summary, start=4):
        style = styles["grey"] if line.status == "not_applicable" else styles["text"]
        sheet.set_row(row, row_height((None, line.title, line.missing), (14, 28, 60)))
        for i, text in enumerate(
            (THEMES.get(line.theme, line.theme), line.title, SIDES[line.side], STATUSES[line.status])
        ):
            sheet.write_string(row, i, text, style)
        if line.status == "not_applicable":
            for i in (4, 5, 6):  # grey and empty: no data is not a zero
                sheet.write_string(row, i, "未比对" if i == 4 else "", style)
        else:
            sheet.write_number(row, 4, line.examined, styles["count"])
            sheet.write_number(row, 5, line.flagged, styles["count"])
            _write_money(sheet, row, 6, line.amount_yuan, styles)
        sheet.write_string(row, 7, cell_text(line.missing), style)
    sheet.autofilter(3, 0, 3 + len(summary), len(columns) - 1)
    prepare_for_print(sheet, last_column=len(columns) - 1, header_row=3, title="疑点清单总表")


def _write_guide(book: Any, styles: dict[str, Any], guide: list[GuideLine]) -> None:
    sheet = book.add_worksheet("核实须知")
    for i, (title, width) in enumerate(GUIDE):
        sheet.set_column(i, i, width)
        sheet.write_string(0, i, title, styles["head"])
    for row, line in enumerate(guide, start=1):
        texts = (line.title, line.question, line.legit_reasons, line.verify, line.basis)
        sheet.set_row(row, row_height(texts, [w for _, w in GUIDE]))
        for i, text in enumerate(texts):
            sheet.write_string(row, i, cell_text(text), styles["text"])
    prepare_for_print(
        sheet, last_column=len(GUIDE) - 1, header_row=0, title="核实须知：先排除正当情形，再逐项核实"
    )


def _write_themes(book: Any, styles: dict[str, Any], lines: Iterable[FlagLine]) -> None:
    sheet, row, theme, part = None, 0, None, 1
    for line in lines:
        if sheet is None or line.theme != theme or row > ROWS_OF_A_SHEET:
            if sheet is not None:
                sheet.autofilter(0, 0, row - 1, len(COLUMNS) - 1)
            part = part + 1 if line.theme == theme else 1
            theme = line.theme
            name = THEMES.get(theme, theme) + (str(part) if part > 1 else "")
            sheet, row = _theme_sheet(book, styles, name), 1
        texts = (
            line.title, SEVERITIES[line.severity], line.region, line.household_id, line.masked_name, line.subject_id, line.found, None,
            line.when, line.verify, line.basis, "",
        )  # fmt: skip
        sheet.set_row(row, row_height(texts, [w for _, w in COLUMNS]))
        for i, text in enumerate(texts):
            if i == 7:
                _write_money(sheet, row, i, line.amount_yuan, styles)
            else:
                sheet.write_string(row, i, cell_text(text), styles["text"])
        row += 1
    if sheet is not None:
        sheet.autofilter(0, 0, row - 1, len(COLUMNS) - 1)


def _theme_sheet(book: Any, styles: dict[str, Any], name: str) -> Any:
    sheet = book.add_worksheet(name)
    sheet.set_row(0, 30)
    for i, (title, width) in enumerate(COLUMNS):
        sheet.set_column(i, i, width)
        sheet.write_string(0, i, title, styles["head"])
    prepare_for_print(sheet, last_column=len(COLUMNS) - 1, header_row=0, title=f"疑点清单　{name}")
    return sheet


def _write_money(sheet: Any, row: int, column: int, amount: Any, styles: dict[str, Any]) -> None:
    if amount is None:
        sheet.write_blank(row, column, None, styles["money"])
    else:
        sheet.write_number(row, column, float(amount), styles["money"])
