"""The messy county: the same bytes every time; an import counts as 说明.txt says, and the checks find what was planted."""

import csv
import hashlib
import json
from collections import defaultdict
from pathlib import Path

import pytest
from click.testing import CliRunner

from mingcha.cli.main import cli
from mingcha.example.messy.folder import expected_counts, write_messy
from mingcha.example.world import World
from mingcha.example.writing import PLANTED_FILE

pytestmark = pytest.mark.slow


def _digest(folder: Path) -> dict[str, str]:
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != PLANTED_FILE)
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_same_county_same_bytes(county: World, county_folder: Path, tmp_path: Path) -> None:
    write_messy(tmp_path, county.tables, lambda step, done, total: None)
    assert _digest(tmp_path) == _digest(county_folder)


def test_each_office_has_its_folder(county_folder: Path) -> None:
    offices = {p.name for p in county_folder.iterdir() if p.is_dir()}
    assert {"民政局", "公安局", "财政局", "人社局", "残联"} <= offices
    assert (county_folder / "mapping.yml").exists()


def test_notes_say_what_to_expect(county_folder: Path) -> None:
    notes = (county_folder / "说明.txt").read_text("utf-8-sig")
    rejected, ignored = expected_counts()
    assert f"预期拒收 {rejected} 行" in notes
    assert f"预期忽略 {ignored} 行" in notes


@pytest.fixture(scope="module")
def checked(county_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of `mingcha check` on the folder, identities revealed, with the two parameters that nobody sets by default."""
    place = tmp_path_factory.mktemp("checked")
    result = CliRunner().invoke(
        cli,
        [
            "check", str(county_folder), "--as-of", "2024-06-30", "--out", str(place / "out"), "--home", str(place / "home"),
            "--key-file", str(place / "key"), "--reveal", "--param", "months_of_standard=24", "--param", "min_reserve_yuan=100000",
        ],
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    return place / "out"


@pytest.mark.slow
def test_rejected_and_ignored_rows_are_those_announced(checked: Path) -> None:
    snapshots = json.loads((checked / "run.json").read_text("utf-8"))["snapshots"]
    counts = tuple(sum(s[kind] for s in snapshots) for kind in ("rejected", "ignored"))
    assert counts == expected_counts()
    assert all(s["in"] == s["accepted"] + s["rejected"] + s["ignored"] for s in snapshots)


@pytest.mark.slow
def test_all_planted_cases_are_found_and_no_decoy(checked: Path, county: World) -> None:
    flagged: dict[str, set[str]] = defaultdict(set)
    with (checked / "flags.csv").open(encoding="utf-8-sig") as handle:
        for row in csv.DictReader(handle):
            flagged[row["check_id"]].add(row["subject_id"])
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in county.planted.values():
        if entry.kind != "decoy":
            wanted[entry.check_id].add(entry.subject_id)
    assert dict(flagged) == dict(wanted)
