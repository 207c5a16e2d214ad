"""Whole columns of ID numbers at once. The same answers as `domain.id_numbers`, checked against it by a property test.

A valid number is told by its first 17 digits (the 18th follows from them), so it fits in 64 bits: its *body*.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mingcha.domain.id_numbers import IdNumber, check_digit, read_id_number
from mingcha.lake.cell_refusals import CellRefused
from mingcha.lake.parsing import normalise_id_text

_WEIGHTS = np.array([pow(2, 17 - place, 11) for place in range(17)], dtype=np.int32)
_CHECK_DIGITS = np.frombuffer(b"10X98765432", dtype=np.uint8)
_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.int64)
_POWERS = 10 ** np.arange(16, -1, -1, dtype=np.int64)


@dataclass
class IdColumn:
    """A column of ID numbers, read.

    bodies     first 17 digits of each valid number; 0 where the cell is empty or the number not valid
    converted  came as 15 digits
    invalid    row → normalised text of a number that is not valid (kept and marked, joined with nothing)
    """

    bodies: np.ndarray
    converted: np.ndarray
    invalid: dict[int, str] = field(default_factory=dict)

    @property
    def present(self) -> np.ndarray:
        """Where the cell holds a number, valid or not."""
        present = self.bodies != 0
        if self.invalid:
            present[list(self.invalid)] = True
        return present

    @classmethod
    def joined(cls, columns: list["IdColumn"]) -> "IdColumn":
        """Several columns, one after the other."""
        invalid: dict[int, str] = {}
        start = 0
        for column in columns:
            invalid.update({start + row: text for row, text in column.invalid.items()})
            start += len(column.bodies)
        return cls(
            np.concatenate([c.bodies for c in columns]),
            np.concatenate([c.converted for c in columns]),
            invalid,
        )

    def take(self, rows: np.ndarray) -> "IdColumn":
        """The same for some rows, in their order."""
        invalid: dict[int, str] = {}
        if self.invalid:
            marked = np.zeros(len(self.bodies), dtype=bool)
            marked[list(self.invalid)] = True
            invalid = {int(i): self.invalid[int(rows[i])] for i in np.flatnonzero(marked[rows])}
        return IdColumn(self.bodies[rows], self.converted[rows], invalid)


def read_id_column(
    texts: pa.Array, numeric: np.ndarray | None = None
) -> tuple[IdColumn, dict[int, CellRefused]]:
    """Read a column. Returns the numbers and, row by row, what a spreadsheet has spoiled.

    numeric  where the cell was a number, not text (a number of 16 digits or more has lost its last ones)
    """
    column = IdColumn(np.zeros(len(texts), dtype=np.int64), np.zeros(len(texts), dtype=bool))
    refused: dict[int, CellRefused] = {}
    slow = np.flatnonzero(texts.is_valid().to_numpy(zero_copy_only=False))
    if len(texts) > 64:
        slow = _read_well_formed(texts, numeric, column, slow)
    seen: dict[tuple[str, bool], IdNumber | CellRefused | None] = {}
    values = texts.take(pa.array(slow)).to_pylist() if len(slow) < len(texts) else texts.to_pylist()
    for row, text in zip(slow.tolist(), values, strict=True):
        asked = (text, bool(numeric is not None and numeric[row]))
        if asked not in seen:
            seen[asked] = _read_one(*asked)
        number = seen[asked]
        if isinstance(number, CellRefused):
            refused[row] = number
        elif number is not None:
            column.converted[row] = number.converted
            if number.is_valid:
                column.bodies[row] = int(number.text[:17])
            else:
                column.invalid[row] = number.text
    return column, refused


def _read_one(text: str, numeric: bool) -> IdNumber | CellRefused | None:
    try:
        normal = normalise_id_text(text, numeric)
    except CellRefused as refused:
        return refused
    if not normal:
        return None
    number = read_id_number(normal)
    if (
        not number.is_valid
        and len(normal) == 18
        and normal.isdigit()
        and normal.endswith("000")
        and check_digit(normal[:17]) != "0"
    ):
        return CellRefused("CELL-10")
    return number


def _read_well_formed(
    texts: pa.Array, numeric: np.ndarray | None, column: IdColumn, rows: np.ndarray
) -> np.ndarray:
    """Fill in the valid 18-character numbers; the rows that are left are for the slow path."""
    eligible = pc.fill_null(pc.equal(pc.binary_length(texts), 18), False).to_numpy(zero_copy_only=False)
    if numeric is not None:
        eligible &= ~numeric
    eligible_rows = np.flatnonzero(eligible)
    if not len(eligible_rows):
        return rows
    packed = texts if len(eligible_rows) == len(texts) else texts.take(pa.array(eligible_rows))
    wide = pa.types.is_large_string(packed.type)
    offsets = np.frombuffer(packed.buffers()[1], dtype=np.int64 if wide else np.int32)
    start = int(offsets[packed.offset])
    characters = np.frombuffer(packed.buffers()[2], dtype=np.uint8)[start : start + 18 * len(packed)].reshape(
        -1, 18
    )
    bodies, valid = read_characters(characters)
    column.bodies[eligible_rows[valid]] = bodies[valid]
    left = np.zeros(len(texts), dtype=bool)
    left[rows] = True
    left[eligible_rows[valid]] = False
    return np.flatnonzero(left)


def read_characters(characters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bodies and validity of numbers given as rows of 18 ASCII characters (a lower-case x is read)."""
    digits = characters[:, :17].astype(np.int32) - 48
    all_digits = ((digits >= 0) & (digits <= 9)).all(axis=1)
    last = characters[:, 17]
    last = np.where(last == ord("x"), ord("X"), last)
    bodies = digits.astype(np.int64) @ _POWERS
    valid = all_digits & (_CHECK_DIGITS[(digits @ _WEIGHTS) % 11] == last) & _has_real_birth_date(bodies)
    return bodies, valid


def _birth_parts(bodies: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    day_number = bodies // 1000 % 100_000_000
    return day_number // 10_000, day_number // 100 % 100, day_number % 100


def _has_real_birth_date(bodies: np.ndarray) -> np.ndarray:
    year, month, day = _birth_parts(np.abs(bodies))
    known_month = (month >= 1) & (month <= 12)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    days = _MONTH_DAYS[np.where(known_month, month, 0)] + (leap & (month == 2))
    return known_month & (year >= 1900) & (day >= 1) & (day <= days)


def births_and_sexes(bodies: np.ndarray) -> tuple[pa.Array, pa.Array]:
    """Birth dates and sexes of valid numbers."""
    year, month, day = _birth_parts(bodies)
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    births = months.astype("datetime64[D]") + (day - 1)
    sexes = pa.DictionaryArray.from_arrays(
        pa.array((bodies % 10 % 2).astype(np.int8)), pa.array(["女", "男"])
    )
    return pa.array(births), sexes.cast(pa.string())


def id_characters(bodies: np.ndarray) -> np.ndarray:
    """Rows of 18 ASCII characters for bodies, the check digit put back."""
    digits = (bodies[:, None] // _POWERS % 10).astype(np.int32)
    characters = np.empty((len(bodies), 18), dtype=np.uint8)
    characters[:, :17] = digits + 48
    characters[:, 17] = _CHECK_DIGITS[(digits @ _WEIGHTS) % 11]
    return characters
