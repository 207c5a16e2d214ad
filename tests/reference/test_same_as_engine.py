"""The engine flags exactly what the reference flags: the same subjects, amounts, severities, matches and days."""

import os
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from mingcha.catalog.catalogue import load_catalogue

from .all_checks import REFERENCE
from .compare import Difference, differences_of
from .contract import COLUMNS_OF, REQUIRED_OF
from .random_worlds import KINDS, as_of_for, random_world, worlds

QUICK_SEEDS = range(len(KINDS))
MORE_SEEDS = range(len(KINDS), 4 * len(KINDS))


def unsettled(differences: list[Difference]) -> list[str]:
    """The differences in words, without those that are only about what "nothing was examined" is."""
    return [str(d) for d in differences if not _is_about_examined(d)]


def _is_about_examined(difference: Difference) -> bool:
    """One side clear, the other not applicable for want of subjects: checks.md leaves the denominator open."""
    sides = difference.reference + difference.engine
    return (
        difference.kind == "status"
        and "clear" in sides
        and ("nothing examined" in sides or "没有可供" in sides)
    )


def test_the_catalogue_and_the_reference_have_the_same_checks():
    assert set(load_catalogue().checks) == set(REFERENCE)


def same_on(seed: int, engine: str = "duckdb", households: int = 40, checks: list[str] | None = None) -> None:
    rows = random_world(seed, households, KINDS[seed % len(KINDS)])
    assert unsettled(differences_of(rows, as_of_for(seed), engine=engine, checks=checks)) == []


@pytest.mark.parametrize("seed", QUICK_SEEDS, ids=lambda seed: f"{KINDS[seed % len(KINDS)]}-{seed}")
def test_duckdb_finds_what_the_reference_finds(seed):
    same_on(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", MORE_SEEDS, ids=lambda seed: f"{KINDS[seed % len(KINDS)]}-{seed}")
def test_duckdb_finds_what_the_reference_finds_in_more_worlds(seed):
    same_on(seed)


@pytest.mark.slow
@pytest.mark.spark
def test_spark_finds_what_the_reference_finds():
    """Every third check; all of them in `make engines`. The examples of all checks are run on Spark besides."""
    checks = sorted(REFERENCE) if os.environ.get("MINGCHA_TWO_ENGINES") else sorted(REFERENCE)[::3]
    same_on(0, engine="spark", households=10, checks=checks)


@pytest.mark.slow
@pytest.mark.spark
@pytest.mark.parametrize(
    ("kind", "checks"),
    [
        ("many_counties", ["coverage_outlier"]),
        ("big_townships", ["petitions_concentrated"]),
        ("pooled_village", ["equal_split", "underpaid", "overpaid", "not_paid"]),
        ("favours", ["mutual_favour", "kin_not_registered"]),
    ],
)
def test_spark_agrees_on_the_limits_that_chance_seldom_meets(kind, checks):
    rows = random_world(KINDS.index(kind), 20, kind)
    as_of = as_of_for(KINDS.index(kind))
    assert unsettled(differences_of(rows, as_of, engine="spark", checks=checks)) == []


@pytest.mark.slow
@settings(max_examples=14, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_any_world_with_tables_and_rows_missing(world):
    assert unsettled(differences_of(world.rows, world.as_of)) == []


@pytest.mark.slow
@pytest.mark.parametrize("table", COLUMNS_OF)
def test_the_same_checks_are_not_applicable_where_optional_columns_are_missing(table):
    optional = [column for column in COLUMNS_OF[table] if column not in REQUIRED_OF[table]]
    reading = [check.id for check in load_catalogue().checks.values() if table in check.tables]
    for column in optional:
        rows = random_world(2, 10, as_of=as_of_for(2))
        rows[table] = [{c: v for c, v in row.items() if c != column} for row in rows[table]]
        present = {table: [c for c in COLUMNS_OF[table] if c != column]}
        found = differences_of(rows, as_of_for(2), present_columns=present, checks=reading)
        assert unsettled(found) == [], f"without {table}.{column}"


@pytest.mark.parametrize("seed", QUICK_SEEDS)
def test_financial_assets_once_the_limit_is_set(seed):
    """months_of_standard is unset by default; with 24 months both sides judge the same reports."""
    rows = random_world(seed)
    found = differences_of(
        rows,
        as_of_for(seed),
        checks=["financial_assets_above_limit"],
        parameters={"months_of_standard": Decimal(24)},
        engine_parameters={"months_of_standard": "24"},
    )
    assert found == []
