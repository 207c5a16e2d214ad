"""“XML 表格 2003”: a workbook as one XML text, which report servers write under the name .xls or .xml.

Elements and attributes as in Microsoft's XML Spreadsheet Reference (Office 2003): a row or cell without ss:Index follows the one before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from lxml import etree

from mingcha.lake.reading.row_by_row import ReadRow, RowByRowSheet
from mingcha.lake.reading.sheets import MergedArea
from mingcha.lake.reading.workbook_cells import cell_text
from mingcha.lake.reading.workbook_refusals import broken_off

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = "{" + NAMESPACE + "}"
_WORKSHEET, _ROW, _CELL, _DATA = (_SS + name for name in ("Worksheet", "Row", "Cell", "Data"))
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576


def open_spreadsheet_xml(path: Path) -> "list[SpreadsheetXmlSheet]":
    """The worksheets.

    Errors
        READ-02  not whole, or no such workbook at all
    """
    found: list[tuple[str, int, list[MergedArea]]] = []
    for place, name, row in _rows(path):
        if place == len(found):
            found.append((name, 0, []))
        if row is not None:
            name, count, merged = found[place]
            found[place] = (name, count + 1, merged)
            merged += row[1]
    return [
        SpreadsheetXmlSheet(path, place, name, count, merged)
        for place, (name, count, merged) in enumerate(found)
    ]


class SpreadsheetXmlSheet(RowByRowSheet):
    """One worksheet; place: which of them."""

    def __init__(self, path: Path, place: int, name: str, row_count: int, areas: list[MergedArea]) -> None:
        super().__init__(path, name, "XML 表格", row_count, areas)
        self._place = place

    def rows(self) -> Iterator[ReadRow]:
        """Every row that is written; blank ones between them are not."""
        for place, _, row in _rows(self.path, self._place):
            if row is not None and place == self._place:
                yield row[0]


@contextmanager
def _whole(path: Path) -> Iterator[None]:
    try:
        yield
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken_off(path) from error


def _rows(
    path: Path, only: int | None = None
) -> Iterator[tuple[int, str, tuple[ReadRow, list[MergedArea]] | None]]:
    """(which worksheet, its name, a row and the merged cells that begin in it); once without a row where a worksheet starts."""
    place, name, number = -1, "", 0
    with _whole(path), path.open("rb") as file:
        events = etree.iterparse(
            file, events=("start", "end"), tag=(_WORKSHEET, _ROW), resolve_entities=False, no_network=True
        )
        for event, element in events:
            if element.tag == _WORKSHEET:
                if event == "start":
                    place, name, number = place + 1, element.get(_SS + "Name", ""), 0
                    yield place, name, None
                else:
                    element.clear()
                    if place == only:
                        return
            elif event == "end":
                number = _index(element, number + 1, _LAST_ROW)
                texts, numeric, areas = _cells(element, number)
                yield place, name, (ReadRow(number, texts, numeric), areas)
                number += int(element.get(_SS + "Span", "0"))
                _forget(element)


def _index(element: etree._Element, following: int, last: int) -> int:
    given = element.get(_SS + "Index")
    index = following if given is None else int(given)
    if not following <= index <= last:
        raise ValueError(f"index {index} after {following - 1}")
    return index


def _cells(row: etree._Element, number: int) -> tuple[list[str | None], list[bool] | None, list[MergedArea]]:
    texts: list[str | None] = []
    numeric: list[bool] = []
    areas: list[MergedArea] = []
    for cell in row.iterchildren(_CELL):
        column = _index(cell, len(texts) + 1, _LAST_COLUMN)
        across, down = (int(cell.get(_SS + name, "0")) for name in ("MergeAcross", "MergeDown"))
        if not (0 <= across < _LAST_COLUMN and 0 <= down < _LAST_ROW):
            raise ValueError(f"merged over {down} rows and {across} columns")
        if across or down:
            areas.append(MergedArea(number, number + down, column - 1, column - 1 + across))
        blanks = column - 1 - len(texts)
        text, is_number = _value(cell.find(_DATA))
        texts += [*[None] * blanks, text, *[None] * across]
        numeric += [*[False] * blanks, is_number, *[False] * across]
    return texts, numeric if any(numeric) else None, areas


def _value(data: etree._Element | None) -> tuple[str | None, bool]:
    """A cell's text, and whether it is a number: of numbers a spreadsheet keeps 15 digits only."""
    if data is None:
        return None, False
    text = "".join(data.itertext())
    match data.get(_SS + "Type"):
        case "Number" if text.strip():
            return cell_text(float(text)), True
        case "DateTime" if text.strip():
            return cell_text(datetime.fromisoformat(text.strip())), False
        case "Boolean" if text.strip():
            return cell_text(text.strip() == "1"), False
    return text or None, False


def _forget(row: etree._Element) -> None:
    row.clear(keep_tail=True)
    parent = row.getparent()
    while parent is not None and (before := row.getprevious()) is not None and before.tag == _ROW:
        parent.remove(before)
