"""Rows of a unit → parsed rows that are kept, and rows that are rejected or ignored, each with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mingcha.lake.cell_refusals import CellRefused
from mingcha.lake.columns import ONE, ParsedColumn, RawColumn, parse_column
from mingcha.lake.fence import foreign_regions
from mingcha.lake.id_columns import IdColumn
from mingcha.lake.matching.units import Unit
from mingcha.lake.reading.sheets import RawBatch
from mingcha.lake.row_kinds import closing_word, data_rows
from mingcha.lake.ticks import tick_columns


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

    def data_rows(self) -> list[int]:
        """The numbers of all rows but totals and others that are ignored."""
        rejected = [row.row_number for row in self.refused if row.status == "rejected"]
        return self.valid.row_numbers.tolist() + rejected


LISTED_ROWS = 100_000
"""So many refused rows of a unit are listed with their texts; a file in which more are wrong must be mended as a whole."""


def judge_unit(unit: Unit, replaced: dict[int, str] | None = None, fence: str = "") -> Iterator[Judged]:
    """Read and judge a unit batch by batch.

    replaced  rows (by number) that a rejected.xlsx in the same import brings back mended → where
    fence     rows of regions that have nothing in common with this one are refused
    """
    ticks = unit.ticks = tick_columns(unit)
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
    if is_lacking and (word := closing_word(texts[skipped:])):
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


def _group_present(batch: RawBatch, rows: np.ndarray, group: dict[str, int]) -> np.ndarray:
    """Where a repeated group (成员2…) holds anything."""
    present = np.zeros(len(rows), dtype=bool)
    for position in group.values():
        texts = batch.columns[position].texts.take(pa.array(rows))
        present |= pc.fill_null(
            pc.greater(pc.binary_length(pc.utf8_trim_whitespace(texts)), 0), False
        ).to_numpy(zero_copy_only=False)
    return present


def _take(parsed: ParsedColumn, rows: np.ndarray) -> ParsedColumn:
    values = (
        parsed.values.take(rows)
        if isinstance(parsed.values, IdColumn)
        else parsed.values.take(pa.array(rows))
    )
    return ParsedColumn(parsed.column, values)
