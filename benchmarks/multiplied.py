"""A lake of many counties made from the lake of one, in key space: every key, place and number moves with its county.

Importing a province takes longer than checking it several times. Where only the checks are measured, one county is generated and
imported for real, and its files are written N times side by side, each time with keys that no other county has. Texts behind keys
do not exist, so results print as pseudonyms. Households keep their order, as an import of all counties would give it.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mingcha.catalog.tables import load_tables
from mingcha.lake.workspace import Workspace

COUNTIES_A_CITY = 70
OWN_COUNTY = "990101"
_ROW_GROUP = 122_880
_SHARED = ("name",)
"""Names are shared between counties: there are fewer names than people."""


@dataclass(frozen=True)
class County:
    """The county to multiply, all of it in memory.

    tables  (table, file in the lake) → rows
    keys    how many keys of each kind a county takes; "invalid" counts person keys below zero
    """

    tables: dict[tuple[str, str], pa.Table]
    keys: dict[str, int]


def read_county(workspace: Workspace) -> County:
    """The current files of an imported county, by their place in the lake."""
    catalogue = workspace.catalogue()
    names = [(t, n) for t in catalogue.tables() for s in catalogue.current(t) for n in s.current_files]
    names += [("people", n) for n in catalogue.people]
    keys = {kind: state.next_key - 1 for kind, state in catalogue.vault.kinds.items()}
    return County({place: pq.ParquetFile(workspace.lake / place[1]).read() for place in names}, keys)


def multiply(source: Workspace, target: Path, counties: int) -> int:
    """Write a workspace of `counties` copies into `target`, with the files of the source; gives the number of rows."""
    county, written = read_county(source), 0
    for (table, name), rows in sorted(county.tables.items()):
        path = target / "lake" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with pq.ParquetWriter(path, rows.schema, compression="zstd") as writer:
            for group in _row_groups(_moved(county, table, rows, i) for i in range(counties)):
                writer.write_table(group)
                written += group.num_rows
    shutil.copy(source.lake / "catalogue.json", target / "lake" / "catalogue.json")
    return written


def _row_groups(tables: Iterator[pa.Table]) -> Iterator[pa.Table]:
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        if sum(t.num_rows for t in waiting) >= _ROW_GROUP:
            yield pa.concat_tables(waiting).combine_chunks()
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks()


def _moved(county: County, table: str, rows: pa.Table, place: int) -> pa.Table:
    rows = _kept(table, rows, place)
    if place == 0:
        return rows
    kinds = {"person_key": "person"} if table == "people" else _kinds(table)
    return pa.table(
        [_moved_column(county, rows[n], kinds.get(n), place) for n in rows.column_names], schema=rows.schema
    )


def _kinds(table: str) -> dict[str, str]:
    return {c.name: c.identity for c in load_tables()[table].lake_columns if c.identity}


def _kept(table: str, rows: pa.Table, place: int) -> pa.Table:
    """Cities and the province exist once, whatever the number of counties; the made-up neighbours give way to the copies."""
    if table not in ("regions", "standards", "region_stats"):
        return rows
    codes = rows["region_code"]
    own = pc.starts_with(codes, OWN_COUNTY)
    return rows.filter(own if place else pc.or_(own, pc.equal(pc.utf8_slice_codeunits(codes, 4, 6), "00")))


def _moved_column(county: County, column: pa.ChunkedArray, kind: str | None, place: int) -> pa.ChunkedArray:
    if kind in _SHARED:
        return column
    if kind == "person":
        up, down = county.keys["person"] * place, county.keys["invalid"] * place
        return pc.if_else(pc.greater(column, 0), pc.add(column, up), pc.subtract(column, down))
    if kind:
        return pc.add(column, county.keys[kind] * place)
    if pa.types.is_string(column.type):
        return _moved_text(column, place)
    return column


def _moved_text(column: pa.ChunkedArray, place: int) -> pa.ChunkedArray:
    """Codes and numbers that begin with the county's six digits begin with the new county's."""
    coded = pa.concat_arrays(column.chunks).dictionary_encode()
    words = coded.dictionary
    city, county = divmod(place, COUNTIES_A_CITY)
    here = f"99{city + 1:02d}{county + 1:02d}"
    moved = pc.if_else(
        pc.starts_with(words, OWN_COUNTY),
        pc.binary_join_element_wise(here, pc.utf8_slice_codeunits(words, 6, 64), ""),
        pc.if_else(
            pc.starts_with(words, "9901"),
            pc.binary_join_element_wise(f"99{city + 1:02d}", pc.utf8_slice_codeunits(words, 4, 64), ""),
            words,
        ),
    )
    return pa.chunked_array([moved.take(coded.indices)])
