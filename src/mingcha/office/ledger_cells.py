"""A sheet as people leave it: merged cells filled in, dates in every form that hands and programs give them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

_DATE = re.compile(
    r"^\s*((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?\s*(?:前|之前|以前)?(?:\s+0?0:00(?::00)?)?\s*$"
)
_EXCEL_ZERO = date(1899, 12, 30)
MAX_ROWS, MAX_COLUMNS = 20_000, 60


@dataclass(frozen=True)
class Problem:
    """What could not be understood: sheet, cell, value, reason."""

    sheet: str
    cell: str
    value: str
    reason: str


class Cells:
    """Values of one sheet; `merged(row, column)` also sees through merged ranges."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.name = sheet.title
        self.rows = min(sheet.max_row or 0, MAX_ROWS)
        self.columns = min(sheet.max_column or 0, MAX_COLUMNS)
        self._origin: dict[tuple[int, int], tuple[int, int]] = {}
        for area in sheet.merged_cells.ranges:
            if area.max_row > MAX_ROWS:
                continue
            for row in range(area.min_row, area.max_row + 1):
                for column in range(area.min_col, min(area.max_col, MAX_COLUMNS) + 1):
                    self._origin[row, column] = (area.min_row, area.min_col)

    def value(self, row: int, column: int) -> Any:
        """The value printed in this very cell."""
        return self.sheet.cell(row, column).value

    def merged(self, row: int, column: int) -> tuple[Any, tuple[int, int]]:
        """(value, its cell) of the merged range that covers a cell."""
        origin = self._origin.get((row, column), (row, column))
        return self.value(*origin), origin

    def is_merged(self, row: int, column: int) -> bool:
        """True for a cell inside a merged range."""
        return (row, column) in self._origin

    def text(self, row: int, column: int | None) -> str:
        """A cell as text, "" where it is empty or the column is not there."""
        return as_text(self.value(row, column)) if column else ""

    def problem(self, row: int, column: int, reason: str) -> Problem:
        """A problem at a cell."""
        return Problem(
            self.name, f"{get_column_letter(column)}{row}", as_text(self.value(row, column)), reason
        )


def as_text(value: Any) -> str:
    """A value as a clerk sees it: dates as ISO days, whole numbers without .0."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


def as_day(value: Any) -> date | None:
    """A day in whichever form: a date cell, 2024-5-10, 2024.5.10, 2024年5月10日, or a bare serial number."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 30_000 < value < 80_000:
        return _EXCEL_ZERO + timedelta(days=int(value))
    if isinstance(value, str) and (m := _DATE.match(value)):
        try:
            return date(*(int(g) for g in m.groups()))
        except ValueError:
            return None
    return None


def looks_like_day(text: str) -> bool:
    """True for a text that is meant as one day and is none: 2024年13月1日, 2024-2-30."""
    return (
        bool(re.match(r"^\s*\d{2,4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{0,2}\s*日?\s*$", text))
        and as_day(text) is None
    )
