"""The examples beside every check, on both engines: the same flags."""

from decimal import Decimal

import pytest

from mingcha.catalog.catalogue import load_catalogue
from mingcha.catalog.examples import Example, examples_path, load_examples
from mingcha.engine.printing import Printer
from mingcha.engine.run import run_checks
from mingcha.lake.memory import dataset_from_rows

EXAMPLES = [example for check in load_catalogue().checks.values() if examples_path(check).exists() for example in load_examples(check)]
IDS = [f"{e.check_id}：{e.name}" for e in EXAMPLES]


def shown(value: object) -> str:
    return "" if value is None else f"{Decimal(str(value)):.2f}"


def see(example: Example, engine: str) -> None:
    dataset = dataset_from_rows(example.tables, present_columns=example.present_columns)
    run = run_checks(
        dataset, as_of=example.as_of, checks=[example.check_id], engine=engine, parameters=example.parameters, memory_limit="1GB", threads=1
    )
    outcome = run.outcomes[example.check_id]
    assert outcome.error == ""
    rows = Printer(dataset.identities, reveal=True).rows(outcome.check, outcome.flags, outcome.absent)
    assert [r["subject_id"] for r in rows] == sorted(f.subject for f in example.flagged), rows
    by_subject = {r["subject_id"]: r for r in rows}
    for expected in example.flagged:
        row = by_subject[expected.subject]
        for key, value in expected.others.items():
            assert row[key] == (shown(value) if key == "amount_yuan" else str(value)), (key, row)
    assert outcome.status == example.outcome, outcome.missing
    if example.examined is not None:
        assert outcome.examined == example.examined


@pytest.mark.parametrize("example", EXAMPLES, ids=IDS)
def test_example_on_duckdb(example):
    see(example, "duckdb")


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=IDS)
def test_example_on_spark(example, tiny_spark):
    see(example, "spark")
