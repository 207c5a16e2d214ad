"""Sheets that are read one row after the other: of them only a batch is ever in memory."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from mingcha.lake.reading.sheets import TOP_ROWS, MergedArea, RawBatch, Sheet, TopRow, columns_of

_BATCH_ROWS = 20_000


@dataclass(frozen=True)
class ReadRow:
    """One row: its number, its texts (None = blank), and which of its cells hold numbers (None = none of them)."""

    number: int
    texts: list[str | None]
    numeric: list[bool] | None = None


class RowByRowSheet(Sheet):
    """Subclasses say what the rows are; they were counted, and merged cells noted, when the file was opened."""

    def __init__(self, path: Path, name: str, note: str, row_count: int, areas: list[MergedArea]) -> None:
        super().__init__(path, name, note)
        self._row_count, self._areas = row_count, areas

    @abstractmethod
    def rows(self) -> Iterator[ReadRow]:
        """All rows from the first on, numbers rising."""

    def top_rows(self) -> list[TopRow]:
        """The first rows that are not blank."""
        filled = (row for row in self.rows() if any(text and text.strip() for text in row.texts))
        return [TopRow(row.number, tuple(t or "" for t in row.texts)) for row in islice(filled, TOP_ROWS)]

    def batches(self, first_row: int, width: int) -> Iterator[RawBatch]:
        """Rows from `first_row` on."""
        rows = (row for row in self.rows() if row.number >= first_row)
        while batch := list(islice(rows, _BATCH_ROWS)):
            numeric = None
            if any(row.numeric for row in batch):
                numeric = [row.numeric or [False] * len(row.texts) for row in batch]
            yield RawBatch(
                columns_of([row.texts for row in batch], numeric, width),
                np.array([row.number for row in batch], dtype=np.int32),
                _spilled(batch, width),
            )

    def rows_expected(self) -> int:
        """As many as were counted."""
        return self._row_count

    def merged_areas(self) -> list[MergedArea]:
        """As the file says."""
        return self._areas


def _spilled(batch: list[ReadRow], width: int) -> dict[int, tuple[str, ...]]:
    """What stands to the right of the last header."""
    beyond = {i: tuple(t or "" for t in row.texts[width:]) for i, row in enumerate(batch)}
    return {i: texts for i, texts in beyond.items() if any(text.strip() for text in texts)}
