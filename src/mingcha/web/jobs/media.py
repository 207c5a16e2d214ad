"""What a file is, by its bytes; the name only tells apart what the bytes leave open. Nothing is ever run or opened by us."""

import zipfile

from mingcha.domain.errors import ClerkError
from mingcha.web.jobs.file_store import FileStore

MEDIA = {
    "application/pdf": "PDF",
    "image/jpeg": "照片",
    "image/png": "图片",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word 文档",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel 工作簿",
    "application/msword": "旧式 Office 文档",
    "application/ofd": "OFD 文件",
    "audio/mpeg": "录音",
    "audio/mp4": "录音",
    "video/mp4": "录像",
    "text/plain": "文本",
}
"""What is accepted, by what the bytes say; the name's ending decides nothing."""
_HEAD_BYTES = 8192
_OOXML = "application/vnd.openxmlformats-officedocument."
_ZIP_PARTS = (("word/document.xml", f"{_OOXML}wordprocessingml.document"), ("xl/workbook.xml", f"{_OOXML}spreadsheetml.sheet"), ("OFD.xml", "application/ofd"))  # fmt: skip
_MACROS = ("vbaProject.bin",)


def media_type_of(store: FileStore, sha256: str, name: str) -> str:
    """One of MEDIA.

    Errors
        EVID-01  none of them; programs, web pages, archives and files with macros are refused whatever they are called
    """
    with store.open(sha256) as file:
        head = file.read(_HEAD_BYTES)
        found = _by_head(head)
        if found == "zip":
            found = _by_parts(file)
    if found not in MEDIA:
        raise ClerkError(
            "EVID-01",
            what=f"没有接收“{name}”",
            why="看文件内容不是可接收的材料：" + "、".join(dict.fromkeys(MEDIA.values())),
            next_step="把材料扫描、拍照或另存为 PDF 后再上传；带宏的文件先另存为不带宏的格式",
        )
    return found


def _by_head(head: bytes) -> str:
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "application/msword"
    if head[4:8] == b"ftyp":
        return "audio/mp4" if head[8:12] in (b"M4A ", b"M4B ") else "video/mp4"
    if head.startswith(b"ID3") or head[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return "audio/mpeg"
    return "text/plain" if _is_plain_text(head) else ""


def _is_plain_text(head: bytes) -> bool:
    if not head or b"\x00" in head or head.lstrip().startswith((b"<", b"#!")):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            text = head[: len(head) - 4 if len(head) == _HEAD_BYTES else None].decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(ord(c) < 32 and c not in "\t\r\n" for c in text)
    return False


def _by_parts(file) -> str:
    try:
        file.seek(0)
        names = set(zipfile.ZipFile(file).namelist())
    except zipfile.BadZipFile:
        return ""
    if any(name.rsplit("/", 1)[-1] in _MACROS for name in names):
        return ""
    return next((media for part, media in _ZIP_PARTS if part in names), "")
