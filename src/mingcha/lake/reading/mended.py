"""A sheet in which some cells were mended by hand after it was looked at; the file itself stays as it came."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa

from mingcha.lake.columns import RawColumn
from mingcha.lake.reading.columns_on_demand import ColumnsOnDemand
from mingcha.lake.reading.sheets import MergedArea, RawBatch, Sheet, TopRow

Mends = Mapping[tuple[int, int], str]
"""(row number, place of the column) → the new text; "" empties the cell."""


class MendedSheet(Sheet):
    """Another sheet, seen with its mended cells."""

    def __init__(self, sheet: Sheet, mends: Mends) -> None:
        super().__init__(sheet.path, sheet.name, sheet.note)
        self._sheet = sheet
        self._by_row: dict[int, dict[int, str]] = {}
        for (row, place), text in mends.items():
            self._by_row.setdefault(row, {})[place] = text

    def top_rows(self) -> list[TopRow]:
        """As the file has them: headers are not mended, they are matched."""
        return self._sheet.top_rows()

    def batches(self, first_row: int, width: int) -> Iterator[RawBatch]:
        """All rows, mended where they were."""
        mended_rows = np.array(sorted(self._by_row), dtype=np.int64)
        for batch in self._sheet.batches(first_row, width):
            at = np.flatnonzero(np.isin(batch.row_numbers, mended_rows))
            if len(at):
                cells = {int(i): self._by_row[int(batch.row_numbers[i])] for i in at}
                batch = RawBatch(_MendedColumns(batch.columns, cells), batch.row_numbers, batch.spilled)
            yield batch

    def rows_expected(self) -> int:
        """As the file has them."""
        return self._sheet.rows_expected()

    def oddities(self, first_row: int) -> list[str]:
        """As the file has them."""
        return self._sheet.oddities(first_row)

    def merged_areas(self) -> list[MergedArea]:
        """As the file has them."""
        return self._sheet.merged_areas()

    def close(self) -> None:
        """Let go of the cells."""
        if hasattr(self._sheet, "close"):
            self._sheet.close()


class _MendedColumns(ColumnsOnDemand):
    """Columns in which single cells are replaced when a column is asked for."""

    def __init__(self, columns: Sequence[RawColumn], cells: dict[int, dict[int, str]]) -> None:
        super().__init__(len(columns))
        self._columns, self._cells = columns, cells

    def _make(self, place: int) -> RawColumn:
        column = self._columns[place]
        new = {row: cells[place] for row, cells in self._cells.items() if place in cells}
        if not new:
            return column
        texts = column.texts.to_pylist()
        numeric = None if column.numeric is None else column.numeric.copy()
        for row, text in new.items():
            texts[row] = text or None
            if numeric is not None:
                numeric[row] = False
        return RawColumn(pa.array(texts, pa.string()), numeric)
