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
WEST_ONE, NEIGHBOUR = "990101102201", "990102101000"
MONTHS = [("死亡后发放", 24292 + n, None, Decimal("300.00"), None) for n in range(3)]
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


@pytest.fixture
def flags(store):
    """Households 1 to 4: two in 东一村, one in 西一村, one in the neighbouring county; one flag of the 近亲属 archive."""
    store(
        1,
        [
            flag(DEATH, 1, 1, amount="900.00", rows=MONTHS), flag(NOT_PAID, 1, amount="50.00", severity="low"), flag(DEATH, 2),
            flag(DEATH, 3, 3, region=WEST_ONE, amount="20000.00"), flag(DEATH, 4, region=NEIGHBOUR), flag(SHARED, 2),
        ],
        naming=Naming(heads={1: 11, 2: 12}, names={11: "王小明", 12: "<b>李</b>"}),
    )  # fmt: skip
    from mingcha.web.flags.models import Flag as StoredFlag

    return {(f.check_id, f.household_key): f for f in StoredFlag.objects.all()}


def numbers(response) -> list[str]:
    """The numbers of the flags on a page of the list."""
    return [row.flag_no for row in response.context["listing"].rows]
