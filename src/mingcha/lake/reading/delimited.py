"""CSV and other separated text, of any encoding, streamed through pyarrow: 30 million rows need no more memory than one batch."""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from mingcha.domain.errors import ClerkError
from mingcha.lake.columns import RawColumn
from mingcha.lake.reading.encodings import SAMPLE_BYTES, detect_encoding, mixed_encodings
from mingcha.lake.reading.sheets import TOP_ROWS, RawBatch, Sheet, TopRow, columns_of

SEPARATORS = {",": "逗号", "\t": "制表符", ";": "分号", "|": "竖线"}
_BLOCK_BYTES = 8 << 20
_MOST_LINES = 5
"""An odd row longer than this is no row with a long note but the rest of a file behind a quote that was never closed."""


class DelimitedSheet(Sheet):
    """A text file whose encoding and separator were detected."""

    def __init__(self, path: Path) -> None:
        self.encoding, encoding_name = detect_encoding(path)
        with path.open("rb") as file:
            sample = file.read(SAMPLE_BYTES)
        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
        self._head = decoder.decode(sample).removeprefix("\ufeff")
        self._has_quotes = '"' in self._head or path.stat().st_size < 4 * _BLOCK_BYTES
        self.separator = detect_separator(self._head)
        super().__init__(path, "", f"编码 {encoding_name}，分隔符 {SEPARATORS[self.separator]}")

    def top_rows(self) -> list[TopRow]:
        """The first rows of the sample."""
        rows: list[TopRow] = []
        reader = csv.reader(io.StringIO(self._head[:400_000], newline=""), delimiter=self.separator)
        try:
            for number, row in enumerate(reader, start=1):
                if any(cell.strip() for cell in row):
                    rows.append(TopRow(number, tuple(row)))
                if len(rows) >= TOP_ROWS:
                    break
        except csv.Error:
            # A cell longer than the reader allows; the rows before it are enough to find a header.
            pass
        return rows

    def batches(self, first_row: int, width: int) -> Iterator[RawBatch]:
        """Rows as pyarrow reads them; rows of another width come apart, padded, or with what spilled over."""
        names = [f"c{n}" for n in range(width)]
        odd: list[tuple[int, str]] = []

        def keep_odd(row: arrow_csv.InvalidRow) -> str:
            odd.append((row.number or 0, row.text))
            return "skip"

        skipped = self._lines_above(first_row)
        reading = arrow_csv.ReadOptions(
            use_threads=False,
            block_size=_BLOCK_BYTES,
            column_names=names,
            skip_rows=skipped,
            encoding=self.encoding,
        )
        parsing = arrow_csv.ParseOptions(
            delimiter=self.separator,
            newlines_in_values=self._has_quotes,
            ignore_empty_lines=False,
            invalid_row_handler=keep_odd,
        )
        converting = arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        )
        # pyarrow numbers rows from the file's physical start; lines inside quoted titles would shift them by a little.
        shift = first_row - skipped - 1
        done, odd_done = 0, 0
        try:
            reader = arrow_csv.open_csv(self.path, reading, parsing, converting)
            for batch in reader:
                numbers = _numbers_beside(done, batch.num_rows, [n for n, _ in odd], skipped)
                done += batch.num_rows
                if batch.num_rows:
                    columns = [RawColumn(batch.column(i)) for i in range(width)]
                    yield RawBatch(columns, (numbers + shift).astype(np.int32))
                if len(odd) - odd_done > 10_000:
                    yield self._odd_batch(odd[odd_done:], width, shift)
                    odd_done = len(odd)
        except pa.ArrowInvalid as error:
            if "Empty CSV" not in str(error):
                raise _unreadable(self.path, error) from error
        except UnicodeError as error:
            raise _unreadable(self.path, error) from error
        if len(odd) > odd_done:
            yield self._odd_batch(odd[odd_done:], width, shift)

    def rows_expected(self) -> int:
        """As many as there would be if all lines were as long as the first ones."""
        lines = max(self._head.count("\n"), 1)
        whole = self.path.stat().st_size
        return lines if whole <= SAMPLE_BYTES else int(lines * whole / SAMPLE_BYTES)

    def _lines_above(self, first_row: int) -> int:
        """Physical lines above a record: a quoted title may hold line breaks."""
        reader = csv.reader(io.StringIO(self._head[:400_000], newline=""), delimiter=self.separator)
        for _ in range(first_row - 1):
            next(reader, None)
        return reader.line_num

    def _odd_batch(self, odd: list[tuple[int, str]], width: int, shift: int) -> RawBatch:
        rows: list[list[str | None]] = []
        numbers, spilled = [], {}
        for number, text in odd:
            if text.count("\n") > _MOST_LINES or len(text) > csv.field_size_limit():
                raise _open_quote(self.path, number + shift)
            cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=self.separator), [])
            if any(cell.strip() for cell in cells[width:]):
                spilled[len(rows)] = tuple(cells[width:])
            rows.append([cell or None for cell in cells[:width]])
            numbers.append(number + shift)
        return RawBatch(columns_of(rows, None, width), np.array(numbers, dtype=np.int32), spilled)


def _numbers_beside(done: int, count: int, odd: list[int], skipped: int) -> np.ndarray:
    """Physical numbers of the `count` rows after `done` well-formed ones, odd rows standing between them."""
    numbers = np.arange(done, done + count, dtype=np.int64) + skipped + 1
    places = np.sort(np.array(odd, dtype=np.int64))
    return numbers + np.searchsorted(places - np.arange(len(places)), numbers, side="right")


def detect_separator(text: str) -> str:
    """The separator that gives most of the first lines the same number of columns, more than one; of equals, more columns.

    Thousands separators (1,000.00;2,000.00) cut lines too, but seldom all of them into equally many pieces.
    """
    best, best_score = ",", (0, 0)
    for separator in SEPARATORS:
        try:
            widths = [
                len(row)
                for _, row in zip(
                    range(TOP_ROWS),
                    csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=separator),
                    strict=False,
                )
            ]
        except csv.Error:
            continue
        columns = [w for w in widths if w > 1]
        score = max((columns.count(w), w) for w in columns) if columns else (0, 0)
        if score > best_score:
            best, best_score = separator, score
    return best


def _open_quote(path: Path, row: int) -> ClerkError:
    return ClerkError(
        "READ-07",
        what=f"文本文件“{path.name}”从第 {row} 行起无法按行列读出",
        why="这一行有一个引号没有配对，后面的许多行都被并进了同一格",
        next_step="请用记事本打开，改正这一行的引号；或者用 WPS、Excel 另存为 .xlsx 后重新导入",
    )


def _unreadable(path: Path, error: Exception) -> ClerkError:
    if "UTF8" in str(error) or isinstance(error, UnicodeError):
        return mixed_encodings(path)
    return ClerkError(
        "READ-07",
        what=f"文本文件“{path.name}”的内容无法按行列读出",
        why="多半是引号没有配对，或者一格内容过长（超过 16 MB）",
        next_step="请用 WPS 或 Excel 打开检查，另存为 .xlsx 后重新导入",
    )
