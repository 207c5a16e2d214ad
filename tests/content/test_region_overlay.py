"""Region overlays: what a province or city lays over the national content, and that it stays in its own region."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mingcha.catalog.catalogue import load_catalogue
from mingcha.catalog.content_root import content_root
from mingcha.catalog.examples import Example, load_examples
from mingcha.catalog.parameters import load_parameters, read_parameter_file
from mingcha.engine.lint import lint
from mingcha.engine.printing import Printer
from mingcha.engine.run import run_checks
from mingcha.lake.memory import dataset_from_rows

OVERLAYS = sorted(p for p in (content_root() / "region-overlay").iterdir() if p.is_dir())
BAOJI = content_root() / "region-overlay" / "shaanxi-baoji"


def own_checks(overlay: Path):
    checks = load_catalogue((overlay,)).checks.values()
    return [c for c in checks if overlay in c.path.parents]


EXAMPLES = [(overlay, e) for overlay in OVERLAYS for c in own_checks(overlay) for e in load_examples(c)]
IDS = [f"{overlay.name}：{e.check_id}：{e.name}" for overlay, e in EXAMPLES]


def see(overlay: Path, example: Example, engine: str) -> None:
    dataset = dataset_from_rows(example.tables, present_columns=example.present_columns)
    run = run_checks(
        dataset, as_of=example.as_of, checks=[example.check_id], engine=engine, parameters=example.parameters,
        catalogue=load_catalogue((overlay,)), memory_limit="1GB", threads=1,
    )  # fmt: skip
    outcome = run.outcomes[example.check_id]
    assert outcome.error == ""
    rows = Printer(dataset.identities, reveal=True).rows(outcome.check, outcome.flags, outcome.absent)
    assert [r["subject_id"] for r in rows] == sorted(f.subject for f in example.flagged), rows
    by_subject = {r["subject_id"]: r for r in rows}
    for expected in example.flagged:
        for key, value in expected.others.items():
            wanted = (
                "" if value is None else f"{Decimal(str(value)):.2f}" if key == "amount_yuan" else str(value)
            )
            assert by_subject[expected.subject][key] == wanted, key
    assert outcome.status == example.outcome, outcome.missing
    if example.examined is not None:
        assert outcome.examined == example.examined


@pytest.mark.parametrize(("overlay", "example"), EXAMPLES, ids=IDS)
def test_example_on_duckdb(overlay, example):
    see(overlay, example, "duckdb")


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.parametrize(("overlay", "example"), EXAMPLES, ids=IDS)
def test_example_on_spark(overlay, example, tiny_spark):
    see(overlay, example, "spark")


@pytest.mark.parametrize("overlay", OVERLAYS, ids=lambda p: p.name)
def test_overlay_is_portable_and_explained(overlay):
    readme = (overlay / "README.md").read_text("utf-8")
    for check in own_checks(overlay):
        assert lint(check.sql) == [], check.id
        assert check.id in readme
        assert {e.outcome for e in load_examples(check)} == {"flagged", "clear", "not_applicable"}, check.id
    for path in (overlay / "parameters").glob("*.yml"):
        for parameter in read_parameter_file(path):
            assert parameter.id in readme


@pytest.mark.parametrize("overlay", OVERLAYS, ids=lambda p: p.name)
def test_values_stay_in_their_region(overlay):
    nationwide = [
        p.id
        for f in (overlay / "parameters").glob("*.yml")
        for p in read_parameter_file(f)
        if any(not v.region_code for v in p.values)
    ]
    assert nationwide == []


def test_the_national_catalogue_does_not_know_the_overlay():
    national, local = load_catalogue(), load_catalogue((BAOJI,))
    assert set(local.checks) - set(national.checks) == {"small_aid_not_delegated"}
    assert set(local.parameters.by_id) - set(national.parameters.by_id) == {"small_aid_delegated_below_yuan"}
    assert {i: c.sql_sha256 for i, c in local.checks.items() if i in national.checks} == {
        i: c.sql_sha256 for i, c in national.checks.items()
    }


def test_an_overlay_adds_values_to_a_national_parameter(tmp_path):
    (tmp_path / "parameters").mkdir()
    (tmp_path / "parameters" / "here.yml").write_text(
        "- id: surveyors_minimum\n  title: 人数\n  unit: count\n  values:\n"
        '    - {value: 3, region_code: "6103", from: 2024-01-01, source: {document: 某文, section: 一, certainty: own}}\n',
        "utf-8",
    )
    parameter = load_parameters((tmp_path,)).by_id["surveyors_minimum"]
    assert parameter.lookup("610399001001", date(2024, 1, 1)).value == 3
    assert parameter.lookup("610399001001", date(2023, 12, 31)).value == 2
    assert parameter.lookup("371599001001", date(2024, 1, 1)).value == 2
    assert parameter.title == load_parameters().by_id["surveyors_minimum"].title


def test_an_overlay_replaces_a_national_check_of_the_same_id(tmp_path):
    national = load_catalogue().checks["surveyed_alone"]
    folder = tmp_path / "checks" / "procedure"
    folder.mkdir(parents=True)
    text = re.sub(r"^version: \d+", "version: 99", national.path.read_text("utf-8"), flags=re.MULTILINE)
    (folder / "surveyed_alone.sql").write_text(
        text.replace("WHERE surveyors <", "WHERE programme = '低保' AND surveyors <"), "utf-8"
    )
    local = load_catalogue((tmp_path,))
    assert local.checks["surveyed_alone"].version == 99
    assert len(local.checks) == len(load_catalogue().checks)
    row = {"region_code": "990101001001", "applicant_id": "999999195003011014", "applicant_name": "王", "applied_on": "2024-01-02",
           "decision": "确认", "surveyors": 1}  # fmt: skip
    dataset = dataset_from_rows(
        {
            "applications": [
                {**row, "application_id": "A1", "programme": "低保"},
                {**row, "application_id": "A2", "programme": "特困"},
            ]
        }
    )
    for catalogue, flagged in ((None, 2), (local, 1)):
        run = run_checks(dataset, as_of=date(2024, 6, 30), checks=["surveyed_alone"], catalogue=catalogue)
        assert len(run.outcomes["surveyed_alone"].flags) == flagged
