"""Registers of other departments: nearly everybody in them is not assisted, and those who are may be."""

from datetime import date, timedelta

from mingcha.domain.months import full_years, month_number, month_of
from mingcha.example.aid_and_petitions import aid_the_needy, hear_petitions
from mingcha.example.names import COMPANIES, EMPLOYERS
from mingcha.example.places import Places
from mingcha.example.shape import AS_OF, M0
from mingcha.example.world import Person, World

DEATH_SHARE = 0.02


def fill_registers(world: World, places: Places, plain: list[Person]) -> None:
    """All registers. `plain` are those who never had to do with assistance."""
    adults = [p for p in plain if 20 <= full_years(p.born_on, AS_OF) < 60]
    register_property(world, plain, adults)
    register_work(world, plain, adults)
    register_health(world, plain)
    register_custody(world, adults)
    aid_the_needy(world, adults)
    hear_petitions(world, places)


def register_property(world: World, plain: list[Person], adults: list[Person]) -> None:
    """Vehicles, real estate, businesses."""
    rng = world.random
    grown = [p for p in plain if full_years(p.born_on, AS_OF) >= 18]
    for _ in range(round(world.shape.population * world.shape.vehicles_per_person)):
        own_vehicle(
            world,
            rng.choice(grown),
            rng.choices(("小型汽车", "摩托车", "电动车", "农用车", "大中型客货车"), (58, 18, 14, 8, 2))[0],
        )
    for person in adults:
        if rng.random() < 0.35:
            own_property(world, person, rng.choices(("住宅", "宅基地", "商业", "车位"), (50, 40, 4, 6))[0])
        if rng.random() < 0.06:
            run_business(world, person, rng.choice(("法定代表人", "经营者", "股东", "合作社成员")))


def own_vehicle(
    world: World, owner: Person, kind: str, status: str | None = None, registered_on: date | None = None
) -> None:
    """A row of `vehicles`."""
    rng = world.random
    plate = "明" + world.number("")
    world.add(
        "vehicles", plate=plate, person_id=owner.id, kind=kind, use="非营运" if rng.random() < 0.95 else "营运",
        registered_on=registered_on or world.random_day(date(2010, 1, 1), date(2024, 5, 31)),
        price_yuan=rng.randrange(40_000, 160_000, 1000) if kind in ("小型汽车", "大中型客货车") else rng.randrange(2000, 9000, 100),
        status=status or rng.choices(("正常", "报废", "注销"), (92, 5, 3))[0],
    )  # fmt: skip


def own_property(
    world: World, owner: Person, kind: str, share: float | None = None, property_no: str | None = None,
    registered_on: date | None = None,
) -> str:  # fmt: skip
    """A row of `properties`; gives its number back."""
    number = property_no or world.number("U")
    world.add(
        "properties", property_no=number, person_id=owner.id, kind=kind, area_sqm=world.random.randint(40, 140), share=share,
        registered_on=registered_on or world.random_day(date(2005, 1, 1), date(2024, 5, 31)), region_code=owner.region_code,
    )  # fmt: skip
    return number


def run_business(
    world: World, person: Person, role: str, status: str | None = None, share: float | None = None
) -> None:
    """A row of `businesses`."""
    rng = world.random
    world.add(
        "businesses", business_no=world.number("MA"), business_name="青岚" + rng.choice(COMPANIES), person_id=person.id, role=role,
        share=share if share is not None else (rng.choice((0.05, 0.2, 0.5)) if role == "股东" else None),
        capital_yuan=rng.randrange(10_000, 500_000, 10_000), registered_on=world.random_day(date(2010, 1, 1), date(2024, 5, 31)),
        status=status or rng.choices(("存续", "注销", "吊销"), (80, 17, 3))[0],
    )  # fmt: skip


def register_work(world: World, plain: list[Person], adults: list[Person]) -> None:
    """Payroll, contributions, housing fund, pensions."""
    rng = world.random
    for person in adults:
        draw, employer = rng.random(), rng.choice(EMPLOYERS)
        if draw < 0.04:
            be_on_payroll(world, person, "在编在职", rng.randrange(3800, 7500, 50))
            save_for_housing(world, person, employer, rng.randrange(4000, 8000, 100))
        elif draw < 0.055:
            be_on_payroll(
                world,
                person,
                rng.choice(("公益性岗位", "村干部补贴", "临时聘用")),
                rng.randrange(800, 2200, 50),
            )
        elif draw < 0.28:
            pay_contributions(world, person, "青岚" + rng.choice(COMPANIES), rng.randrange(3600, 6500, 10))
    for person in plain:
        if full_years(person.born_on, AS_OF) >= 60:
            if rng.random() < 0.15:
                draw_pension(
                    world, person, rng.choice(("职工", "机关事业")), rng.randrange(1800, 5200, 10), None
                )
            else:
                draw_pension(world, person, "城乡居民", rng.randrange(150, 240), 123)


def be_on_payroll(
    world: World,
    person: Person,
    kind: str,
    monthly_yuan: int,
    from_month: int | None = None,
    to_month: int | None = None,
) -> None:
    """A row of `public_payroll`."""
    world.add(
        "public_payroll", person_id=person.id, name=person.name, employer=world.random.choice(EMPLOYERS), kind=kind,
        monthly_yuan=monthly_yuan, from_month=from_month or month_number(world.random.randint(2010, 2022), 7), to_month=to_month,
    )  # fmt: skip


def save_for_housing(
    world: World, person: Person, employer: str, base_yuan: int, last_month: int = M0 - 1
) -> None:
    """A row of `provident_fund`."""
    world.add(
        "provident_fund", person_id=person.id, employer=employer, base_yuan=base_yuan, last_month=last_month
    )


def pay_contributions(
    world: World,
    person: Person,
    employer: str,
    base_yuan: int,
    last_month: int = M0 - 1,
    from_month: int | None = None,
) -> None:
    """A row of `wages`."""
    world.add(
        "wages", person_id=person.id, employer=employer, base_yuan=base_yuan,
        from_month=from_month or month_number(world.random.randint(2012, 2022), 3), last_month=last_month,
    )  # fmt: skip


def draw_pension(
    world: World,
    person: Person,
    kind: str,
    monthly_yuan: int,
    basic_yuan: int | None,
    from_month: int | None = None,
) -> None:
    """A row of `pensions`, from the month of the sixtieth birthday if nothing else is said."""
    at_sixty = month_of(person.born_on) + 60 * 12
    world.add(
        "pensions", person_id=person.id, kind=kind, monthly_yuan=monthly_yuan, basic_yuan=basic_yuan,
        from_month=from_month or min(max(at_sixty, month_number(2010, 1)), M0 - 1), to_month=None,
    )  # fmt: skip


def register_health(world: World, plain: list[Person]) -> None:
    """Deaths, slight disabilities, ordinary illness. Only people without parents in the register die, never both spouses: whoever is left has children."""
    rng = world.random
    bereaved: set[str] = set()
    for person in plain:
        age = full_years(person.born_on, AS_OF)
        if (
            age >= 62
            and person.father_id is None
            and rng.random() < DEATH_SHARE * 3
            and person.spouse_id not in bereaved
        ):
            bereaved.add(person.id)
            die(world, person, world.random_day(date(2021, 1, 1), date(2024, 6, 20)), rng.random() < 0.4)
        elif rng.random() < 0.03:
            person.disability = (rng.choice(("视力", "听力", "言语", "肢体")), rng.choice(("三级", "四级")))
        elif rng.random() < 0.01:
            person.illness = {"serious": False, "year": 2023, "own_expense_yuan": rng.randrange(800, 5000)}
        elif rng.random() < 0.01:
            world.add(
                "risk_watch", person_id=person.id, name=person.name, region_code=person.region_code,
                kind=rng.choice(("建档立卡", "脱贫不稳定", "边缘易致贫")), cleared=True, identified_on=date(2021, 5, 20),
            )  # fmt: skip


def die(world: World, person: Person, died_on: date, two_sources: bool = False) -> None:
    """Enter a death; a second source reports it a few days apart at most."""
    person.died_on = died_on
    world.add("deaths", person_id=person.id, name=person.name, died_on=died_on, source="公安")
    if two_sources:
        other = died_on + timedelta(days=world.random.randrange(3))
        world.add(
            "deaths",
            person_id=person.id,
            name=person.name,
            died_on=other,
            source=world.random.choice(("卫健", "殡葬")),
        )


def register_custody(world: World, adults: list[Person]) -> None:
    """People in custody who have nothing to do with assistance."""
    for person in world.random.sample(adults, max(12, len(adults) // 400)):
        kind = world.random.choice(("监狱服刑", "看守所羁押", "强制隔离戒毒", "社区矫正", "暂予监外执行"))
        serve(world, person, kind, world.random_day(date(2020, 1, 1), date(2024, 3, 1)), date(2026, 3, 1))


def serve(world: World, person: Person, kind: str, from_on: date, to_on: date | None) -> None:
    """A row of `custody`."""
    world.add("custody", person_id=person.id, name=person.name, kind=kind, from_on=from_on, to_on=to_on)
