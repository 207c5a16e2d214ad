"""The rows of a preview as a Parquet file, to be paged through: read one page, and only the parts that hold it.

Columns: unit (place), row_number, status (accepted, wrong, repeated, ignored), said (JSON: what is wrong, cell by cell, or NULL), has_remarks,
c0 … cN (the file's texts).
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mingcha.lake.cell_refusals import CellRefused
from mingcha.lake.matching.units import Unit
from mingcha.lake.remarks import Remark
from mingcha.lake.row_kinds import data_rows

Status = Literal["accepted", "wrong", "repeated", "ignored"]
ROWS_FILE, REFUSED_FILE = "rows.parquet", "refused.parquet"
_GROUP_ROWS = 1000


@dataclass(frozen=True)
class PreviewColumn:
    """A column of a file: where it is, what its header says, the contract column that it is taken as ("" = none)."""

    place: int
    header: str
    name: str


@dataclass
class RowJudgement:
    """What was said about a row."""

    status: str
    problems: list[tuple[str, str, CellRefused]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True)
class SaidCell:
    """What was said about a cell; place −1 for the whole row, code "" for a remark."""

    place: int
    header: str
    text: str
    code: str
    reason: str
    remedy: str


@dataclass(frozen=True)
class PreviewRow:
    """A row as it is shown."""

    unit: int
    row_number: int
    status: Status
    texts: tuple[str, ...]
    said: tuple[SaidCell, ...]


def columns_of_unit(unit: Unit) -> list[PreviewColumn]:
    """The file's own columns."""
    names = {m.position: name for name, m in unit.header.match.matches.items()}
    for group in unit.repeat:
        names.update({place: name for name, place in group.items()})
    return [
        PreviewColumn(i, unit.header.shown[i], names.get(i, ""))
        for i in unit.own_columns
        if unit.header.shown[i] or i in names
    ]


def write_rows(
    units: Sequence[Unit],
    judgements: dict[int, dict[int, RowJudgement]],
    out: Path,
    progress: Callable[[str, int, int], None],
) -> tuple[Path, Path]:
    """Write all rows, and those that are not taken once more by themselves. Returns both paths."""
    out.mkdir(parents=True, exist_ok=True)
    width = max((len(u.header.headers) for u in units), default=0)
    schema = pa.schema(
        [
            ("unit", pa.int16()), ("row_number", pa.int32()), ("status", pa.dictionary(pa.int8(), pa.string())),
            ("said", pa.string()), ("has_remarks", pa.bool_()), *((f"c{i}", pa.string()) for i in range(width)),
        ]
    )  # fmt: skip
    expected, done = sum(u.sheet.rows_expected() for u in units), 0
    rows, refused = out / ROWS_FILE, out / REFUSED_FILE
    with pq.ParquetWriter(rows, schema) as all_rows, pq.ParquetWriter(refused, schema) as refused_rows:
        for place, unit in enumerate(units):
            for batch in unit.sheet.batches(unit.header.first_data_row, len(unit.header.headers)):
                chosen = data_rows(unit, batch)
                done += len(chosen)
                progress("准备预览", min(done, expected), expected)
                if not len(chosen):
                    continue
                table = _table(place, unit, batch, chosen, judgements[place], schema)
                all_rows.write_table(table, row_group_size=_GROUP_ROWS)
                not_taken = table.filter(pc.not_equal(table["status"].cast(pa.string()), "accepted"))
                if len(not_taken):
                    refused_rows.write_table(not_taken, row_group_size=_GROUP_ROWS)
            if hasattr(unit.sheet, "close"):
                unit.sheet.close()
    return rows, refused


def _table(place: int, unit: Unit, batch, chosen: np.ndarray, judged: dict[int, RowJudgement], schema: pa.Schema) -> pa.Table:  # fmt: skip
    numbers = batch.row_numbers[chosen]
    about = [judged.get(int(number)) for number in numbers]
    places = {m.header: m.position for m in unit.header.match.matches.values()}
    places |= {unit.header.shown[i]: i for group in unit.repeat for i in group.values()}
    texts = [
        batch.columns[i].texts.take(pa.array(chosen)).cast(pa.string()) for i in range(len(batch.columns))
    ]
    texts += [pa.nulls(len(chosen), pa.string())] * (len(schema) - 5 - len(texts))
    return pa.table(
        [
            pa.array(np.full(len(chosen), place, dtype=np.int16)),
            pa.array(numbers.astype(np.int32)),
            pa.array([j.status if j else "accepted" for j in about]).dictionary_encode().cast(schema[2].type),
            pa.array([_said(j, places) if j else None for j in about], pa.string()),
            pa.array([bool(j and j.remarks) for j in about]),
            *texts,
        ],
        schema=schema,
    )


def _said(judged: RowJudgement, places: dict[str, int]) -> str:
    cells = [
        (places.get(header, -1), header, text, p.code, p.reason, p.remedy)
        for header, text, p in judged.problems
    ] + [(places.get(r.header, -1), r.header, r.text, "", r.said, "") for r in judged.remarks]
    return json.dumps(cells, ensure_ascii=False)


class PreviewRows:
    """Pages of a preview's rows."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = pq.ParquetFile(file)
        self._width = len(self._file.schema_arrow) - 5

    def count(self, statuses: Sequence[str] = (), *, remarked: bool = False) -> int:
        """How many rows there are, of these statuses (none named = all)."""
        if not statuses and not remarked:
            return self._file.metadata.num_rows
        return len(self._at(statuses, remarked))

    def page(
        self, start: int, size: int, statuses: Sequence[str] = (), *, remarked: bool = False
    ) -> list[PreviewRow]:
        """Rows `start` … `start + size − 1` among those of the statuses."""
        if statuses or remarked:
            wanted = self._at(statuses, remarked)[start : start + size]
        else:
            wanted = np.arange(start, min(start + size, self._file.metadata.num_rows))
        return list(self._rows(wanted))

    def row(self, unit: int, row_number: int) -> PreviewRow | None:
        """One row by its number."""
        heads = self._file.read(["unit", "row_number"])
        hit = np.flatnonzero(
            (heads["unit"].to_numpy() == unit) & (heads["row_number"].to_numpy() == row_number)
        )
        return next(self._rows(hit[:1]), None)

    def _at(self, statuses: Sequence[str], remarked: bool) -> np.ndarray:
        heads = self._file.read(["status", "has_remarks"])
        found = np.zeros(len(heads), dtype=bool)
        if statuses:
            found |= pc.is_in(
                heads["status"].cast(pa.string()), value_set=pa.array(list(statuses))
            ).to_numpy()
        if remarked:
            found |= heads["has_remarks"].to_numpy()
        return np.flatnonzero(found)

    def _rows(self, wanted: np.ndarray) -> Iterator[PreviewRow]:
        ends = np.cumsum(
            [self._file.metadata.row_group(i).num_rows for i in range(self._file.num_row_groups)] or [0]
        )
        for group in np.unique(np.searchsorted(ends, wanted, side="right")):
            first = int(ends[group - 1]) if group else 0
            within = wanted[(wanted >= first) & (wanted < ends[group])] - first
            for row in self._file.read_row_group(int(group)).take(pa.array(within)).to_pylist():
                cells = json.loads(row["said"]) if row["said"] else []
                yield PreviewRow(
                    row["unit"],
                    row["row_number"],
                    row["status"],
                    tuple(row[f"c{i}"] or "" for i in range(self._width)),
                    tuple(SaidCell(*cell) for cell in cells),
                )
