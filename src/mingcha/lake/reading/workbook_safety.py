"""What must be known about a workbook before it is opened: is it one, is it a trap, what is in it that calamine does not say."""

import re
import zipfile
from pathlib import Path

from mingcha.domain.errors import ClerkError
from mingcha.lake.reading.workbook_kinds import KindSamples
from mingcha.lake.reading.workbook_marks import PackageMarks, column_number
from mingcha.lake.reading.workbook_refusals import OLE_MARK, encrypted, not_a_workbook

_ZIP_MARK = b"PK\x03\x04"
_BLOCK_BYTES = 1 << 20
_LARGEST_BYTES = 6 << 30
_BOMB_BYTES, _BOMB_RATIO = 100 << 20, 120
_LARGEST_AREA = 200_000_000
"""Rows × columns that the reader lays out; a single stray cell at the far corner would need more memory than there is."""
_FAR_COLUMN = re.compile(rb'r="([A-Z]{3})\d')
_MARKS = {"with_errors": b't="e"', "with_hidden": b'hidden="', "with_merged": b"<mergeCell "}
_LAST_ROW = re.compile(rb'<row\b[^>]*?\br="(\d{1,7})"')


def check_before_opening(path: Path) -> PackageMarks:
    """Refuse what must not be opened; say what its sheets hold beside values.

    Errors
        READ-01  encrypted · READ-02  not a workbook · READ-03  unpacks to an absurd size · READ-04  a stray cell far away
    """
    with path.open("rb") as file:
        mark = file.read(8)
        if mark == OLE_MARK:
            if "EncryptedPackage".encode("utf-16-le") in file.read():
                raise encrypted(path)
            return PackageMarks()
    if mark[:4] != _ZIP_MARK:
        raise not_a_workbook(path)
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
            if any(e.flag_bits & 1 for e in entries):
                raise encrypted(path)
            _refuse_bomb(path, entries)
            found: dict[str, set[str]] = {kind: set() for kind in _MARKS}
            sheets = [
                e for e in entries if e.filename.startswith("xl/worksheets/") and e.filename.endswith(".xml")
            ]
            samples = {sheet.filename: KindSamples() for sheet in sheets}
            for sheet in sheets:
                for kind in _look_through(path, packed, sheet, samples[sheet.filename]):
                    found[kind].add(sheet.filename)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise not_a_workbook(path) from error
    return PackageMarks(
        **{kind: frozenset(parts) for kind, parts in found.items()},
        sheet_bytes=sum(e.file_size for e in sheets),
        kinds={part: sampled.finish() for part, sampled in samples.items()},
    )


def _refuse_bomb(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(e.file_size for e in entries)
    worst = max(
        (e.file_size / max(e.compress_size, 1) for e in entries if e.file_size > _BOMB_BYTES), default=0
    )
    if unpacked > _LARGEST_BYTES or worst > _BOMB_RATIO:
        raise ClerkError(
            "READ-03",
            what=f"工作簿“{path.name}”解压后异常庞大（约 {unpacked >> 20} MB），没有打开",
            why="它很小却会解压出巨量内容，正常的工作簿不会这样，打开可能使电脑死机",
            next_step="请向提供方核实来源；确是数据的，请分成几个文件或另存为 CSV 后导入",
        )


def _look_through(
    path: Path, packed: zipfile.ZipFile, entry: zipfile.ZipInfo, samples: KindSamples
) -> set[str]:
    """Refuse cells too far away; which kinds of marks there are."""
    far, last_row, tail = "", 0, b""
    found: set[str] = set()
    with packed.open(entry) as sheet:
        while chunk := sheet.read(_BLOCK_BYTES):
            window = tail + chunk
            samples.add(window, len(chunk))
            found.update(kind for kind, mark in _MARKS.items() if kind not in found and mark in window)
            if _FAR_COLUMN.search(window):
                far = max([far, *(m.decode() for m in _FAR_COLUMN.findall(window))])
            at = window.rfind(b"<row ")
            if at >= 0 and (rows := _LAST_ROW.findall(window, at)):
                last_row = max(last_row, int(rows[-1]))
            tail = window[-64:]
    if far and column_number(far) * last_row > _LARGEST_AREA:
        raise ClerkError(
            "READ-04",
            what=f"工作簿“{path.name}”中有远离数据的多余单元格（第 {far} 列），没有打开",
            why="读取时要为中间的空格留出位置，内存放不下",
            next_step="请把数据区域复制到新工作簿，另存为 .xlsx 后重新导入",
        )
    return found
