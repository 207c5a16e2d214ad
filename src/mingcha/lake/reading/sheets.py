"""What every kind of file is read into: sheets, whose rows come in batches of text columns."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from mingcha.lake.columns import RawColumn

TOP_ROWS = 40
"""How far down a header may be."""


@dataclass(frozen=True)
class TopRow:
    """One of the first rows: its number as a spreadsheet shows it, and its texts."""

    number: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class MergedArea:
    """Cells merged into one: rows as a spreadsheet numbers them, columns by place (0 = A), all inclusive."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass
class RawBatch:
    """Some rows below the header.

    columns      one a file column, in order
    row_numbers  as a spreadsheet shows them
    spilled      where a row had more columns than the header: what was beyond (row index → texts)
    """

    columns: Sequence[RawColumn]
    row_numbers: np.ndarray
    spilled: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.row_numbers)

    def texts_of(self, row: int) -> tuple[str, ...]:
        """One row as the file has it."""
        shown = tuple(column.texts[row].as_py() or "" for column in self.columns)
        return shown + self.spilled.get(row, ())


class Sheet(ABC):
    """One sheet of a workbook, or a whole text or Parquet file.

    name  the sheet's name, "" where the file has no sheets
    note  what was detected (encoding, separator), for the report
    """

    def __init__(self, path: Path, name: str, note: str = "") -> None:
        self.path, self.name, self.note = path, name, note

    @abstractmethod
    def top_rows(self) -> list[TopRow]:
        """The first rows, blank ones left out."""

    @abstractmethod
    def batches(self, first_row: int, width: int) -> Iterator[RawBatch]:
        """All rows from `first_row` on, `width` columns wide. Blank rows may be among them."""

    def oddities(self, first_row: int) -> list[str]:
        """What about its form, from `first_row` on, should be looked at: hidden rows, filled cells. In words."""
        return []

    def merged_areas(self) -> list[MergedArea]:
        """Cells that are merged, where a file can say so."""
        return []

    def unfilled_areas(self) -> list[MergedArea]:
        """Cells below the header that are merged and were not filled: only the first one is known."""
        return []

    @abstractmethod
    def rows_expected(self) -> int:
        """About how many rows there are, for showing progress."""


def columns_of(rows: list[list[str | None]], numeric: list[list[bool]] | None, width: int) -> list[RawColumn]:
    """Columns from rows of texts."""
    padded = [row + [None] * (width - len(row)) if len(row) < width else row[:width] for row in rows]
    columns = list(zip(*padded, strict=True)) if padded else [()] * width
    if numeric is None:
        return [RawColumn(pa.array(c, pa.string())) for c in columns]
    marks = list(
        zip(*(m + [False] * (width - len(m)) if len(m) < width else m[:width] for m in numeric), strict=True)
    )
    return [RawColumn.of(c, m) for c, m in zip(columns, marks, strict=True)]
