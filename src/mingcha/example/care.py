"""Care of the destitute: those at home have a carer and visits, those in an institution a place that is paid for them."""

from dataclasses import dataclass
from datetime import date, timedelta

from mingcha.domain.months import first_day
from mingcha.example.households import Household
from mingcha.example.people import random_birth
from mingcha.example.shape import AS_OF
from mingcha.example.world import Person, Row, World

VISIT_DAYS = {"完全丧失": 6, "部分丧失": 13, "全自理": 26}
"""Days between two visits: a little less than what is allowed."""
FIRST_VISIT = date(2024, 1, 2)


@dataclass(frozen=True)
class Institution:
    """A home for the destitute and the account on which it is paid."""

    name: str
    account_no: str


def found_institutions(world: World) -> list[Institution]:
    """The homes of the county."""
    return [Institution(f"青岚县{n}敬老院", world.account()) for n in ("中心", "城关", "石桥", "龙泉")]


def new_carer(world: World, village: str, born_in: int | None = None) -> Person:
    """A neighbour who looks after somebody. Has a child: nobody should take the carer for destitute."""
    rng = world.random
    return world.new_person(
        random_birth(world, born_in or rng.randint(1966, 1990)), rng.choice("男女"), village, is_member=True
    )


def care_at_home(world: World, household: Household, carer: Person) -> None:
    """Agreement in force and visits as often as the self-care asks for."""
    row, person = household.row, household.head
    household.agreement = agree(world, person, carer, max(first_day(row["start_month"]), date(2023, 1, 10)))
    if row["end_month"] is None:
        visit_until(world, household, AS_OF - timedelta(days=world.random.randrange(1, 5)))


def agree(
    world: World, person: Person, carer: Person, signed_on: date, valid_to: date | None = date(2025, 12, 31)
) -> Row:
    """A care agreement."""
    return world.add(
        "care_agreements", person_id=person.id, caregiver_id=carer.id, signed_on=signed_on, valid_to=valid_to
    )


def visit_until(world: World, household: Household, last: date) -> None:
    """Regular visits of this year, the latest on `last`."""
    day = last
    while day >= max(FIRST_VISIT, first_day(household.row["start_month"])):
        household.visits.append(world.add("care_visits", person_id=household.head.id, visited_on=day))
        day -= timedelta(days=VISIT_DAYS[household.row["self_care"]])


def live_in(world: World, household: Household, institution: Institution) -> None:
    """A place in an institution from the first day of the support to the last."""
    household.stay = world.add(
        "institution_stays", person_id=household.head.id, institution=institution.name, account_no=institution.account_no,
        from_on=first_day(household.row["start_month"]), to_on=household.head.died_on,
    )  # fmt: skip
