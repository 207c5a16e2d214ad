"""The first rows of a large .xlsx: the same package with its sheets cut off, so that titles and header are there at once."""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import python_calamine

from mingcha.lake.reading.workbook_marks import sheet_member

HEAD_BYTES = 1 << 20
"""How much of a sheet's XML is kept: some hundred rows."""
_SHARED = "xl/sharedStrings.xml"
_OTHER_BYTES = 16 << 20
_TYPED = re.compile(rb"\bt=[\"']s[\"']")
_POINTER = re.compile(rb't="s"[^>]*><v>(\d{1,9})</v>')


@dataclass(frozen=True)
class Head:
    """The cut package, opened.

    cut  names of the sheets that were cut off; the others are whole
    """

    workbook: python_calamine.CalamineWorkbook
    cut: frozenset[str]


def open_head(path: Path) -> Head | None:
    """The package with the first rows of every sheet; None where it cannot be cut without doubt."""
    out = io.BytesIO()
    cut_parts: set[str] = set()
    with zipfile.ZipFile(path) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as head:
        last_text, are_known = -1, True
        for entry in packed.infolist():
            if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                if (xml := _cut_sheet(packed, entry)) is None:
                    return None
                if entry.file_size > HEAD_BYTES:
                    cut_parts.add(entry.filename)
                pointers = _POINTER.findall(xml)
                are_known = are_known and len(pointers) == len(_TYPED.findall(xml))
                last_text = max([last_text, *map(int, pointers)])
                head.writestr(entry.filename, xml)
            elif entry.filename != _SHARED and entry.filename.endswith((".xml", ".rels")):
                if entry.file_size > _OTHER_BYTES:
                    return None
                head.writestr(entry.filename, packed.read(entry))
        if _SHARED in packed.namelist():
            head.writestr(_SHARED, _shared_texts(packed, last_text if are_known else None))
    out.seek(0)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(out)
    except Exception:
        return None
    with zipfile.ZipFile(path) as packed:
        cut = frozenset(name for name in workbook.sheet_names if sheet_member(packed, name) in cut_parts)
    return Head(workbook, cut) if len(cut) == len(cut_parts) else None


def _cut_sheet(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    with packed.open(entry) as sheet:
        xml = sheet.read(HEAD_BYTES)
    if entry.file_size <= HEAD_BYTES:
        return xml
    end = xml.rfind(b"</row>")
    return None if end < 0 else xml[: end + len(b"</row>")] + b"</sheetData></worksheet>"


def _shared_texts(packed: zipfile.ZipFile, last: int | None) -> bytes:
    """The shared texts up to the one numbered `last`; all of them if that is not known."""
    if last is None:
        return packed.read(_SHARED)
    xml, end = b"", 0
    with packed.open(_SHARED) as shared:
        while chunk := shared.read(HEAD_BYTES):
            xml += chunk
            # Too far on to be worth cutting, or texts that are not counted by their ends.
            if len(xml) > _OTHER_BYTES or b"<si/>" in xml:
                return xml + shared.read()
            if xml.count(b"</si>") > max(last, 0):
                for _ in range(max(last, 0) + 1):
                    end = xml.index(b"</si>", end) + len(b"</si>")
                return xml[:end] + b"</sst>"
    return xml
