"""rejected.xlsx: every row that was not taken, with its reason, beside the file's own columns, to be mended and imported again.

A sheet for each sheet of the sources. It holds identities in clear: it goes to whoever supplied the data, never into the workspace.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from mingcha.lake.cell_text import LONGEST_CELL
from mingcha.lake.matching.units import GUIDE_HEADERS, Unit
from mingcha.lake.validating import RefusedRow

FILE_NAME = "rejected.xlsx"
_LAST_ROW = 1_000_000
_FORBIDDEN = str.maketrans("", "", "[]:*?/\\'")
_STATUS = {"rejected": "退回", "ignored": "略过"}


@dataclass
class RefusedUnit:
    """The rows of one unit that were not taken. `unlisted`: how many more there were."""

    unit: Unit
    rows: list[RefusedRow]
    unlisted: int = 0


def cell_of_text(text: str) -> str:
    """A text as a workbook's cell can hold it: of limited length, its lines broken by line feeds alone."""
    return text.replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_CELL]


def write_rejected(out_dir: Path, refused: Iterable[RefusedUnit]) -> Path:
    """Write the workbook and return its path; written aside and renamed, so that no half file is left."""
    out_dir.mkdir(parents=True, exist_ok=True)
    target, waiting = out_dir / FILE_NAME, out_dir / f".{FILE_NAME}.part"
    # Texts only: a cell that begins with = must not become a formula, nor an ID number a number.
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False,
        "tmpdir": str(out_dir),
    }  # fmt: skip
    workbook = xlsxwriter.Workbook(str(waiting), options)
    try:
        styles = {
            "guide": workbook.add_format(
                {"bold": True, "bg_color": "#FFF2CC", "border": 1, "num_format": "@"}
            ),
            "own": workbook.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "num_format": "@"}),
            "text": workbook.add_format({"num_format": "@"}),
        }
        _write_explanation(workbook)
        for number, item in enumerate(refused, start=1):
            _write_unit(workbook, number, item, styles)
    finally:
        workbook.close()
    os.replace(waiting, target)
    return target


def _write_explanation(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet("填写说明")
    sheet.set_column(0, 0, 100)
    lines = (
        "本工作簿列出没有导入的行，每张来源表一个工作表。",
        "黄色列说明在哪里、什么原因、怎么改；蓝色列是原文件的内容，请直接在蓝色列里改正。",
        "原因为“合计、小计”“表头重复”“完全相同”的行不用处理。",
        "改好后把本工作簿单独导入，改正的行就补进已导入的数据；也可以和原文件放在一起重新导入（这里删去的行，原文件里也要删去）。",
        "身份证号、账号列已设为文本格式，请不要改成数值。",
        "本工作簿含身份证号等个人信息，请按规定保管，用后删除。",
    )
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line)


def _write_unit(workbook: xlsxwriter.Workbook, number: int, item: RefusedUnit, styles: dict) -> None:
    unit = item.unit
    sheet = workbook.add_worksheet(f"{number}_{unit.table.title.translate(_FORBIDDEN)}"[:31])
    places = unit.own_columns
    own = unit.own_headers
    sheet.freeze_panes(1, len(GUIDE_HEADERS))
    sheet.set_column(0, len(GUIDE_HEADERS) + len(own), 14, styles["text"])
    for column, text in enumerate((*GUIDE_HEADERS, *own)):
        sheet.write_string(
            0, column, cell_of_text(text), styles["guide" if column < len(GUIDE_HEADERS) else "own"]
        )
    written = 0
    for row in sorted(item.rows, key=lambda r: r.row_number)[:_LAST_ROW]:
        written += 1
        guide = (unit.table.title, unit.file, unit.sheet.name, str(row.row_number), *_explained(row))
        texts = row.texts if _is_total(row) else unit.with_no(row.texts)
        for column, text in enumerate(
            (*guide, *texts[places.start : places.stop], *texts[len(unit.header.headers) :])
        ):
            if text:
                sheet.write_string(written, column, cell_of_text(text), styles["text"])
    if item.unlisted:
        sheet.write_string(
            written + 2,
            0,
            f"还有 {item.unlisted} 行未列出：这个文件错误过多，请按以上原因整体改正后重新导入。",
        )


def _is_total(row: RefusedRow) -> bool:
    return any(problem.code == "ROW-01" for _, _, problem in row.problems)


def _explained(row: RefusedRow) -> tuple[str, str, str, str]:
    columns = "；".join(dict.fromkeys(header for header, _, _ in row.problems if header))
    values = "；".join(value[:200] for _, value, _ in row.problems)
    reasons = "；".join(dict.fromkeys(f"{problem.reason}[{problem.code}]" for _, _, problem in row.problems))
    remedies = "；".join(dict.fromkeys(problem.remedy for _, _, problem in row.problems))
    return columns, values, f"{_STATUS[row.status]}：{reasons}", remedies
