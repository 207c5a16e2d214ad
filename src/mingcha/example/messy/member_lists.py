"""The member lists: long for 低保 (a household's code merged over its members) and 特困; beside each other, household by household, for the borderline ones, with a mapping file."""

from pathlib import Path
from typing import Any

from mingcha.catalog.tables import load_tables
from mingcha.example.households import DIBAO, TEKUN
from mingcha.example.messy.cells import Habits, cell_writer
from mingcha.example.messy.writing_files import Sheet, write_text, write_workbook
from mingcha.example.world import Row

WIDE_FILE = "民政局/救助系统导出/边缘家庭登记表（横排）.xlsx"
MOST = 5
GROUP = (
    ("姓名", "name"),
    ("身份证号", "person_id"),
    ("关系", "relation"),
    ("是否享受", "covered"),
    ("纳入月份", "from_month"),
)

MAPPING = f"""# 导入时与数据放在同一文件夹。横排的成员表：每户一行，成员并列。
files:
  - file: "边缘家庭登记表*.xlsx"
    table: members
    repeat:
      numbers: [{", ".join(str(n + 1) for n in range(MOST))}]
      columns: {{{", ".join(f'"成员{{n}}{header}": {column}' for header, column in GROUP)}}}
"""


def write_member_lists(folder: Path, tables: dict[str, list[Row]]) -> None:
    """Three files and mapping.yml."""
    programme = {h["household_id"]: h["programme"] for h in tables["households"]}
    columns = load_tables()["members"].columns

    def of(*wanted: str) -> list[Row]:
        return [m for m in tables["members"] if programme[m["household_id"]] in wanted]

    def sheet(rows: list[Row], habits: Habits, title: str | None = None, merged: int | None = None) -> Sheet:
        writers = [(c.name, cell_writer(c, habits)) for c in columns]
        cells = [[writer(row.get(name)) for name, writer in writers] for row in rows]
        return Sheet("在册", [c.header for c in columns], cells, title=title, merged=merged)

    habits = Habits(month="compact", money="cell")
    write_workbook(
        folder / "民政局/救助系统导出/家庭成员_低保.xlsx",
        [sheet(of(*DIBAO), habits, "最低生活保障家庭成员名册", merged=0)],
    )
    write_text(
        folder / "民政局/救助系统导出/家庭成员_特困.csv",
        sheet(of(*TEKUN), Habits(month="chinese", yes="letters")),
        encoding="gb18030",
        delimiter=",",
    )
    _write_wide(folder, of("低保边缘", "刚性支出困难"))
    (folder / "mapping.yml").write_text(MAPPING, "utf-8")


def _write_wide(folder: Path, members: list[Row]) -> None:
    by_name = {c.name: c for c in load_tables()["members"].columns}
    households: dict[str, list[Any]] = {}
    for member in members:
        cells = [cell_writer(by_name[column], Habits(month="dot"))(member[column]) for _, column in GROUP]
        households.setdefault(member["household_id"], []).extend(cells)
    width = MOST * len(GROUP)
    rows = [[number, *cells, *[""] * (width - len(cells))] for number, cells in households.items()]
    header = ["家庭编号", *(f"成员{n + 1}{text}" for n in range(MOST) for text, _ in GROUP)]
    write_workbook(
        folder / WIDE_FILE, [Sheet("登记表", header, rows, title="低保边缘、刚性支出困难家庭登记表")]
    )
