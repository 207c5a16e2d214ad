"""A list as a workbook: what one sees, masked, with a head that says what it is, who took it out and when."""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Model

from mingcha.domain.lights import Light
from mingcha.office.workbook_format import cell_text, new_workbook, prepare_for_print
from mingcha.web.skeleton.listing import Listing
from mingcha.web.skeleton.wording import moment_text

AT_ONCE = 5_000
"""Rows that are exported while one waits; more become a job."""
MOST_ROWS = 500_000
_PIECE = 2_000
_WIDTHS = {"w-id": 14, "w-name": 10, "w-unit": 26, "w-amount": 14, "w-light": 14, "w-long": 40}


@dataclass(frozen=True)
class ExportHead:
    """What stands over the table.

    serial      DC-20240701-093000-7F3A: also the number under which the act is on record
    definition  口径: what the rows are and are not
    """

    title: str
    filters: str
    definition: str
    at: datetime
    exporter: str
    unit: str
    serial: str

    @property
    def watermark(self) -> str:
        """Name, unit, instant and number, on every printed page."""
        return f"{self.exporter} {self.unit} {self.at:%Y-%m-%d %H:%M} {self.serial}"


def new_serial(at: datetime) -> str:
    """A number for an export."""
    return f"DC-{at:%Y%m%d-%H%M%S}-{secrets.token_hex(2).upper()}"


def all_rows(listing: Listing, *, limit: int, said: Callable[[int], None] | None = None) -> Iterator[Model]:
    """Every matching row in the list's order, read in pieces; `said` is called with the number done."""
    place, done = None, 0
    while listing.valid and done < limit:
        size = min(_PIECE, limit - done)
        found = listing.places(place, size)
        yield from listing.read([f[-1] for f in found])
        done += len(found)
        if said:
            said(done)
        if len(found) < size:
            return
        place = found[-1]


def write_list_workbook(
    path: Path, listing: Listing, head: ExportHead, *, limit: int = MOST_ROWS, said: Callable[[int], None] | None = None
) -> int:  # fmt: skip
    """Write the list with its filters, order and columns; returns the number of rows."""
    book = new_workbook(path)
    plain = book.add_format({"valign": "top", "text_wrap": True, "border": 1})
    money = book.add_format({"valign": "top", "num_format": "#,##0.00", "border": 1})
    bold = book.add_format(
        {"bold": True, "valign": "vcenter", "text_wrap": True, "border": 1, "bg_color": "#EEF2F7"}
    )
    title, note = book.add_format({"bold": True, "font_size": 16}), book.add_format({"text_wrap": False})
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", "", head.title)[:31] or "清单")
    lines = (
        f"筛选条件：{head.filters}", f"口径：{head.definition}",
        f"数据截至 {moment_text(head.at)}；导出人 {head.exporter}（{head.unit}）；编号 {head.serial}；已脱敏，请勿转发到微信、QQ",
    )  # fmt: skip
    for at, column in enumerate(listing.column_list):
        sheet.set_column(at, at, next((w for css, w in _WIDTHS.items() if css in column.css), 16))
    sheet.write_string(0, 0, head.title, title)
    for at, line in enumerate(lines, start=1):
        sheet.write_string(at, 0, cell_text(line), note)
    first = len(lines) + 1
    for at, column in enumerate(listing.column_list):
        sheet.write_string(first, at, column.label, bold)
    count = 0
    for row in all_rows(listing, limit=limit, said=said):
        count += 1
        for at, column in enumerate(listing.column_list):
            value = _value(row, column.key)
            if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
                sheet.write_number(first + count, at, value, money if isinstance(value, Decimal) else plain)
            else:
                sheet.write_string(first + count, at, _text(value), plain)
    prepare_for_print(sheet, last_column=len(listing.column_list) - 1, header_row=first, title=head.title)
    mark = head.watermark.replace("&", "&&")
    sheet.set_header(f"&C{head.title.replace('&', '&&')}&R{mark}")
    sheet.set_footer(f"&L{mark}&C疑点不是结论，须由人核实&R第 &P 页 共 &N 页")
    if count:
        sheet.autofilter(first, 0, first + count, len(listing.column_list) - 1)
    book.close()
    return count


def _value(row: Any, key: str) -> Any:
    value = row.get(key) if isinstance(row, dict) else getattr(row, key, None)
    return value() if callable(value) else value


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case Light():
            return value.word
        case bool():
            return "是" if value else "否"
        case datetime():
            return moment_text(value)
        case date():
            return value.isoformat()
    return cell_text(value)
