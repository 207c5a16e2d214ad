"""Rows of a file once more: what turns out to be a duplicate only at the end must still be listed as the file had it."""

import numpy as np

from mingcha.lake.matching.units import Unit


def reread_rows(unit: Unit, row_numbers: set[int]) -> dict[int, tuple[str, ...]]:
    """The texts of some rows of a unit, by row number."""
    found: dict[int, tuple[str, ...]] = {}
    wanted = np.array(sorted(row_numbers), dtype=np.int64)
    for batch in unit.sheet.batches(unit.header.first_data_row, len(unit.header.headers)):
        for row in np.flatnonzero(np.isin(batch.row_numbers, wanted)):
            found[int(batch.row_numbers[row])] = batch.texts_of(int(row))
        if len(found) == len(row_numbers):
            break
    return found
