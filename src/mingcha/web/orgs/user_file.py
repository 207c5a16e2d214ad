"""The workbook with which a unit's people come in: the template with its drop-downs, and what a filled one says."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mingcha.catalog.access import load_access
from mingcha.catalog.tables import Column, Table
from mingcha.domain.errors import ClerkError
from mingcha.lake.reading.opening import open_sheets
from mingcha.lake.reading.sheets import Sheet
from mingcha.office.table_template import write_table_template

TEMPLATE_NAME = "用户_模板.xlsx"
MOST_ROWS = 5_000
_TRANSLATED = str.maketrans("（）　", "() ")


@dataclass(frozen=True)
class FileRow:
    """One row below the header: its number as a spreadsheet shows it, and its texts by column name."""

    number: int
    texts: dict[str, str]


def user_table(unit_labels: Iterable[str] = (), roles: Iterable[str] | None = None) -> Table:
    """The columns of the workbook as a table of the data contract, so that template and refusals look as for data.

    Arguments
        unit_labels   as `unit_label` writes them; the drop-down
        roles         names of roles; None = all
    """
    names = tuple(roles) if roles is not None else tuple(r.name for r in load_access().roles.values())
    columns = (
        _column("username", "用户名", ("登录名", "账号名"), required=True),
        _column("name", "姓名", ("人员姓名",), required=True),
        _column("unit", "单位", ("所在单位", "工作单位"), required=True, values=tuple(unit_labels)),
        _column("role", "岗位", ("角色",), required=True, values=names),
        _column("title", "职务", ()),
        _column("from_on", "任职日", ("任职日期",), kind="date"),
        _column("phone", "办公电话", ("电话", "联系电话")),
        _column(
            "id_number",
            "证件号码",
            ("身份证号", "公民身份号码", "身份证号码"),
            kind="id_number",
            sensitivity="personal",
        ),
    )
    return Table("users", "用户", "各单位", ("username", "unit", "role"), "full", columns)


def unit_label(name: str, region_code: str) -> str:
    """How a unit stands in the drop-down: units of different places may have one name."""
    return f"{name}（{region_code}）"


def tidy_label(text: str) -> str:
    """Brackets and spaces of either width are the same."""
    return "".join(text.translate(_TRANSLATED).split())


def write_user_template(target: Path, unit_labels: Iterable[str], roles: Iterable[str]) -> Path:
    """The template for those who may make users in these units."""
    return write_table_template(user_table(unit_labels, roles), target)


def read_user_file(path: Path, sheets: list[Sheet] | None = None) -> list[FileRow]:
    """The rows of a filled template; blank ones are left out.

    Arguments
        sheets   those of the file, where it has been opened already

    Errors
        READ-01 … READ-14   as for data: not a workbook, protected by a password, empty, another format
        USER-05   no sheet has the columns; says which are missing
        USER-06   too many rows, or none
    """
    table = user_table()
    best: tuple[int, dict[str, int]] | None = None
    missing: list[str] = [c.header for c in table.columns if c.required]
    for sheet in sheets or open_sheets(path):
        found = _find_header(sheet, table)
        lacking = [c.header for c in table.columns if c.required and c.name not in found[1]]
        if not lacking:
            return _rows(sheet, *found)
        if best is None or len(lacking) < len(missing):
            best, missing = found, lacking
    raise ClerkError(
        "USER-05",
        what=f"文件“{path.name}”不是用户模板",
        why=f"缺少列：{'、'.join(missing)}",
        next_step="请下载用户模板，把内容按列粘贴进去再上传",
    )


def _column(name: str, header: str, aliases: tuple[str, ...], *, required: bool = False, kind: str = "text", values: tuple[str, ...] = (), sensitivity: str = "public") -> Column:  # fmt: skip
    return Column(name, header, aliases, "enum" if values else kind, required, sensitivity, values)


def _find_header(sheet: Sheet, table: Table) -> tuple[int, dict[str, int]]:
    """(row after the header, {column: place}) of the row that names most columns."""
    known = {alias: c.name for c in table.columns for alias in (c.header, *c.aliases)}
    best: tuple[int, dict[str, int]] = (1, {})
    for top in sheet.top_rows():
        places: dict[str, int] = {}
        for place, text in enumerate(top.texts):
            name = known.get("".join((text or "").replace("*", "").split()))
            if name:
                places.setdefault(name, place)
        if len(places) > len(best[1]):
            best = (top.number + 1, places)
    return best


def _rows(sheet: Sheet, first_row: int, places: dict[str, int]) -> list[FileRow]:
    rows: list[FileRow] = []
    for batch in sheet.batches(first_row, max(places.values()) + 1):
        for index, number in enumerate(batch.row_numbers):
            texts = batch.texts_of(index)
            said = {
                name: (texts[place] or "").strip() for name, place in places.items() if place < len(texts)
            }
            if any(said.values()):
                rows.append(FileRow(int(number), said))
            if len(rows) > MOST_ROWS:
                raise _wrong_size(sheet, f"超过 {MOST_ROWS:,} 行", "请按单位分成几个文件上传")
    if not rows:
        raise _wrong_size(sheet, "表头下面没有填写", "请从表头的下一行开始填写，一人一行")
    return rows


def _wrong_size(sheet: Sheet, why: str, next_step: str) -> ClerkError:
    return ClerkError("USER-06", what=f"文件“{sheet.path.name}”没有读入", why=why, next_step=next_step)
