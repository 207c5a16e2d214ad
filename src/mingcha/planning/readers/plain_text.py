"""Plain text: UTF-8 with or without BOM, UTF-16 with BOM, GB18030."""

import codecs
import re
from pathlib import Path

from mingcha.domain.errors import ClerkError
from mingcha.planning.readers.document import Document, Line
from mingcha.planning.readers.sniff import refuse_empty, refuse_too_much

SUFFIXES = (".txt", ".md")
MAX_BYTES = 3_000_000


def read(path: Path) -> Document:
    """The lines of a text file. PLAN-02 blank; PLAN-05 too large; PLAN-08 no known encoding."""
    if path.stat().st_size > MAX_BYTES:
        raise refuse_too_much(path)
    text = decode(path.read_bytes(), path.name)
    if not text.strip():
        raise refuse_empty(path)
    return lines_of_text(text)


def decode(raw: bytes, name: str) -> str:
    """The text in whichever of the known encodings fits."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        order = ("utf-16",)
    else:
        order = ("utf-8-sig", "gb18030")
    for encoding in order:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Random bytes decode as GB18030 now and then; control characters give them away.
        if sum(c < " " and c not in "\t\r\n\f\v" for c in text) <= len(text) // 200:
            return text
    raise ClerkError("PLAN-08", what=f"“{name}”的文字编码无法识别", why="既不是 UTF-8，也不是 GB18030（GBK），或者文件已损坏",
                     next_step="请用记事本打开，另存为 UTF-8 编码后再试")  # fmt: skip


def lines_of_text(text: str) -> Document:
    """Lines as they stand."""
    return tuple(Line(raw.rstrip()) for raw in re.split(r"\r\n|[\n\r\f\v\u2028\u2029\x85]", text))
