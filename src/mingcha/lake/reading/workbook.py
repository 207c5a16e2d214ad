"""Workbooks (.xlsx, .xlsm, .xls) through calamine: values only, macros never run, every sheet."""

from collections.abc import Iterator
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
from mingcha.lake.reading.workbook_safety import OLE_MARK, check_before_opening, error_cells

_BATCH_ROWS = 50_000
_EPOCH = datetime(1899, 12, 30)


class WorkbookSheet(Sheet):
    """One sheet. Its cells are in calamine's memory; Python objects exist for one batch at a time."""

    def __init__(self, path: Path, name: str, workbook: python_calamine.CalamineWorkbook) -> None:
        super().__init__(path, name)
        self._workbook = workbook
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
        """Rows from `first_row` on."""
        if self._errors is None:
            self._errors = error_cells(self.path, self.name, self._workbook.sheet_names)
        rows = (row for row in self._numbered(self._load()) if row[0] >= first_row)
        while chunk := list(islice(rows, _BATCH_ROWS)):
            numbers = np.array([number for number, _ in chunk], dtype=np.int32)
            cells = list(zip(*(row for _, row in chunk), strict=True))
            blank = (None,) * len(chunk)
            columns = [_column_of(cells[i] if i < len(cells) else blank) for i in range(width)]
            self._put_errors(columns, numbers)
            yield RawBatch(columns, numbers)

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

    def _put_errors(self, columns: list[RawColumn], numbers: np.ndarray) -> None:
        """Formula errors come from calamine as blanks: put their marks back, so that they are refused, not taken for empty."""
        for (row, column), mark in (self._errors or {}).items():
            place = int(np.searchsorted(numbers, row))
            if column < len(columns) and place < len(numbers) and numbers[place] == row:
                texts = columns[column].texts.to_pylist()
                texts[place] = mark
                columns[column] = RawColumn(pa.array(texts, pa.string()), columns[column].numeric)


def open_workbook(path: Path) -> list[WorkbookSheet]:
    """All sheets that hold cells.

    Errors
        READ-01  encrypted · READ-02  corrupt or something else · READ-03  a zip bomb
    """
    check_before_opening(path)
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
    return [WorkbookSheet(path, name, workbook) for name in names]


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
    texts = _blank_to_null(pa.array([c if type(c) is str else cell_text(c) for c in cells], pa.string()))
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
