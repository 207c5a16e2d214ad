"""Workbooks (.xlsx, .xlsm, .xls) through calamine: values only, macros never run, every sheet."""

import gc
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import python_calamine

from mingcha.domain.errors import ClerkError
from mingcha.lake.cell_text import number_text
from mingcha.lake.columns import RawColumn
from mingcha.lake.reading.sheets import TOP_ROWS, RawBatch, Sheet, TopRow
from mingcha.lake.reading.workbook_safety import OLE_MARK, check_before_opening, error_cells, hidden_rows

_BATCH_ROWS = 20_000
_EPOCH = datetime(1899, 12, 30)


class WorkbookSheet(Sheet):
    """One sheet. Its cells are in calamine's memory; Python objects exist for one batch at a time."""

    def __init__(
        self,
        path: Path,
        name: str,
        workbook: python_calamine.CalamineWorkbook,
        parts_with_errors: frozenset[str],
    ) -> None:
        super().__init__(path, name)
        self._workbook, self._parts_with_errors = workbook, parts_with_errors
        self._loaded: python_calamine.CalamineSheet | None = None
        self._errors: dict[tuple[int, int], str] | None = None

    def top_rows(self) -> list[TopRow]:
        """The first rows that are not blank."""
        sheet = self._load()
        rows: list[TopRow] = []
        for number, row in self._numbered(sheet):
            texts = tuple(cell_text(cell) or "" for cell in row)
            if any(t.strip() for t in texts):
                rows.append(TopRow(number, texts))
            if len(rows) >= TOP_ROWS:
                break
        return rows

    def batches(self, first_row: int, width: int) -> Iterator[RawBatch]:
        """Rows from `first_row` on. Columns become texts when they are asked for: nobody asks for unknown ones."""
        sheet = self._load()
        if sheet.start is None:
            return
        left = sheet.start[1]
        rows = islice(sheet.iter_rows(), first_row - 1, None)
        done = first_row
        while cells := _next_columns(rows):
            numbers = np.arange(done, done + len(cells[0]), dtype=np.int32)
            done += len(numbers)
            errors = {
                (int(row - numbers[0]), column): mark
                for (row, column), mark in self._error_cells().items()
                if numbers[0] <= row <= numbers[-1]
            }
            yield RawBatch(_CellColumns(cells, left, width, errors), numbers)

    def rows_expected(self) -> int:
        """As many as the sheet's used area has."""
        return self._load().total_height

    def oddities(self, first_row: int) -> list[str]:
        """Hidden rows are read like others; of merged cells only the first holds anything."""
        said = []
        if hidden := [row for row in hidden_rows(self.path, self.name) if row >= first_row]:
            said.append(f"有 {len(hidden)} 行被隐藏（如第 {hidden[0]} 行），也会一起导入；不要导入的请先删除")
        merged = [
            top + 1 for (top, _), _ in self._load().merged_cell_ranges or () if top + 1 >= first_row
        ]  # fmt: skip
        if merged:
            said.append(
                f"有 {len(merged)} 处合并单元格（如第 {min(merged)} 行），只有左上角一格有内容，其余按空白处理；请取消合并后逐行填写"
            )
        return said

    def close(self) -> None:
        """Let go of the cells."""
        self._loaded = None

    def _load(self) -> python_calamine.CalamineSheet:
        if self._loaded is None:
            try:
                self._loaded = self._workbook.get_sheet_by_name(self.name)
            except Exception as error:
                raise _corrupt(self.path) from error
        return self._loaded

    def _numbered(self, sheet: python_calamine.CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
        """Rows with their numbers. Cells left of the used area are put back, so that columns keep their places."""
        if sheet.start is None:
            return
        left = [None] * sheet.start[1]
        # calamine iterates from the sheet's first row but from the first used column.
        for number, row in enumerate(sheet.iter_rows(), start=1):
            yield number, left + row if left else row

    def _error_cells(self) -> dict[tuple[int, int], str]:
        """Formula errors come from calamine as blanks: their marks are put back, so that they are refused, not taken for empty."""
        if self._errors is None:
            self._errors = error_cells(self.path, self.name, self._parts_with_errors)
        return self._errors


class _CellColumns(Sequence[RawColumn]):
    """The columns of a batch, made of cells when first asked for."""

    def __init__(
        self, cells: list[tuple[Any, ...]], left: int, width: int, errors: dict[tuple[int, int], str]
    ) -> None:
        self._cells, self._left, self._width, self._errors = cells, left, width, errors
        self._made: dict[int, RawColumn] = {}

    def __len__(self) -> int:
        return self._width

    def __getitem__(self, position: int) -> RawColumn:  # type: ignore[override]
        if not 0 <= position < self._width:
            raise IndexError(position)
        if position not in self._made:
            self._made[position] = self._make(position)
        return self._made[position]

    def _make(self, position: int) -> RawColumn:
        at = position - self._left
        if not 0 <= at < len(self._cells):
            return RawColumn(pa.nulls(len(self._cells[0]), pa.string()))
        marks = {row: mark for (row, column), mark in self._errors.items() if column == position}
        if not marks:
            return _column_of(self._cells[at])
        cells = list(self._cells[at])
        for row, mark in marks.items():
            cells[row] = mark
        return _column_of(tuple(cells))


def _next_columns(rows: Iterator[list[Any]]) -> list[tuple[Any, ...]]:
    """The next rows, turned into columns. The collector of cycles would go through millions of cells for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return list(zip(*islice(rows, _BATCH_ROWS), strict=True))
    finally:
        if was_on:
            gc.enable()


def open_workbook(path: Path) -> list[WorkbookSheet]:
    """All sheets that hold cells.

    Errors
        READ-01  encrypted · READ-02  corrupt or something else · READ-03  a zip bomb
    """
    with_errors = check_before_opening(path)
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        names = [m.name for m in workbook.sheets_metadata if m.typ == python_calamine.SheetTypeEnum.WorkSheet]
    except python_calamine.PasswordError as error:
        raise encrypted(path) from error
    except Exception as error:
        raise _corrupt(path) from error
    except BaseException as error:  # a panic inside the reader
        if type(error).__name__ != "PanicException":
            raise
        raise _corrupt(path) from error
    return [WorkbookSheet(path, name, workbook, with_errors) for name in names]


def cell_text(cell: Any) -> str | None:
    """A cell's value as text; None if blank."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        return number_text(cell)
    if isinstance(cell, datetime):
        return (
            f"{cell:%Y-%m-%d %H:%M:%S}"
            if (cell + timedelta(microseconds=500_000)).time() != time(0)
            else f"{cell:%Y-%m-%d}"
        )
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        # A date in a duration format: the serial number is what the cell holds.
        return number_text(cell / timedelta(days=1))
    return None if cell is None else str(cell)


def _column_of(cells: tuple[Any, ...]) -> RawColumn:
    kinds = set(map(type, cells))
    if kinds <= {str, type(None)}:
        return RawColumn(_blank_to_null(pa.array(cells, pa.string())))
    if bool in kinds and len(kinds) > 2:
        # True and 1 are one and the same to a set.
        shown = [cell_text(c) for c in cells]
    else:
        distinct = {c: cell_text(c) for c in set(cells)}
        shown = [distinct[c] for c in cells]
    texts = pa.array(shown, pa.string())
    if float not in kinds and int not in kinds:
        return RawColumn(texts)
    return RawColumn(
        texts, np.fromiter((type(c) in (float, int) for c in cells), dtype=bool, count=len(cells))
    )


def _blank_to_null(texts: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


def encrypted(path: Path) -> ClerkError:
    """The message for a workbook with a password."""
    return ClerkError(
        "READ-01",
        what=f"工作簿“{path.name}”设有打开密码，读不出来",
        why="加密的工作簿只有输入密码才能打开，本程序不保存也不猜测密码",
        next_step="请用 WPS 或 Excel 打开，去掉打开密码另存后重新导入",
    )


def _corrupt(path: Path) -> ClerkError:
    is_ole = path.open("rb").read(8) == OLE_MARK
    return ClerkError(
        "READ-02",
        what=f"工作簿“{path.name}”已损坏，或者不是它的扩展名所说的格式",
        why="文件内容不是完整的"
        + (" .xls 工作簿" if is_ole else " Excel 工作簿")
        + "，可能是下载或拷贝没有完成",
        next_step="请用 WPS 或 Excel 打开；能打开就另存为 .xlsx 再导入，打不开请提供方重新导出",
    )
