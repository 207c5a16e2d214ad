"""Large sheets of an .xlsx column by column, straight into Arrow: for columns whose cells are all of one kind.

fastexcel is the same calamine; it says of a column that all its cells are of one kind, or refuses. What it cannot give
without loss (mixed kinds, durations, times of day, a text that would pass for a number's blank) is left to the reading cell by cell.
"""

import logging
from collections.abc import Sequence

import fastexcel
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mingcha.lake.columns import RawColumn
from mingcha.lake.reading.number_texts import number_texts
from mingcha.lake.reading.workbook_cells import Marks

logging.getLogger("fastexcel").setLevel(
    logging.ERROR
)  # it warns of every empty column, on the clerk's screen

_EARLIEST_DAY = pa.scalar(np.datetime64("1905-01-01", "ms"))
"""Below it lie times of day, which calamine shows as days of 1899 or (in workbooks of the 1904 kind) of 1904."""
_LATEST_DAY = pa.scalar(np.datetime64("9999-12-31", "ms"))


class ColumnsBelow:
    """Rows of a sheet from `first_row` on.

    left   columns left of the first used one
    width  columns up to the last used one
    """

    def __init__(self, columns: Sequence[pa.Array], first_row: int, left: int, errors: Marks) -> None:
        self.first_row, self.left, self.width = first_row, left, left + len(columns)
        self._columns, self._errors = columns, errors

    def __len__(self) -> int:
        return len(self._columns[0]) if self._columns else 0

    def column(self, position: int, start: int, count: int) -> RawColumn:
        """One column of some rows, as texts."""
        at = position - self.left
        if not 0 <= at < len(self._columns):
            return RawColumn(pa.nulls(count, pa.string()))
        values = self._columns[at].slice(start, count)
        texts, numeric = values, None
        if pa.types.is_float64(values.type):
            texts = number_texts(values)
            numeric = values.is_valid().to_numpy(zero_copy_only=False)
        elif pa.types.is_timestamp(values.type):
            texts = _day_texts(values)
        elif pa.types.is_boolean(values.type):
            texts = pc.if_else(values, "TRUE", "FALSE")
        first = self.first_row + start
        marks = {
            row - first: mark
            for (row, column), mark in self._errors.items()
            if column == position and first <= row < first + count
        }
        if marks:
            shown = texts.to_pylist()
            for row, mark in marks.items():
                shown[row] = mark
            texts = pa.array(shown, pa.string())
        return RawColumn(texts, numeric if numeric is not None and numeric.any() else None)


def read_columns_below(
    reader: fastexcel.ExcelReader, name: str, first_row: int, count: int | None, errors: Marks
) -> ColumnsBelow | None:
    """`count` rows from `first_row` on, or all; None where one of the columns must be read cell by cell."""
    try:
        sheet = reader.load_sheet(
            name,
            header_row=None,
            skip_rows=first_row - 1,
            n_rows=count,
            schema_sample_rows=None,
            dtype_coercion="strict",
        )
        if not {c.dtype for c in sheet.selected_columns} <= {"string", "float", "datetime", "boolean"}:
            return None
        left = sheet.selected_columns[0].absolute_index if sheet.selected_columns else 0
        batch, refused = sheet.to_arrow_with_errors()
    except fastexcel.FastExcelError:
        return None
    for cell in refused.errors if refused else ():
        row, column = cell.position
        # An empty text is blank to both; a formula error has its mark; any other text in a column of numbers is lost.
        if not cell.detail.endswith("'String(\"\")'") and (row + 1, left + column) not in errors:
            return None
    columns = [_without_empty_texts(column) for column in batch.columns]
    return None if any(map(_is_doubtful, columns)) else ColumnsBelow(columns, first_row, left, errors)


def _without_empty_texts(values: pa.Array) -> pa.Array:
    if pa.types.is_string(values.type):
        empty = pc.equal(values, "")
        if pc.any(empty).as_py():
            return pc.if_else(empty, pa.scalar(None, pa.string()), values)
    return values


def _is_doubtful(values: pa.Array) -> bool:
    """Whether something may have been read as another kind than the cell has."""
    if pa.types.is_float64(values.type):
        # The texts NaN and nan pass for blanks when kinds are told, and for numbers when these are read.
        return bool(pc.any(pc.is_nan(values)).as_py())
    if pa.types.is_timestamp(values.type):
        ends = pc.min_max(values).as_py()
        return ends["min"] is not None and not (
            _EARLIEST_DAY.as_py() <= ends["min"] and ends["max"] <= _LATEST_DAY.as_py()
        )
    return False


def _day_texts(values: pa.Array) -> pa.Array:
    coded = pc.dictionary_encode(values)
    words = []
    for day in coded.dictionary.to_pylist():
        is_midnight = (day.hour, day.minute, day.second, day.microsecond) == (0, 0, 0, 0)
        words.append(f"{day:%Y-%m-%d}" if is_midnight else f"{day:%Y-%m-%d %H:%M:%S}")
    return pa.array(words, pa.string()).take(coded.indices)
