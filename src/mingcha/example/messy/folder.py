"""Writes the whole folder and its 说明.txt."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mingcha.catalog.tables import Column, load_tables
from mingcha.example.messy.cells import cell_writer
from mingcha.example.messy.layout import FilePlan, all_files
from mingcha.example.messy.member_lists import WIDE_FILE, write_member_lists
from mingcha.example.messy.spoiled_rows import SPOILED, expected
from mingcha.example.messy.writing_files import Sheet, write_text, write_web_page, write_workbook
from mingcha.example.world import Row

UNKNOWN_FILE = "民政局/通讯录.xlsx"


def write_messy(
    folder: Path, tables: dict[str, list[Row]], progress: Callable[[str, int, int], None]
) -> None:
    """All files of all offices."""
    plans = all_files()
    ignored: Counter[str] = Counter()
    for n, plan in enumerate(plans):
        progress(f"写出 {plan.path}", n, len(plans))
        sheet = fill_sheet(plan, tables[plan.table])
        if sheet.summary_rows:
            ignored[plan.path] = sheet.summary_rows
        if plan.form == "xlsx":
            write_workbook(folder / plan.path, [sheet])
        elif plan.form == "web":
            write_web_page(folder / plan.path, sheet, encoding=plan.encoding)
        else:
            write_text(folder / plan.path, sheet, encoding=plan.encoding, delimiter=plan.delimiter)
    write_member_lists(folder, tables)
    write_workbook(
        folder / UNKNOWN_FILE,
        [Sheet("通讯录", ["科室", "联系人", "分机"], [["救助股", "王五", "801"], ["办公室", "赵六", "802"]])],
    )
    (folder / "说明.txt").write_text(explain(ignored), "utf-8-sig")


def fill_sheet(plan: FilePlan, rows: list[Row]) -> Sheet:
    """The rows of one file as its office writes them, and the spoiled ones."""
    columns = load_tables()[plan.table].columns
    header = [plan.headers.get(c.name, c.header) for c in columns]

    chosen = [row for row in rows if plan.chosen(row)]
    written = [map(_writer(plan, c), [row.get(c.name) for row in chosen]) for c in columns]
    cells = [list(row) for row in zip(*written, strict=True)]
    cells += [
        [row.get(c.name, "") for c in columns] for s in SPOILED if s.path == plan.path for row in s.rows
    ]
    if plan.extra:
        header += plan.extra
        cells = [[*row, *["" for _ in plan.extra]] for row in cells]
        for row in cells[::50]:
            row[-1] = "已核"
    names = [c.name for c in columns]
    return Sheet(
        "Sheet1",
        header,
        cells,
        title=plan.title,
        groups=plan.groups,
        total=[names.index(c) for c in plan.total],
        repeat=plan.repeat,
    )


def _writer(plan: FilePlan, column: Column) -> Callable[[Any], Any]:
    scale = plan.scale.get(column.name)
    if not scale:
        return cell_writer(column, plan.habits)
    if plan.habits.money == "cell":
        return lambda value: "" if value is None else value / scale
    return lambda value: "" if value is None else f"{value / scale:.6f}".rstrip("0").rstrip(".")


def explain(ignored: Counter[str]) -> str:
    """说明.txt: what is wrong where, and how many rows an import rejects and ignores."""
    rejected = sum(expected(s) for s in SPOILED if s.outcome == "拒收")
    repeated = sum(expected(s) for s in SPOILED if s.outcome == "忽略")
    lines = [
        "青岚县示例数据说明",
        "县、人、证号、账号均为虚构：区划代码99开头，现实中不存在。请按截至日 2024-06-30 比对。",
        "已植入清单.csv 列出植入的疑点（case）、由此带出的疑点（side_effect）和不应命中的情形（decoy）。",
        "",
        "文件按部门存放，写法各不相同：",
        "  Excel：标题行、合并的两级表头、合计行和制表人行、中途重复的表头、真日期单元格、家庭编号按户合并的成员名册、横排成员（见 mapping.yml）",
        "  其实是网页的 .xls（市场主体登记）",
        "  文本：GB18030、UTF-8（带BOM）、UTF-16；逗号、制表符、分号分隔",
        "  日期：2024-06-01、2024/6/1、2024.6.1、20240601、2024年6月1日；月份：202406、2024.06、2024年6月、2024/6",
        "  金额：千分位、￥、元、（万元）列、括号负数；是否：是/否、有/无、√/空白、Y/N、1/0",
        "  证号：前置撇号、全角数字、小写x、旧15位号",
        "  多出的列（备注等）和一个认不出的文件（通讯录.xlsx）",
        "",
        f"预期拒收 {rejected} 行：",
        *(f"  {s.path}：{expected(s)} 行，{s.why}" for s in SPOILED if s.outcome == "拒收"),
        f"预期忽略 {repeated + sum(ignored.values())} 行：",
        *(f"  {s.path}：{expected(s)} 行，{s.why}" for s in SPOILED if s.outcome == "忽略"),
        *(f"  {path}：{count} 行，合计行和制表人行" for path, count in ignored.items()),
        "",
        f"横排成员表：{WIDE_FILE}",
    ]
    return "\r\n".join(lines) + "\r\n"


def expected_counts() -> tuple[int, int]:
    """(rows rejected, rows ignored) of an import of the whole folder."""
    ignored = sum(2 for plan in all_files() if plan.total)
    return (
        sum(expected(s) for s in SPOILED if s.outcome == "拒收"),
        ignored + sum(expected(s) for s in SPOILED if s.outcome == "忽略"),
    )
