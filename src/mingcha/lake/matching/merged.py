"""Which merged cells are written on every row that they cover: told by what their columns are."""

from collections.abc import Mapping, Sequence

from mingcha.catalog.tables import Table
from mingcha.lake.matching.header_rows import FoundHeader
from mingcha.lake.reading.merged_cells import FilledPlaces, FilledSheet
from mingcha.lake.reading.sheets import Sheet

_AMOUNTS = ("money", "decimal", "int")


def with_merged_filled(
    sheet: Sheet, table: Table, header: FoundHeader, repeat: Sequence[Mapping[str, int]]
) -> Sheet:
    """The sheet with what is merged below its header filled downwards; itself where nothing is merged.

    Arguments
        repeat  columns that stand beside each other in groups (成员1…, 成员2…): contract column → place
    """
    merged = [area for area in sheet.merged_areas() if area.top >= header.first_data_row]
    if not merged:
        return sheet
    places = {m.position: name for name, m in header.match.matches.items()}
    places |= {place: name for group in repeat for name, place in group.items()}
    amounts = [place for place, name in places.items() if table.column(name).type in _AMOUNTS]
    key = [place for place, name in places.items() if name in table.key]
    return FilledSheet(sheet, merged, FilledPlaces(key, places.keys() - set(amounts), amounts))
