"""Header texts → columns of a table: by name, header or alias after normalising, a trailing unit in brackets judged."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from mingcha.catalog.tables import Column, Table
from mingcha.lake.cell_text import squeeze

_UNIT = re.compile(r"(.+)\(([^()]+)\)")
_TO_BE_FILLED = re.compile(r"\((?:必填|选填|非必填|必录|可不填)项?\)")
_SCALES = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000)}
_KNOWN_UNITS = frozenset(
    {*_SCALES, "百元", "亿元", "角", "分", "美元", "港元", "月", "年", "岁", "日", "天", "小时", "%", "‰", "人", "户", "个", "件", "次",
     "平方米", "m2", "亩", "公顷", "套", "辆"}
)  # fmt: skip
"""Words that say a unit. Other words in brackets are part of the header's text."""


@dataclass(frozen=True)
class ColumnMatch:
    """One file column that was recognised: its position, its header text, and the scale that its unit says."""

    column: Column
    position: int
    header: str
    scale: Decimal = Decimal(1)


@dataclass
class HeaderMatch:
    """What a header row gives for one table."""

    table: Table
    matches: dict[str, ColumnMatch] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    wrong_units: list[str] = field(default_factory=list)

    @property
    def missing(self) -> list[Column]:
        """Required columns that the header lacks."""
        return [c for c in self.table.columns if c.required and c.name not in self.matches]


def normalise_header(text: str) -> str:
    """A header as it is compared: NFKC, no white space, no marks of what must be filled in (* or （必填）), lower case."""
    plain = squeeze(unicodedata.normalize("NFKC", text)).strip("*\"'“”")
    return _TO_BE_FILLED.sub("", plain).strip("*").lower()


@cache
def _names(table: Table) -> dict[str, tuple[int, Column]]:
    """normalised text → (rank, column); an exact name beats a header, a header an alias."""
    found: dict[str, tuple[int, Column]] = {}
    for rank, texts in enumerate((lambda c: (c.name,), lambda c: (c.header,), lambda c: c.aliases)):
        for column in table.columns:
            for place, text in enumerate(texts(column)):
                found.setdefault(normalise_header(text), (rank + place, column))
    return found


def match_headers(
    table: Table, headers: Sequence[Sequence[str]], mapped: dict[str, str | None] | None = None
) -> HeaderMatch:
    """Match file columns to a table.

    headers  for each file column the texts to try, best first (two-level headers have three)
    mapped   from a mapping file: header text → contract column, or None to leave it out
    """
    result = HeaderMatch(table)
    chosen: dict[str, tuple[int, ColumnMatch]] = {}
    said = {normalise_header(k): v for k, v in (mapped or {}).items()}
    for position, texts in enumerate(headers):
        shown = next((t for t in texts if t.strip()), "")
        if not shown:
            continue
        ranked = _match_one(table, position, [t for t in texts if t.strip()], said, result)
        if ranked is None:
            continue
        rank, match = ranked
        former = chosen.get(match.column.name)
        if former is None or rank < former[0]:
            if former is not None:
                result.unknown.append(former[1].header)
            chosen[match.column.name] = ranked
        elif rank == former[0]:
            result.repeated.append(match.header)
        else:
            result.unknown.append(match.header)
    result.matches = {c.name: chosen[c.name][1] for c in table.columns if c.name in chosen}
    return result


def _match_one(
    table: Table, position: int, texts: list[str], said: dict[str, str | None], result: HeaderMatch
) -> tuple[int, ColumnMatch] | None:
    names, shown = _names(table), texts[0]
    for text in texts:
        key = normalise_header(text)
        if key in said:
            name = said[key]
            if name is None:
                return None
            scale = said_scale(table.column(name), key)
            if scale is None:
                result.wrong_units.append(text)
                return None
            return -1, ColumnMatch(table.column(name), position, text, scale)
        if key in names:
            rank, column = names[key]
            return rank, ColumnMatch(column, position, text)
        if (parts := _UNIT.fullmatch(key)) and parts[1] in names and parts[2] in _KNOWN_UNITS:
            rank, column = names[parts[1]]
            scale = unit_scale(column, parts[2])
            if scale is None:
                result.wrong_units.append(text)
                return None
            return rank, ColumnMatch(column, position, text, scale)
    result.unknown.append(shown)
    return None


def said_scale(column: Column, header: str) -> Decimal | None:
    """The scale of a column that was said by hand: 补助（万元） is in 万元 whoever said which column it is."""
    parts = _UNIT.fullmatch(normalise_header(header))
    if parts is None or parts[2] not in _KNOWN_UNITS:
        return Decimal(1)
    scale = unit_scale(column, parts[2])
    return Decimal(1) if scale is None and column.type not in ("money", "decimal") else scale


def unit_scale(column: Column, unit: str) -> Decimal | None:
    """What a unit does to a column's values; None if it does not fit the column's type."""
    if column.type == "money":
        return _SCALES.get(unit)
    if column.type == "decimal":
        if unit in ("平方米", "m2"):
            return Decimal(1) if column.name.endswith("_sqm") else None
        return {"%": Decimal("0.01")}.get(unit)
    if column.type == "int":
        return Decimal(1) if unit in ("人", "月", "年", "岁", "户", "个", "件", "次") else None
    return Decimal(1) if column.type == "month" and unit == "月" else None
