"""Running again on the same data folder: what cannot have changed is not computed again, and the flags are those of a full run."""

from datetime import date

import duckdb
import pytest

from mingcha.catalog.catalogue import load_catalogue
from mingcha.domain.months import month_of
from mingcha.engine import prepared_views
from mingcha.engine.duckdb_backend import DuckDBBackend
from mingcha.engine.kept import Kept
from mingcha.engine.needs import Needs
from mingcha.engine.prepared_views import WHOLE
from mingcha.engine.printing import Printer
from mingcha.engine.result_files import printed_rows
from mingcha.engine.run import run_checks
from mingcha.lake.importing import import_folder
from mingcha.lake.workspace import Workspace
from tests.cli.small_office import TABLES, write_office

CHECKS = (
    "paid_after_death",
    "death_not_processed",
    "paid_off_roster",
    "identity_conflict",
    "member_count_mismatch",
)
OF_PAYMENTS = {"paid_after_death", "paid_off_roster"}
JUNE = date(2024, 6, 30)
JUNE_MONTH = month_of(JUNE)


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "home", tmp_path / "keys" / "vault.key")


@pytest.fixture
def asked(monkeypatch):
    """Every query and every month that is computed, in order."""
    seen = []
    query, execute = DuckDBBackend.query, DuckDBBackend.add_view
    monkeypatch.setattr(DuckDBBackend, "query", lambda self, sql: seen.append(sql) or query(self, sql))
    monkeypatch.setattr(
        DuckDBBackend,
        "add_view",
        lambda self, name, sql, **how: seen.append(name) or execute(self, name, sql, **how),
    )
    return seen


def taken_in(workspace, tmp_path, payments):
    """Import the small office with these payments."""
    number = len(list(tmp_path.glob("office*")))
    import_folder(write_office(tmp_path / f"office{number}", {**TABLES, "payments": payments}), workspace)


def month_alone(workspace, tmp_path, payments):
    """Import payments of further months and nothing else."""
    number = len(list(tmp_path.glob("office*")))
    import_folder(write_office(tmp_path / f"office{number}", {"payments": payments}), workspace)


def months_in(path):
    """The months of a kept file."""
    with duckdb.connect(str(path), read_only=True) as con:
        return [row[0] for row in con.execute("SELECT month FROM month_names ORDER BY month").fetchall()]


def flags(workspace, as_of=JUNE, *, kept=True, checks=CHECKS):
    keeper = Kept.of(workspace.home)
    options = {"cache": keeper.results, "prepared": keeper.views} if kept else {}
    run = run_checks(workspace.dataset(), as_of=as_of, checks=checks, **options)
    assert not [o.error for o in run.outcomes.values() if o.error]
    if kept:
        keeper.forget_unused(workspace.dataset(), run.catalogue, JUNE)
    return list(printed_rows(run, Printer(None)))


def test_a_second_run_computes_nothing_and_says_the_same(workspace, tmp_path, asked):
    taken_in(workspace, tmp_path, TABLES["payments"])
    first = flags(workspace)
    assert first and asked
    asked.clear()
    assert flags(workspace) == first
    assert asked == []


def test_one_more_month_recomputes_only_what_rests_on_payments(workspace, tmp_path, asked):
    taken_in(workspace, tmp_path, TABLES["payments"][:5])
    flags(workspace)
    months = set((workspace.home / "prepared" / "views").iterdir())
    month_alone(workspace, tmp_path, TABLES["payments"][5:])
    asked.clear()
    again = flags(workspace)
    assert len([q for q in asked if "examined_count" in q]) == len(OF_PAYMENTS)
    assert again == flags(workspace, kept=False)
    now = set((workspace.home / "prepared" / "views").iterdir())
    assert months <= now, "what is known of former months, and what stands beside them, is taken as it is"
    assert [months_in(path) for path in now - months] == [[JUNE_MONTH]] * 2, "paid_months, stray_payments"


def test_a_later_day_takes_over_settled_months(workspace, tmp_path):
    taken_in(workspace, tmp_path, TABLES["payments"])
    early = flags(workspace, date(2024, 5, 31))
    months = set((workspace.home / "prepared" / "views").iterdir())
    assert early == flags(workspace, date(2024, 5, 31), kept=False)
    assert flags(workspace, JUNE) == flags(workspace, JUNE, kept=False) != early
    later = {path: months_in(path) for path in (workspace.home / "prepared" / "views").glob("*.duckdb")}
    again = [held for path, held in later.items() if path not in months and held != [WHOLE]]
    assert again == [[JUNE_MONTH], [JUNE_MONTH]], (
        "June lay after the earlier day, the five months before it did not, nor does anything in households"
    )


def test_results_that_cannot_be_kept_are_computed_each_time(workspace, tmp_path):
    taken_in(workspace, tmp_path, TABLES["payments"])
    (workspace.home / "prepared").write_text("a file where the folder should be")
    assert flags(workspace) == flags(workspace, kept=False)


def test_a_damaged_month_is_no_error(workspace, tmp_path):
    taken_in(workspace, tmp_path, TABLES["payments"])
    whole = flags(workspace)
    for path in (workspace.home / "prepared" / "views").iterdir():
        path.write_bytes(b"not a database")
    for path in (workspace.home / "prepared" / "results").iterdir():
        path.unlink()
    assert flags(workspace) == whole


OVER_PAYMENTS = tuple(
    c.id for c in load_catalogue().checks.values() if "payments" in Needs(load_catalogue()).tables_behind(c)
)


def test_month_after_month_the_kept_views_say_what_a_full_run_says(workspace, tmp_path, monkeypatch):
    monkeypatch.setattr(prepared_views, "_MOST_FILES", 2)  # so that files are soon put together
    taken_in(workspace, tmp_path, TABLES["payments"][:2])
    for number in range(2, 5):
        month_alone(workspace, tmp_path, TABLES["payments"][number : number + 1])
        assert flags(workspace, checks=OVER_PAYMENTS) == flags(workspace, kept=False, checks=OVER_PAYMENTS)
    held = [months_in(path) for path in (workspace.home / "prepared" / "views").glob("*.duckdb")]
    assert [JUNE_MONTH - 5, JUNE_MONTH - 4, JUNE_MONTH - 3] in [months[:3] for months in held]


def test_a_month_sent_again_takes_the_place_of_the_former_one(workspace, tmp_path):
    taken_in(workspace, tmp_path, TABLES["payments"])
    before = flags(workspace, checks=OVER_PAYMENTS)
    april = {**TABLES["payments"][3], "amount_yuan": "150.00", "paid_on": "2024-05-28"}
    month_alone(workspace, tmp_path, [april])
    after = flags(workspace, checks=OVER_PAYMENTS)
    assert after == flags(workspace, kept=False, checks=OVER_PAYMENTS) != before


def test_a_disk_that_fills_up_while_months_are_kept_costs_time_and_no_flag(workspace, tmp_path, monkeypatch):
    taken_in(workspace, tmp_path, TABLES["payments"][:5])
    flags(workspace, checks=OVER_PAYMENTS)
    month_alone(workspace, tmp_path, TABLES["payments"][5:])

    def full(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr(prepared_views.os, "replace", full)
    assert flags(workspace, checks=OVER_PAYMENTS) == flags(workspace, kept=False, checks=OVER_PAYMENTS)
