"""What an import prepares: runs take it over, and find exactly what they would find without it, whatever the day."""

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from mingcha.catalog.catalogue import load_catalogue
from mingcha.catalog.tables import load_tables
from mingcha.domain.months import last_day, month_of, month_text
from mingcha.engine.duckdb_backend import DuckDBBackend
from mingcha.engine.prepared_views import PreparedViews
from mingcha.engine.preparing import day_asked_about, names_prepared, prepare
from mingcha.engine.printing import Printer
from mingcha.engine.result_files import printed_rows
from mingcha.engine.run import run_checks
from mingcha.engine.view_names import is_settled
from mingcha.lake.dataset import Dataset, StoredTable
from mingcha.lake.memory import dataset_from_rows
from tests.reference.random_worlds import KINDS, as_of_for, random_world


def as_files(dataset: Dataset, folder: Path) -> Dataset:
    """The same tables as an import leaves them: Parquet, payments by month."""
    stored = {}
    for name, table in {**dataset.tables, "people": dataset.people}.items():
        parts = {"rows": table.arrow}
        if name == "payments":
            months = pc.unique(table.arrow["for_month"]).to_pylist()
            parts = {month_text(m): table.arrow.filter(pc.equal(table.arrow["for_month"], m)) for m in months}
        (folder / name).mkdir(parents=True)
        for stem, rows in parts.items():
            pq.write_table(rows, folder / name / f"{stem}.parquet")
        paths = tuple(sorted((folder / name).iterdir()))
        stored[name] = StoredTable(paths=paths, columns=table.columns)
    people = stored.pop("people")
    return Dataset(stored, people, dataset.identities)


def world_as_files(seed: int, folder: Path) -> tuple[Dataset, date]:
    as_of = as_of_for(seed)
    rows = random_world(seed, 30, KINDS[seed % len(KINDS)])
    return as_files(dataset_from_rows(rows), folder / f"world{seed}"), as_of


def flags(dataset: Dataset, as_of: date, prepared: PreparedViews | None = None) -> list:
    run = run_checks(dataset, as_of=as_of, prepared=prepared)
    assert not [o.error for o in run.outcomes.values() if o.error]
    counts = [(c, o.status, o.examined) for c, o in run.outcomes.items()]
    return [*counts, *printed_rows(run, Printer(dataset.identities))]


@pytest.fixture
def stored(monkeypatch):
    """The views that were computed in a run, not taken over."""
    seen = []
    store = DuckDBBackend._store
    monkeypatch.setattr(
        DuckDBBackend, "_store", lambda self, name, parts: seen.append(name) or store(self, name, parts)
    )
    return seen


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seed", "days"), [(0, (-9, 40)), (1, (-70,))], ids=["the-month-and-a-later-day", "an-earlier-month"]
)
def test_runs_about_any_day_find_the_same_with_what_was_prepared(seed, days, tmp_path):
    dataset, as_of = world_as_files(seed, tmp_path)
    prepared = tmp_path / "prepared"
    prepare(dataset, PreparedViews(prepared), today=as_of)
    for day in (as_of + timedelta(days=n) for n in days):
        assert flags(dataset, day, PreparedViews(prepared)) == flags(dataset, day), day


def test_a_run_about_the_day_that_was_prepared_computes_no_shared_view(tmp_path, stored):
    dataset, as_of = world_as_files(0, tmp_path)
    views = PreparedViews(tmp_path / "prepared")
    prepare(dataset, views, today=as_of)
    stored.clear()
    flags(dataset, day_asked_about(dataset, as_of), views)
    assert set(stored) <= {"working_day_numbers"}, "only what rests on tables of the program itself"


def test_preparing_again_changes_nothing(tmp_path):
    dataset, as_of = world_as_files(0, tmp_path)
    prepare(dataset, PreparedViews(tmp_path / "prepared"), today=as_of)
    before = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "prepared").iterdir()}
    assert len(before) > 20
    prepare(dataset, PreparedViews(tmp_path / "prepared"), today=as_of)
    assert {p.name: p.stat().st_mtime_ns for p in (tmp_path / "prepared").iterdir()} == before


def test_a_run_about_another_month_leaves_what_was_prepared(tmp_path):
    dataset, as_of = world_as_files(0, tmp_path)
    folder = tmp_path / "prepared"
    prepare(dataset, PreparedViews(folder), today=as_of)
    before = {p.name for p in folder.iterdir()}
    views = PreparedViews(folder)
    flags(dataset, as_of - timedelta(days=150), views)
    views.forget_unused(but=names_prepared(dataset, load_catalogue(), as_of))
    assert before <= {p.name for p in folder.iterdir()}


def test_what_was_prepared_from_other_data_goes(tmp_path):
    folder = tmp_path / "prepared"
    for seed in (0, 7):
        dataset, as_of = world_as_files(seed, tmp_path)
        prepare(dataset, PreparedViews(folder), today=as_of)
        held = {p.name for p in folder.iterdir()}
        if seed == 0:
            first = held
    assert not first & held


def test_the_day_asked_about_is_the_end_of_the_newest_month_of_payments():
    def paid(month: str) -> Dataset:
        row = {
            "payment_id": "A1",
            "programme": "农村低保",
            "for_month": month,
            "amount_yuan": 100,
            "status": "成功",
        }
        return dataset_from_rows({"payments": [row]})

    assert day_asked_about(paid("2024-05"), date(2024, 7, 3)) == date(2024, 5, 31)
    assert day_asked_about(paid("2024-07"), date(2024, 7, 3)) == date(2024, 7, 3), "today at the latest"
    assert day_asked_about(dataset_from_rows({"deaths": []}), date(2024, 7, 3)) == date(2024, 7, 3)


MAY, JUNE = date(2024, 5, 31), date(2024, 6, 30)


@pytest.mark.parametrize(
    ("table", "columns", "is_settled_in_may"),
    [
        ("deaths", {"died_on": [date(2024, 5, 31), date(2024, 1, 1)]}, True),
        ("deaths", {"died_on": [date(2024, 6, 1), date(2024, 1, 1)]}, False),
        ("households", {"last_reviewed_on": [date(2024, 6, 2), None]}, False),
        ("households", {"last_reviewed_on": pa.nulls(2, pa.date32())}, True),
        ("population", {"person_key": [1, 2]}, True),
        # a decision of May for June counts in May; without the day of the decision the month decides
        ("adjustments", {"decided_on": [MAY, MAY], "effective_month": [month_of(JUNE)] * 2}, True),
        ("adjustments", {"decided_on": [MAY, None], "effective_month": [month_of(JUNE)] * 2}, False),
        ("adjustments", {"decided_on": [MAY, None], "effective_month": [month_of(MAY)] * 2}, True),
        ("adjustments", {"effective_month": [month_of(JUNE)] * 2}, False),
    ],
)
def test_a_table_is_settled_where_nothing_in_it_is_later(table, columns, is_settled_in_may, tmp_path):
    pq.write_table(pa.table(columns), tmp_path / "rows.parquet")
    file = pq.ParquetFile(tmp_path / "rows.parquet")
    assert is_settled(load_tables()[table], file, MAY) is is_settled_in_may
    assert is_settled(load_tables()[table], file, last_day(month_of(JUNE)))
