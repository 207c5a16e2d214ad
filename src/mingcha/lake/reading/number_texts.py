"""Whole columns of numbers as texts at once. The same answers as `number_text`, checked against it by a property test."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mingcha.lake.cell_text import number_text

_SHORT = 16
"""A text of 16 characters has at most 15 digits beside its point. What is read back from 15 digits is printed with the same 15."""


def number_texts(numbers: pa.Array) -> pa.Array:
    """Numbers (float64, null = blank) as a spreadsheet shows them; blanks stay null."""
    texts = numbers.cast(pa.string())
    values = numbers.to_numpy(zero_copy_only=False)
    size = np.abs(values)
    blank = numbers.is_null().to_numpy(zero_copy_only=False)
    long_or_null = pc.fill_null(pc.greater(pc.binary_length(texts), _SHORT), True)
    scientific = pc.fill_null(pc.match_substring(texts, "e"), True)
    doubtful = pc.or_(long_or_null, scientific).to_numpy(zero_copy_only=False)
    # -0 is shown as 0; below 0.0001 other rules hold.
    doubtful = (doubtful | (size < 1e-4) | ~np.isfinite(values)) & ~blank
    if not doubtful.any():
        return texts
    rows = np.flatnonzero(doubtful)
    with np.errstate(invalid="ignore"):
        are_whole = bool(np.all((size[rows] < 1e15) & (values[rows] == np.trunc(values[rows]))))
    if are_whole:
        mended = pa.array(values[rows].astype(np.int64)).cast(pa.string())
    else:
        distinct, codes = np.unique(values[rows], return_inverse=True)
        mended = pa.array([number_text(number) for number in distinct.tolist()], pa.string()).take(
            pa.array(codes)
        )
    return pc.replace_with_mask(texts, pa.array(doubtful), mended)
