"""错误行.xlsx: the rows that are wrong, in the file's own columns, red where they are wrong, with a comment; mended and loaded again as it is.

After the file's own columns stand what is wrong and where the row was, so that the mended row takes the place of the wrong one.
It holds identities in clear, like the file that it comes from.
"""

from collections.abc import Iterable
from pathlib import Path

import xlsxwriter

from mingcha.lake.matching.units import TAIL_HEADERS, Unit
from mingcha.lake.rejected import RefusedUnit, cell_of_text
from mingcha.lake.validating import RefusedRow

_MOST_COMMENTS = 5_000
"""Each comment is a drawing of its own; with tens of thousands the workbook hardly opens. The last column says the same."""
_FORBIDDEN = str.maketrans("", "", "[]:*?/\\'")


def write_wrong_rows(target: Path, refused: Iterable[RefusedUnit]) -> int:
    """Write the workbook. Returns how many rows it lists; the file is written even where there are none."""
    # Texts only: a cell that begins with = must not become a formula, nor an ID number a number.
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False,
        "tmpdir": str(target.parent),
    }  # fmt: skip
    book = xlsxwriter.Workbook(str(target), options)
    head = {"bold": True, "border": 1, "num_format": "@", "text_wrap": True, "valign": "top"}
    styles = {
        "own": book.add_format({**head, "bg_color": "#DDEBF7"}),
        "said": book.add_format({**head, "bg_color": "#FFF2CC"}),
        "text": book.add_format({"num_format": "@"}),
        "wrong": book.add_format({"num_format": "@", "bg_color": "#FFF1F0", "font_color": "#A8071A", "border": 1}),
        "why": book.add_format({"num_format": "@", "font_color": "#A8071A", "text_wrap": True}),
    }  # fmt: skip
    written, names, comments = 0, set(), [_MOST_COMMENTS]
    try:
        for item in refused:
            rows = sorted((r for r in item.rows if r.status == "rejected"), key=lambda r: r.row_number)
            if rows:
                written += _write_unit(book, _sheet_name(item.unit, names), item, rows, styles, comments)
        if not names:
            book.add_worksheet("没有错误行")
    finally:
        book.close()
    return written


def _write_unit(
    book: xlsxwriter.Workbook, name: str, item: RefusedUnit, rows: list[RefusedRow], styles: dict, left: list[int]
) -> int:  # fmt: skip
    unit, sheet = item.unit, book.add_worksheet(name)
    own = list(unit.own_columns)
    shown = unit.own_headers
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(own) - 1, 16, styles["text"])
    sheet.set_column(len(own), len(own), 50, styles["why"])
    sheet.set_column(len(own) + 1, len(own) + 3, 14, styles["text"])
    for column, text in enumerate((*shown, *TAIL_HEADERS)):
        sheet.write_string(0, column, cell_of_text(text), styles["own" if column < len(own) else "said"])
    places = {m.header: m.position for m in unit.header.match.matches.values()}
    places |= {unit.header.shown[i]: i for group in unit.repeat for i in group.values()}
    at = {place: column for column, place in enumerate(own)}
    for number, row in enumerate(rows, start=1):
        wrong: dict[int, str] = {}
        for header, _, problem in row.problems:
            if (place := places.get(header)) in at:
                wrong[at[place]] = f"{problem.reason}。{problem.remedy}。"
        texts = unit.with_no(row.texts)
        for column, place in enumerate(own):
            text = texts[place] if place < len(texts) else ""
            if text or column in wrong:
                sheet.write_string(
                    number, column, cell_of_text(text), styles["wrong" if column in wrong else "text"]
                )
            if column in wrong and left[0]:
                left[0] -= 1
                sheet.write_comment(number, column, wrong[column], {"x_scale": 2})
        origin = (unit.file, unit.sheet.name, str(row.row_number))
        if (back := unit.origin_columns) is not None:
            # Wrong a second time: it is still about the row of the first file.
            origin = tuple(row.texts[place] for place in back)
        for offset, text in enumerate((explained(row), *origin)):
            sheet.write_string(
                number, len(own) + offset, cell_of_text(text), styles["why" if not offset else "text"]
            )
    if item.unlisted:
        sheet.write_string(
            len(rows) + 2,
            len(own),
            f"还有 {item.unlisted} 行没有列出：错误过多，请按以上原因整体改正后重新上传原文件。",
        )
    return len(rows)


def explained(row: RefusedRow) -> str:
    """Everything that is wrong with a row, in words."""
    return "；".join(
        dict.fromkeys(
            f"{f'{header}：' if header else ''}{problem.reason}，{problem.remedy}"
            for header, _, problem in row.problems
        )
    )


def _sheet_name(unit: Unit, taken: set[str]) -> str:
    base = (unit.sheet.name or unit.table.title).translate(_FORBIDDEN)[:28] or "数据"
    name, number = base, 2
    while name.lower() in taken:
        name, number = f"{base}_{number}", number + 1
    taken.add(name.lower())
    return name
