"""The mapping file (mapping.yml): what the importer cannot find out by itself is said by hand.

```yaml
files:
  - file: "*低保家庭*.xlsx"        # name or path inside the folder, * and ? allowed
    sheet: 在册                    # optional
    table: households             # table id or Chinese title
    header_row: 3                 # optional: row number of the (lower) header row
    columns: {证号: household_id, 备用列: null}     # file header → column of the contract; null = leave it out
    values: {programme: 城市低保}   # the same value for every row
  - file: "*低保家庭*.xlsx"        # the same file once more: the members stand beside each other in one row
    table: members
    values: {covered: 是}
    repeat:
      numbers: [1, 2, 3, 4]
      columns: {"成员{n}姓名": name, "成员{n}身份证号": person_id, "成员{n}关系": relation}
```
"""

from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import yaml

from mingcha.catalog.tables import Table, load_tables
from mingcha.domain.errors import ClerkError

FILE_NAME = "mapping.yml"
_KEYS = {"file", "sheet", "table", "header_row", "columns", "values", "repeat"}


@dataclass(frozen=True)
class FileMapping:
    """What is said about one file (or sheet) for one table."""

    file: str
    table: Table
    sheet: str | None = None
    header_row: int | None = None
    columns: dict[str, str | None] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    repeat: tuple[dict[str, str], ...] = ()
    """One dict a repeated group: file header → column of the contract."""

    def is_about(self, path: Path, source: Path, sheet: str) -> bool:
        """Whether it speaks of this sheet."""
        inside = path.relative_to(source).as_posix() if path != source else path.name
        return self.names(inside) and self.sheet in (None, sheet)

    def names(self, file: str) -> bool:
        """Whether it speaks of a file, given by its path inside the folder."""
        return fnmatch(file, self.file) or fnmatch(file.rsplit("/", 1)[-1], self.file)


def read_mapping(path: Path) -> list[FileMapping]:
    """Read a mapping file.

    Errors
        MAP-01  cannot be read · MAP-02  something in it is wrong
    """
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ClerkError(
            "MAP-01",
            what=f"对照文件“{path.name}”读不出来",
            why="文件不存在，或者不是 UTF-8 编码的 YAML 格式",
            next_step="请检查缩进和冒号后的空格，或参照说明重新编写",
        ) from error
    if not isinstance(content, dict) or not isinstance(content.get("files"), list):
        raise _wrong(path, "最外层应当是 files:，下面逐个列出文件")
    return [_read_entry(path, entry) for entry in content["files"]]


def _read_entry(path: Path, entry: Any) -> FileMapping:
    if not isinstance(entry, dict) or "file" not in entry or "table" not in entry:
        raise _wrong(path, "每一项都要有 file 和 table")
    if unknown := sorted(set(entry) - _KEYS):
        raise _wrong(path, f"不认识的项：{'、'.join(unknown)}")
    tables = load_tables()
    by_title = {t.title: t for t in tables.values()}
    table = tables.get(entry["table"]) or by_title.get(entry["table"])
    if table is None:
        raise _wrong(path, f"没有“{entry['table']}”这张表")
    repeat = _read_repeat(path, entry.get("repeat"))
    columns = {str(k): v for k, v in (entry.get("columns") or {}).items()}
    values = {str(k): str(v) for k, v in (entry.get("values") or {}).items()}
    known = {c.name for c in table.columns}
    for name in [*columns.values(), *values, *(v for group in repeat for v in group.values())]:
        if name is not None and name not in known:
            raise _wrong(path, f"表“{table.title}”没有 {name} 这一列")
    return FileMapping(
        str(entry["file"]), table, entry.get("sheet"), entry.get("header_row"), columns, values, repeat
    )


def _read_repeat(path: Path, repeat: Any) -> tuple[dict[str, str], ...]:
    if repeat is None:
        return ()
    if (
        not isinstance(repeat, dict)
        or not isinstance(repeat.get("numbers"), list)
        or not isinstance(repeat.get("columns"), dict)
    ):
        raise _wrong(path, "repeat 要有 numbers（如 [1, 2, 3]）和 columns")
    if any("{n}" not in str(header) for header in repeat["columns"]):
        raise _wrong(path, "repeat 的列名里要用 {n} 表示第几个，如 成员{n}姓名")
    return tuple(
        {str(h).replace("{n}", str(n)): name for h, name in repeat["columns"].items()}
        for n in repeat["numbers"]
    )


def _wrong(path: Path, why: str) -> ClerkError:
    return ClerkError(
        "MAP-02",
        what=f"对照文件“{path.name}”写得不对",
        why=why,
        next_step="请参照管理员文档“对照文件”（docs/admin/mapping.md）改正后重新导入",
    )
