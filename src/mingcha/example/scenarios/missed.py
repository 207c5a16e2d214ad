"""People who were left out: the five groups, the borderline, those without support, those who were watched only."""

from datetime import date, datetime

from mingcha.example.aid_and_petitions import aid
from mingcha.example.background import SEVERE, County
from mingcha.example.people import random_birth
from mingcha.example.places import standard_at
from mingcha.example.registers import die, draw_pension, serve
from mingcha.example.scenarios import cast
from mingcha.example.shape import M0
from mingcha.example.world import Person

SERIOUS_EXPENSE = 12 * standard_at("农村低保", M0)
"""Own expense from which an illness counts as serious: a year of the rural standard."""
ELIGIBLE = "eligible_group_not_enrolled"


def plant(county: County) -> None:
    """All of them."""
    left_out(county)
    left_out_decoys(county)
    watched(county)
    borderline(county)
    without_support(county)
    with_support(county)
    part_of_household(county)
    supplements(county)


def fall_ill(person: Person, own_expense: int, *, serious: bool = True, year: int = 2024) -> None:
    """A row of `illnesses`."""
    person.illness = {"serious": serious, "year": year, "own_expense_yuan": own_expense}


def left_out(county: County) -> None:
    """4 % (with those refused, watched and gone about 8 %): severely disabled or seriously ill, not enrolled."""
    world, rng = county.world, county.world.random
    for n in range(world.share_of_covered(0.04)):
        person = cast.outsider(county)
        if n % 3 < 2:
            person.disability = rng.choice(SEVERE)
        if n % 3 == 2 or n % 15 == 0:
            if n % 2:
                fall_ill(person, rng.randrange(8000, 60_000, 100), year=2023 + n % 4 // 2)
            else:
                fall_ill(person, SERIOUS_EXPENSE, serious=False)
        groups = bool(person.disability) + bool(person.illness)
        world.plant(ELIGIBLE, person.id, note="重残、重病未在保" if groups == 1 else "重残且重病，未在保")


def left_out_decoys(county: County) -> None:
    """Just not in a group, or a reason not to be enrolled."""
    world = county.world

    def decoy(note: str) -> Person:
        person = cast.outsider(county)
        world.plant(ELIGIBLE, person.id, kind="decoy", note=note)
        return person

    decoy("肢体三级不属重残").disability = ("肢体", "三级")
    fall_ill(decoy("自付比十二个月标准少1元"), SERIOUS_EXPENSE - 1, serious=False)
    fall_ill(decoy("前年的重病"), 50_000, year=2022)
    prisoner = decoy("重残，正在服刑")
    prisoner.disability = ("肢体", "一级")
    serve(world, prisoner, "监狱服刑", date(2023, 1, 5), date(2028, 1, 4))
    gone = decoy("重残，已死亡")
    gone.disability = ("肢体", "一级")
    die(world, gone, date(2024, 3, 3))
    cleared = decoy("监测对象，风险已消除")
    watch(county, cleared, date(2022, 1, 1), cleared=True)


def watch(county: County, person: Person, identified_on: date | None, *, cleared: bool = False) -> None:
    """A row of `risk_watch`."""
    county.world.add(
        "risk_watch", person_id=person.id, name=person.name, region_code=person.region_code, kind="突发严重困难",
        cleared=cleared, identified_on=identified_on,
    )  # fmt: skip


def watched(county: County) -> None:
    """1 %: on the watch list, in no programme. Half had temporary assistance: they are asked after, but not as left without any aid."""
    world = county.world
    for n in range(world.share_of_covered(0.01)):
        person = cast.outsider(county)
        watch(county, person, date(2024, 5, 31) if n == 0 else None if n == 2 else date(2023, 3, 1))
        world.plant(ELIGIBLE, person.id, note="监测对象风险未消除，未在保")
        if n % 2:
            day = datetime(2023, 7, 1, 9, 0) if n == 1 else datetime(2024, 2, 5, 9, 0)
            aid(world, person, "支出型", day, day, 1500)
            world.plant("watched_person_without_aid", person.id, kind="decoy", note="12个月内有临时救助")
        else:
            if n == 4:
                day = datetime(2023, 6, 30, 9, 0)
                aid(world, person, "支出型", day, day, 1500)
            world.plant("watched_person_without_aid", person.id, note="监测满三十日，12个月内无任何救助")
    person = cast.outsider(county)
    watch(county, person, date(2024, 6, 1))
    world.plant(ELIGIBLE, person.id, note="监测对象风险未消除，未在保")
    world.plant("watched_person_without_aid", person.id, kind="decoy", note="识别未满三十日")


def borderline(county: County) -> None:
    """Severely disabled or seriously ill in a 低保边缘 family: could be helped alone."""
    world = county.world
    for n in range(5):
        people = cast.couple(county)
        if n % 2:
            people[1].disability = ("智力", "三级")
        else:
            fall_ill(people[1], 30_000)
        home = cast.near_dibao(county, people)
        world.plant("single_person_not_enrolled", home.id, people[1].id, note="边缘家庭重残重病，未单人保")
        world.plant(ELIGIBLE, people[1].id, note="边缘家庭重残重病，未在保")
    people = cast.couple(county)
    people[1].disability = ("听力", "三级")
    home = cast.near_dibao(county, people)
    world.plant("single_person_not_enrolled", home.id, people[1].id, kind="decoy", note="听力三级不属重残")
    people = cast.couple(county)
    people[1].disability = ("肢体", "一级")
    home = cast.near_dibao(county, people)
    cast.dibao(county, [people[1]])
    world.plant("single_person_not_enrolled", home.id, people[1].id, kind="decoy", note="已单人保")


def without_support(county: County) -> None:
    """0.3 %: old, young or severely disabled people without anybody who must support them."""
    world = county.world
    for n in range(world.share_of_covered(0.003)):
        village = county.next_village()
        if n % 3 == 0:
            born_on = date(1964, 6, 30) if n == 0 else random_birth(world, 1950)
            person = world.new_person(born_on, "男", village)
            draw_pension(world, person, "城乡居民", 190, 123)
        elif n % 3 == 1:
            person = orphaned_child(county, date(2008, 7, 1) if n == 1 else date(2014, 4, 4))
        else:
            person = cast.adult(county, village=village, born_in=1985)
            person.disability = ("精神", "二级")
            world.plant(ELIGIBLE, person.id, note="重残，未在保")
        world.plant("may_be_destitute", person.id, note="无配偶、子女、父母在世，无职工养老金，未纳入特困")


def orphaned_child(county: County, born_on: date) -> Person:
    """A child whose parents are both dead, on no list."""
    world = county.world
    father, mother, _ = cast.couple(county, born_in=1983)
    child = world.new_person(
        born_on, "女", father.region_code, father.name[0], book_no=father.book_no, relation="女",
        father_id=father.id, mother_id=mother.id,
    )  # fmt: skip
    die(world, father, date(2019, 5, 5))
    die(world, mother, date(2020, 6, 6))
    return child


def with_support(county: County) -> None:
    """Decoys of may_be_destitute."""
    world = county.world

    def decoy(person: Person, note: str) -> None:
        world.plant("may_be_destitute", person.id, kind="decoy", note=note)

    decoy(cast.elder(county), "有子女在世")
    pensioner = cast.adult(county, born_in=1950)
    draw_pension(world, pensioner, "职工", 2300, None)
    decoy(pensioner, "领取职工养老金")
    decoy(world.new_person(date(1964, 7, 1), "男", county.next_village()), "差一天满60岁")
    decoy(orphaned_child(county, date(2008, 6, 30)), "恰满16岁")
    child = orphaned_child(county, date(2013, 1, 1))
    world.add("orphans", person_id=child.id, kind="孤儿", from_month=M0 - 30, to_month=None)
    decoy(child, "已按孤儿保障")
    widower = cast.adult(county, born_in=1951)
    widower.spouse_id = cast.elder(county, born_on=date(1957, 1, 1)).id
    decoy(widower, "有配偶在世（单方登记）")


def part_of_household(county: County) -> None:
    """0.3 %: the family is below the standard, yet only one is covered."""
    world = county.world
    standard = standard_at("农村低保", M0)
    for n in range(world.share_of_covered(0.003)):
        home = cast.dibao(
            county, cast.couple(county), covered=[True, False, False], income=standard - 1 if n == 0 else 250
        )
        world.plant("part_of_household_enrolled", home.id, note="整户低于标准，只保一人")
    for income, note in ((standard, "人均收入恰等于标准"), (standard + 200, "人均收入高于标准，单人保")):
        home = cast.dibao(county, cast.couple(county), covered=[True, False, False], income=income)
        world.plant("part_of_household_enrolled", home.id, kind="decoy", note=note)
    home = cast.dibao(county, cast.couple(county), covered=[True, False, False])
    home.row["income_per_capita_yuan"] = None
    world.plant("part_of_household_enrolled", home.id, kind="decoy", note="未填人均收入")


def supplements(county: County) -> None:
    """0.3 %: old, young or severely disabled in 低保 without the supplement."""
    world = county.world
    for n in range(world.share_of_covered(0.003)):
        person = cast.elder(county, born_on=date(1954, 6, 30) if n == 0 else date(1950, 3, 3))
        if n % 3 == 1:
            person = cast.couple(county)[0]
            person.disability = ("肢体", "二级")
        home = cast.dibao(county, [person])
        home.members[0].update(supplement_kind=None, supplement_yuan=0 if n % 2 else None)
        world.plant("supplement_missing", home.id, person.id, note="应增发未增发")
    home = cast.dibao(county, [cast.elder(county, born_on=date(1954, 7, 1))])
    world.plant("supplement_missing", home.id, home.head.id, kind="decoy", note="差一天满70岁")
    people = cast.couple(county, children=0)
    child = world.new_person(
        date(2006, 6, 30), "男", people[0].region_code, people[0].name[0], book_no=people[0].book_no, relation="子",
        father_id=people[0].id, mother_id=people[1].id,
    )  # fmt: skip
    home = cast.dibao(county, [*people, child])
    world.plant("supplement_missing", home.id, child.id, kind="decoy", note="恰满18岁")
