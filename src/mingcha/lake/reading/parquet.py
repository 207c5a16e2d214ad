"""Parquet files: typed columns become texts again, so that one set of rules judges every file."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mingcha.domain.errors import ClerkError
from mingcha.lake.cell_text import number_text
from mingcha.lake.columns import RawColumn
from mingcha.lake.reading.sheets import RawBatch, Sheet, TopRow

_BATCH_ROWS = 250_000


class ParquetSheet(Sheet):
    """A Parquet file. Its column names count as row 1, so that row numbers agree with those of a spreadsheet."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "", "Parquet")
        try:
            self._names = pq.ParquetFile(path).schema_arrow.names
        except Exception as error:
            raise _unreadable(path) from error

    def top_rows(self) -> list[TopRow]:
        """The column names."""
        return [TopRow(1, tuple(self._names))]

    def batches(self, first_row: int, width: int) -> Iterator[RawBatch]:
        """All rows."""
        done = 2
        try:
            for batch in pq.ParquetFile(self.path).iter_batches(batch_size=_BATCH_ROWS):
                numbers = np.arange(done, done + batch.num_rows, dtype=np.int32)
                done += batch.num_rows
                yield RawBatch([_texts_of(column) for column in batch.columns], numbers)
        except (pa.ArrowException, OSError) as error:
            raise _unreadable(self.path) from error

    def rows_expected(self) -> int:
        """As many as the file says."""
        return pq.ParquetFile(self.path).metadata.num_rows


def _texts_of(values: pa.Array) -> RawColumn:
    kind = values.type
    if pa.types.is_dictionary(kind):
        return _texts_of(values.cast(kind.value_type))
    if pa.types.is_string(kind):
        return RawColumn(values)
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        return RawColumn(values.cast(pa.string()), np.ones(len(values), dtype=bool))
    if pa.types.is_floating(kind):
        coded = pc.dictionary_encode(values)
        words = pa.array(
            [None if v is None or v != v else number_text(v) for v in coded.dictionary.to_pylist()],
            pa.string(),
        )
        return RawColumn(words.take(coded.indices), np.ones(len(values), dtype=bool))
    if pa.types.is_timestamp(kind):
        return RawColumn(pc.strftime(values.cast(pa.timestamp("s"), safe=False), "%Y-%m-%d %H:%M:%S"))
    if pa.types.is_boolean(kind):
        return RawColumn(pc.if_else(values, "是", "否"))
    try:
        return RawColumn(values.cast(pa.string()))
    except pa.ArrowException:
        return RawColumn(pa.array([None if v is None else str(v) for v in values.to_pylist()], pa.string()))


def _unreadable(path: Path) -> ClerkError:
    return ClerkError(
        "READ-02",
        what=f"Parquet 文件“{path.name}”已损坏，或者不是 Parquet 格式",
        why="文件内容不完整，可能是下载或拷贝没有完成",
        next_step="请提供方重新导出，或改为提供 .xlsx、CSV 文件",
    )
