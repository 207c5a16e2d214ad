"""Writes one messy file: a workbook with titles, double headers, totals and repeated headers, or a text file of any encoding."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

CREATED = datetime(2024, 7, 1, 9, 0)
"""Every workbook claims this moment, so that the same seed gives the same bytes."""


@dataclass(frozen=True)
class Sheet:
    """What goes into a file.

    title       a line above the header
    groups      upper header: (text, number of columns), for all columns in turn; empty text = no group
    total       index of the columns that are summed up in a 合计 row; then a line 制表人 follows
    repeat      the header is printed again after so many rows
    merged      column in which the same text in rows below each other is one merged cell (xlsx)
    """

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Any]]
    title: str | None = None
    groups: Sequence[tuple[str, int]] = field(default=())
    total: Sequence[int] = ()
    repeat: int | None = None
    merged: int | None = None

    @property
    def summary_rows(self) -> int:
        """Rows that the importer counts as ignored."""
        return 2 if self.total else 0


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write an .xlsx."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": CREATED, "author": "", "title": path.stem})
    day_format = book.add_format({"num_format": "yyyy/m/d"})
    merged = book.add_format({"align": "center", "bold": True, "border": 1})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        line = 0
        if sheet.title:
            page.merge_range(0, 0, 0, len(sheet.header) - 1, sheet.title, merged)
            line = 2  # a blank line follows, as printed forms have it
        column = 0
        for text, width in sheet.groups:
            if text and width > 1:
                page.merge_range(line, column, line, column + width - 1, text, merged)
            else:
                # A column without a group: its own header spans both lines.
                page.merge_range(line, column, line + 1, column, sheet.header[column], merged)
            column += width
        line += bool(sheet.groups)
        spanned = _columns_without_group(sheet)
        for c, text in enumerate(sheet.header):
            if c not in spanned:
                page.write_string(line, c, text, merged)
        first_line = line + 1
        for n, row in enumerate(sheet.rows):
            line += 1
            if sheet.repeat and n and n % sheet.repeat == 0:
                page.write_row(line, 0, sheet.header)
                line += 1
            for c, value in enumerate(row):
                if isinstance(value, datetime):
                    page.write_datetime(line, c, value, day_format)
                elif isinstance(value, str):
                    if value:
                        page.write_string(line, c, value)
                else:
                    page.write_number(line, c, value)
        if sheet.merged is not None:
            _merge_downwards(page, sheet, first_line, book.add_format({"valign": "vcenter"}))
        if sheet.total:
            page.write_string(line + 1, 0, "合计")
            for c in sheet.total:
                page.write_number(line + 1, c, sum(r[c] for r in sheet.rows if isinstance(r[c], int | float)))
            page.write_string(line + 2, 0, "制表人：张三    审核人：李四")
    book.close()


def _merge_downwards(page: Worksheet, sheet: Sheet, first_line: int, centred: Format) -> None:
    column, line = sheet.merged, first_line
    for text, group in groupby(row[column] for row in sheet.rows):
        count = len(list(group))
        if count > 1:
            page.merge_range(line, column, line + count - 1, column, text, centred)
        line += count


def _columns_without_group(sheet: Sheet) -> set[int]:
    found, column = set(), 0
    for text, width in sheet.groups:
        if not text or width == 1:
            found.add(column)
        column += width
    return found


def write_text(path: Path, sheet: Sheet, *, encoding: str, delimiter: str) -> None:
    """Write a .csv or .tsv."""
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    if sheet.title:
        writer.writerow([sheet.title])
    writer.writerow(sheet.header)
    for row in sheet.rows:
        writer.writerow([v.strftime("%Y/%m/%d") if isinstance(v, datetime) else v for v in row])
    path.write_bytes(buffer.getvalue().encode(encoding))


def write_web_page(path: Path, sheet: Sheet, *, encoding: str) -> None:
    """Write a web page under the name .xls, as many systems “export to Excel”."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}">',
        "<style>td { mso-number-format:'\\@'; }</style></head><body>",
        f'<table border="1"><tr><th colspan="{len(sheet.header)}">{escape(sheet.title or sheet.name)}</th></tr>',
        "<tr>" + "".join(f"<th>{escape(text)}</th>" for text in sheet.header) + "</tr>",
    ]
    for row in sheet.rows:
        lines.append("<tr>" + "".join(f"<td>{escape(str(cell)) or '&nbsp;'}</td>" for cell in row) + "</tr>")
    path.write_bytes("\r\n".join([*lines, "</table></body></html>", ""]).encode(encoding))
