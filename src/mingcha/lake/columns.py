"""A raw column → a parsed one: distinct texts are parsed once and mapped back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mingcha.catalog.tables import Column
from mingcha.lake.cell_refusals import CellRefused
from mingcha.lake.cell_text import LONGEST_CELL, squeeze
from mingcha.lake.dataset import ARROW_TYPES
from mingcha.lake.id_columns import IdColumn, read_id_column
from mingcha.lake.parsing import ERROR_MARKS, PARSERS, TICKS

ONE = Decimal(1)
_TEXTUAL = ("text", "enum", "region_code", "name", "account")
_AS_IT_IS = {"text": r"^[!-&(-<>-~][!-*,-~]*$", "account": r"^[0-9]+$", "region_code": r"^[0-9]{12}$"}
"""Texts that normalising leaves alone, by type: most long columns consist of them and skip the distinct step."""


@dataclass
class RawColumn:
    """One column as read: texts (null = blank) and, if any cell was a number, where."""

    texts: pa.Array
    numeric: np.ndarray | None = None

    @classmethod
    def of(cls, values: Sequence[str | None], numeric: Sequence[bool] | None = None) -> "RawColumn":
        """From Python values."""
        return cls(pa.array(values, pa.string()), None if numeric is None else np.array(numeric, dtype=bool))

    @property
    def blank(self) -> np.ndarray:
        """Where there is nothing but white space."""
        empty = pc.equal(pc.binary_length(pc.utf8_trim_whitespace(self.texts)), 0)
        return pc.fill_null(empty, True).to_numpy(zero_copy_only=False)

    def take(self, rows: np.ndarray) -> "RawColumn":
        """Some rows, in their order."""
        return RawColumn(
            self.texts.take(pa.array(rows)), None if self.numeric is None else self.numeric[rows]
        )


@dataclass
class ParsedColumn:
    """One column after parsing. `values` is an IdColumn for ID numbers, else an Arrow array (texts for names and accounts)."""

    column: Column
    values: IdColumn | pa.Array
    refused: dict[int, CellRefused] = field(default_factory=dict)

    @property
    def empty(self) -> np.ndarray:
        """Where the cell is empty."""
        if isinstance(self.values, IdColumn):
            return ~self.values.present
        return self.values.is_null().to_numpy(zero_copy_only=False)


def parse_column(
    raw: RawColumn, column: Column, scale: Decimal = ONE, *, blank_is_no: bool = False
) -> ParsedColumn:
    """Parse a column of the contract.

    scale        the header's unit: 1000 under （千元）, 0.01 under （%）
    blank_is_no  the column holds √ and blanks only
    """
    raw, refused = _refuse_unreadable(raw)
    if column.type == "id_number":
        numbers, spoiled = read_id_column(raw.texts, raw.numeric)
        return ParsedColumn(column, numbers, {**refused, **spoiled})
    if len(raw.texts) <= 256:
        values, more = _parse_few(raw, column, scale)
    else:
        values, more = _parse_many(raw, column, scale)
    if blank_is_no:
        values = pc.fill_null(values, False)
    return ParsedColumn(column, values, {**refused, **more})


def arrow_type(column: Column) -> pa.DataType:
    """The Arrow type of a parsed column before identities become keys."""
    if column.identity is not None:
        return pa.string()
    return ARROW_TYPES[column.lake_columns[0].type]


def has_only_ticks(texts: pa.Array) -> bool | None:
    """True where all texts are √, False where some are not, None where there is no text at all."""
    words = {squeeze(t) for t in pc.unique(texts).to_pylist() if t is not None} - {""}
    return words <= TICKS if words else None


def _refuse_unreadable(raw: RawColumn) -> tuple[RawColumn, dict[int, CellRefused]]:
    """Refuse formula errors and overlong cells before any parser sees them."""
    refused: dict[int, CellRefused] = {}
    texts = raw.texts
    if not len(texts):
        return raw, refused
    if (pc.max(pc.binary_length(texts)).as_py() or 0) > LONGEST_CELL:
        for row in np.flatnonzero(pc.fill_null(pc.greater(pc.utf8_length(texts), LONGEST_CELL), False)):
            refused[int(row)] = CellRefused("CELL-19")
    marked = pc.is_in(texts, value_set=_ERROR_MARKS)
    if pc.any(marked).as_py():
        for row in np.flatnonzero(marked):
            refused[int(row)] = CellRefused("CELL-20")
    if refused:
        blank = np.zeros(len(texts), dtype=bool)
        blank[list(refused)] = True
        raw = RawColumn(pc.if_else(pa.array(blank), pa.scalar(None, texts.type), texts), raw.numeric)
    return raw, refused


_ERROR_MARKS = pa.array(sorted(ERROR_MARKS))


def _parse_few(raw: RawColumn, column: Column, scale: Decimal) -> tuple[pa.Array, dict[int, CellRefused]]:
    parser, textual = PARSERS[column.type], column.type in _TEXTUAL
    values: list[Any] = []
    refused: dict[int, CellRefused] = {}
    for row, text in enumerate(raw.texts.to_pylist()):
        value = None
        if text is not None and text.strip():
            try:
                value = parser(text, raw.numeric is not None and bool(raw.numeric[row]), column, scale)
            except CellRefused as problem:
                if squeeze(text):
                    refused[row] = problem
        values.append(None if textual and value == "" else value)
    return pa.array(values, arrow_type(column)), refused


def _parse_many(raw: RawColumn, column: Column, scale: Decimal) -> tuple[pa.Array, dict[int, CellRefused]]:
    texts = raw.texts
    if (pattern := _AS_IT_IS.get(column.type)) and raw.numeric is None:
        plain = pc.match_substring_regex(texts, pattern)
        if pc.all(plain, skip_nulls=True).as_py() is not False:
            return texts.cast(pa.string()), {}
    if raw.numeric is not None and raw.numeric.any():
        # The same text may be a number in one cell and text in another: parse the two apart.
        rows = np.flatnonzero(raw.numeric), np.flatnonzero(~raw.numeric)
        parts = [
            _parse_distinct(texts.take(pa.array(r)), numeric, column, scale)
            for r, numeric in zip(rows, (True, False), strict=True)
        ]
        order = np.argsort(np.concatenate(rows), kind="stable")
        values = pa.concat_arrays([p[0] for p in parts]).take(pa.array(order))
        return values, {
            int(r[i]): problem for r, part in zip(rows, parts, strict=True) for i, problem in part[1].items()
        }
    return _parse_distinct(texts, False, column, scale)


def _parse_distinct(
    texts: pa.Array, numeric: bool, column: Column, scale: Decimal
) -> tuple[pa.Array, dict[int, CellRefused]]:
    coded = pc.dictionary_encode(texts)
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    words = RawColumn(coded.dictionary, np.full(len(coded.dictionary), numeric) if numeric else None)
    values, refused_words = _parse_few(words, column, scale)
    refused: dict[int, CellRefused] = {}
    if refused_words:
        codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
        for row in np.flatnonzero(np.isin(codes, list(refused_words))):
            refused[int(row)] = refused_words[int(codes[row])]
    return values.take(coded.indices), refused
