"""Runs as the engine hands them over, made of a few flags that a test writes down."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest

from mingcha.catalog.catalogue import load_catalogue
from mingcha.engine.flag_lines import Naming
from mingcha.engine.outcome import Flag, Outcome
from mingcha.engine.run import Run
from mingcha.lake.dataset import PEOPLE_SCHEMA, Dataset, StoredTable

EAST_ONE = "990101101201"
DEATH, SHARED, NOT_PAID = "paid_after_death", "kin_not_visited", "not_paid"


def dataset(**tables: StoredTable) -> Dataset:
    """Imported tables; none if none are given."""
    return Dataset(dict(tables), StoredTable(arrow=PEOPLE_SCHEMA.empty_table()))


def flag(
    check_id: str, household: int, person: int | None = None, *, region: str | None = EAST_ONE, amount: str | None = None,
    severity: str = "high", rows: Iterable[tuple] = (), on: date | None = None,
) -> Flag:  # fmt: skip
    """A flag about a household and a person; the subject's other columns hold the household's number."""
    check = load_catalogue().checks[check_id]
    given = {"household_key": household, "person_key": person or household, "staff_key": 900}
    subject = tuple(given.get(c, household) for c in check.subject.key)
    return Flag(
        check_id, subject, household, person, region, on, None if amount is None else Decimal(amount), "M1", severity, {}, tuple(rows)
    )  # fmt: skip


def run(
    as_of: date, flags: Iterable[Flag], checks: Iterable[str] | None = None, failed: Iterable[str] = ()
) -> Run:
    """A run in which `checks` came to an end (those with flags, and DEATH, if left out) and `failed` could not be done."""
    catalogue, flags = load_catalogue(), list(flags)
    ran = {DEATH, *(f.check_id for f in flags)} if checks is None else set(checks)
    outcomes = {}
    for check_id in sorted(ran):
        own = tuple(f for f in flags if f.check_id == check_id)
        outcomes[check_id] = Outcome(catalogue.checks[check_id], "flagged" if own else "clear", 100, own)
    for check_id in failed:
        outcomes[check_id] = Outcome(catalogue.checks[check_id], "not_applicable", missing=("没有导入",))
    return Run(as_of, "duckdb", "1", catalogue, outcomes)


NAMING = Naming(heads={}, people={}, names={})


@pytest.fixture
def clerk(office):
    """县级经办人 of 示例县."""
    return office.actor("clerk", "county")


@pytest.fixture
def store(office, clerk, now):
    """store(number, flags, …): keep a run; its number is also its month of 2024."""
    from mingcha.web.flags.staging import staged_run
    from mingcha.web.flags.storing import store_run

    def keep(number: int, flags: Iterable[Flag], *, at=now, actor=clerk, data=None, naming=NAMING, **more):
        done = run(date(2024, number, 28), flags, **more)
        with staged_run(
            run_id=number,
            run=done,
            dataset=data or dataset(),
            home_region_code=actor.region_code,
            naming=naming,
        ) as staged:
            return store_run(actor=actor, staged=staged, now=at)

    return keep
