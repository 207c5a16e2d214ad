"""One reader per file format behind one interface.

A reader is a module here with `SUFFIXES` and `read(path) -> Document`. Adding a file adds a format.
"""

import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from mingcha.domain.errors import ClerkError
from mingcha.planning.readers.document import Document
from mingcha.planning.readers.sniff import check_signature, refuse_empty

MAX_FILE_BYTES = 40_000_000


@cache
def readers_by_suffix() -> dict[str, ModuleType]:
    """The reader of each file name ending, found by looking into this folder."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        module = import_module(f"{__name__}.{info.name}")
        for suffix in getattr(module, "SUFFIXES", ()):
            found[suffix] = module
    return found


def read_document(path: Path) -> Document:
    """The lines and tables of a document.

    Errors
        PLAN-01  there is no such file, or it cannot be opened
        PLAN-02  the file is empty
        PLAN-03  a format that is not read
        PLAN-04  the content is not what the name says
        PLAN-05  too large for a plan
    """
    reader = readers_by_suffix().get(path.suffix.lower())
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise ClerkError("PLAN-01", what=f"打不开文件“{path.name}”", why="文件不存在，或者没有读取权限",
                         next_step="请核对文件名和所在的文件夹，再试一次") from error  # fmt: skip
    if size == 0 or not start.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise refuse_empty(path)
    if reader is None:
        kinds = "、".join(sorted(readers_by_suffix()))
        raise ClerkError("PLAN-03", what=f"不能读取“{path.suffix or path.name}”格式的文件", why=f"目前能读取的格式是：{kinds}",
                         next_step="请用 WPS 或 Word 打开，另存为 .docx 后再试")  # fmt: skip
    check_signature(path, start)
    if size > MAX_FILE_BYTES:
        raise ClerkError("PLAN-05", what=f"“{path.name}”有 {size / 1e6:.0f} MB，不像一份方案",
                         why=f"方案文件一般不超过几百 KB，超过 {MAX_FILE_BYTES // 1_000_000} MB 的文件不予读取",
                         next_step="请确认选对了文件；如含大量图片，请只保留文字另存")  # fmt: skip
    return reader.read(path)
