"""The made-up county while it is being built: rows by table, people, and the list of what was planted."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, Literal

from mingcha.example.id_digits import check_character
from mingcha.example.names import person_name
from mingcha.example.shape import Shape

Row = dict[str, Any]
Kind = Literal["case", "decoy", "side_effect"]

COUNTY_CODE = "990121"
"""No such county exists (no province has the code 99): also the district of every made-up ID number."""


@dataclass(slots=True)
class Person:
    """Somebody who lives (or lived) in the county.

    disability  (kind, level) of the certificate, None without one
    illness     row values for `illnesses`, None when well
    is_member   belongs to some assisted household, now or once: other registers keep away from such people
    """

    id: str
    name: str
    sex: Literal["男", "女"]
    born_on: date
    region_code: str
    book_no: str = ""
    relation: str = "户主"
    father_id: str | None = None
    mother_id: str | None = None
    spouse_id: str | None = None
    died_on: date | None = None
    disability: tuple[str, str] | None = None
    illness: Row | None = None
    is_member: bool = False
    in_population: bool = True


@dataclass(frozen=True, slots=True)
class Planted:
    """One line of 已植入清单.csv."""

    check_id: str
    subject_id: str
    kind: Kind
    note: str


@dataclass
class World:
    """Everything that is being built. All chance comes from `random`, so that the same seed gives the same bytes."""

    seed: int
    shape: Shape
    random: Random = field(init=False)
    tables: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    people: dict[str, Person] = field(default_factory=dict)
    planted: dict[tuple[str, str], Planted] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self._numbers: dict[str, int] = defaultdict(int)
        self._births: dict[tuple[date, str], int] = defaultdict(int)

    def add(self, table: str, **values: Any) -> Row:
        """Append a row and give it back, so that a scenario can change it."""
        self.tables[table].append(values)
        return values

    def drop(self, table: str, *rows: Row) -> None:
        """Take rows out again. What scenarios take out they have mostly just added: look from the end."""
        kept = self.tables[table]
        for row in rows:
            index = len(kept) - 1
            while kept[index] is not row:
                index -= 1
            del kept[index]

    def number(self, letters: str) -> str:
        """The next number of a series: county code, letters, six digits."""
        self._numbers[letters] += 1
        return f"{COUNTY_CODE}{letters}{self._numbers[letters]:06d}"

    def account(self) -> str:
        """A bank account number of 19 digits that no bank issues."""
        self._numbers["account"] += 1
        return f"{COUNTY_CODE}88{self._numbers['account']:011d}"

    def new_id(self, born_on: date, sex: str) -> str:
        """An ID number that nobody in this world has yet."""
        key = (born_on, sex)
        order = self._births[key]
        self._births[key] = order + 1
        body = f"{COUNTY_CODE}{born_on:%Y%m%d}{(order * 2 + (sex == '男')) % 1000:03d}"
        return body + check_character(body)

    def new_person(
        self, born_on: date, sex: str, region_code: str, surname: str | None = None, **details: Any
    ) -> Person:
        """A person with a name and a number, entered in the population register under a book of their own."""
        number = self.new_id(born_on, sex)
        person = Person(number, person_name(self.random, sex, surname), sex, born_on, region_code, **details)
        person.book_no = person.book_no or self.number("B")
        self.people[number] = person
        return person

    def plant(self, check_id: str, *subject: str, kind: Kind = "case", note: str = "") -> None:
        """Write down what must (case, side_effect) or must not (decoy) be flagged. A case outranks a side effect."""
        entry = Planted(check_id, "|".join(subject), kind, note)
        known = self.planted.get((check_id, entry.subject_id))
        if known is None or (known.kind == "side_effect" and kind == "case"):
            self.planted[check_id, entry.subject_id] = entry

    def share_of_covered(self, share: float, at_least: int = 3) -> int:
        """How many of something, given as a share of the covered people."""
        return max(at_least, round(share * self.shape.covered))

    def random_day(self, first: date, last: date) -> date:
        """Any day from first to last."""
        return date.fromordinal(self.random.randint(first.toordinal(), last.toordinal()))
