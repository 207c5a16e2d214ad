"""Columns of √ and blanks, where a blank is 否: what they are is seen only over all rows of a sheet."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mingcha.lake.cell_text import squeeze
from mingcha.lake.columns import has_only_ticks
from mingcha.lake.matching.units import Unit
from mingcha.lake.parsing import TICKS
from mingcha.lake.reading.sheets import RawBatch
from mingcha.lake.row_kinds import closing_word, data_rows

_MOST_CLOSING_ROWS = 100
"""Totals and signatures of one batch that are looked at one by one."""


def tick_columns(unit: Unit) -> frozenset[str]:
    """The yes/no columns that hold √ and blanks only: there a blank is 否. Read ahead until something else is seen.

    They are noted in the unit: among its refused rows alone nobody could see it.
    """
    places = _yes_no_places(unit)
    seen: set[str] = set()
    if not places:
        return frozenset()
    for batch in unit.sheet.batches(unit.header.first_data_row, len(unit.header.headers)):
        rows = data_rows(unit, batch)
        for name, positions in list(places.items()):
            only = {_has_only_ticks(unit, batch, rows, position) for position in positions}
            if False in only:
                del places[name]
                seen.discard(name)
            elif True in only:
                seen.add(name)
        if not places:
            break
    return frozenset(seen)


def _has_only_ticks(unit: Unit, batch: RawBatch, rows: np.ndarray, position: int) -> bool | None:
    """As `has_only_ticks`, without rows of totals and signatures: 审核人：李四 may stand under the √."""
    texts = batch.columns[position].texts.take(pa.array(rows))
    only = has_only_ticks(texts)
    if only is not False:
        return only
    words = [t for t in pc.unique(texts).to_pylist() if t and squeeze(t) and squeeze(t) not in TICKS]
    is_other = pc.is_in(texts, value_set=pa.array(words, texts.type)).to_numpy(zero_copy_only=False)
    start, others = unit.own_columns.start, rows[is_other]
    if len(others) > _MOST_CLOSING_ROWS:
        return False
    if not all(closing_word(batch.texts_of(int(row))[start:]) for row in others):
        return False
    return has_only_ticks(texts.filter(pa.array(~is_other)))


def _yes_no_places(unit: Unit) -> dict[str, list[int]]:
    """Where yes/no columns stand; one of a repeated group (成员1…, 成员2…) stands in several places."""
    places: dict[str, list[int]] = {}
    for column in (c for c in unit.table.columns if c.type == "bool"):
        found = [group[column.name] for group in unit.repeat if column.name in group]
        if not found and (match := unit.header.match.matches.get(column.name)):
            found = [match.position]
        if found:
            places[column.name] = found
    return places
