"""Write the ledger as .xlsx: two-level header, merged cells, drop-downs, ready to print on A4 landscape."""

import io
import os
import re
from datetime import date
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from mingcha.office.ledger import (
    ANSWERS,
    QUESTION_KINDS,
    QUESTION_SHEET,
    REPORT_SHEET,
    TASK_SHEET,
    Area,
    Ledger,
    Task,
)
from mingcha.office.ledger_layout import (
    QUESTION_COLUMNS,
    REPORT_COLUMNS,
    TASK_COLUMNS,
    lines_needed,
    row_height,
)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_DATE_FORMAT = "yyyy-mm-dd"
FIRST_ROW = 4
BLANK_DATE_LINE = "填报日期：    年  月  日"


def write_ledger(ledger: Ledger, path: Path, last_days: dict[tuple[str, int], date] | None = None) -> None:
    """Write the workbook; a half-written file never stands under its name.

    last_days  (area, task number) → the day that no measure of the task may exceed
    """
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(ledger_bytes(ledger, last_days or {}))
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def ledger_bytes(ledger: Ledger, last_days: dict[tuple[str, int], date]) -> bytes:
    """The workbook as bytes."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(
        held,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    formats = _formats(book)
    _write_tasks(book.add_worksheet(TASK_SHEET), ledger, formats, last_days)
    _write_reports(book.add_worksheet(REPORT_SHEET), ledger, formats)
    _write_questions(book.add_worksheet(QUESTION_SHEET), ledger, formats)
    book.close()
    return held.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    base = {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "vcenter", "border": 1}
    return {
        "title": book.add_format(
            {
                "font_name": "方正小标宋简体",
                "font_size": 18,
                "align": "center",
                "valign": "vcenter",
                "text_wrap": True,
            }
        ),
        "filled_on": book.add_format({"font_name": "宋体", "font_size": 10, "align": "right"}),
        "header": book.add_format({**base, "font_name": "黑体", "align": "center", "bg_color": "#E8EEF4"}),
        "text": book.add_format(base),
        "centre": book.add_format({**base, "align": "center"}),
        "date": book.add_format({**base, "align": "center", "num_format": _DATE_FORMAT}),
    }


def clean_text(text: str) -> str:
    """A text as a cell can hold it: no control characters, one kind of line break, at most Excel's 32,767 characters."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()[:32_767]


def _page(sheet: Worksheet, widths: list[int], header_rows: tuple[int, int], frozen: tuple[int, int]) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(*header_rows)
    sheet.freeze_panes(*frozen)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)


def _write_tasks(
    sheet: Worksheet, ledger: Ledger, formats: dict[str, Format], last_days: dict[tuple[str, int], date]
) -> None:
    _page(sheet, [c[2] for c in TASK_COLUMNS], (2, 3), (FIRST_ROW, 3))
    title = f"《{ledger.title}》任务落实工作台账"
    sheet.merge_range(0, 0, 0, 8, clean_text(title), formats["title"])
    sheet.set_row(0, 30 if len(title) < 42 else 54)
    filled = (
        f"填报日期：{ledger.filled_on.year}年{ledger.filled_on.month}月{ledger.filled_on.day}日"
        if ledger.filled_on
        else BLANK_DATE_LINE
    )
    sheet.merge_range(1, 0, 1, 8, filled, formats["filled_on"])
    _write_header(sheet, formats["header"])
    row = FIRST_ROW
    for area in ledger.areas:
        row = _write_area(sheet, row, area, formats, last_days)


def _write_header(sheet: Worksheet, header: Format) -> None:
    at = 0
    while at < len(TASK_COLUMNS):
        top, below, _ = TASK_COLUMNS[at]
        if below is None:
            sheet.merge_range(2, at, 3, at, top, header)
            at += 1
            continue
        group = [n for n in range(at, len(TASK_COLUMNS)) if TASK_COLUMNS[n][0] == top]
        sheet.merge_range(2, group[0], 2, group[-1], top, header)
        for n in group:
            sheet.write_string(3, n, TASK_COLUMNS[n][1] or "", header)
        at = group[-1] + 1
    sheet.set_row(2, 20)
    sheet.set_row(3, 20)


def _write_area(
    sheet: Worksheet, row: int, area: Area, formats: dict[str, Format], last_days: dict[tuple[str, int], date]
) -> int:
    first = row
    for task in area.tasks:
        last = row + len(task.measures) - 1
        _down(sheet, row, last, 1, task.number, formats["centre"])
        _down(sheet, row, last, 2, clean_text(task.content), formats["text"])
        _down(sheet, row, last, 3, clean_text(task.due_words), formats["centre"])
        for n, measure in enumerate(task.measures):
            sheet.write_string(row + n, 4, clean_text(measure.text), formats["text"])
            if isinstance(measure.due, date):
                sheet.write_datetime(row + n, 5, measure.due, formats["date"])
            else:
                sheet.write_string(row + n, 5, clean_text(measure.due), formats["date"])
            sheet.write_string(row + n, 6, clean_text(measure.persons), formats["text"])
            sheet.write_string(row + n, 7, clean_text(measure.units), formats["text"])
            sheet.write_string(row + n, 8, clean_text(measure.progress), formats["text"])
        if (day := last_days.get((area.name, task.number))) is not None:
            sheet.data_validation(row, 5, last, 5, {
                "validate": "date", "criteria": "<=", "value": day, "error_type": "warning", "error_title": "晚于任务时限",
                "error_message": f"措施的完成时限不得晚于任务的完成时限要求（{day.isoformat()}）",
            })  # fmt: skip
        _set_heights(sheet, row, task)
        row = last + 1
    _down(sheet, first, row - 1, 0, clean_text(area.name), formats["centre"])
    return row


def _down(sheet: Worksheet, first: int, last: int, column: int, value: str | int, form: Format) -> None:
    """One value over several rows: merged where there is more than one."""
    if last > first:
        sheet.merge_range(first, column, last, column, "", form)
    if isinstance(value, int):
        sheet.write_number(first, column, value, form)
    else:
        sheet.write_string(first, column, value, form)


def _set_heights(sheet: Worksheet, row: int, task: Task) -> None:
    """Merged cells do not stretch their rows: the rows must be made high enough for them."""
    own = [
        max(lines_needed(m.text, TASK_COLUMNS[4][2]), lines_needed(m.units, TASK_COLUMNS[7][2]), lines_needed(m.persons, TASK_COLUMNS[6][2]),
            1 if isinstance(m.due, date) else lines_needed(m.due, TASK_COLUMNS[5][2]), lines_needed(m.progress, TASK_COLUMNS[8][2]))
        for m in task.measures
    ]  # fmt: skip
    merged = max(
        lines_needed(task.content, TASK_COLUMNS[2][2]), lines_needed(task.due_words, TASK_COLUMNS[3][2])
    )
    missing = max(0, merged - sum(own)) / len(own)
    for n, lines in enumerate(own):
        sheet.set_row(row + n, row_height(lines + missing))


def _write_reports(sheet: Worksheet, ledger: Ledger, formats: dict[str, Format]) -> None:
    _page(sheet, [w for _, w in REPORT_COLUMNS], (0, 0), (1, 1))
    for at, (name, _) in enumerate(REPORT_COLUMNS):
        sheet.write_string(0, at, name, formats["header"])
    for row, line in enumerate(ledger.reports, 1):
        texts = (line.title, line.from_unit, line.to_unit, line.rhythm)
        for at, text in enumerate(texts):
            sheet.write_string(row, at, clean_text(text), formats["text"])
        for at, day in enumerate(line.next_days, 4):
            if isinstance(day, date):
                sheet.write_datetime(row, at, day, formats["date"])
            else:
                sheet.write_string(row, at, clean_text(day), formats["date"])
        sheet.write_string(row, 7, clean_text(line.note), formats["text"])
        sheet.set_row(
            row,
            row_height(
                max(lines_needed(t, REPORT_COLUMNS[n][1]) for n, t in [*enumerate(texts), (7, line.note)])
            ),
        )


def _write_questions(sheet: Worksheet, ledger: Ledger, formats: dict[str, Format]) -> None:
    _page(sheet, [w for _, w in QUESTION_COLUMNS], (0, 0), (1, 0))
    for at, (name, _) in enumerate(QUESTION_COLUMNS):
        sheet.write_string(0, at, name, formats["header"])
    for row, q in enumerate(ledger.questions, 1):
        texts = (q.section, q.kind, q.quote, q.question, q.suggestion, q.answer)
        for at, text in enumerate(texts):
            sheet.write_string(row, at, clean_text(text), formats["text"])
        sheet.set_row(
            row, row_height(max(lines_needed(t, QUESTION_COLUMNS[n][1]) for n, t in enumerate(texts)))
        )
    last = max(len(ledger.questions), 1) + 50
    sheet.data_validation(1, 1, last, 1, {"validate": "list", "source": list(QUESTION_KINDS.values())})
    sheet.data_validation(1, 5, last, 5, {"validate": "list", "source": list(ANSWERS)})
