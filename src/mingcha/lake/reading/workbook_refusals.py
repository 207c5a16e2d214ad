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


def not_a_workbook(path: Path) -> ClerkError:
    """The message for something else under a workbook's name."""
    return ClerkError(
        "READ-02",
        what=f"工作簿“{path.name}”已损坏，或者不是它的扩展名所说的格式",
        why="文件内容不是完整的 Excel 工作簿，可能是下载或拷贝没有完成，或者改过扩展名",
        next_step="请用 WPS 或 Excel 打开；能打开就另存为 .xlsx 再导入，打不开请提供方重新导出",
    )


def broken_off(path: Path) -> ClerkError:
    """The message for a web page or XML table under a workbook's name of which rows would get lost."""
    return ClerkError(
        "READ-02",
        what=f"文件“{path.name}”是网页形式的表格，但内容不完整，没有读取",
        why="表格没有写完，或者有的行夹在读不出的内容里，勉强读取会漏掉人",
        next_step="请从原系统重新导出；用 WPS 或 Excel 打开核对行数无误的，也可以另存为 .xlsx 后导入",
    )


def page_without_table(path: Path) -> ClerkError:
    """The message for a web page under a workbook's name that holds no table: a login page, a page of frames."""
    return ClerkError(
        "READ-08",
        what=f"文件“{path.name}”扩展名是工作簿，里面其实是网页，网页里没有表格",
        why="多半是导出时登录已经失效，存下来的是登录页或出错提示；也可能是“另存为网页”后只拿到了外框",
        next_step="请重新登录系统再导出一次；打开能看到表格的，请用 WPS 或 Excel 另存为 .xlsx 后导入",
    )
