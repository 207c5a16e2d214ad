"""A twelfth of the example county's households on DuckDB and on Spark: the same flags to the byte.

Every check meets real, messy rows of all tables. It takes minutes and runs with `make engines`; `make test` has all checks on both engines on
their examples and on made-up worlds, and `python -m benchmarks on_spark` compares the whole county.
"""

import os
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from mingcha.engine.printing import Printer
from mingcha.engine.result_files import printed_rows, write_flags_csv
from mingcha.engine.run import run_checks
from mingcha.example import generate
from mingcha.lake.dataset import Dataset, StoredTable
from mingcha.lake.importing import import_folder
from mingcha.lake.workspace import Workspace

DAY = date(2024, 6, 30)
PART = 12


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    place = tmp_path_factory.mktemp("county")
    generate(place / "files", size="county", seed=1)
    workspace = Workspace(place / "home", place / "keys" / "vault.key")
    import_folder(place / "files", workspace)
    return part_of(workspace.dataset(), place / "part")


def read(stored: StoredTable) -> pa.Table:
    if stored.arrow is not None:
        return stored.arrow
    return pa.concat_tables([pq.read_table(p) for p in stored.paths], promote_options="default")


def part_of(dataset: Dataset, folder: Path) -> Dataset:
    """Every twelfth household with its members, every twelfth of the other people, and all rows about neither."""
    tables = {name: read(stored) for name, stored in dataset.tables.items()}
    members = tables["members"]
    inside = members.filter(_every_twelfth(members["household_key"]))["person_key"]

    def kept(table: pa.Table) -> pa.Table:
        if "household_key" in table.column_names:
            return table.filter(_every_twelfth(table["household_key"]))
        if "person_key" in table.column_names:
            people = table["person_key"]
            return table.filter(pc.or_(_every_twelfth(people), pc.is_in(people, pc.unique(inside))))
        return table

    def stored(name: str, table: pa.Table, columns: frozenset[str]) -> StoredTable:
        # as files, because shared views are kept only over files
        folder.mkdir(exist_ok=True)
        pq.write_table(table, folder / f"{name}.parquet")
        return StoredTable(paths=(folder / f"{name}.parquet",), columns=columns)

    parts = {name: stored(name, kept(table), dataset.tables[name].columns) for name, table in tables.items()}
    return Dataset(
        parts, stored("people", kept(read(dataset.people)), dataset.people.columns), dataset.identities
    )


def _every_twelfth(keys: pa.ChunkedArray) -> pa.ChunkedArray:
    whole = pc.divide(keys, PART)
    return pc.equal(pc.subtract(keys, pc.multiply(whole, PART)), 0)


@pytest.mark.slow
@pytest.mark.spark
@pytest.mark.skipif("MINGCHA_TWO_ENGINES" not in os.environ, reason="make engines")
def test_both_engines_give_the_same_bytes(county, tiny_spark, tmp_path):
    written = {}
    for engine in ("duckdb", "spark"):
        run = run_checks(
            county,
            as_of=DAY,
            engine=engine,
            parameters={"months_of_standard": "24", "min_reserve_yuan": "100000"},
        )
        assert {c: o.error for c, o in run.outcomes.items() if o.error} == {}
        write_flags_csv(tmp_path / engine, printed_rows(run, Printer(county.identities, reveal=True)))
        written[engine] = (
            (tmp_path / engine).read_bytes(),
            {c: (o.status, o.examined) for c, o in run.outcomes.items()},
        )
    assert written["duckdb"][1] == written["spark"][1]
    assert written["duckdb"][0] == written["spark"][0]
    assert sum(outcome == "flagged" for outcome, _ in written["duckdb"][1].values()) >= 50
