"""What must be known about a workbook before it is opened: is it one, is it a trap, where are its formula errors."""

import re
import zipfile
from pathlib import Path

from mingcha.domain.errors import ClerkError

OLE_MARK = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP_MARK = b"PK\x03\x04"
_LARGEST_BYTES = 6 << 30
_BOMB_BYTES, _BOMB_RATIO = 100 << 20, 120
_LARGEST_AREA = 200_000_000
"""Rows × columns that the reader lays out; a single stray cell at the far corner would need more memory than there is."""
_FAR_COLUMN = re.compile(rb'r="([A-Z]{3})\d')
_ERROR_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?\bt="e"[^>]*>(.*?)</c>', re.S)
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*?\bhidden="(?:1|true)")[^>]*?\br="(\d{1,7})"')
_LAST_ROW = re.compile(rb'<row\b[^>]*?\br="(\d{1,7})"')


def check_before_opening(path: Path) -> frozenset[str]:
    """Refuse what must not be opened; the parts of the package that hold formula errors.

    Errors
        READ-01  encrypted · READ-02  not a workbook · READ-03  unpacks to an absurd size · READ-04  a stray cell far away
    """
    with path.open("rb") as file:
        mark = file.read(8)
        if mark == OLE_MARK:
            if "EncryptedPackage".encode("utf-16-le") in file.read():
                from mingcha.lake.reading.workbook import encrypted

                raise encrypted(path)
            return frozenset()
    if mark[:4] != _ZIP_MARK:
        raise _not_a_workbook(path, mark)
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
            if any(e.flag_bits & 1 for e in entries):
                from mingcha.lake.reading.workbook import encrypted

                raise encrypted(path)
            _refuse_bomb(path, entries)
            sheets = [
                e for e in entries if e.filename.startswith("xl/worksheets/") and e.filename.endswith(".xml")
            ]
            return frozenset(e.filename for e in sheets if _look_through(path, packed, e))
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise _not_a_workbook(path, mark) from error


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


def _look_through(path: Path, packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Refuse cells too far away; whether there are formula errors."""
    far, last_row, tail, has_errors = "", 0, b"", False
    with packed.open(entry) as sheet:
        while chunk := sheet.read(4 << 20):
            window = tail + chunk
            has_errors = has_errors or b't="e"' in window
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
    return has_errors


def error_cells(path: Path, name: str, parts: frozenset[str]) -> dict[tuple[int, int], str]:
    """(row number, column index) → mark of every formula error (#N/A …) of a sheet of an .xlsx."""
    if not parts:
        return {}
    found: dict[tuple[int, int], str] = {}
    with zipfile.ZipFile(path) as packed:
        member = _sheet_member(packed, name)
        if member not in parts:
            return {}
        tail = b""
        with packed.open(member) as sheet:
            while chunk := sheet.read(4 << 20):
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


def hidden_rows(path: Path, name: str) -> list[int]:
    """Numbers of the rows of an .xlsx sheet that a program does not show."""
    try:
        with zipfile.ZipFile(path) as packed:
            if (member := _sheet_member(packed, name)) is None:
                return []
            found: list[int] = []
            tail = b""
            with packed.open(member) as sheet:
                while chunk := sheet.read(4 << 20):
                    window = tail + chunk
                    if b'hidden="' in window:
                        found += [int(number) for number in _HIDDEN_ROW.findall(window)]
                    # A row's tag that is cut in two is found in the next window; one that was found is not kept.
                    at = window.rfind(b"<row ")
                    tail = window[at:] if at >= 0 and b">" not in window[at:] else b""
            return found
    except (zipfile.BadZipFile, OSError):
        return []


def _sheet_member(packed: zipfile.ZipFile, name: str) -> str | None:
    """The part of the package that holds a sheet, through the workbook's relations."""
    import xml.etree.ElementTree as ElementTree

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


def _not_a_workbook(path: Path, mark: bytes) -> ClerkError:
    if mark.lstrip().startswith((b"<", b"\xef\xbb\xbf<")):
        return ClerkError(
            "READ-08",
            what=f"文件“{path.name}”扩展名是工作簿，里面其实是网页",
            why="有些系统导出的“Excel”是改了扩展名的网页表格",
            next_step="请用 WPS 或 Excel 打开，另存为 .xlsx 后重新导入",
        )
    return ClerkError(
        "READ-02",
        what=f"工作簿“{path.name}”已损坏，或者不是它的扩展名所说的格式",
        why="文件内容不是完整的 Excel 工作簿，可能是下载或拷贝没有完成，或者改过扩展名",
        next_step="请用 WPS 或 Excel 打开；能打开就另存为 .xlsx 再导入，打不开请提供方重新导出",
    )
