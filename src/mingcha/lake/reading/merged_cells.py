"""Merged cells among the data: only the first cell holds what all of them show. What was merged downwards is written on every row.

A name, a household or a date that is merged over rows is the same on each of them. An amount may be the sum of them all: it is
repeated only where the row's key is merged over the same rows, so that they are one and the same record.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mingcha.lake.columns import RawColumn
from mingcha.lake.reading.columns_on_demand import ColumnsOnDemand
from mingcha.lake.reading.sheets import MergedArea, RawBatch, Sheet, TopRow


@dataclass(frozen=True)
class FilledPlaces:
    """Which columns are filled, by place: those of the key, further ones whose texts stand for every row, and amounts."""

    key: Collection[int]
    texts: Collection[int]
    amounts: Collection[int]


class FilledSheet(Sheet):
    """Another sheet, seen with its merged cells filled downwards; blank rows stay blank, what is written is never replaced."""

    def __init__(self, sheet: Sheet, areas: Sequence[MergedArea], places: FilledPlaces) -> None:
        super().__init__(sheet.path, sheet.name, sheet.note)
        self._sheet = sheet
        self._filled = _fillable(areas, places)
        filled = set(self._filled)
        self._left = [area for area in areas if area not in filled]
        by_place: dict[int, list[MergedArea]] = {}
        for area in self._filled:
            by_place.setdefault(area.left, []).append(area)
        self._columns = {place: _MergedColumn(of_place) for place, of_place in by_place.items()}

    def top_rows(self) -> list[TopRow]:
        """As the file has them."""
        return self._sheet.top_rows()

    def batches(self, first_row: int, width: int) -> Iterator[RawBatch]:
        """All rows, filled."""
        above: dict[int, RawColumn] = {}
        for batch in self._sheet.batches(first_row, width):
            sources = {
                place: column.sources(batch.row_numbers)
                for place, column in self._columns.items()
                if place < len(batch.columns)
            }
            covered = np.zeros(len(batch), dtype=bool)
            for rows in sources.values():
                covered |= rows != np.arange(len(batch))
            if covered.any():
                covered &= _has_texts(batch, covered)
            columns = _FilledColumns(batch.columns, sources, covered, above)
            yield RawBatch(columns, batch.row_numbers, batch.spilled) if covered.any() else batch
            # An area may go on in the next batch: what its first row says is needed there.
            above = above | {
                place: batch.columns[place].take(rows[-1:])
                for place, rows in sources.items()
                if len(rows) and rows[-1] >= 0
            }

    def rows_expected(self) -> int:
        """As the file has them."""
        return self._sheet.rows_expected()

    def oddities(self, first_row: int) -> list[str]:
        """What was filled."""
        said = self._sheet.oddities(first_row)
        if filled := self._filled:
            said.append(
                f"有 {len(filled)} 处纵向合并的单元格（如第 {filled[0].top} 行），已把合并的内容写到其中每一行，请核对"
            )
        return said

    def unfilled_areas(self) -> list[MergedArea]:
        """Those merged sideways, and amounts."""
        return self._left

    def close(self) -> None:
        """Let go of the cells."""
        if hasattr(self._sheet, "close"):
            self._sheet.close()


def _fillable(areas: Sequence[MergedArea], places: FilledPlaces) -> list[MergedArea]:
    deep = [a for a in areas if a.bottom > a.top]
    keys: dict[int, set[tuple[int, int]]] = {place: set() for place in places.key}
    for area in deep:
        if area.left in keys:
            keys[area.left].add((area.top, area.bottom))
    one_record = set.intersection(*keys.values()) if keys else set()
    as_texts = {*places.key, *places.texts}
    return [
        a
        for a in deep
        if a.left in as_texts or (a.left in places.amounts and (a.top, a.bottom) in one_record)
    ]


class _MergedColumn:
    """The areas of one column: from which row each row takes its text."""

    def __init__(self, areas: list[MergedArea]) -> None:
        ordered = sorted(areas, key=lambda a: a.top)
        self._tops = np.array([a.top for a in ordered], dtype=np.int64)
        self._bottoms = np.array([a.bottom for a in ordered], dtype=np.int64)

    def sources(self, row_numbers: np.ndarray) -> np.ndarray:
        """For each row the index of the row whose text it shows: its own; −1 where that row came with a batch before."""
        own = np.arange(len(row_numbers))
        tops = self.top_of(row_numbers)
        at = np.searchsorted(row_numbers, tops)
        is_here = (at < len(row_numbers)) & (row_numbers[np.minimum(at, len(row_numbers) - 1)] == tops)
        return np.where(tops == row_numbers, own, np.where(is_here, at, -1))

    def top_of(self, row_numbers: np.ndarray) -> np.ndarray:
        """For each row the number of the row that its area begins with; its own where it lies in none."""
        found = np.searchsorted(self._tops, row_numbers, side="right") - 1
        is_in = (found >= 0) & (row_numbers <= self._bottoms[found])
        return np.where(is_in, self._tops[found], row_numbers)


class _FilledColumns(ColumnsOnDemand):
    """Columns of a batch, filled when a column is asked for."""

    def __init__(
        self, columns: Sequence[RawColumn], sources: dict[int, np.ndarray], rows: np.ndarray, above: dict[int, RawColumn]
    ) -> None:  # fmt: skip
        super().__init__(len(columns))
        self._columns, self._sources, self._rows, self._above = columns, sources, rows, above

    def _make(self, position: int) -> RawColumn:
        column = self._columns[position]
        if position not in self._sources:
            return column
        sources = self._sources[position]
        filled = self._rows & column.blank & (sources != np.arange(len(sources)))
        if not filled.any():
            return column
        # The text of a row above this batch stands before the batch's own.
        before = self._above.get(position, RawColumn(pa.nulls(1, pa.string())))
        texts = pa.concat_arrays([before.texts, column.texts.cast(pa.string())])
        taken = np.where(filled, sources + 1, np.arange(1, len(sources) + 1))
        numeric = None
        if column.numeric is not None or before.numeric is not None:
            own = np.zeros(len(sources), dtype=bool) if column.numeric is None else column.numeric
            first = np.zeros(1, dtype=bool) if before.numeric is None else before.numeric
            numeric = np.concatenate([first, own])[taken]
        return RawColumn(texts.take(pa.array(taken)), numeric)


def _has_texts(batch: RawBatch, rows: np.ndarray) -> np.ndarray:
    """Rows that hold anything of their own."""
    found = np.array([row in batch.spilled for row in range(len(batch))]) if batch.spilled else ~rows
    for column in batch.columns:
        if found.all():
            break
        found = found | ~column.blank
    return found
