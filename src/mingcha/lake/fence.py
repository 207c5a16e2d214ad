"""Whoever imports for one region brings no rows of another: a county's file with the neighbour's households is refused row by row."""

import numpy as np
import pyarrow.compute as pc

from mingcha.domain.regions import significant_prefix
from mingcha.lake.cell_refusals import CellRefused
from mingcha.lake.columns import ParsedColumn

_COLUMN = "region_code"


def foreign_regions(parsed: ParsedColumn, fence: str) -> dict[int, CellRefused]:
    """Row → refusal, where a row's own region neither lies in `fence` nor holds it (a province's standard holds in the county).

    Only the required column `region_code` says whose a row is; a house may lie anywhere.
    """
    column = parsed.column
    if not fence or column.name != _COLUMN or not column.required or not len(parsed.values):
        return {}
    prefix = significant_prefix(fence)
    outside = pc.invert(pc.fill_null(pc.starts_with(parsed.values, prefix), True))
    refused = {}
    for row in np.flatnonzero(outside.to_numpy(zero_copy_only=False)):
        code = parsed.values[int(row)].as_py()
        if not prefix.startswith(significant_prefix(code)):
            refused[int(row)] = CellRefused("CELL-21", prefix)
    return refused
