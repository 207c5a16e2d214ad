"""What calamine does not say of an .xlsx sheet, or only for another reading of it: formula errors, hidden rows, merged cells."""

import contextlib
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mingcha.lake.reading.sheets import MergedArea
from mingcha.lake.reading.workbook_kinds import KindSamples

_ERROR_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?\bt="e"[^>]*>(.*?)</c>', re.S)
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*?\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')
_MERGED = re.compile(rb'<mergeCell\b[^>]*?\bref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"')
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class PackageMarks:
    """What the sheets' XML was seen to hold while it was looked through; each a set of the package's parts.

    sheet_bytes  size of all sheets' XML; 0 for an .xls, which has none
    kinds        of every part that is a sheet
    """

    with_errors: frozenset[str] = frozenset()
    with_hidden: frozenset[str] = frozenset()
    with_merged: frozenset[str] = frozenset()
    sheet_bytes: int = 0
    kinds: dict[str, KindSamples] = field(default_factory=dict)


def error_cells(path: Path, name: str, marks: PackageMarks) -> dict[tuple[int, int], str]:
    """(row number, column index) → mark of every formula error (#N/A …) of a sheet."""
    found: dict[tuple[int, int], str] = {}
    tail = b""
    for chunk in _blocks(path, name, marks.with_errors):
        window = tail + chunk
        if b't="e"' in window:
            for match in _ERROR_CELL.finditer(window):
                value = _VALUE.search(match[3])
                if b"<c " not in match[3]:
                    found[int(match[2]), column_number(match[1].decode()) - 1] = (
                        value[1].decode() if value else "#VALUE!"
                    )
        tail = window[-2048:]
    return found


def hidden_rows(path: Path, name: str, marks: PackageMarks) -> list[int]:
    """Numbers of the rows of a sheet that a program does not show."""
    found = _tags(path, name, marks.with_hidden, b"<row ", _HIDDEN_ROW)
    return [int(match[1]) for match in found]


def merged_areas(path: Path, name: str, marks: PackageMarks) -> list[MergedArea]:
    """Every merged area of a sheet."""
    return [
        MergedArea(int(top), int(bottom), column_number(left.decode()) - 1, column_number(right.decode()) - 1)
        for left, top, right, bottom in (
            match.groups() for match in _tags(path, name, marks.with_merged, b"<mergeCell ", _MERGED)
        )
    ]


def _tags(
    path: Path, name: str, parts: frozenset[str], start: bytes, pattern: re.Pattern[bytes]
) -> list[re.Match[bytes]]:
    """What a pattern of one tag finds, in order. A file that has gone meanwhile shows nothing odd."""
    found: list[re.Match[bytes]] = []
    tail = b""
    with contextlib.suppress(zipfile.BadZipFile, OSError):
        for chunk in _blocks(path, name, parts):
            window = tail + chunk
            if start in window:
                found += pattern.finditer(window)
            tail = _cut_tag(window, start)
    return found


def _cut_tag(window: bytes, start: bytes) -> bytes:
    """What the next block must be read with: a tag that is cut in two. One that was read is not kept."""
    at = window.rfind(start)
    return window[at:] if at >= 0 and b">" not in window[at:] else window[1 - len(start) :]


def _blocks(path: Path, name: str, parts: frozenset[str]) -> Iterator[bytes]:
    """The XML of a sheet, if it is one of `parts`."""
    if not parts:
        return
    with zipfile.ZipFile(path) as packed:
        member = sheet_member(packed, name)
        if member not in parts:
            return
        with packed.open(member) as sheet:
            while chunk := sheet.read(_BLOCK_BYTES):
                yield chunk


def sheet_member(packed: zipfile.ZipFile, name: str) -> str | None:
    """The part of the package that holds a sheet, through the workbook's relations."""
    try:
        book = ElementTree.fromstring(packed.read("xl/workbook.xml"))
        relations = ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
        return None
    targets = {r.get("Id"): r.get("Target", "") for r in relations}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet") and sheet.get("name") == name:
            key = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), None)
            target = targets.get(key, "").lstrip("/")
            member = target if target.startswith("xl/") else f"xl/{target}"
            return member if member in packed.namelist() else None
    return None


def column_number(letters: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
