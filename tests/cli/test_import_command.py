"""`mingcha import`: what the shared part of the checks costs is paid here, and nothing that goes wrong with it touches the import."""

from datetime import date

import pytest

from mingcha.cli import importing
from mingcha.engine.duckdb_backend import DuckDBBackend
from tests.cli.small_office import write_office
from tests.cli.test_check_command import flags_of, mingcha


@pytest.fixture
def desk(tmp_path):
    """The options of a data folder and a folder for results."""
    return ("--home", tmp_path / "home", "--key-file", tmp_path / "keys" / "vault.key", "--out", tmp_path / "out")  # fmt: skip


def test_the_next_run_takes_over_what_the_import_prepared(tmp_path, desk, monkeypatch):
    assert mingcha("import", write_office(tmp_path / "office"), *desk) == 0
    assert list((tmp_path / "home" / "prepared" / "views").glob("*.duckdb"))
    monkeypatch.setattr(
        DuckDBBackend, "_store", lambda self, name, parts: pytest.fail(f"{name} is computed again")
    )
    assert mingcha("check", *desk, "--as-of", "2024-06-30", "--checks", "paid_after_death") == 0
    assert [f["amount_yuan"] for f in flags_of(tmp_path / "out")] == ["1200.00"]


def test_what_goes_wrong_in_preparing_leaves_the_import_done(tmp_path, desk, monkeypatch, capsys):
    def fails(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(importing, "prepare", fails)
    assert mingcha("import", write_office(tmp_path / "office"), *desk) == 0
    printed = capsys.readouterr().out
    assert "比对的预备没有做完（RuntimeError）" in printed and "数据已经入库" in printed
    assert mingcha("check", *desk, "--as-of", "2024-06-30", "--checks", "paid_after_death") == 0
    assert [f["amount_yuan"] for f in flags_of(tmp_path / "out")] == ["1200.00"]


def test_a_place_where_nothing_can_be_kept_is_no_error(tmp_path, desk):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "prepared").write_text("a file where the folder should be")
    assert mingcha("import", write_office(tmp_path / "office"), *desk) == 0
    assert mingcha("check", *desk, "--as-of", date(2024, 6, 30), "--checks", "paid_after_death") == 0
    assert [f["amount_yuan"] for f in flags_of(tmp_path / "out")] == ["1200.00"]
