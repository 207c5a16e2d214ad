"""Workbooks (.xlsx, .xlsm, .xls) through calamine: values only, macros never run, every sheet.

Cell by cell; of a large .xlsx only the first and the last rows, those between column by column, where nothing is lost by it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

import fastexcel
import numpy as np
import python_calamine

from mingcha.domain.errors import ClerkError
from mingcha.lake.columns import RawColumn
from mingcha.lake.reading.columns_on_demand import ColumnsOnDemand
from mingcha.lake.reading.sheets import TOP_ROWS, MergedArea, RawBatch, Sheet, TopRow
from mingcha.lake.reading.workbook_cells import CellColumns, Marks, cell_text, next_columns
from mingcha.lake.reading.workbook_columns import ColumnsBelow, read_columns_below
from mingcha.lake.reading.workbook_head import Head, open_footer, open_head
from mingcha.lake.reading.workbook_marks import PackageMarks, error_cells, hidden_rows, merged_areas
from mingcha.lake.reading.workbook_refusals import corrupt, encrypted
from mingcha.lake.reading.workbook_safety import check_before_opening

LARGE_BYTES = 24 << 20
"""From this size of the sheets' XML on (some ten thousand rows) reading column by column is worth its own way."""
_BATCH_ROWS = 20_000
_Made = TypeVar("_Made")


class OpenWorkbook:
    """One file: opened for cells when they are asked for, for columns as long as no sheet was in doubt."""

    def __init__(self, path: Path, marks: PackageMarks) -> None:
        self.path, self.marks = path, marks
        self._by_cells: python_calamine.CalamineWorkbook | None = None
        self._by_columns: fastexcel.ExcelReader | None = None
        self._head: Head | None = None
        if marks.sheet_bytes > LARGE_BYTES and (head := _unbroken(path, lambda: open_head(path))):
            self._head = head
            self._by_columns = _unbroken(path, lambda: fastexcel.read_excel(path))

    def names(self) -> list[tuple[str, bool]]:
        """The names of the sheets that hold cells, and whether a program hides them."""
        book = self._head.workbook if self._head else self._cells_book()
        return [
            (m.name, m.visible != python_calamine.SheetVisibleEnum.Visible)
            for m in book.sheets_metadata
            if m.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]

    def cells(self, name: str) -> python_calamine.CalamineSheet:
        """A sheet whole, for reading cell by cell."""
        return _unbroken(self.path, lambda: self._cells_book().get_sheet_by_name(name))

    def in_parts(self, name: str, errors: Marks) -> "SheetParts | None":
        """A sheet in parts, most of it by columns; None where that is in doubt."""
        if self._head is None or self._by_columns is None:
            return None
        head = _unbroken(self.path, lambda: self._head.workbook.get_sheet_by_name(name))
        if name not in self._head.cut:
            return SheetParts(head)
        parts = None
        try:
            parts = self._by_columns_below(head, name, errors)
        except BaseException as error:  # a panic inside the reader
            if not _is_panic(error):
                raise
        if parts is None:
            # What is left is read cell by cell: the package is not held open twice.
            self._head = self._by_columns = None
        return parts

    def _by_columns_below(
        self, head: python_calamine.CalamineSheet, name: str, errors: Marks
    ) -> "SheetParts | None":
        part = self._head.cut[name]
        kinds = self.marks.kinds[part]
        if kinds.is_mixed or head.start is None or len(_top_rows(head, 0)) < TOP_ROWS:
            return None
        first_row, footer, count = head.end[0] + 2, None, None
        if kinds.footer_row is not None:
            count = kinds.footer_row - first_row
            footer = open_footer(self.path, name, part, kinds.footer_row) if count > 0 else None
            if footer is None or footer.start is None:
                return None
        below = read_columns_below(self._by_columns, name, first_row, count, errors)
        return None if below is None else SheetParts(head, below, footer)

    def _cells_book(self) -> python_calamine.CalamineWorkbook:
        if self._by_cells is None:
            self._by_cells = _unbroken(
                self.path, lambda: python_calamine.CalamineWorkbook.from_path(str(self.path))
            )
        return self._by_cells


@dataclass(frozen=True)
class SheetParts:
    """A sheet as it is read: cell by cell, or its first rows so, those below by columns, and the last ones by cells again."""

    cells: python_calamine.CalamineSheet
    below: ColumnsBelow | None = None
    footer: python_calamine.CalamineSheet | None = None


class WorkbookSheet(Sheet):
    """One sheet. Its cells are in the reader's memory; Python objects exist for one batch at a time."""

    def __init__(self, book: OpenWorkbook, name: str, is_hidden: bool = False) -> None:
        super().__init__(book.path, name, "隐藏的工作表" if is_hidden else "")
        self._book, self._is_hidden = book, is_hidden
        self._loaded: SheetParts | None = None
        self._errors: Marks | None = None

    def top_rows(self) -> list[TopRow]:
        """The first rows that are not blank."""
        parts = self._load()
        return _top_rows(parts.cells, parts.below.width if parts.below else 0)

    def batches(self, first_row: int, width: int) -> Iterator[RawBatch]:
        """Rows from `first_row` on. Columns become texts when they are asked for: nobody asks for unknown ones."""
        parts = self._load()
        yield from self._cell_batches(parts.cells, first_row, width)
        if below := parts.below:
            for start in range(max(first_row - below.first_row, 0), len(below), _BATCH_ROWS):
                count = min(_BATCH_ROWS, len(below) - start)
                numbers = np.arange(count, dtype=np.int32) + np.int32(below.first_row + start)
                yield RawBatch(_SlicedColumns(below, start, count, width), numbers)
            if parts.footer is not None:
                yield from self._cell_batches(
                    parts.footer, max(first_row, below.first_row + len(below)), width
                )

    def rows_expected(self) -> int:
        """As many as the sheet's used area has."""
        parts = self._load()
        if parts.below and parts.footer is None:
            return parts.below.first_row + len(parts.below) - 2
        return (parts.footer or parts.cells).total_height

    def oddities(self, first_row: int) -> list[str]:
        """Hidden sheets and rows are read like others."""
        said = []
        marks = self._book.marks
        if hidden := [row for row in hidden_rows(self.path, self.name, marks) if row >= first_row]:
            said.append(f"有 {len(hidden)} 行被隐藏（如第 {hidden[0]} 行），也会一起导入；不要导入的请先删除")
        if self._is_hidden:
            said.append("是隐藏的工作表，也会一起导入；不要导入的请先删除")
        return said

    def merged_areas(self) -> list[MergedArea]:
        """As the workbook says."""
        parts = self._load()
        if parts.below:
            return merged_areas(self.path, self.name, self._book.marks)
        return [
            MergedArea(top + 1, bottom + 1, left, right)
            for (top, left), (bottom, right) in parts.cells.merged_cell_ranges or ()
        ]

    def close(self) -> None:
        """Let go of the cells."""
        self._loaded = None

    def _load(self) -> SheetParts:
        if self._loaded is None:
            self._loaded = self._book.in_parts(self.name, self._error_cells())
        if self._loaded is None:
            self._loaded = SheetParts(self._book.cells(self.name))
        return self._loaded

    def _cell_batches(
        self, sheet: python_calamine.CalamineSheet, first_row: int, width: int
    ) -> Iterator[RawBatch]:
        if sheet.start is None:
            return
        rows = islice(sheet.iter_rows(), first_row - 1, None)
        done = first_row
        while columns := next_columns(rows, _BATCH_ROWS):
            numbers = np.arange(done, done + len(columns[0]), dtype=np.int32)
            done += len(numbers)
            errors = {
                (int(row - numbers[0]), column): mark
                for (row, column), mark in self._error_cells().items()
                if numbers[0] <= row <= numbers[-1]
            }
            yield RawBatch(CellColumns(columns, sheet.start[1], width, errors), numbers)

    def _error_cells(self) -> Marks:
        if self._errors is None:
            self._errors = error_cells(self.path, self.name, self._book.marks)
        return self._errors


class _SlicedColumns(ColumnsOnDemand):
    """Cut from the columns below the head."""

    def __init__(self, below: ColumnsBelow, start: int, count: int, width: int) -> None:
        super().__init__(width)
        self._below, self._start, self._count = below, start, count

    def _make(self, position: int) -> RawColumn:
        return self._below.column(position, self._start, self._count)


def open_workbook(path: Path) -> list[WorkbookSheet]:
    """All sheets that hold cells.

    Errors
        READ-01  encrypted · READ-02  corrupt or something else · READ-03  a zip bomb
    """
    book = OpenWorkbook(path, check_before_opening(path))
    return [WorkbookSheet(book, name, is_hidden) for name, is_hidden in book.names()]


def _top_rows(sheet: python_calamine.CalamineSheet, width: int) -> list[TopRow]:
    """The first rows that are not blank, `width` columns wide at least."""
    rows: list[TopRow] = []
    if sheet.start is None:
        return rows
    # calamine iterates from the sheet's first row but from the first used column.
    left = [None] * sheet.start[1]
    for number, row in enumerate(sheet.iter_rows(), start=1):
        texts = tuple(cell_text(cell) or "" for cell in (*left, *row))
        if any(t.strip() for t in texts):
            rows.append(TopRow(number, texts + ("",) * (width - len(texts))))
        if len(rows) >= TOP_ROWS:
            break
    return rows


def _unbroken(path: Path, make: Callable[[], _Made]) -> _Made:
    """What `make` returns; whatever a reader says of a broken file becomes one message."""
    try:
        return make()
    except ClerkError:
        raise
    except python_calamine.PasswordError as error:
        raise encrypted(path) from error
    except Exception as error:
        raise corrupt(path) from error
    except BaseException as error:
        if not _is_panic(error):
            raise
        raise corrupt(path) from error


def _is_panic(error: BaseException) -> bool:
    return type(error).__name__ == "PanicException"
