"""Temporary assistance and petitions: what people ask for and complain of, answered in time."""

from datetime import date, datetime, timedelta

from mingcha.example.places import Places
from mingcha.example.world import Person, Row, World

TOPICS = ("漏保", "错保", "关系保人情保", "资金发放", "作风", "临时救助", "特困照料", "其他")


def aid_the_needy(world: World, adults: list[Person]) -> None:
    """Temporary assistance: emergencies within a day, small sums by the township, larger ones by the county."""
    rng = world.random
    for person in rng.sample(adults, max(60, len(adults) // 60)):
        day = world.random_day(date(2022, 1, 1), date(2024, 6, 15))
        reported = datetime(day.year, day.month, day.day, rng.randint(8, 17), rng.randrange(60))
        if rng.random() < 0.3:
            aid(
                world,
                person,
                "急难型",
                reported,
                reported + timedelta(hours=rng.randint(2, 22)),
                rng.randrange(500, 2001, 100),
            )
        else:
            amount = rng.randrange(500, 6001, 100)
            aid(world, person, "支出型", reported, reported + timedelta(days=rng.randint(5, 14)), amount)


def aid(
    world: World, person: Person, kind: str, reported_at: datetime, aided_at: datetime | None, amount_yuan: int,
    approved_by: str | None = None,
) -> str:  # fmt: skip
    """A row of `temporary_assistance`; gives its number back. Up to 2,000 yuan the township decides."""
    number = world.number("L")
    world.add(
        "temporary_assistance", aid_id=number, region_code=person.region_code[:9] + "000", person_id=person.id, name=person.name,
        kind=kind, reported_at=reported_at, aided_at=aided_at, completed_on=aided_at.date() if aided_at else None,
        amount_yuan=amount_yuan, approved_by=approved_by or ("乡镇" if amount_yuan <= 2000 else "县级"), from_reserve=kind == "急难型",
    )  # fmt: skip
    return number


def hear_petitions(world: World, places: Places) -> None:
    """Petitions before the last ninety days, each from somebody else, answered in time."""
    for n in range(world.shape.covered // 25):
        day = world.random_day(date(2022, 1, 1), date(2024, 3, 20))
        petition(world, places.townships[n % len(places.townships)], day)


def petition(
    world: World,
    region_code: str,
    received_on: date,
    level: str | None = None,
    key: str | None = None,
    topic: str | None = None,
) -> Row:
    """A row of `petitions`, acknowledged and answered in time."""
    rng = world.random
    number = world.number("X")
    return world.add(
        "petitions", petition_id=number, received_on=received_on, channel=rng.choice(("来信", "来访", "电话", "网络", "12345")),
        level=level or rng.choice(("村", "乡", "县")), region_code=region_code, named=rng.random() < 0.6,
        petitioner_key=key or "T" + number, topic=topic or rng.choice(TOPICS), acknowledged_on=received_on + timedelta(days=rng.randint(1, 14)),
        replied_on=received_on + timedelta(days=rng.randint(16, 55)), satisfied=rng.choice(("满意", "基本满意", "未评价")),
    )  # fmt: skip
