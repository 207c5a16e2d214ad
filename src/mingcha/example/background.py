"""The clean county: nothing in it is flagged by any check. Scenarios add to it what is to be found."""

from dataclasses import dataclass, field
from datetime import date

from mingcha.domain.months import full_years, month_number, month_of
from mingcha.example import registers
from mingcha.example.care import Institution, care_at_home, found_institutions, live_in, new_carer
from mingcha.example.households import Household, open_household, pay
from mingcha.example.offices import Offices, staff_offices
from mingcha.example.people import Lineage, add_child, found_lineage, random_birth
from mingcha.example.places import Places, keep_office_routine, lay_out_regions, move_funds, set_standards
from mingcha.example.procedures import check_means, file_papers, review_regularly, show_alive
from mingcha.example.shape import AS_OF, M0
from mingcha.example.world import Person, World

PLANTED_SHARE = 0.37
"""About this share of the covered people comes with the scenarios."""
EARLIEST_START = month_number(2016, 1)
SEVERE = (("肢体", "一级"), ("肢体", "二级"), ("视力", "一级"), ("智力", "三级"), ("精神", "二级"))


@dataclass
class County:
    """The county under construction, as scenarios see it.

    plain      those who never had to do with assistance
    outsiders  those of them of working age, married, in no register that matters: for scenarios to draw from
    """

    world: World
    places: Places
    offices: Offices
    institutions: list[Institution]
    households: list[Household] = field(default_factory=list)
    plain: list[Person] = field(default_factory=list)
    outsiders: list[Person] = field(default_factory=list)
    _turn: int = 0

    def next_village(self) -> str:
        """Villages in turn, so that scenarios spread over the county."""
        self._turn += 1
        return self.places.villages[self._turn * 7 % len(self.places.villages)]

    def complete(self, household: Household, institution: Institution | None = None) -> Household:
        """Pay a household and put its file in order."""
        pay(self.world, household, (institution.name, institution.account_no) if institution else None)
        file_papers(self.world, household)
        review_regularly(self.world, household)
        show_alive(self.world, household)
        if household.is_dibao:
            check_means(self.world, household)
        self.households.append(household)
        return household


def build_background(world: World) -> County:
    """Everything but the planted cases."""
    places = lay_out_regions(world)
    set_standards(world)
    county = County(world, places, staff_offices(world, places), found_institutions(world))
    keep_office_routine(world, places)
    move_funds(world, places)
    assist_households(county)
    assist_destitute(county)
    watch_borderline(county)
    care_for_orphans(county)
    county.plain = plain = settle(county)
    registers.fill_registers(world, places, plain)
    county.outsiders = unremarkable(county)
    return county


def assist_households(county: County) -> None:
    """低保: old people alone or together, families with a severely disabled or seriously ill member."""
    world, rng = county.world, county.world.random
    wanted = round(world.shape.covered * (1 - PLANTED_SHARE) * 0.89)
    villages = county.places.villages
    covered = n = 0
    while covered < wanted:
        village = villages[n % len(villages)]
        n += 1
        lineage = found_lineage(world, village, widowed=rng.random() < 0.6)
        people, flags = _choose_needy(world, lineage)
        programme = "城市低保" if county.places.is_urban(village) or rng.random() < 0.08 else "农村低保"
        start = rng.randint(EARLIEST_START, M0 - 2)
        end, reason, left = None, None, None
        if (
            rng.random() < 0.02
            and len(people) == 1
            and full_years(people[0].born_on, AS_OF) >= 68
            and start < M0 - 14
        ):
            end = rng.randint(max(start + 1, M0 - 30), M0 - 2)
            _die_in(world, people[0], end)
            reason = "死亡"
        elif (
            rng.random() < 0.03
            and len(people) == 2
            and full_years(people[1].born_on, AS_OF) >= 68
            and start < M0 - 14
        ):
            gone = rng.randint(max(start + 1, M0 - 20), M0 - 4)
            _die_in(world, people[1], gone)
            left = {people[1].id: gone}
        elif rng.random() < 0.02 and start < M0 - 14 and people is lineage.elders:
            end, reason = rng.randint(max(start + 1, M0 - 30), M0 - 2), "户口迁出本县"
        home = open_household(
            world, county.offices, programme, people, start=start, covered=flags, end=end, end_reason=reason,
            unstable=rng.random() < 0.25, left=left,
        )  # fmt: skip
        county.complete(home)
        for person in home.people:
            if full_years(person.born_on, AS_OF) >= 60 and rng.random() < 0.9:
                registers.draw_pension(world, person, "城乡居民", 168 + rng.randrange(30), 123)
        covered += sum(flags) if end is None else 0


def _die_in(world: World, person: Person, month: int) -> None:
    year, number = divmod(month - 1, 12)
    registers.die(world, person, date(year, number + 1, world.random.randint(2, 27)), two_sources=True)


def _choose_needy(world: World, lineage: Lineage) -> tuple[list[Person], list[bool]]:
    rng = world.random
    draw = rng.random()
    if draw < 0.62:
        return lineage.elders, [True] * len(lineage.elders)
    family = rng.choice(lineage.families)
    person = rng.choice((family.father, family.mother))
    if rng.random() < 0.5:
        person.disability = rng.choice(SEVERE)
    else:
        person.illness = {"serious": True, "year": 2024, "own_expense_yuan": rng.randrange(8000, 60_000, 100)}
    people = [person, *(p for p in family.people if p is not person)]
    # Either all are covered, or only the sick one (单人保, family income above the standard).
    return people, [True, *[draw < 0.75] * (len(people) - 1)]


def assist_destitute(county: County) -> None:
    """特困: single old people without relatives, two thirds at home, the others in an institution."""
    world, rng = county.world, county.world.random
    carer, at_home_count = new_carer(world, county.next_village()), 0
    for n in range(round(world.shape.covered * (1 - PLANTED_SHARE) * 0.11)):
        village = county.places.villages[n % len(county.places.villages)]
        at_home = rng.random() < 0.67
        person = world.new_person(random_birth(world, rng.randint(1936, 1961)), rng.choice("男男女"), village)
        start = rng.randint(EARLIEST_START, M0 - 3)
        # Paid by the quarter at home: whoever began inside one would look paid late.
        start -= (start - 1) % 3 if at_home else 0
        end = None
        if rng.random() < 0.04 and start < M0 - 14:
            end = rng.randint(max(start + 1, M0 - 20), M0 - 2)
            end -= (end % 3) if at_home else 0
            _die_in(world, person, end)
        home = open_household(
            world, county.offices, "分散供养特困" if at_home else "集中供养特困", [person], start=start, end=end,
            end_reason="死亡" if end else None, self_care=rng.choices(("全自理", "部分丧失", "完全丧失"), (6, 3, 1))[0],
        )  # fmt: skip
        institution = None if at_home else rng.choice(county.institutions)
        county.complete(home, institution)
        if institution:
            live_in(world, home, institution)
        else:
            if at_home_count % 2 == 0:
                carer = new_carer(world, village)
            at_home_count += 1
            care_at_home(world, home, carer)


def watch_borderline(county: County) -> None:
    """低保边缘 and 刚性支出困难: recognised, not paid."""
    world, rng = county.world, county.world.random
    for n in range(world.shape.covered // 40):
        lineage = found_lineage(world, county.places.villages[n % len(county.places.villages)])
        programme = "低保边缘" if n % 4 else "刚性支出困难"
        family = rng.choice(lineage.families)
        start = rng.randint(M0 - 10, M0 - 2) if programme == "刚性支出困难" else rng.randint(M0 - 30, M0 - 2)
        home = open_household(world, county.offices, programme, family.people, start=start, income=640)
        file_papers(world, home)
        review_regularly(world, home)
        county.households.append(home)


def care_for_orphans(county: County) -> None:
    """Children whose parents are dead, on the orphans' list and in no other programme."""
    world, rng = county.world, county.world.random
    for n in range(max(12, world.shape.covered // 150)):
        village = county.places.villages[n % len(county.places.villages)]
        lineage = found_lineage(world, village)
        family = lineage.families[0]
        child = add_child(world, family.father, family.mother, random_birth(world, rng.randint(2009, 2018)))
        for parent in (family.father, family.mother):
            registers.die(world, parent, world.random_day(date(2018, 1, 1), date(2022, 1, 1)))
        for orphan in {p.id: p for p in (child, *family.children)}.values():
            orphan.is_member = True
            if full_years(orphan.born_on, AS_OF) < 18:
                world.add(
                    "orphans",
                    person_id=orphan.id,
                    kind="孤儿",
                    from_month=month_of(date(2022, 2, 1)),
                    to_month=None,
                )
        for person in lineage.people:
            person.is_member = True


def settle(county: County) -> list[Person]:
    """Fill the villages up to the wanted population with families that need nothing; gives all who are in no assisted household."""
    world = county.world
    villages = county.places.villages
    reserve = round(world.shape.population * 0.06)  # for the people of the scenarios
    n = 0
    while len(world.people) < world.shape.population - reserve:
        found_lineage(world, villages[n % len(villages)])
        n += 1
    return [p for p in world.people.values() if not p.is_member and p.died_on is None]


REMARKABLE = (
    ("temporary_assistance", "person_id"), ("risk_watch", "person_id"), ("custody", "person_id"),
    ("deaths", "person_id"), ("staff", "person_id"), ("applications", "applicant_id"),
)  # fmt: skip


def unremarkable(county: County) -> list[Person]:
    """People of working age with a spouse, well, and in none of the registers that scenarios add to; in random order."""
    taken = {row[column] for table, column in REMARKABLE for row in county.world.tables[table]}
    found = [
        p for p in county.plain
        if p.id not in taken and not p.disability and not p.illness and p.spouse_id and 25 <= full_years(p.born_on, AS_OF) < 58
    ]  # fmt: skip
    county.world.random.shuffle(found)
    return found
