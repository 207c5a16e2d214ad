"""The first and the last rows of a large .xlsx: the same package with its sheets cut off, to be read cell by cell."""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import python_calamine

from mingcha.lake.reading import workbook_kinds
from mingcha.lake.reading.workbook_marks import sheet_member

_SHARED = "xl/sharedStrings.xml"
_OTHER_BYTES = 16 << 20
_TYPED = re.compile(rb"\bt=[\"']s[\"']")
_POINTER = re.compile(rb't="s"[^>]{0,200}><v>(\d{1,9})</v>')


@dataclass(frozen=True)
class Head:
    """The cut package, opened.

    cut  name → part of the package, of the sheets that were cut off; the others are whole
    """

    workbook: python_calamine.CalamineWorkbook
    cut: dict[str, str]


def open_head(path: Path) -> Head | None:
    """The package with the first rows of every sheet; None where it cannot be cut without doubt."""
    cut_parts: set[str] = set()
    with zipfile.ZipFile(path) as packed:
        sheets: dict[str, bytes] = {}
        last_text, are_known = -1, True
        for entry in packed.infolist():
            if _is_sheet(entry.filename):
                if (xml := _cut_sheet(packed, entry)) is None:
                    return None
                if entry.file_size > workbook_kinds.HEAD_BYTES:
                    cut_parts.add(entry.filename)
                pointers = _POINTER.findall(xml)
                are_known = are_known and len(pointers) == len(_TYPED.findall(xml))
                last_text = max([last_text, *map(int, pointers)])
                sheets[entry.filename] = xml
        workbook = _package(packed, sheets, last_text if are_known else None)
        if workbook is None:
            return None
        parts = {name: sheet_member(packed, name) for name in workbook.sheet_names}
    cut = {name: part for name, part in parts.items() if part in cut_parts}
    return Head(workbook, cut) if len(cut) == len(cut_parts) else None


def open_footer(path: Path, name: str, part: str, first_row: int) -> python_calamine.CalamineSheet | None:
    """A sheet of a large package with its last rows only; None where they are not found."""
    with zipfile.ZipFile(path) as packed:
        before, after = b"", b""
        with packed.open(part) as sheet:
            while chunk := sheet.read(workbook_kinds.HEAD_BYTES):
                before = before or chunk
                after = (after + chunk)[-2 * workbook_kinds.HEAD_BYTES :]
        start = before.find(b"<sheetData>")
        row = re.search(rb'<row [^>]{0,200}?\br="%d"' % first_row, after)
        if start < 0 or row is None:
            return None
        sheets = {entry: b"<worksheet/>" for entry in packed.namelist() if _is_sheet(entry)}
        sheets[part] = before[: start + len(b"<sheetData>")] + after[row.start() :]
        workbook = _package(packed, sheets, None)
        return workbook.get_sheet_by_name(name) if workbook else None


def _package(
    packed: zipfile.ZipFile, sheets: dict[str, bytes], last_text: int | None
) -> python_calamine.CalamineWorkbook | None:
    """The package with other sheets, and its shared texts up to the one numbered `last_text`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for entry in packed.infolist():
            if entry.filename == _SHARED:
                made.writestr(_SHARED, _shared_texts(packed, last_text))
            elif entry.filename in sheets:
                made.writestr(entry.filename, sheets[entry.filename])
            elif entry.filename.endswith((".xml", ".rels")):
                if entry.file_size > _OTHER_BYTES:
                    return None
                made.writestr(entry.filename, packed.read(entry))
    out.seek(0)
    try:
        return python_calamine.CalamineWorkbook.from_filelike(out)
    except Exception:
        return None


def _is_sheet(part: str) -> bool:
    return part.startswith("xl/worksheets/") and part.endswith(".xml")


def _cut_sheet(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    with packed.open(entry) as sheet:
        xml = sheet.read(workbook_kinds.HEAD_BYTES)
    if entry.file_size <= workbook_kinds.HEAD_BYTES:
        return xml
    end = xml.rfind(b"</row>")
    return None if end < 0 else xml[: end + len(b"</row>")] + b"</sheetData></worksheet>"


def _shared_texts(packed: zipfile.ZipFile, last: int | None) -> bytes:
    """The shared texts up to the one numbered `last`; all of them if that is not known."""
    if last is None:
        return packed.read(_SHARED)
    xml, end = b"", 0
    with packed.open(_SHARED) as shared:
        while chunk := shared.read(workbook_kinds.HEAD_BYTES):
            xml += chunk
            # Too far on to be worth cutting, or texts that are not counted by their ends.
            if len(xml) > _OTHER_BYTES or b"<si/>" in xml:
                return xml + shared.read()
            if xml.count(b"</si>") > max(last, 0):
                for _ in range(max(last, 0) + 1):
                    end = xml.index(b"</si>", end) + len(b"</si>")
                return xml[:end] + b"</sst>"
    return xml
