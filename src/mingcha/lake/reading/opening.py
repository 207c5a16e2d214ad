"""Which files of a folder are read, and by what."""

from pathlib import Path

from mingcha.domain.errors import ClerkError
from mingcha.lake.reading.delimited import DelimitedSheet
from mingcha.lake.reading.disguised import open_disguised
from mingcha.lake.reading.parquet import ParquetSheet
from mingcha.lake.reading.sheets import Sheet
from mingcha.lake.reading.workbook import open_workbook

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls"})
DELIMITED = frozenset({".csv", ".tsv", ".txt"})
TO_BE_SAVED = frozenset(
    {".et", ".ett", ".ods", ".xlsb", ".numbers", ".dbf", ".mdb", ".accdb", ".zip", ".rar", ".7z"}
)
"""May well hold data, but must be saved as something else first."""


def list_files(source: Path) -> list[Path]:
    """All files of a folder and its sub-folders in order of path; hidden ones and an office program's lock files left out.

    Errors
        READ-10  there is no such file or folder · READ-11  nothing in it · READ-14  may not be read
    """
    if source.is_file():
        return [source]
    if not source.is_dir():
        raise ClerkError(
            "READ-10",
            what=f"找不到“{source.name}”",
            why="这个位置没有文件或文件夹",
            next_step="请检查路径是否写对，注意盘符、空格和扩展名",
        )
    try:
        found = sorted(p for p in source.rglob("*") if p.is_file() and not _is_hidden(p, source))
    except PermissionError as error:
        raise not_permitted(source) from error
    if not found:
        raise ClerkError(
            "READ-11",
            what=f"文件夹“{source.name}”是空的",
            why="里面没有可以导入的文件",
            next_step="请把各系统导出的 .xlsx、.xls、.csv 文件放进去再导入",
        )
    return found


def open_sheets(path: Path) -> list[Sheet]:
    """The sheets of a file.

    Errors
        READ-01 … READ-08  as the readers say · READ-09  a format that must be saved as .xlsx first · READ-12  an empty file
    """
    suffix = path.suffix.lower()
    if suffix in TO_BE_SAVED:
        raise must_be_saved(path)
    try:
        if path.stat().st_size == 0:
            raise ClerkError(
                "READ-12",
                what=f"文件“{path.name}”是空文件（0 字节）",
                why="导出或拷贝没有完成",
                next_step="请重新导出后再导入",
            )
        if suffix in WORKBOOKS:
            return open_disguised(path) or list(open_workbook(path))
        if suffix == ".parquet":
            return [ParquetSheet(path)]
        return [DelimitedSheet(path)]
    except PermissionError as error:
        raise not_permitted(path) from error


def is_readable_kind(path: Path) -> bool:
    """Whether the suffix is one that is read."""
    return path.suffix.lower() in WORKBOOKS | DELIMITED | {".parquet"}


def must_be_saved(path: Path) -> ClerkError:
    """The message for spreadsheets and archives in other formats."""
    suffix = path.suffix.lower()
    how = "请先解压，再把里面的表格放进文件夹" if suffix in (".zip", ".rar", ".7z") else (
        "请用 WPS 打开，选“文件—另存为”，保存类型选“Microsoft Excel 文件（*.xlsx）”，再导入另存的文件")  # fmt: skip
    return ClerkError(
        "READ-09",
        what=f"文件“{path.name}”是 {suffix} 格式，不能直接导入",
        why="可以导入的格式是 .xlsx、.xlsm、.xls、.csv、.tsv、.parquet",
        next_step=how,
    )


def not_permitted(path: Path) -> ClerkError:
    """The message for a file or folder that this user may not read."""
    return ClerkError(
        "READ-14",
        what=f"没有读取“{path.name}”的权限",
        why="当前用户不能打开它，或者它正被别的程序独占",
        next_step="请关闭正在打开它的程序，或请管理员开通读取权限后重试",
    )


def _is_hidden(path: Path, source: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.relative_to(source).parts)
