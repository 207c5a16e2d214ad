"""What must be known about an uploaded file before it is kept: its kind, its size, whether it is what its name says."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from mingcha.domain.errors import ClerkError
from mingcha.lake.reading.opening import TO_BE_SAVED, must_be_saved, open_sheets
from mingcha.lake.reading.sheets import Sheet
from mingcha.web.imports.limits import upload_limit_bytes
from mingcha.web.jobs.file_store import FileStore, too_large

TAKEN = (".xlsx", ".xls", ".csv", ".tsv", ".txt")
_MACROS = (".xlsm", ".xltm", ".xlsb", ".et", ".ett")
_LONGEST_NAME = 120


@contextmanager
def checked_upload(upload: UploadedFile, store: FileStore) -> Iterator[tuple[Path, list[Sheet]]]:
    """A readable copy of an uploaded file that may be taken, and its sheets, in a folder that goes when the block ends.

    Nothing is kept yet.

    Errors (status 413 for the first, 422 for the others)
        FILE-01  too large · UPLOAD-01 an empty file · UPLOAD-02 a kind that is not taken · UPLOAD-03 with macros
        READ-…   as the lake says: encrypted, renamed, damaged, a bomb, WPS's own format
    """
    name = clean_name(upload.name or "")
    if (upload.size or 0) > upload_limit_bytes():
        raise too_large(upload_limit_bytes())
    if not upload.size:
        raise ClerkError(
            "UPLOAD-01", what=f"“{name}”是空文件（0 字节），没有接收", why="导出或拷贝没有完成", next_step="请重新导出，打开确认有内容后再上传"
        )  # fmt: skip
    _refuse_kind(name)
    with store.working_folder() as folder:
        path = folder / name
        with path.open("xb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        _refuse_macros(path)
        sheets = open_sheets(path)
        for sheet in sheets:
            sheet.top_rows()
        yield path, sheets


def clean_name(name: str) -> str:
    """The last part of a path, without control characters, of a length that can be shown."""
    last = Path(name.replace("\\", "/")).name
    last = "".join(c for c in last if c.isprintable()).strip() or "未命名"
    stem, suffix = Path(last).stem, Path(last).suffix
    return stem[: _LONGEST_NAME - len(suffix)] + suffix[:10]


def _refuse_kind(name: str) -> None:
    suffix = Path(name).suffix.lower()
    if suffix in TAKEN:
        return
    if suffix in (".xlsm", ".xltm"):
        raise with_macros(name)
    if suffix in TO_BE_SAVED or suffix in _MACROS:
        raise must_be_saved(Path(name))
    raise ClerkError(
        "UPLOAD-02",
        what=f"“{name}”不是表格文件，没有接收",
        why=f"可以上传的是 {'、'.join(TAKEN)}",
        next_step="请选择从业务系统导出的表格；图片、文档请在核查件里作为证据上传",
    )


def _refuse_macros(path: Path) -> None:
    """A workbook whose name says .xlsx may still carry macros."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            if any(entry.endswith("vbaProject.bin") for entry in packed.namelist()):
                raise with_macros(path.name)


def with_macros(name: str) -> ClerkError:
    """The message for a workbook with macros."""
    return ClerkError(
        "UPLOAD-03",
        what=f"“{name}”带有宏，没有接收",
        why="宏是可以运行的程序，可能带有病毒；导入只需要数据",
        next_step="请用 WPS 或 Excel 打开，另存为“Excel 工作簿（*.xlsx）”后上传",
    )
