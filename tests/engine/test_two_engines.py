"""The example county on DuckDB and on Spark: the same flags to the byte."""

from datetime import date

import pytest

from mingcha.engine.printing import Printer
from mingcha.engine.result_files import printed_rows, write_flags_csv
from mingcha.engine.run import run_checks
from mingcha.example import generate
from mingcha.lake.importing import import_folder
from mingcha.lake.workspace import Workspace

DAY = date(2024, 6, 30)


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    place = tmp_path_factory.mktemp("county")
    generate(place / "files", size="county", seed=1)
    workspace = Workspace(place / "home", place / "keys" / "vault.key")
    import_folder(place / "files", workspace)
    return workspace.dataset()


@pytest.mark.slow
@pytest.mark.spark
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
    assert len(written["duckdb"][0]) > 100_000
