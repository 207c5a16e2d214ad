"""Who works in the offices: township and county staff who handle cases, village committees, and their families."""

from dataclasses import dataclass, field
from datetime import date

from mingcha.domain.regions import county_of, township_of
from mingcha.example.people import Lineage, found_lineage
from mingcha.example.places import Places
from mingcha.example.world import Person, World


@dataclass
class Offices:
    """Staff by region code, and the families that they come from.

    caseworkers  township → those who survey
    leaders      township → those who approve
    committees   village → members of the village committee
    lineages     staff person id → lineage
    """

    caseworkers: dict[str, list[Person]] = field(default_factory=dict)
    leaders: dict[str, list[Person]] = field(default_factory=dict)
    committees: dict[str, list[Person]] = field(default_factory=dict)
    lineages: dict[str, Lineage] = field(default_factory=dict)

    def handlers(self, world: World, village: str) -> tuple[str, str]:
        """(caseworker, approver): two different people of the township."""
        township = township_of(village)
        return (
            world.random.choice(self.caseworkers[township]).id,
            world.random.choice(self.leaders[township]).id,
        )


def appoint(
    world: World, person: Person, post: str, region_code: str, from_on: date, to_on: date | None = None
) -> None:
    """A row of `staff`."""
    world.add(
        "staff",
        person_id=person.id,
        name=person.name,
        post=post,
        region_code=region_code,
        from_on=from_on,
        to_on=to_on,
    )


def staff_offices(world: World, places: Places) -> Offices:
    """Appoint everybody. Each comes from a lineage of their own that has no assisted household (scenarios add the exceptions)."""
    offices = Offices()
    for township in places.all_townships:
        villages = places.villages_of(township)
        offices.caseworkers[township] = [
            _from_new_family(world, offices, villages[n % len(villages)], "乡镇经办", township)
            for n in range(3)
        ]
        offices.leaders[township] = [
            _from_new_family(world, offices, villages[n % len(villages)], "分管领导", township)
            for n in range(2)
        ]
        for village in villages:
            offices.committees[village] = [
                _from_new_family(world, offices, village, "村居两委成员", village) for _ in range(2)
            ]
        county = county_of(township)
        if county and county not in offices.caseworkers:
            offices.caseworkers[county] = [
                _from_new_family(world, offices, villages[0], "县级经办", county) for _ in range(2)
            ]
    return offices


def _from_new_family(world: World, offices: Offices, village: str, post: str, region_code: str) -> Person:
    lineage = found_lineage(world, village)
    family = world.random.choice(lineage.families)
    person = world.random.choice((family.father, family.mother))
    for relative in lineage.people:
        relative.is_member = True  # no register of another department touches the families of staff by chance
    offices.lineages[person.id] = lineage
    appoint(world, person, post, region_code, world.random_day(date(2015, 1, 1), date(2021, 6, 30)))
    return person
