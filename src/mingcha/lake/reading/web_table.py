"""Web pages under a workbook's name: what many systems call “export to Excel”. Read as a spreadsheet program shows them.

A spreadsheet program lays all tables of a page below each other on one sheet; so does this reader. Its rows are the page's rows.
An HTML parser mends what it does not understand, and nobody is told: so the rows are counted in the text too, and a page of
which any row would get lost is refused.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from mingcha.lake.reading.encodings import detect_encoding, mixed_encodings
from mingcha.lake.reading.row_by_row import ReadRow, RowByRowSheet
from mingcha.lake.reading.sheets import MergedArea
from mingcha.lake.reading.workbook_refusals import broken_off, page_without_table

_BLOCK_CHARACTERS = 1 << 20
_LONGEST_MARK = 16
_MARKS = re.compile(r"<!--|-->|<(/?)(table|tr)(?=[\s/>])", re.I)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_WIDEST_SPAN, _DEEPEST_SPAN = 1000, 65_534
"""As the HTML standard limits colspan and rowspan (section 4.9.11)."""
_NOT_SHOWN = ("script", "style")
_ROW_PARENTS = ("table", "thead", "tbody", "tfoot")


def open_web_table(path: Path) -> "WebTableSheet":
    """The page's tables as one sheet.

    Errors
        READ-02  the page breaks off, or rows of it would get lost · READ-06  two encodings · READ-08  a page without a table
    """
    codec, encoding_name = detect_encoding(path)
    written, tables_left_open = _count_in_text(path, codec)
    read, merged = 0, []
    for _, areas in _rows(path, codec):
        read += 1
        merged += areas
    if not written:
        raise page_without_table(path)
    if tables_left_open or read != written:
        raise broken_off(path)
    return WebTableSheet(path, codec, f"网页表格，编码 {encoding_name}", read, merged)


class WebTableSheet(RowByRowSheet):
    """All tables of a page. Every cell is a text: a page has no numbers that a program could have spoiled."""

    def __init__(self, path: Path, codec: str, note: str, row_count: int, areas: list[MergedArea]) -> None:
        super().__init__(path, "", note, row_count, areas)
        self._codec = codec

    def rows(self) -> Iterator[ReadRow]:
        """Every <tr>."""
        for row, _ in _rows(self.path, self._codec):
            yield row


def _text_of(path: Path, codec: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    with path.open("rb") as file:
        try:
            while block := file.read(_BLOCK_CHARACTERS):
                yield decoder.decode(block)
            yield decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            raise mixed_encodings(path) from error


def _count_in_text(path: Path, codec: str) -> tuple[int, bool]:
    """Rows as they are written, comments left out; whether a table is never closed."""
    rows = depth = 0
    in_comment = False
    for kind, is_end in _marks(path, codec):
        if kind == "<!--":
            in_comment = True
        elif kind == "-->":
            in_comment = False
        elif in_comment:
            continue
        elif kind == "table":
            depth += -1 if is_end else 1
        elif not is_end:
            rows += 1
    return rows, depth > 0


def _marks(path: Path, codec: str) -> Iterator[tuple[str, bool]]:
    window = ""
    for text in _text_of(path, codec):
        window += text
        # A mark may lie across two blocks: what starts near the end is looked at with the next one.
        cut = len(window) - _LONGEST_MARK
        for found in _MARKS.finditer(window):
            if found.start() < cut:
                yield _mark(found)
        window = window[max(cut, 0) :]
    for found in _MARKS.finditer(window):
        yield _mark(found)


def _mark(found: re.Match[str]) -> tuple[str, bool]:
    return (found[2] or found[0]).lower(), bool(found[1])


def _rows(path: Path, codec: str) -> Iterator[tuple[ReadRow, list[MergedArea]]]:
    """Every row with the merged cells that begin in it."""
    parser = etree.HTMLPullParser(("start", "end"), tag=("table", "tr"), encoding="utf-8", huge_tree=True)
    reader = _TableReader()
    for text in _text_of(path, codec):
        parser.feed(text.encode())
        yield from reader.rows_of(parser.read_events())
    try:
        parser.close()
    except etree.XMLSyntaxError:
        # An empty page: there are no rows, and the count says so.
        return
    yield from reader.rows_of(parser.read_events())


class _TableReader:
    """Keeps the number of the row, and in each open table which places a cell of a row above still covers."""

    def __init__(self) -> None:
        self._number = 0
        self._covered: list[dict[int, int]] = [{}]

    def rows_of(
        self, events: Iterator[tuple[str, etree._Element]]
    ) -> Iterator[tuple[ReadRow, list[MergedArea]]]:
        for event, element in events:
            if element.tag == "table":
                if event == "start":
                    self._covered.append({})
                elif len(self._covered) > 1:
                    self._covered.pop()
            elif event == "end":
                self._number += 1
                texts, areas = self._texts(element)
                yield ReadRow(self._number, texts), areas
                _forget(element)

    def _texts(self, row: etree._Element) -> tuple[list[str | None], list[MergedArea]]:
        covered = self._covered[-1]
        texts: list[str | None] = []
        areas: list[MergedArea] = []
        next_covered = {place: rows - 1 for place, rows in covered.items() if rows > 1}
        for cell in row.iterchildren("td", "th"):
            while covered.get(len(texts)):
                texts.append(None)
            wide = _span(cell, "colspan", _WIDEST_SPAN)
            deep = _span(cell, "rowspan", _DEEPEST_SPAN)
            if wide > 1 or deep > 1:
                left = len(texts)
                areas.append(MergedArea(self._number, self._number + deep - 1, left, left + wide - 1))
            if deep > 1:
                next_covered.update(dict.fromkeys(range(len(texts), len(texts) + wide), deep - 1))
            texts += [_shown(cell), *[None] * (wide - 1)]
        self._covered[-1] = next_covered
        return texts, areas


def _span(cell: etree._Element, name: str, most: int) -> int:
    text = cell.get(name, "1").strip()
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() else 1


def _shown(cell: etree._Element) -> str | None:
    """A cell's text as it is shown: white space is one space, <br> a new line."""
    if len(cell) == 0:
        text = cell.text or ""
    else:
        text = "".join(_pieces(cell))
    lines = (_SPACES.sub(" ", line).strip(" ") for line in text.split("\v"))
    return "\n".join(lines).strip("\n") or None


def _pieces(element: etree._Element) -> Iterator[str]:
    """Texts in order. Not recursive: pages may be nested as deep as they like."""
    hidden: etree._Element | None = None
    for event, inner in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            if hidden is None:
                yield inner.tail or ""
        elif event == "start":
            if hidden is None and inner.tag in _NOT_SHOWN:
                hidden = inner
            if hidden is None:
                yield "\v" if inner.tag == "br" else ""
                yield inner.text or ""
        else:
            if hidden is inner:
                hidden = None
            if hidden is None and inner is not element:
                yield inner.tail or ""


def _forget(row: etree._Element) -> None:
    """Let go of a row that was read, and of those before it."""
    row.clear(keep_tail=True)
    parent = row.getparent()
    if parent is None or parent.tag not in _ROW_PARENTS:
        return
    while (before := row.getprevious()) is not None and before.tag == "tr":
        parent.remove(before)
