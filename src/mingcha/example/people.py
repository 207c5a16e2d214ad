"""Families over generations: lineages of about sixteen people in several books."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from mingcha.example.names import surname_of
from mingcha.example.shape import AS_OF
from mingcha.example.world import Person, World


@dataclass
class Nuclear:
    """A married couple of the middle generation with their children, in one book."""

    father: Person
    mother: Person
    children: list[Person] = field(default_factory=list)

    @property
    def people(self) -> list[Person]:
        """All of them."""
        return [self.father, self.mother, *self.children]


@dataclass
class Lineage:
    """Old parents and the families of their children. Those who married in have no parents in the register."""

    elders: list[Person]
    families: list[Nuclear] = field(default_factory=list)

    @property
    def people(self) -> list[Person]:
        """All of them, the old first."""
        return self.elders + [p for f in self.families for p in f.people]


def marry(a: Person, b: Person) -> None:
    """Enter each as the other's spouse."""
    a.spouse_id, b.spouse_id = b.id, a.id


def add_child(world: World, father: Person, mother: Person, born_on: date, sex: str | None = None) -> Person:
    """A child in the parents' book."""
    sex = sex or world.random.choice("男女")
    return world.new_person(
        born_on, sex, father.region_code, surname_of(father.name), book_no=father.book_no,
        relation="子" if sex == "男" else "女", father_id=father.id, mother_id=mother.id,
    )  # fmt: skip


def new_couple(
    world: World, village: str, born_in: int, husband: Person | None = None
) -> tuple[Person, Person]:
    """Husband and wife in a book of their own, both born about `born_in`."""
    rng = world.random
    husband = husband or world.new_person(random_birth(world, born_in), "男", village)
    wife = world.new_person(
        random_birth(world, born_in + rng.randint(0, 2)),
        "女",
        village,
        book_no=husband.book_no,
        relation="妻",
    )
    marry(husband, wife)
    return husband, wife


def random_birth(world: World, year: int) -> date:
    """Some day of a year."""
    return date(year, 1, 1) + timedelta(days=world.random.randrange(365))


def found_lineage(world: World, village: str, widowed: bool | None = None) -> Lineage:
    """Three generations. Every old person has a living child, so that nobody is without support by chance."""
    rng = world.random
    born_in = rng.randint(1938, 1955)
    grandfather, grandmother = new_couple(world, village, born_in)
    lineage = Lineage([grandfather, grandmother])
    for _ in range(rng.choice((2, 2, 3))):
        son_born = random_birth(world, born_in + rng.randint(22, 29))
        sex = rng.choice("男女")
        child = add_child(world, grandfather, grandmother, son_born, sex)
        child.book_no, child.relation = world.number("B"), "户主"
        partner = world.new_person(
            random_birth(world, son_born.year + rng.randint(-2, 2)), "女" if sex == "男" else "男", village,
            book_no=child.book_no, relation="妻" if sex == "男" else "夫",
        )  # fmt: skip
        marry(child, partner)
        father, mother = (child, partner) if sex == "男" else (partner, child)
        lineage.families.append(_with_children(world, father, mother))
    if widowed if widowed is not None else rng.random() < 0.3:
        # He died before the registers begin: she keeps the link, nobody has a row for him.
        bury_long_ago(world, grandfather)
        lineage.elders.remove(grandfather)
        grandmother.relation = "户主"
    return lineage


def _with_children(world: World, father: Person, mother: Person) -> Nuclear:
    rng = world.random
    family = Nuclear(father, mother)
    born_in = max(father.born_on.year, mother.born_on.year) + rng.randint(22, 27)
    for n in range(rng.choice((1, 2, 2))):
        year = min(born_in + n * rng.randint(2, 5), AS_OF.year - 1)
        family.children.append(add_child(world, father, mother, random_birth(world, year)))
    return family


def bury_long_ago(world: World, person: Person) -> None:
    """Take somebody out of the register who died before its time."""
    person.in_population = False
    del world.people[person.id]


def register_population(world: World) -> None:
    """The rows of `population`, and those of the disabled and the ill, from what is known of each person."""
    for person in world.people.values():
        if person.in_population:
            world.add(
                "population", person_id=person.id, name=person.name, book_no=person.book_no, relation=person.relation,
                father_id=person.father_id, mother_id=person.mother_id, spouse_id=person.spouse_id,
                region_code=person.region_code,
            )  # fmt: skip
        if person.disability:
            kind, level = person.disability
            world.add(
                "disabilities", person_id=person.id, name=person.name, region_code=person.region_code,
                kind=kind, level=level, valid_to=date(2029, 12, 31),
            )  # fmt: skip
        if person.illness:
            world.add(
                "illnesses",
                person_id=person.id,
                name=person.name,
                region_code=person.region_code,
                **person.illness,
            )
