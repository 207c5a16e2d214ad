"""What many systems call a workbook and is none: a web page, an XML text or separated text under the name .xls. Told by content."""

from pathlib import Path

from mingcha.domain.errors import ClerkError
from mingcha.lake.reading.delimited import DelimitedSheet
from mingcha.lake.reading.encodings import detect_encoding
from mingcha.lake.reading.sheets import Sheet
from mingcha.lake.reading.spreadsheet_xml import NAMESPACE, open_spreadsheet_xml
from mingcha.lake.reading.web_table import open_web_table
from mingcha.lake.reading.workbook_refusals import OLE_MARK, broken_off, page_without_table

_ZIP_START = b"PK"
_HEAD_BYTES = 64 << 10
_ENTITIES = ("<!DOCTYPE", "<!ENTITY")


def open_disguised(path: Path) -> list[Sheet] | None:
    """The sheets of a file that is named like a workbook and holds a table in another form; None if it is nothing of the kind.

    Errors
        READ-02 · READ-06 · READ-08  as `open_web_table` and `open_spreadsheet_xml` say
    """
    with path.open("rb") as file:
        start = file.read(_HEAD_BYTES)
    if start.startswith((OLE_MARK, _ZIP_START)):
        return None
    try:
        codec, _ = detect_encoding(path)
    except ClerkError as error:
        if error.code == "READ-06":
            raise
        return None
    head = start.decode(codec, "replace").removeprefix("\ufeff").lstrip()
    if head.startswith("MIME-Version:"):
        raise page_without_table(path)
    if not head.startswith("<"):
        sheet = DelimitedSheet(path)
        return [sheet] if _is_table(sheet) else None
    if NAMESPACE not in head:
        return [open_web_table(path)]
    # Such a workbook never declares entities; what one stands for would be missing in the cells, or be a bomb.
    if any(word in head for word in _ENTITIES):
        raise broken_off(path)
    return list(open_spreadsheet_xml(path))


def _is_table(sheet: DelimitedSheet) -> bool:
    """Whether the first rows are cut into columns: any text is one column wide."""
    rows = sheet.top_rows()
    return len(rows) > 1 and sum(len(row.texts) > 1 for row in rows) * 2 > len(rows)
