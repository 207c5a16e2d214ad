"""Made-up people: three generations, ages at every limit, names and numbers written in all ways."""

from dataclasses import dataclass
from datetime import date, timedelta

from .calendar_rules import add_months
from .identity import check_character
from .random_draw import Draw

DISTRICTS = ("999999", "999998")
"""Districts that do not exist."""

NAMES = (
    "王建国",
    "李秀英",
    "张伟",
    "买买提·艾力",
    "阿依古丽·吐尔逊",
    "王 芳",
    "李娜",
    "张伟",
    "赵小明",
    "欧阳娜娜",
)


@dataclass
class Person:
    """A made-up person; father, mother and spouse are numbers of others."""

    number: str
    name: str
    is_male: bool
    book_no: str
    father: str | None = None
    mother: str | None = None
    spouse: str | None = None


class People:
    """Families and loners of a world, and how their numbers and names get into files."""

    def __init__(self, draw: Draw, families: int, loners: int) -> None:
        self._draw = draw
        self._sequence = 0
        self.families: list[list[Person]] = [self._family(f"户{n}") for n in range(families)]
        self.loners = [
            self._person(f"独{n}", draw.one_of(0, 1, 15, 16, 17, 18, 30, 59, 60, 69, 70, 79, 80, 81))
            for n in range(loners)
        ]
        self.all = [person for family in self.families for person in family] + self.loners
        self.invalid = self._invalid_numbers()

    def _person(self, book_no: str, age: int, is_male: bool | None = None) -> Person:
        draw = self._draw
        birthday = add_months(draw.as_of, -12 * age)
        offset = draw.one_of(-1, 0, 0, 1, -200, -90) if age else draw.one_of(-40, -80)
        born = max(birthday + timedelta(days=offset), date(1900, 1, 1))
        if draw.chance(0.05) and age > 1:
            born = date(born.year // 4 * 4, 2, 29) if born.year // 4 * 4 != 1900 else date(1904, 2, 29)
        male = draw.chance(0.5) if is_male is None else is_male
        self._sequence += 2
        body = f"{draw.one_of(*DISTRICTS)}{born:%Y%m%d}{(self._sequence + male) % 1000:03d}"
        return Person(body + check_character(body), draw.pick(NAMES), male, book_no)

    def _couple(self, book_no: str, age: int) -> tuple[Person, Person]:
        man, woman = self._person(book_no, age, True), self._person(book_no, age, False)
        if self._draw.chance(0.85):
            man.spouse = woman.number
        if self._draw.chance(0.6) or man.spouse is None:
            woman.spouse = man.number
        return man, woman

    def _family(self, book_no: str) -> list[Person]:
        """Grandparents, their two children with spouses, and grandchildren; some links left out."""
        draw = self._draw
        old_man, old_woman = self._couple(book_no, draw.one_of(60, 69, 70, 79, 80))
        people = [old_man, old_woman]
        for branch in range(draw.one_of(1, 2, 2)):
            age = draw.one_of(35, 40, 45)
            book = book_no if draw.chance(0.5) else f"{book_no}-{branch}"
            man, woman = self._couple(book, age)
            child = man if draw.chance(0.5) else woman
            child.father, child.mother = draw.maybe(0.8, old_man.number), draw.maybe(0.8, old_woman.number)
            people += [man, woman]
            for _ in range(draw.one_of(0, 1, 2, 2)):
                young = self._person(book, draw.one_of(0, 5, 15, 16, 17, 18))
                young.father, young.mother = draw.maybe(0.8, man.number), draw.maybe(0.9, woman.number)
                people.append(young)
        return people

    def _invalid_numbers(self) -> list[str]:
        good = self._draw.pick(self.all).number
        wrong_digit = good[:17] + ("0" if good[17] != "0" else "1")
        impossible = "99999919990230001"
        too_old = "99999918991231001"
        return [
            wrong_digit,
            impossible + check_character(impossible),
            too_old + check_character(too_old),
            good[:17],
            "999999990230001",
            "证件丢失",
        ]

    def written(self, person: Person) -> str:
        """The person's number as a file might have it."""
        if person.number[6:8] == "19" and self._draw.chance(0.07):
            return person.number[:6] + person.number[8:17]
        return person.number

    def written_name(self, person: Person) -> str:
        """The person's name as a file might have it: the same, the same after normalising, or another."""
        draw, name = self._draw, person.name
        if draw.chance(0.75):
            return name
        if draw.chance(0.5):
            return draw.one_of(
                f" {name}", name.replace("·", "•"), name.replace("·", "."), "\u3000".join(name), name + "・"
            )
        return draw.one_of("王建囯", "李秀荣", "张韦", name + "甲")

    def number_or_invalid(self, person: Person, invalid: float = 0.03) -> str:
        """The number, now and then an invalid one."""
        return self._draw.pick(self.invalid) if self._draw.chance(invalid) else self.written(person)

    def anyone(self) -> Person:
        """Anybody."""
        return self._draw.pick(self.all)

    def family_of(self, person: Person) -> list[Person]:
        """The family that a person belongs to; a loner is a family of one."""
        return next((family for family in self.families if person in family), [person])


def add_population(draw: Draw, people: People, regions: list[str]) -> None:
    """Most people are in `population`; some links point to nobody there, or are no valid number."""
    for person in people.all:
        if draw.chance(0.08):
            continue
        links = {
            "father_id": person.father or draw.maybe(0.02, draw.pick(people.invalid)),
            "mother_id": person.mother or draw.maybe(0.02, _some_woman(draw, people)),
            "spouse_id": person.spouse or draw.maybe(0.02, draw.pick(people.invalid)),
        }
        draw.add(
            "population",
            person_id=people.number_or_invalid(person, 0.02),
            name=people.written_name(person),
            book_no=person.book_no,
            relation=draw.one_of(None, "户主", "子", "妻"),
            region_code=draw.pick(regions),
            **{link: _written_link(draw, number) for link, number in links.items()},
        )


def _some_woman(draw: Draw, people: People) -> str:
    return draw.pick([p for p in people.all if not p.is_male]).number


def _written_link(draw: Draw, number: str | None) -> str | None:
    if number and len(number) == 18 and number[6:8] == "19" and draw.chance(0.05):
        return number[:6] + number[8:17]
    return number
