"""Where the example lies: a province that does not exist, its regions, figures, standards, and the routine of its offices."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mingcha.domain.months import first_day, last_day, month_of
from mingcha.domain.regions import township_of
from mingcha.example import names
from mingcha.example.office_days import working_day_from
from mingcha.example.shape import AS_OF, M0, STANDARD_CHANGES
from mingcha.example.world import COUNTY_CODE, World

PROVINCE = "990000000000"
CITY = "990100000000"
COUNTY = COUNTY_CODE + "000000"
FIRST_NEIGHBOUR = 83
"""Codes 990183–990199 are small neighbours (state farms), so that counties can be compared even in a small example."""

STANDARD_YUAN = {
    "农村低保": (460, 500, 540, 580),
    "城市低保": (600, 640, 680, 720),
    "分散供养特困": (650, 700, 750, 800),
    "集中供养特困": (800, 850, 900, 950),
    "低保边缘": (690, 750, 810, 870),
    "刚性支出困难": (1500, 1600, 1700, 1800),
}
"""Monthly standards from each of STANDARD_CHANGES on."""


@dataclass(frozen=True)
class Places:
    """The region codes in force, by kind."""

    townships: tuple[str, ...]
    villages: tuple[str, ...]
    neighbours: tuple[str, ...]
    neighbour_villages: tuple[str, ...]

    @property
    def all_townships(self) -> tuple[str, ...]:
        """Those of the county and of its neighbours."""
        return self.townships + tuple(dict.fromkeys(township_of(v) for v in self.neighbour_villages))

    @property
    def all_villages(self) -> tuple[str, ...]:
        """Those of the county and of its neighbours."""
        return self.villages + self.neighbour_villages

    def is_urban(self, village: str) -> bool:
        """In one of the two sub-districts, which come last."""
        return village[:9] + "000" in self.townships[-2:]

    def villages_of(self, township: str) -> list[str]:
        """The villages of one township."""
        return [v for v in self.all_villages if township_of(v) == township]


def standard_at(programme: str, month: int) -> int:
    """The monthly standard in force in a month (the earliest known before that)."""
    steps = [i for i, since in enumerate(STANDARD_CHANGES) if since <= month]
    return STANDARD_YUAN[programme][steps[-1] if steps else 0]


def lay_out_regions(world: World) -> Places:
    """Province, city, county, townships, villages, and the seventeen small neighbours."""

    def region(code: str, name: str, level: str) -> str:
        world.add(
            "regions", region_code=code, name=name, level=level, valid_from=date(2020, 1, 1), valid_to=None
        )
        return code

    region(PROVINCE, "明川省", "省")
    region(CITY, "云泽市", "市")
    region(COUNTY, "青岚县", "县")
    townships, villages, neighbours, neighbour_villages = [], [], [], []
    for i in range(world.shape.townships):
        township = region(f"{COUNTY_CODE}{100 + i}000", names.TOWNSHIP_NAMES[i], "乡")
        townships.append(township)
        for j, name in enumerate(names.village_names(world.random, world.shape.villages)):
            if "街道" in names.TOWNSHIP_NAMES[i]:
                name = name[:-1] + "社区"
            villages.append(region(f"{township[:9]}{201 + j}", name, "村"))
    for i, name in enumerate(names.NEIGHBOUR_NAMES):
        county = region(f"9901{FIRST_NEIGHBOUR + i}000000", name, "县")
        neighbours.append(county)
        township = region(county[:6] + "400000", name[:4] + "场部", "乡")
        for j, part in enumerate(("一", "二")):
            neighbour_villages.append(region(f"{township[:9]}{201 + j}", f"{name[:2]}第{part}管理站", "村"))
    return Places(tuple(townships), tuple(villages), tuple(neighbours), tuple(neighbour_villages))


def set_standards(world: World) -> None:
    """Standards of the city (for the neighbours) and of the county, every January a little more."""
    for region_code in (CITY, COUNTY):
        for programme, amounts in STANDARD_YUAN.items():
            for i, amount in enumerate(amounts):
                last = STANDARD_CHANGES[i + 1] - 1 if i + 1 < len(amounts) else None
                world.add(
                    "standards", region_code=region_code, programme=programme, monthly_yuan=amount,
                    from_month=STANDARD_CHANGES[i], to_month=last,
                )  # fmt: skip


def keep_office_routine(world: World, places: Places) -> None:
    """What every township and village does on time: reserves, delegations, monthly reports, answered telephones."""
    rng = world.random
    for township in places.all_townships:
        for year in (2022, 2023, 2024):
            world.add(
                "township_reserves", region_code=township, year=year, amount_yuan=120_000,
                spent_yuan=rng.randrange(10_000, 60_000, 100),
            )  # fmt: skip
        world.add(
            "delegations", region_code=township, programme="临时救助", limit_yuan=2000,
            from_on=date(2020, 1, 1), to_on=None,
        )  # fmt: skip
        world.add(
            "delegations", region_code=township, programme="低保", limit_yuan=None,
            from_on=date(2023, 1, 1), to_on=None,
        )  # fmt: skip
        for week in range(6):
            day = working_day_from(date(2024, 4, 8) + timedelta(days=14 * week + rng.randrange(5)))
            tested_at = datetime(day.year, day.month, day.day, rng.randint(9, 16), rng.randrange(60))
            world.add(
                "hotline_tests",
                region_code=township,
                tested_at=tested_at,
                answered=week != 3 or rng.random() < 0.7,
                in_hours=True,
            )
    for village in places.all_villages:
        for month in range(world.shape.first_month, M0 + 1):
            changes = max(rng.randrange(-2, 4), 1 if (M0 - month) % 3 == 0 else 0)
            world.add(
                "village_reports", region_code=village, month=month,
                reported_on=first_day(month) + timedelta(days=rng.randint(9, 19)), changes=changes,
            )  # fmt: skip


def move_funds(world: World, places: Places) -> None:
    """The money of every county and year: sent down in January and July, spent month by month, little left over."""
    for county in (COUNTY, *places.neighbours):
        scale = 1_500_000 if county == COUNTY else 20_000
        for year in range(month_of_year(world.shape.first_month), AS_OF.year + 1):
            for half in (1, 7):
                _move(world, year, "上级下达", CITY, county, 6 * scale, date(year, half, 6))
            _move(world, year, "本级安排", None, county, scale, date(year, 2, 20))
            for month in range(year * 12 + 1, year * 12 + 13):
                _move(world, year, "发放到户", county, None, scale, last_day(month) - timedelta(days=18))


def month_of_year(month: int) -> int:
    """The year of a month number."""
    return first_day(month).year


def _move(
    world: World, year: int, kind: str, source: str | None, target: str | None, amount: int, day: date
) -> None:
    if month_of(day) <= M0:
        world.add(
            "fund_movements", movement_id=world.number("F"), year=year, programme="困难群众救助补助资金", kind=kind,
            from_region_code=source, to_region_code=target, amount_yuan=amount, moved_on=day,
        )  # fmt: skip
