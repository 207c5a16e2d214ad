"""Cells as calamine hands them out, one Python object each → columns of texts."""

import gc
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mingcha.lake.cell_text import number_text
from mingcha.lake.columns import RawColumn
from mingcha.lake.reading.columns_on_demand import ColumnsOnDemand
from mingcha.lake.reading.number_texts import number_texts

Marks = dict[tuple[int, int], str]
"""(row, column) → mark of a formula error (#N/A …). calamine gives them as blanks: put back, they are refused, not taken for empty."""


class CellColumns(ColumnsOnDemand):
    """Made of cells."""

    def __init__(self, cells: list[tuple[Any, ...]], left: int, width: int, errors: Marks) -> None:
        super().__init__(width)
        self._cells, self._left, self._errors = cells, left, errors

    def _make(self, position: int) -> RawColumn:
        at = position - self._left
        if not 0 <= at < len(self._cells):
            return RawColumn(pa.nulls(len(self._cells[0]), pa.string()))
        marks = {row: mark for (row, column), mark in self._errors.items() if column == position}
        if not marks:
            return column_of(self._cells[at])
        cells = list(self._cells[at])
        for row, mark in marks.items():
            cells[row] = mark
        return column_of(tuple(cells))


def next_columns(rows: Iterator[list[Any]], count: int) -> list[tuple[Any, ...]]:
    """The next rows, turned into columns. The collector of cycles would go through millions of cells for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return list(zip(*islice(rows, count), strict=True))
    finally:
        if was_on:
            gc.enable()


def cell_text(cell: Any) -> str | None:
    """A cell's value as text; None if blank."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        return number_text(cell)
    if isinstance(cell, datetime):
        # calamine rounds to milliseconds: a day with a sliver of time is that day.
        return f"{cell:%Y-%m-%d %H:%M:%S}" if cell.time() != time(0) else f"{cell:%Y-%m-%d}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        # A date in a duration format: the serial number is what the cell holds.
        return number_text(cell / timedelta(days=1))
    return None if cell is None else str(cell)


def column_of(cells: tuple[Any, ...]) -> RawColumn:
    """A column of cells of any kinds."""
    kinds = set(map(type, cells))
    if kinds <= {str, type(None)}:
        return RawColumn(blank_to_null(pa.array(cells, pa.string())))
    if kinds <= {float, str}:
        return _numbers_and_texts(cells)
    if bool in kinds and kinds & {int, float}:
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


def _numbers_and_texts(cells: tuple[Any, ...]) -> RawColumn:
    numeric = np.fromiter((type(c) is float for c in cells), dtype=bool, count=len(cells))
    if numeric.all():
        return RawColumn(number_texts(pa.array(cells, pa.float64())), numeric)
    rows = np.flatnonzero(numeric)
    numbers = number_texts(pa.array([cells[row] for row in rows.tolist()], pa.float64()))
    words = pa.array([None if type(c) is float else c for c in cells], pa.string())
    return RawColumn(pc.replace_with_mask(blank_to_null(words), pa.array(numeric), numbers), numeric)


def blank_to_null(texts: pa.Array) -> pa.Array:
    """Empty texts are blanks."""
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
