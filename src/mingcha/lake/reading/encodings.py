"""Which encoding a text file is in: by its mark, else by what decodes. A file that mixes two is refused, not guessed."""

import codecs
from pathlib import Path

import numpy as np

from mingcha.domain.errors import ClerkError

SAMPLE_BYTES = 4 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8（带 BOM）"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def detect_encoding(path: Path) -> tuple[str, str]:
    """(codec, name for people).

    Errors
        READ-05  not a text in any encoding that can be read
        READ-06  two encodings in one file
    """
    with path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
    for mark, codec, name in _MARKS:
        if sample.startswith(mark):
            return codec, name
    if b"\x00" in sample:
        if codec := _utf16_without_mark(sample):
            return codec, "UTF-16（无 BOM）"
        raise _not_text(path)
    if sample.isascii() and len(sample) == SAMPLE_BYTES:
        sample = _first_foreign_part(path)
    if _decodes(sample, "utf-8"):
        return "utf-8", "UTF-8"
    if line := _first_mixed_line(sample):
        raise ClerkError(
            "READ-06",
            what=f"文件“{path.name}”中混有不同的文字编码（第 {line} 行附近）",
            why="一部分文字是 UTF-8，一部分是 GB18030，多半是把两个来源的文本直接拼在了一起",
            next_step="请分别打开各来源文件，另存为“CSV UTF-8”或 .xlsx 后重新导入",
        )
    if _decodes(sample, "gb18030"):
        return "gb18030", "GB18030/GBK"
    raise _not_text(path)


def mixed_encodings(path: Path) -> ClerkError:
    """The message for a text that breaks off with a character of another encoding."""
    return ClerkError(
        "READ-06",
        what=f"文件“{path.name}”中混有不同的文字编码，读到一半读不下去",
        why="多半是把两个来源的文本直接拼在了一起，或者文件在传输中损坏",
        next_step="请用 WPS 或 Excel 分别打开各来源文件，另存为“CSV UTF-8”或 .xlsx 后重新导入",
    )


def _decodes(sample: bytes, codec: str) -> bool:
    try:
        codecs.getincrementaldecoder(codec)("strict").decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _utf16_without_mark(sample: bytes) -> str | None:
    for codec in ("utf-16-le", "utf-16-be"):
        if _decodes(sample[: len(sample) // 2 * 2], codec):
            text = sample[: len(sample) // 2 * 2].decode(codec, "replace")
            if "\x00" not in text and ("," in text or "\t" in text or ";" in text):
                return codec
    return None


def _first_foreign_part(path: Path) -> bytes:
    """The part of a long file around its first byte beyond ASCII."""
    with path.open("rb") as file:
        while chunk := file.read(SAMPLE_BYTES):
            foreign = np.flatnonzero(np.frombuffer(chunk, dtype=np.uint8) >= 0x80)
            if len(foreign):
                return chunk[int(foreign[0]) :] + file.read(SAMPLE_BYTES)
    return b""


def _first_mixed_line(sample: bytes) -> int | None:
    """The line where the encoding changes, if some lines are clearly UTF-8 (Chinese throughout) and others are not."""
    has_utf8, first_other = False, None
    for number, line in enumerate(sample.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            if first_other is None:
                first_other = number
            continue
        has_utf8 = has_utf8 or sum("\u4e00" <= c <= "\u9fff" for c in text) >= 3
    return first_other if has_utf8 else None


def _not_text(path: Path) -> ClerkError:
    return ClerkError(
        "READ-05",
        what=f"文件“{path.name}”不是能读出的文本",
        why="它不是 UTF-8、GB18030/GBK 或 UTF-16 编码的文字，可能是改了扩展名的其他文件，或者已损坏",
        next_step="请用 WPS 或 Excel 打开原文件，另存为 .xlsx 后重新导入",
    )
