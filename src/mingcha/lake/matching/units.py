"""A unit of an import: one sheet (or text file) understood as one table. Found out before any row is read."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from mingcha.catalog.tables import Column, Table, load_tables
from mingcha.domain.errors import ClerkError
from mingcha.lake.matching.header_rows import FoundHeader, find_header, is_summary
from mingcha.lake.matching.headers import match_headers, normalise_header, said_scale
from mingcha.lake.matching.mapping_file import FileMapping
from mingcha.lake.matching.merged import with_merged_filled
from mingcha.lake.matching.table_names import name_parts, other_table_of_name, table_by_headers, table_by_name
from mingcha.lake.reading.sheets import Sheet

GUIDE_HEADERS = ("表", "文件", "工作表", "行", "列", "值", "原因", "改法")
"""The columns that rejected.xlsx puts before the file's own; left out when it comes back."""
TAIL_HEADERS = ("错误说明", "原文件", "原工作表", "原行号")
"""The columns that 错误行.xlsx puts after the file's own; left out when it comes back."""


@dataclass
class Unit:
    """One sheet read as one table.

    guided  it comes from a rejected.xlsx: its first columns say where each row was
    tail    it comes from a workbook of wrong rows: from this column on its last columns say so
    repeat  groups of columns that stand beside each other (成员1…, 成员2…): contract column → place
    scales  the units of such columns, by place
    ticks   yes/no columns of √ and blanks, where a blank is 否; known once the unit has been read
    """

    sheet: Sheet
    file: str
    table: Table
    header: FoundHeader
    mapping: FileMapping | None = None
    guided: bool = False
    repeat: tuple[dict[str, int], ...] = ()
    scales: dict[int, Decimal] = field(default_factory=dict)
    ticks: frozenset[str] = frozenset()
    missing: list[Column] = field(default_factory=list)
    tail: int | None = None

    @property
    def brings_back(self) -> bool:
        """Whether it holds rows that an import had not taken, now mended."""
        return self.guided or self.tail is not None

    @property
    def own_columns(self) -> range:
        """The places of the file's own columns, without those that say where a row was."""
        start = len(GUIDE_HEADERS) if self.guided else 0
        return range(start, len(self.header.headers) if self.tail is None else self.tail)

    @property
    def own_headers(self) -> list[str]:
        """Their headers in one row, each as the text it was recognised by: so the next import finds them again.

        Of 基本情况 over 区划代码 that is 区划代码; the two joined would be unknown.
        """
        known = {m.position: m.header for m in self.header.match.matches.values()}
        return [known.get(i, self.header.shown[i]) for i in self.own_columns]

    def with_no(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """A row with 否 written out where a blank means it: without the √ of the other rows the blank would say nothing."""
        shown = list(texts)
        for group in self.repeat or ({},):
            if group and not any(shown[place].strip() for place in group.values() if place < len(shown)):
                continue
            for name in self.ticks:
                match = self.header.match.matches.get(name)
                place = group.get(name, match.position if match else len(shown))
                if place < len(shown) and not shown[place].strip():
                    shown[place] = "否"
        return tuple(shown)

    @property
    def origin_columns(self) -> tuple[int, int, int] | None:
        """The places of file, sheet and row that a row had; None where it brings nothing back."""
        if self.tail is not None:
            return self.tail + 1, self.tail + 2, self.tail + 3
        return (1, 2, 3) if self.guided else None

    @property
    def where(self) -> str:
        """File and sheet as a person reads them."""
        return f"{self.file}（{self.sheet.name}）" if self.sheet.name else self.file

    @property
    def present(self) -> set[str]:
        """Contract columns that this unit has."""
        repeated = {name for group in self.repeat for name in group}
        return set(self.header.match.matches) | repeated | set(self.mapping.values if self.mapping else ())


@dataclass
class Understood:
    """What a file turned out to be: units to read, sheets that are none, messages that stop the file."""

    units: list[Unit] = field(default_factory=list)
    unused: list[tuple[str, str]] = field(default_factory=list)
    stops: list[ClerkError] = field(default_factory=list)


def understand(
    path: Path, source: Path, sheets: Sequence[Sheet], mappings: Sequence[FileMapping]
) -> Understood:
    """Find table, header and columns of every sheet of a file."""
    result = Understood()
    file = path.relative_to(source).as_posix() if path != source else path.name
    for sheet in sheets:
        said = [m for m in mappings if m.is_about(path, source, sheet.name)]
        where = f"{file}（{sheet.name}）" if sheet.name else file
        top = sheet.top_rows()
        if not top:
            result.unused.append((where, "空表"))
        elif said:
            for mapping in said:
                understand_as(result, sheet, file, mapping.table, mapping)
        else:
            _understand_freely(result, sheet, file, where, mappings, sheets)
    if not result.units and not result.stops and table_by_name(path.stem, load_tables().values()) and sheets:
        result.stops.append(no_header(file, table_by_name(path.stem, load_tables().values())))
    return result


def _understand_freely(
    result: Understood,
    sheet: Sheet,
    file: str,
    where: str,
    mappings: Sequence[FileMapping],
    sheets: Sequence[Sheet],
) -> None:
    tables = load_tables().values()
    top = sheet.top_rows()
    for row in top:
        if row.texts[: len(GUIDE_HEADERS)] == GUIDE_HEADERS:
            body = next((r for r in top if r.number > row.number), None)
            table = table_by_name(body.texts[0], tables) if body else None
            if table is None:
                result.unused.append((where, "没有需要改正的行"))
            else:
                understand_as(
                    result, sheet, file, table, _mapping_of(body.texts[1], table, mappings), guided=True
                )
            return
    for name in name_parts(sheet.path, sheet.name):
        if table := table_by_name(name, tables):
            found = find_header(top, table)
            lacks = found is None or found.match.missing
            if lacks and (other := other_table_of_name(name, top, tables)):
                understand_as(result, sheet, file, other, None)
            elif found is None or (
                sheet.name and is_summary(found, table, [s.top_rows() for s in sheets if s is not sheet])
            ):
                result.unused.append((where, f"没有找到“{table.title}”的表头"))
            else:
                understand_as(result, sheet, file, table, None)
            return
    best, nearest = table_by_headers(top, tables)
    if len(best) == 1:
        understand_as(result, sheet, file, best[0].match.table, None)
    elif best:
        titles = "、".join(f.match.table.title for f in best)
        result.stops.append(
            ClerkError(
                "READ-20",
                what=f"“{where}”看不出是哪张表",
                why=f"表头同时符合：{titles}",
                next_step="请把文件名改成表名（如“死亡人员_2024.xlsx”），或在对照文件中指明",
            )
        )
    elif nearest is not None and len(nearest.match.matches) >= 3:
        lacking = "、".join(c.header for c in nearest.match.missing)
        result.unused.append(
            (where, f"不是数据约定中的任何一张表；最接近“{nearest.match.table.title}”，缺：{lacking}")
        )
    else:
        result.unused.append((where, "不是数据约定中的任何一张表"))


def _mapping_of(file: str, table: Table, mappings: Sequence[FileMapping]) -> FileMapping | None:
    """What the mapping file says about the file that rejected rows came from; its header row is another one here."""
    said = (m for m in mappings if m.table == table and m.names(file))
    return next((replace(m, header_row=None, sheet=None) for m in said), None)


def understand_as(
    result: Understood,
    sheet: Sheet,
    file: str,
    table: Table,
    mapping: FileMapping | None,
    *,
    guided: bool = False,
) -> None:
    """Take a sheet as a table: a unit is added to `result`, and a message for everything that stands in its way."""
    where = f"{file}（{sheet.name}）" if sheet.name else file
    columns: dict[str, str | None] = dict(mapping.columns) if mapping else {}
    first_group = {h: name for group in (mapping.repeat if mapping else ()) for h, name in group.items()}
    header = find_header(
        sheet.top_rows(), table, {**columns, **first_group}, mapping.header_row if mapping else None
    )
    if header is None:
        result.stops.append(no_header(where, table))
        return
    tail = tail_place(header.shown)
    headers = [
        () if (guided and i < len(GUIDE_HEADERS)) or (tail is not None and i >= tail) else texts
        for i, texts in enumerate(header.headers)
    ]
    repeated = dict.fromkeys(first_group)
    match = match_headers(table, headers, {**columns, **repeated})
    header = FoundHeader(match, header.first_data_row, header.headers, header.above, header.header_row)
    places = {normalise_header(texts[0]): i for i, texts in reversed(list(enumerate(headers))) if texts}
    repeat = tuple(
        {name: places[normalise_header(h)] for h, name in group.items() if normalise_header(h) in places}
        for group in (mapping.repeat if mapping else ())
    )
    sheet = with_merged_filled(sheet, table, header, repeat)
    unit = Unit(sheet, file, table, header, mapping, guided, tuple(g for g in repeat if g), tail=tail)
    for name, place in ((name, place) for group in unit.repeat for name, place in group.items()):
        if (scale := said_scale(table.column(name), header.shown[place])) is None:
            match.wrong_units.append(header.shown[place])
        else:
            unit.scales[place] = scale
    if match.wrong_units:
        result.stops.append(
            ClerkError(
                "READ-21",
                what=f"“{where}”的列名单位与该列不符：{'、'.join(match.wrong_units)}",
                why="金额列可用（元）（千元）（万元），比例列可用（%），人数列可用（人），月份列可用（月）；别的单位不能换算",
                next_step="请把该列换算成允许的单位并改正列名后重新导入",
            )
        )
    if match.repeated:
        result.stops.append(
            ClerkError(
                "READ-22",
                what=f"“{where}”有重复的列：{'、'.join(dict.fromkeys(match.repeated))}",
                why="两列都对应同一项内容，不知道以哪一列为准",
                next_step="请删去或改名多余的一列，或在对照文件中把它写成 null，再重新导入",
            )
        )
    unit.missing = [c for c in table.columns if c.required and c.name not in unit.present]
    if unit.missing:
        result.stops.append(
            ClerkError(
                "READ-23",
                what=f"“{where}”（{table.title}）缺少必需的列：{'、'.join(c.header for c in unit.missing)}",
                why=f"读到的列名是：{'、'.join(h for h in header.shown if h)[:300]}",
                next_step="请补上这些列；如果只是列名不同，请改列名或写对照文件；确实没有的，加 --force 导入，有关检查将显示“未比对”",
            )
        )
    result.units.append(unit)


def tail_place(shown: Sequence[str]) -> int | None:
    """Where the columns begin that a workbook of wrong rows puts last; None in every other file."""
    texts = [text.strip() for text in shown]
    if TAIL_HEADERS[0] not in texts:
        return None
    place = texts.index(TAIL_HEADERS[0])
    return place if tuple(texts[place : place + len(TAIL_HEADERS)]) == TAIL_HEADERS else None


def no_header(where: str, table: Table | None) -> ClerkError:
    """The message for a sheet without the table's header."""
    title = table.title if table else ""
    needed = "、".join(c.header for c in table.columns if c.required) if table else ""
    return ClerkError(
        "READ-24",
        what=f"“{where}”里找不到“{title}”的表头",
        why=f"前 40 行中没有一行像表头；这张表必需的列是：{needed}",
        next_step="请检查是否导错了文件，或把表头放到前 40 行以内",
    )
