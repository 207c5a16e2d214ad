"""Which rows below a header are data: not the blank ones, not a header or title once more, not totals and signatures."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mingcha.lake.cell_text import squeeze
from mingcha.lake.matching.units import Unit
from mingcha.lake.reading.sheets import RawBatch

_TOTAL = re.compile(r".{0,12}(合计|小计|总计|共计)(\(.*\))?[:：]?|(合计|小计|总计|共计)[:：]?\d.*")
_SIGNATURE = re.compile(
    r"(制表|填表|填报|制单|打印|审核|复核|经办|负责|单位负责|主管|报送)(人|员|单位|日期|时间)?([:：].*)?|(备注|说明|注)[:：].*|.{0,12}(签字|签章|盖章)\)?[:：].*"
)


def closing_word(texts: tuple[str, ...]) -> str:
    """The word that makes a row a total or a signature, "" if none does. Before it there may be a running number or a date."""
    first = [squeeze(t) for t in texts if t.strip()][:2]
    return next((t for t in first if _TOTAL.fullmatch(t) or _SIGNATURE.fullmatch(t)), "")


def data_rows(unit: Unit, batch: RawBatch) -> np.ndarray:
    """Rows that are not blank and do not repeat the header or a title."""
    positions = unit.own_columns
    blank = np.ones(len(batch), dtype=bool)
    for position in positions:
        if not blank.any():
            break
        column = batch.columns[position]
        if column.texts.null_count < len(batch):
            blank &= column.blank
    for row in batch.spilled:
        blank[row] = False
    suspects = ~blank & _repeats(unit, batch)
    for row in np.flatnonzero(suspects):
        texts = tuple(t.strip() for t in batch.texts_of(int(row)))
        shown = [t for t in texts if t]
        as_header = sum(
            t == h or t in tried
            for t, h, tried in zip(texts, unit.header.shown, unit.header.headers, strict=False)
            if t
        )
        blank[row] = as_header * 2 > len(shown) or tuple(shown) in unit.header.above
    return np.flatnonzero(~blank)


def _repeats(unit: Unit, batch: RawBatch) -> np.ndarray:
    """Rows in which some recognised column holds its own header, or that hold a title's first text."""
    found = np.zeros(len(batch), dtype=bool)
    titles = pa.array([row[0] for row in unit.header.above if row], pa.string())
    for match in list(unit.header.match.matches.values())[:3]:
        words = pa.array([t.strip() for t in unit.header.headers[match.position]], pa.string())
        found |= pc.is_in(batch.columns[match.position].texts, value_set=words).to_numpy(zero_copy_only=False)
    if len(titles):
        for column in (batch.columns[i] for i in range(min(3, len(batch.columns)))):
            found |= pc.is_in(column.texts, value_set=titles).to_numpy(zero_copy_only=False)
    return found
