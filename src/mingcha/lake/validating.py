"""Rows of a unit → parsed rows that are kept, and rows that are rejected or ignored, each with its reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mingcha.lake.cell_refusals import CellRefused
from mingcha.lake.cell_text import squeeze
from mingcha.lake.columns import ONE, ParsedColumn, RawColumn, has_only_ticks, parse_column
from mingcha.lake.fence import foreign_regions
from mingcha.lake.id_columns import IdColumn
from mingcha.lake.matching.units import Unit
from mingcha.lake.reading.sheets import RawBatch

_TOTAL = re.compile(r".{0,12}(合计|小计|总计|共计)(\(.*\))?[:：]?")
_SIGNATURE = re.compile(
    r"(制表|填表|填报|制单|打印|审核|复核|经办|负责|单位负责|主管|报送)(人|员|单位|日期|时间)?([:：].*)?|(备注|说明|注)[:：].*"
)


@dataclass
class RefusedRow:
    """A row that was not taken: `status` rejected (must be mended) or ignored (needs nothing)."""

    status: Literal["rejected", "ignored"]
    row_number: int
    texts: tuple[str, ...]
    problems: list[tuple[str, str, CellRefused]]
    """(column header, value, why) for each refused cell; one without a column for the whole row."""


@dataclass
class ValidBatch:
    """Rows that were taken, columns parsed, not yet keyed."""

    parsed: dict[str, ParsedColumn]
    row_numbers: np.ndarray


@dataclass
class Judged:
    """A batch after judging."""

    valid: ValidBatch
    refused: list[RefusedRow] = field(default_factory=list)

    @property
    def rows_in(self) -> int:
        """All rows, taken or not."""
        return len(self.valid.row_numbers) + len(self.refused)


LISTED_ROWS = 100_000
"""So many refused rows of a unit are listed with their texts; a file in which more are wrong must be mended as a whole."""


def judge_unit(unit: Unit, replaced: dict[int, str] | None = None, fence: str = "") -> Iterator[Judged]:
    """Read and judge a unit batch by batch.

    replaced  rows (by number) that a rejected.xlsx in the same import brings back mended → where
    fence     rows of regions that have nothing in common with this one are refused
    """
    ticks = unit.ticks = _tick_columns(unit)
    for batch in unit.sheet.batches(unit.header.first_data_row, len(unit.header.headers)):
        rows = data_rows(unit, batch)
        if not len(rows):
            continue
        if replaced and (mended := [int(r) for r in rows if int(batch.row_numbers[r]) in replaced]):
            rows = np.setdiff1d(rows, mended)
            yield Judged(
                ValidBatch({}, batch.row_numbers[:0]), [_replaced_row(batch, r, replaced) for r in mended]
            )
        groups: tuple[dict[str, int], ...] = unit.repeat or ({},)
        for group in groups:
            chosen = rows[_group_present(batch, rows, group)] if group else rows
            if len(chosen):
                yield _judge(unit, batch, chosen, group, ticks, fence)


def _judge(
    unit: Unit, batch: RawBatch, rows: np.ndarray, group: dict[str, int], ticks: frozenset[str], fence: str
) -> Judged:
    raws = _raw_columns(unit, batch, rows, group)
    parsed: dict[str, ParsedColumn] = {}
    problems: dict[int, list[tuple[str, str, CellRefused]]] = {}
    lacking: set[int] = set()
    for name, (raw, header) in raws.items():
        column = unit.table.column(name)
        match = unit.header.match.matches.get(name)
        if name in group:
            scale = unit.scales.get(group[name], ONE)
        else:
            scale = match.scale if match else ONE
        parsed[name] = parse_column(raw, column, scale, blank_is_no=name in ticks)
        parsed[name].refused.update(foreign_regions(parsed[name], fence))
        for row, refused in parsed[name].refused.items():
            problems.setdefault(row, []).append((header, raw.texts[row].as_py() or "", refused))
        if column.required:
            empty = parsed[name].empty
            if parsed[name].refused:
                empty = empty.copy()
                empty[list(parsed[name].refused)] = False
                lacking.update(parsed[name].refused)
            for row in np.flatnonzero(empty):
                lacking.add(int(row))
                problems.setdefault(int(row), []).append((header, "", CellRefused("CELL-01")))
    for row in batch.spilled:
        at = np.flatnonzero(rows == row)
        if len(at):
            problems.setdefault(int(at[0]), []).append(
                ("", "，".join(batch.spilled[row])[:200], CellRefused("ROW-05"))
            )
    refused_rows = [
        _refused_row(batch, int(rows[row]), unit.own_columns.start, row in lacking, said)
        for row, said in sorted(problems.items())
    ]
    numbers = batch.row_numbers[rows]
    if problems:
        kept = np.ones(len(rows), dtype=bool)
        kept[list(problems)] = False
        at = np.flatnonzero(kept)
        parsed = {name: _take(p, at) for name, p in parsed.items()}
        numbers = numbers[at]
    return Judged(ValidBatch(parsed, numbers), refused_rows)


def _refused_row(
    batch: RawBatch, row: int, skipped: int, is_lacking: bool, problems: list[tuple[str, str, CellRefused]]
) -> RefusedRow:
    texts = batch.texts_of(row)
    number = int(batch.row_numbers[row])
    # A row of data that happens to begin so has its required cells; a total or a signature has not.
    # Before the word there may be a running number or a date.
    first = [squeeze(t) for t in texts[skipped:] if t.strip()][:2] if is_lacking else []
    if word := next((t for t in first if _TOTAL.fullmatch(t) or _SIGNATURE.fullmatch(t)), ""):
        return RefusedRow("ignored", number, texts, [("", word, CellRefused("ROW-01"))])
    return RefusedRow("rejected", number, texts, problems)


def _replaced_row(batch: RawBatch, row: int, replaced: dict[int, str]) -> RefusedRow:
    number = int(batch.row_numbers[row])
    return RefusedRow(
        "ignored", number, batch.texts_of(row), [("", "", CellRefused("ROW-06", replaced[number]))]
    )


def _raw_columns(
    unit: Unit, batch: RawBatch, rows: np.ndarray, group: dict[str, int]
) -> dict[str, tuple[RawColumn, str]]:
    everything = len(rows) == len(batch)

    def at(position: int) -> RawColumn:
        return batch.columns[position] if everything else batch.columns[position].take(rows)

    raws: dict[str, tuple[RawColumn, str]] = {}
    for column in unit.table.columns:
        match = unit.header.match.matches.get(column.name)
        if column.name in group:
            raws[column.name] = at(group[column.name]), unit.header.shown[group[column.name]]
        elif unit.mapping and column.name in unit.mapping.values:
            raws[column.name] = (
                RawColumn(pa.array([unit.mapping.values[column.name]] * len(rows), pa.string())),
                column.header,
            )
        elif match:
            raws[column.name] = at(match.position), match.header
    return raws


def data_rows(unit: Unit, batch: RawBatch) -> np.ndarray:
    """Rows that are not blank and do not repeat the header or a title."""
    positions = unit.own_columns
    blank = np.ones(len(batch), dtype=bool)
    for position in positions:
        texts = batch.columns[position].texts
        if not blank.any():
            break
        if texts.null_count < len(texts):
            empty = pc.fill_null(pc.equal(pc.binary_length(pc.utf8_trim_whitespace(texts)), 0), True)
            blank &= empty.to_numpy(zero_copy_only=False)
    for row in batch.spilled:
        blank[row] = False
    suspects = ~blank & _repeats(unit, batch)
    for row in np.flatnonzero(suspects):
        texts = tuple(t.strip() for t in batch.texts_of(int(row)))
        shown = [t for t in texts if t]
        as_header = sum(
            t == h or t in tried
            for t, h, tried in zip(texts, unit.header.shown, unit.header.headers, strict=False)
            if t
        )
        blank[row] = as_header * 2 > len(shown) or tuple(shown) in unit.header.above
    return np.flatnonzero(~blank)


def _repeats(unit: Unit, batch: RawBatch) -> np.ndarray:
    """Rows in which some recognised column holds its own header, or that hold a title's first text."""
    found = np.zeros(len(batch), dtype=bool)
    titles = pa.array([row[0] for row in unit.header.above if row], pa.string())
    for match in list(unit.header.match.matches.values())[:3]:
        words = pa.array([t.strip() for t in unit.header.headers[match.position]], pa.string())
        found |= pc.is_in(batch.columns[match.position].texts, value_set=words).to_numpy(zero_copy_only=False)
    if len(titles):
        for column in (batch.columns[i] for i in range(min(3, len(batch.columns)))):
            found |= pc.is_in(column.texts, value_set=titles).to_numpy(zero_copy_only=False)
    return found


def _group_present(batch: RawBatch, rows: np.ndarray, group: dict[str, int]) -> np.ndarray:
    """Where a repeated group (成员2…) holds anything."""
    present = np.zeros(len(rows), dtype=bool)
    for position in group.values():
        texts = batch.columns[position].texts.take(pa.array(rows))
        present |= pc.fill_null(
            pc.greater(pc.binary_length(pc.utf8_trim_whitespace(texts)), 0), False
        ).to_numpy(zero_copy_only=False)
    return present


def _tick_columns(unit: Unit) -> frozenset[str]:
    """The yes/no columns that hold √ and blanks only: there a blank is 否. Read ahead until something else is seen.

    They are noted in the unit: among its refused rows alone nobody could see it.
    """
    places = _yes_no_places(unit)
    seen: set[str] = set()
    if not places:
        return frozenset()
    for batch in unit.sheet.batches(unit.header.first_data_row, len(unit.header.headers)):
        rows = data_rows(unit, batch)
        for name, positions in list(places.items()):
            only = {has_only_ticks(batch.columns[p].texts.take(pa.array(rows))) for p in positions}
            if False in only:
                del places[name]
                seen.discard(name)
            elif True in only:
                seen.add(name)
        if not places:
            break
    return frozenset(seen)


def _yes_no_places(unit: Unit) -> dict[str, list[int]]:
    """Where yes/no columns stand; one of a repeated group (成员1…, 成员2…) stands in several places."""
    places: dict[str, list[int]] = {}
    for column in (c for c in unit.table.columns if c.type == "bool"):
        found = [group[column.name] for group in unit.repeat if column.name in group]
        if not found and (match := unit.header.match.matches.get(column.name)):
            found = [match.position]
        if found:
            places[column.name] = found
    return places


def _take(parsed: ParsedColumn, rows: np.ndarray) -> ParsedColumn:
    values = (
        parsed.values.take(rows)
        if isinstance(parsed.values, IdColumn)
        else parsed.values.take(pa.array(rows))
    )
    return ParsedColumn(parsed.column, values)
