"""The workbook that an office fills in for one table of the contract: headers as the import knows them, cells set up so that nothing is spoiled.

ID numbers, codes and accounts are text, or a spreadsheet drops their last digits. Months are text too: 2024.10 would become 2024.1.
"""

from pathlib import Path
from typing import Any

import xlsxwriter

from mingcha.catalog.tables import Column, Table
from mingcha.office.workbook_format import new_workbook, row_height

EXPLANATION_SHEET = "填写说明"
VALUES_SHEET = "取值"
LONGEST_INLINE_LIST = 255
"""A drop-down whose words are longer together must lie on a sheet."""
_LAST_ROW = 1_048_575
_TEXT_TYPES = frozenset(
    {"text", "enum", "region_code", "id_number", "name", "account", "month", "bool", "datetime"}
)
_NUMBER_FORMATS = {"int": "0", "money": "0.00", "decimal": "General", "date": "yyyy-mm-dd"}
_HOW = {
    "text": "文字",
    "int": "整数，如 3，不带单位",
    "decimal": "数字，如 0.5，或 50%",
    "money": "以元为单位的数字，如 1234.50，最多两位小数",
    "bool": "是 或 否",
    "enum": "从下拉框中选择",
    "region_code": "12 位区划代码，也可写 6 位或 9 位",
    "id_number": "18 位身份证号，末位的 X 可大写可小写；本列已设为文本，请不要改成数值",
    "name": "姓名，按证件填写；少数民族姓名中的“·”照写",
    "account": "完整账号，只含数字；本列已设为文本，请不要改成数值",
    "date": "年-月-日，如 2024-06-01；2024.6.1、2024/6/1、2024年6月1日、20240601 也认",
    "month": "年-月，如 2024-06；2024年6月、202406 也认",
    "datetime": "年-月-日 时:分，如 2024-06-01 09:30",
}
_WIDTHS = {
    "id_number": 22,
    "account": 24,
    "region_code": 16,
    "name": 12,
    "bool": 10,
    "int": 10,
    "date": 13,
    "month": 11,
}
_SENSITIVITY = {"personal": "个人信息", "sensitive": "敏感信息", "public": "—"}
_NOTES = (
    "从第 2 行起填写，一行一条；第 1 行的列名请不要改动，也不要合并单元格。",
    "深色列名是必填列，浅色的可以不填；不填的列可以整列留空。",
    "不要写合计行、制表人行；隐藏的行也会一起导入，不要的行请删除。",
    "从别的表粘贴时，请用“选择性粘贴—数值”，以免带走文本格式。",
    "身份证号、账号如果已经显示成 4.4E+17 的样子，后几位已经丢失，请从原系统重新导出。",
)  # fmt: skip


def write_table_template(table: Table, target: Path) -> Path:
    """Write the template of a table; the same contract gives the same bytes.

    Arguments
        target  where the workbook goes; what is there is overwritten
    """
    book = new_workbook(target)
    try:
        styles = _styles(book)
        data = book.add_worksheet(table.title[:31])
        _write_explanation(book.add_worksheet(EXPLANATION_SHEET), table, styles)
        long_lists = [c for c in table.columns if len(",".join(_choices(c))) > LONGEST_INLINE_LIST]
        if long_lists:
            _write_values(book.add_worksheet(VALUES_SHEET), long_lists, styles)
        _write_data(data, table, {c.name: place for place, c in enumerate(long_lists)}, styles)
        data.activate()
    finally:
        book.close()
    return target


def template_name(table: Table) -> str:
    """The file name under which it is downloaded."""
    return f"{table.title}_模板.xlsx"


def how_to_write(column: Column) -> str:
    """How a value of a column is written."""
    return _HOW[column.type]


def _choices(column: Column) -> tuple[str, ...]:
    return ("是", "否") if column.type == "bool" else column.values


def _styles(book: xlsxwriter.Workbook) -> dict[str, Any]:
    head = {"bold": True, "border": 1, "valign": "vcenter", "num_format": "@", "text_wrap": True}
    return {
        "required": book.add_format({**head, "bg_color": "#12305A", "font_color": "#FFFFFF"}),
        "optional": book.add_format({**head, "bg_color": "#EEF2F7", "font_color": "#1F2329"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "cell": book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"}),
        "note": book.add_format({"text_wrap": True, "valign": "top"}),
        "text": book.add_format({"num_format": "@"}),
        **{kind: book.add_format({"num_format": shown}) for kind, shown in _NUMBER_FORMATS.items()},
    }


def _write_data(sheet: Any, table: Table, long_lists: dict[str, int], styles: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 30)
    for place, column in enumerate(table.columns):
        style = styles["text" if column.type in _TEXT_TYPES else column.type]
        width = max(_WIDTHS.get(column.type, 14), 2 * len(column.header) + 2)
        sheet.set_column(place, place, width, style)
        sheet.write_string(0, place, column.header, styles["required" if column.required else "optional"])
        rule: dict[str, Any] = {
            "validate": "any",
            "input_title": f"{column.header}（{'必填' if column.required else '选填'}）"[:32],
            "input_message": how_to_write(column)[:255],
        }
        if words := _choices(column):
            at = long_lists.get(column.name)
            rule |= {
                "validate": "list",
                "source": list(words) if at is None else _range(at, len(words)),
                "ignore_blank": True,
                "error_title": "不在允许的取值之内",
                "error_message": "请从下拉框中选择；没有合适的取值时请联系管理员",
            }
        sheet.data_validation(1, place, _LAST_ROW, place, rule)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)


def _range(place: int, count: int) -> str:
    letter = chr(ord("A") + place)
    return f"={VALUES_SHEET}!${letter}$1:${letter}${count}"


def _write_values(sheet: Any, columns: list[Column], styles: dict[str, Any]) -> None:
    for row in range(max(len(_choices(c)) for c in columns)):
        for place, column in enumerate(columns):
            if row < len(_choices(column)):
                sheet.write_string(row, place, _choices(column)[row], styles["text"])
    sheet.hide()


def _write_explanation(sheet: Any, table: Table, styles: dict[str, Any]) -> None:
    widths = (22, 8, 46, 44, 30, 10)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, f"“{table.title}”填写说明", styles["title"])
    sheet.write_string(1, 0, f"数据来自：{table.source}", styles["note"])
    row = 2
    for number, note in enumerate(_NOTES, start=1):
        sheet.write_string(row, 0, f"{number}. {note}")
        row += 1
    keys = "、".join(table.column(name).header for name in table.key)
    sheet.write_string(row, 0, f"{len(_NOTES) + 1}. 以“{keys}”认定是不是同一条；同一条只写一行。")
    row += 2
    for place, text in enumerate(("列名", "必填", "怎样填写", "允许的取值", "也认的列名", "保护级别")):
        sheet.write_string(row, place, text, styles["required"])
    for column in table.columns:
        row += 1
        texts = (
            column.header,
            "必填" if column.required else "选填",
            how_to_write(column),
            "、".join(_choices(column)) or "—",
            "、".join(column.aliases) or "—",
            _SENSITIVITY[column.sensitivity],
        )
        sheet.set_row(row, row_height(texts, widths))
        for place, text in enumerate(texts):
            sheet.write_string(row, place, text, styles["cell"])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
