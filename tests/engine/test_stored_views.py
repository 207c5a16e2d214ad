"""Where a run keeps the rows of shared views: in memory where the tables behind them are small against it, else in a file; the flags are the same."""

from datetime import date

import pytest

from mingcha.engine import duckdb_backend
from mingcha.engine.duckdb_backend import DuckDBBackend
from mingcha.engine.printing import Printer
from mingcha.engine.result_files import printed_rows
from mingcha.engine.run import run_checks
from mingcha.lake.importing import import_folder
from mingcha.lake.workspace import Workspace
from tests.cli.small_office import TABLES, write_office

CHECKS = ("paid_after_death", "identity_conflict", "paid_off_roster", "death_not_processed", "not_paid")


@pytest.fixture
def dataset(tmp_path):
    workspace = Workspace(tmp_path / "home", tmp_path / "keys" / "vault.key")
    import_folder(write_office(tmp_path / "office", TABLES), workspace)
    return workspace.dataset()


@pytest.fixture
def shelved(monkeypatch):
    """The views that went to the file, by name."""
    seen = set()
    drop = DuckDBBackend.drop

    def watched(self, names):
        names = list(names)
        seen.update(self._on_shelf.intersection(names))
        drop(self, names)

    monkeypatch.setattr(DuckDBBackend, "drop", watched)
    return seen


def flags(dataset):
    run = run_checks(dataset, as_of=date(2024, 6, 30), checks=CHECKS)
    assert not [o.error for o in run.outcomes.values() if o.error]
    return list(printed_rows(run, Printer(dataset.identities)))


def test_a_small_lake_needs_no_file(dataset, shelved):
    assert flags(dataset)
    assert not shelved


def test_views_over_tables_great_against_the_memory_go_to_the_file_with_the_same_flags(
    dataset, shelved, monkeypatch
):
    in_memory = flags(dataset)
    # As if 4 GB were memory for two rows: every table of more rows is great.
    monkeypatch.setattr(duckdb_backend, "_HELD_BYTES_A_ROW", 500_000_000)
    assert flags(dataset) == in_memory
    assert "paid_months" in shelved


def test_only_views_over_the_great_table_go_to_the_file(dataset, shelved, monkeypatch):
    in_memory = flags(dataset)
    rows = {name: duckdb_backend._row_count(stored) for name, stored in dataset.tables.items()}
    others = max(count for name, count in rows.items() if name != "payments")
    assert rows["payments"] > others, "the small office has more payments than anything else"
    monkeypatch.setattr(duckdb_backend, "_HELD_BYTES_A_ROW", 4_000_000_000 // 4 // others)
    assert flags(dataset) == in_memory
    assert "paid_months" in shelved
    assert "first_deaths" not in shelved
