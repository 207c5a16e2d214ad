"""The people and households that scenarios start from: each is clean until the scenario changes something."""

from datetime import date

from mingcha.domain.months import first_day, month_number
from mingcha.example.background import County
from mingcha.example.care import Institution, care_at_home, live_in, new_carer
from mingcha.example.households import Household, decide, open_household
from mingcha.example.people import add_child, marry, new_couple, random_birth
from mingcha.example.procedures import review
from mingcha.example.shape import M0
from mingcha.example.world import Person, Row

USUAL_START = month_number(2020, 3)


def elder(
    county: County, *, born_on: date | None = None, village: str | None = None, sex: str = "女"
) -> Person:
    """An old person with a grown child of another book, so not without support."""
    world = county.world
    born_on = born_on or random_birth(world, world.random.randint(1956, 1962))
    person = world.new_person(born_on, sex, village or county.next_village())
    child = adult(county, village=person.region_code, born_in=born_on.year + 25)
    setattr(child, "mother_id" if sex == "女" else "father_id", person.id)
    return person


def adult(
    county: County, *, born_in: int = 1978, village: str | None = None, sex: str = "男", **details: object
) -> Person:
    """Somebody of working age."""
    return county.world.new_person(
        random_birth(county.world, born_in), sex, village or county.next_village(), **details
    )


def couple(
    county: County, *, born_in: int = 1976, children: int = 1, village: str | None = None
) -> list[Person]:
    """Husband, wife and grown children who live with them, in one book."""
    husband = adult(county, born_in=born_in, village=village)
    wife = adult(
        county,
        born_in=born_in + 1,
        village=husband.region_code,
        sex="女",
        book_no=husband.book_no,
        relation="妻",
    )
    marry(husband, wife)
    grown = [
        add_child(county.world, husband, wife, random_birth(county.world, born_in + 24 + n))
        for n in range(children)
    ]
    return [husband, wife, *grown]


def old_couple(county: County, *, born_in: int = 1957) -> list[Person]:
    """Two old people with a child elsewhere, so that neither is without support when the other dies."""
    husband, wife = new_couple(county.world, county.next_village(), born_in)
    child = add_child(county.world, husband, wife, random_birth(county.world, born_in + 26))
    child.book_no, child.relation = county.world.number("B"), "户主"
    return [wife, husband]


def dibao(
    county: County, people: list[Person] | None = None, *, start: int = USUAL_START, programme: str = "农村低保", **details: object
) -> Household:  # fmt: skip
    """A household in 低保 with a complete file; one old person if nobody is named."""
    people = people or [elder(county)]
    return county.complete(
        open_household(county.world, county.offices, programme, people, start=start, **details)
    )


def tekun(
    county: County, *, start: int = month_number(2020, 4), person: Person | None = None, self_care: str = "全自理",
    end: int | None = None, carer: Person | None = None, with_care: bool = True,
) -> Household:  # fmt: skip
    """A single old person looked after at home. `start` is the first month of a quarter."""
    world = county.world
    person = person or adult(county, born_in=world.random.randint(1946, 1958))
    home = open_household(
        world,
        county.offices,
        "分散供养特困",
        [person],
        start=start,
        end=end,
        end_reason="死亡" if end else None,
        self_care=self_care,
    )
    county.complete(home)
    if with_care:
        care_at_home(world, home, carer or new_carer(world, person.region_code))
    return home


def in_institution(
    county: County, institution: Institution, *, start: int = month_number(2021, 5), person: Person | None = None, end: int | None = None
) -> Household:  # fmt: skip
    """A single old person in a home for the destitute, paid to the home."""
    world = county.world
    person = person or adult(county, born_in=world.random.randint(1940, 1955))
    home = open_household(
        world,
        county.offices,
        "集中供养特困",
        [person],
        start=start,
        end=end,
        end_reason="死亡" if end else None,
        self_care="部分丧失",
    )
    county.complete(home, institution)
    live_in(world, home, institution)
    return home


def near_dibao(
    county: County, people: list[Person], *, programme: str = "低保边缘", start: int = M0 - 8
) -> Household:
    """A household recognised as 低保边缘 (or 刚性支出困难): not paid."""
    return open_household(county.world, county.offices, programme, people, start=start, income=640)


def outsider(county: County, *, township: str | None = None) -> Person:
    """Somebody of working age, married, who appears in no register that matters: each is given out once."""
    for i in range(len(county.outsiders) - 1, -1, -1):
        if township is None or county.outsiders[i].region_code.startswith(township[:9]):
            return county.outsiders.pop(i)
    raise ValueError(f"nobody left in {township}")


def end_of(county: County, home: Household, *, note: str) -> None:
    """Write down what an exit brings with it: whoever left 低保 is asked after (group 4 of eligible_group_not_enrolled)."""
    for member in home.members:
        if member["covered"]:
            county.world.plant(
                "eligible_group_not_enrolled", member["person_id"], kind="side_effect", note=note
            )


def reviewed_last_on(county: County, home: Household, day: date) -> None:
    """Make `day` the day of the last review; later ones never took place."""
    world = county.world
    world.drop("reviews", *[r for r in home.reviews if r["reviewed_on"] >= day])
    home.reviews = [r for r in home.reviews if r["reviewed_on"] < day] + [review(world, home, day)]
    home.row["last_reviewed_on"] = day


def forget_life_signs(county: County, person: Person) -> None:
    """Nobody saw this person lately."""
    county.world.drop(
        "life_signs", *[r for r in county.world.tables["life_signs"] if r["person_id"] == person.id]
    )


def drop_payment(county: County, home: Household, month: int) -> Row:
    """Take out the payment for a month."""
    (row,) = home.payments_of(month)
    county.world.drop("payments", row)
    home.payments.remove(row)
    return row


def set_amount_from(county: County, home: Household, kind: str, month: int, amount: int, reason: str) -> Row:
    """A decision on another amount, and the payments that follow it."""
    for row in home.payments:
        if row["for_month"] >= month:
            row["amount_yuan"] = amount
    home.row["amount_yuan"] = amount
    later = [a for a in home.adjustments if a["effective_month"] >= month]
    county.world.drop("adjustments", *later)
    home.adjustments = [a for a in home.adjustments if a["effective_month"] < month]
    return decide(county.world, home, kind, month, amount, reason)


def month_start(year: int, month: int) -> date:
    """First day of a month."""
    return first_day(month_number(year, month))
