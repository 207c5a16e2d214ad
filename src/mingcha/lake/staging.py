"""Rows on their way into a snapshot: keyed batches go to Parquet parts, duplicates are found among them, then they are sorted.

Only keys and plain values touch the disk here; DuckDB sorts and spills within `incoming/`, which holds no identities.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mingcha.catalog.tables import Table
from mingcha.domain.months import month_text
from mingcha.lake.dataset import stored_columns, stored_schema

WHOLE = 0
_ROW = pa.field("staged_row", pa.int64())
_ROW_GROUP = 122_880


@dataclass(frozen=True)
class Duplicate:
    """A row whose primary key occurs more than once. `is_same`: identical to the first, which is kept."""

    source_file: int
    source_row: int
    is_same: bool
    first_file: int
    first_row: int


class StagedTable:
    """The rows of one table in one import."""

    def __init__(self, table: Table, folder: Path) -> None:
        self.table, self.folder = table, folder
        folder.mkdir(parents=True)
        self.present: set[str] = set()
        self.rows = self.carried_below = 0
        self._writers: dict[tuple[int, frozenset[str]], pq.ParquetWriter] = {}
        self._parts: dict[int, list[Path]] = {}

    @property
    def months(self) -> list[int]:
        """The months of the rows so far; `[0]` for tables that are imported whole."""
        return sorted(self._parts)

    @property
    def month_column(self) -> str | None:
        """The column that says the month of a row, in tables imported by month."""
        if self.table.grain != "month":
            return None
        return next(c.name for c in self.table.columns if c.type == "month" and c.required)

    def add(
        self,
        arrays: dict[str, pa.Array],
        present: set[str],
        source_file: int | pa.Array,
        row_numbers: np.ndarray,
    ) -> None:
        """Write a keyed batch."""
        count = len(row_numbers)
        if not count:
            return
        schema = stored_schema(self.table, present)
        arrays = {
            **arrays,
            "source_file": pa.array(np.full(count, source_file, dtype=np.int16))
            if isinstance(source_file, int)
            else source_file,
            "source_row": pa.array(row_numbers.astype(np.int32)),
            _ROW.name: pa.array(np.arange(self.rows, self.rows + count, dtype=np.int64)),
        }
        schema = schema.append(_ROW)
        batch = pa.table([arrays[f.name] for f in schema], schema=schema)
        self.rows += count
        self.present |= present
        if self.month_column is None or self.month_column not in present:
            self._write(WHOLE, batch, present)
            return
        months = batch[self.month_column].to_numpy()
        for month in np.unique(months):
            part = (
                batch
                if (months == month).all()
                else batch.filter(pc.equal(batch[self.month_column], int(month)))
            )
            self._write(int(month), part, present)

    def add_stored(self, path: Path, present: set[str], first_source: int) -> None:
        """Take over a former snapshot's rows, when mended rows are added to it; its sources come before the new ones."""
        for batch in pq.ParquetFile(path).iter_batches(batch_size=250_000):
            columns = {name: batch.column(name) for name in batch.schema.names}
            sources = pc.add(columns.pop("source_file"), pa.scalar(first_source, pa.int16()))
            self.add(columns, present, sources, columns.pop("source_row").to_numpy())
            self.carried_below = max(self.carried_below, (pc.max(sources).as_py() or 0) + 1)

    def close(self) -> None:
        """Finish the parts."""
        for writer in self._writers.values():
            writer.close()
        self._writers = {}

    def find_duplicates(self, con: duckdb.DuckDBPyConnection) -> Iterator[Duplicate]:
        """Rows whose primary key occurs more than once. Those to leave out stay in the table `refused_rows` of the connection.

        Identical = all contract columns equal after normalising; a 15-digit number and its 18-digit form are the same number.
        """
        con.execute("CREATE OR REPLACE TEMP TABLE refused_rows (staged_row BIGINT)")
        if not self.rows or any(
            self.table.column(n).required and n not in self.present for n in self.table.key
        ):
            return
        # An optional part of the key that no file has is empty in every row.
        keys = [
            c.name
            for n in self.table.key
            if n in self.present
            for c in self.table.column(n).lake_columns
            if not c.name.endswith("_converted")
        ]
        compared = [
            c.name for c in stored_columns(self.table, self.present) if not c.name.endswith("_converted")
        ]
        parts = self._all_parts()
        hashed = f"hash({', '.join(keys)})"
        # Two passes: first 64-bit hashes alone find the few candidates, then those are compared in full.
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE candidates AS SELECT {hashed} AS h FROM read_parquet(?, union_by_name=true) GROUP BY 1 HAVING count(*) > 1",
            [parts],
        )
        if not con.execute("SELECT count(*) FROM candidates").fetchall()[0][0]:
            return
        # Names of our own only: 公示记录 has a column `place`, and other tables may come to have `times` or `variant`.
        key = ", ".join(f"k{i}" for i in range(len(keys)))
        con.execute(
            f"""CREATE OR REPLACE TEMP TABLE judged AS
            WITH r AS (
              SELECT {", ".join(f"{n} AS k{i}" for i, n in enumerate(keys))}, source_file, source_row, staged_row,
                     struct_pack({", ".join(f"v{i} := {n}" for i, n in enumerate(compared))}) AS whole
              FROM read_parquet(?, union_by_name=true) WHERE {hashed} IN (SELECT h FROM candidates)),
            g AS (
              SELECT *, count(*) OVER w AS times, dense_rank() OVER (PARTITION BY {key} ORDER BY whole) AS variant,
                     row_number() OVER (PARTITION BY {key} ORDER BY source_file, source_row, staged_row) AS place,
                     first_value(source_file) OVER o AS first_file, first_value(source_row) OVER o AS first_row
              FROM r WINDOW w AS (PARTITION BY {key}),
                o AS (PARTITION BY {key} ORDER BY source_file, source_row, staged_row))
            SELECT *, max(variant) OVER (PARTITION BY {key}) = 1 AS is_same FROM g WHERE times > 1""",
            [parts],
        )
        # Rows of the former snapshot stay whatever is added to it.
        refused = f"source_file >= {self.carried_below} AND NOT (is_same AND place = 1)"
        con.execute("INSERT INTO refused_rows SELECT staged_row FROM judged WHERE " + refused)
        found = con.execute(
            "SELECT source_file, source_row, is_same, first_file, first_row FROM judged"
            f" WHERE {refused} ORDER BY source_file, source_row"
        )
        while rows := found.fetchmany(10_000):
            yield from (Duplicate(*row) for row in rows)

    def write_sorted(self, con: duckdb.DuckDBPyConnection, target: Path) -> tuple[dict[int, str], int]:
        """Write the rows that stay, in order of household and person, for quick joins. Returns {month or 0: file name}, rows."""
        target.mkdir(parents=True)
        columns = [f.name for f in stored_schema(self.table, self.present)]
        order = [c for c in ("household_key", "person_key") if c in columns]
        order += [
            c.name
            for n in self.table.key
            if n in self.present
            for c in self.table.column(n).lake_columns
            if c.name not in order
        ]
        order = [c for c in order if not c.endswith("_converted")] + ["source_file", "source_row"]
        # Tables of people without households lie in order of person; a payment lies beside its household's others.
        kept = "WHERE staged_row NOT IN (SELECT staged_row FROM refused_rows)" if _has_rows(con) else ""
        files: dict[int, str] = {}
        total = 0
        for month, parts in sorted(self._parts.items()):
            name = f"{month_text(month)}.parquet" if month else "rows.parquet"
            ordering = ", ".join(f"{c} NULLS LAST" for c in dict.fromkeys(order))
            con.execute(
                f"COPY (SELECT {', '.join(columns)} FROM read_parquet(?, union_by_name=true) {kept} ORDER BY {ordering})"
                f" TO '{str(target / name).replace(chr(39), chr(39) * 2)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})",
                [[str(p) for p in parts]],
            )
            rows = pq.ParquetFile(target / name).metadata.num_rows
            if rows or not month:
                files[month] = name
                total += rows
        if not self._parts:
            pq.write_table(stored_schema(self.table, self.present).empty_table(), target / "rows.parquet")
            files[WHOLE] = "rows.parquet"
        return files, total

    def _write(self, month: int, batch: pa.Table, present: set[str]) -> None:
        place = month, frozenset(present)
        if place not in self._writers:
            path = self.folder / f"part-{len(self._writers)}.parquet"
            self._writers[place] = pq.ParquetWriter(path, batch.schema, compression="lz4")
            self._parts.setdefault(month, []).append(path)
        self._writers[place].write_table(batch)

    def _all_parts(self) -> list[str]:
        return [str(path) for month in sorted(self._parts) for path in self._parts[month]]


def _has_rows(con: duckdb.DuckDBPyConnection) -> bool:
    return bool(con.execute("SELECT count(*) FROM refused_rows").fetchall()[0][0])
