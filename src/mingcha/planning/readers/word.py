"""Word documents: paragraphs with their automatic numbers, and tables.

The XML is read directly: python-docx neither prints automatic numbers nor bounds what a hostile file unpacks to.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from mingcha.planning.readers.document import Document, Line, Table
from mingcha.planning.readers.sniff import refuse_damaged, refuse_too_much, refuse_without_text
from mingcha.planning.readers.word_numbers import Numbering, W

SUFFIXES = (".docx",)
MAX_PART_BYTES = 12_000_000
MAX_TOTAL_BYTES = 300_000_000
_SKIPPED = {
    f"{W}del",
    f"{W}instrText",
    f"{W}moveFrom",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


def read(path: Path) -> Document:
    """The paragraphs and tables of a .docx. PLAN-05 unpacks to too much; PLAN-06 damaged; PLAN-07 no text."""
    try:
        with zipfile.ZipFile(path) as archive:
            if (
                sum(i.file_size for i in archive.infolist()) > MAX_TOTAL_BYTES
                or len(archive.infolist()) > 5000
            ):
                raise refuse_too_much(path)
            parts = {
                name: _part(archive, f"word/{name}.xml", path) for name in ("document", "numbering", "styles")
            }
        if parts["document"] is None:
            raise refuse_damaged(path)
        # A fresh parser per document: no entities, no network, no unbounded trees.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        body = etree.fromstring(parts["document"], parser).find(f"{W}body")
        numbering = Numbering.parse(parts["numbering"], parser)
        styles = _Styles(parts["styles"], parser)
    except (
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        raise refuse_damaged(path, error) from error
    if body is None:
        raise refuse_damaged(path)
    document = tuple(_blocks(body, numbering, styles))
    if not any(isinstance(b, Table) or b.text.strip() for b in document):
        raise refuse_without_text(path)
    return document


def _part(archive: zipfile.ZipFile, name: str, path: Path) -> bytes | None:
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    if info.file_size > MAX_PART_BYTES:
        raise refuse_too_much(path)
    with archive.open(info) as file:
        return file.read(MAX_PART_BYTES)


class _Styles:
    """Heading level and list of each paragraph style, inherited along basedOn."""

    def __init__(self, raw: bytes | None, parser: etree.XMLParser) -> None:
        self._by_id = {}
        if raw:
            self._by_id = {s.get(f"{W}styleId"): s for s in etree.fromstring(raw, parser).iter(f"{W}style")}

    def find(self, style_id: str | None, what: str) -> etree._Element | None:
        seen = set()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            style = self._by_id[style_id]
            if (node := style.find(f"{W}pPr/{W}{what}")) is not None:
                return node
            based = style.find(f"{W}basedOn")
            style_id = None if based is None else based.get(f"{W}val")
        return None


def _blocks(parent: etree._Element, numbering: Numbering, styles: _Styles) -> Iterator[Line | Table]:
    for node in parent:
        if node.tag == f"{W}p":
            yield from _paragraph(node, numbering, styles)
        elif node.tag == f"{W}tbl":
            yield Table(tuple(_rows(node, numbering, styles)))
        elif node.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _blocks(node, numbering, styles)


def _paragraph(node: etree._Element, numbering: Numbering, styles: _Styles) -> Iterator[Line]:
    properties = node.find(f"{W}pPr")
    style = None if properties is None else properties.find(f"{W}pStyle")
    style_id = None if style is None else style.get(f"{W}val")

    def own_or_style(what: str) -> etree._Element | None:
        own = None if properties is None else properties.find(f"{W}{what}")
        return own if own is not None else styles.find(style_id, what)

    prefix, outline, list_ = "", own_or_style("outlineLvl"), own_or_style("numPr")
    if list_ is not None and (number := list_.find(f"{W}numId")) is not None:
        level = list_.find(f"{W}ilvl")
        if _text(node).strip():
            prefix = numbering.next(
                number.get(f"{W}val", "0"), int(level.get(f"{W}val", "0")) if level is not None else 0
            )
    heading = 0 if outline is None else int(outline.get(f"{W}val", "9")) + 1
    for n, text in enumerate(_text(node).split("\n")):
        yield Line(
            (prefix if n == 0 else "") + text.rstrip(), heading=heading if heading <= 6 else 0, whole=True
        )


def _text(node: etree._Element) -> str:
    out = []
    for child in node:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == f"{W}t":
            out.append(child.text or "")
        elif child.tag in (f"{W}br", f"{W}cr"):
            out.append("\n")
        elif child.tag == f"{W}tab":
            out.append("　")
        elif child.tag == f"{W}noBreakHyphen":
            out.append("-")
        elif child.tag == f"{W}p":
            out.append("\n" + _text(child))
        elif child.tag not in (f"{W}pPr", f"{W}rPr"):
            out.append(_text(child))
    return "".join(out)


def _rows(table: etree._Element, numbering: Numbering, styles: _Styles) -> Iterator[tuple[str, ...]]:
    for row in table.iter(f"{W}tr"):
        cells = []
        for cell in row.findall(f"{W}tc"):
            text = "\n".join(
                b.text for b in _blocks(cell, numbering, styles) if isinstance(b, Line) and b.text.strip()
            )
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            cells.extend(
                [text.strip()] + [""] * (int(span.get(f"{W}val", "1")) - 1 if span is not None else 0)
            )
        yield tuple(cells)
