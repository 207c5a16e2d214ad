"""The examples beside every check, on both engines: the same flags."""

from decimal import Decimal

import pytest

from mingcha.catalog.catalogue import load_catalogue
from mingcha.catalog.examples import Example, examples_path, load_examples
from mingcha.engine.printing import Printer
from mingcha.engine.run import run_checks
from mingcha.lake.memory import dataset_from_rows
from tests.content.merged_examples import dataset_of, merge, sorted_back

EXAMPLES = [
    example
    for check in load_catalogue().checks.values()
    if examples_path(check).exists()
    for example in load_examples(check)
]
MERGED = merge(EXAMPLES)


def shown(value: object) -> str:
    return "" if value is None else f"{Decimal(str(value)):.2f}"


def see_flags(example: Example, rows: list[dict[str, str]]) -> None:
    assert [r["subject_id"] for r in rows] == sorted(f.subject for f in example.flagged), (example.name, rows)
    by_subject = {r["subject_id"]: r for r in rows}
    for expected in example.flagged:
        row = by_subject[expected.subject]
        for key, value in expected.others.items():
            assert row[key] == (shown(value) if key == "amount_yuan" else str(value)), (
                example.name,
                key,
                row,
            )


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{e.check_id}：{e.name}" for e in EXAMPLES])
def test_example_on_duckdb(example):
    dataset = dataset_from_rows(example.tables, present_columns=example.present_columns)
    run = run_checks(
        dataset,
        as_of=example.as_of,
        checks=[example.check_id],
        parameters=example.parameters,
        memory_limit="1GB",
        threads=1,
    )
    outcome = run.outcomes[example.check_id]
    assert outcome.error == ""
    see_flags(
        example, Printer(dataset.identities, reveal=True).rows(outcome.check, outcome.flags, outcome.absent)
    )
    assert outcome.status == example.outcome, outcome.missing
    if example.examined is not None:
        assert outcome.examined == example.examined


def see_merged(merged, engine: str) -> None:
    dataset, single = dataset_of(merged)
    run = run_checks(
        dataset, as_of=merged.as_of, checks=[merged.check_id], engine=engine, parameters=merged.parameters
    )
    outcome = run.outcomes[merged.check_id]
    assert outcome.error == ""
    back = sorted_back(merged, outcome.flags, outcome.check.subject.key)
    for example, alone, flags in zip(merged.examples, single, back, strict=True):
        see_flags(example, Printer(alone.identities, reveal=True).rows(outcome.check, flags, ()))


@pytest.mark.parametrize("merged", MERGED, ids=[m.name for m in MERGED])
def test_examples_in_one_world_on_duckdb(merged):
    see_merged(merged, "duckdb")


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.parametrize("merged", MERGED, ids=[m.name for m in MERGED])
def test_examples_on_spark(merged, tiny_spark):
    see_merged(merged, "spark")
