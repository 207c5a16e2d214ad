"""What kinds of cells the columns of an .xlsx sheet hold, by samples of its XML: where reading by columns would be in vain.

A guess that saves time; what kinds there are in truth is told by the readers.
"""

import re
from dataclasses import dataclass, field

HEAD_BYTES = 1 << 20
"""The first rows, which are read cell by cell anyhow."""
TAIL_BYTES = 256 << 10
"""The last rows, where totals and signatures stand."""
_ROWS_A_BLOCK = 5
_NUMBER = re.compile(rb'<row [^>]{0,200}?\br="(\d{1,7})"')
_CELL = re.compile(rb'<c r="([A-Z]{1,3})\d{1,7}"([^>]{0,200})>')
_TYPE = re.compile(rb't="(\w+)"')
_TEXTS = (b"s", b"str", b"inlineStr")
Kinds = dict[bytes, bytes]
"""Column letters → text, number or the XML's own word."""


@dataclass
class KindSamples:
    """Fed with the sheet's XML block by block.

    footer_row  the first of the last rows that does not fit its columns' kinds; None if all fit
    is_mixed    a column holds several kinds further up
    """

    footer_row: int | None = None
    is_mixed: bool = False
    _blocks: list[list[Kinds]] = field(default_factory=list)
    _tail: bytes = b""
    _read_bytes: int = 0

    def add(self, window: bytes, new_bytes: int) -> None:
        """A block, with the little that was kept of the one before."""
        if self._read_bytes >= HEAD_BYTES:
            self._blocks.append([kinds for _, kinds in _rows(window, _ROWS_A_BLOCK)])
        self._read_bytes += new_bytes
        self._tail = (self._tail + window[-new_bytes:])[-TAIL_BYTES:]

    def finish(self) -> "KindSamples":
        """Judge what was seen. The last two blocks may hold the rows at the end."""
        usual: Kinds = {}
        for row in (row for block in self._blocks[:-2] for row in block):
            self.is_mixed = self.is_mixed or not _fits(row, usual)
            usual.update(row)
        if usual and not self.is_mixed:
            self.footer_row = next((n for n, row in _rows(self._tail) if not _fits(row, usual)), None)
        self._blocks, self._tail = [], b""
        return self


def _rows(xml: bytes, most: int = -1) -> list[tuple[int, Kinds]]:
    """Number and kinds of the whole rows at the start of a piece of XML."""
    rows: list[tuple[int, Kinds]] = []
    for piece in xml.split(b"</row>", most)[:-1]:
        at = piece.rfind(b"<row ")
        if at >= 0 and (found := _NUMBER.match(piece, at)):
            rows.append((int(found[1]), _kinds(piece[at:])))
    return rows


def _fits(row: Kinds, usual: Kinds) -> bool:
    return all(usual.get(column, kind) == kind for column, kind in row.items())


def _kinds(row: bytes) -> Kinds:
    kinds: Kinds = {}
    for column, attributes in _CELL.findall(row):
        found = _TYPE.search(attributes)
        kind = found[1] if found else b"n"
        if not attributes.endswith(b"/") and kind != b"e":
            kinds[column] = b"text" if kind in _TEXTS else kind
    return kinds
