"""What is said of a workbook that cannot be opened."""

from pathlib import Path

from mingcha.domain.errors import ClerkError

OLE_MARK = bytes.fromhex("d0cf11e0a1b11ae1")


def encrypted(path: Path) -> ClerkError:
    """The message for a workbook with a password."""
    return ClerkError(
        "READ-01",
        what=f"工作簿“{path.name}”设有打开密码，读不出来",
        why="加密的工作簿只有输入密码才能打开，本程序不保存也不猜测密码",
        next_step="请用 WPS 或 Excel 打开，去掉打开密码另存后重新导入",
    )


def corrupt(path: Path) -> ClerkError:
    """The message for a workbook that breaks off or holds nonsense."""
    is_ole = path.open("rb").read(8) == OLE_MARK
    return ClerkError(
        "READ-02",
        what=f"工作簿“{path.name}”已损坏，或者不是它的扩展名所说的格式",
        why="文件内容不是完整的"
        + (" .xls 工作簿" if is_ole else " Excel 工作簿")
        + "，可能是下载或拷贝没有完成",
        next_step="请用 WPS 或 Excel 打开；能打开就另存为 .xlsx 再导入，打不开请提供方重新导出",
    )


def not_a_workbook(path: Path, mark: bytes) -> ClerkError:
    """The message for something else under a workbook's name; mark: its first bytes."""
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
