"""Deaths: paid on, not dealt with, or recorded by mistake."""

from datetime import date, timedelta

from mingcha.domain.months import month_of
from mingcha.example.background import County
from mingcha.example.households import Household, pay_month
from mingcha.example.registers import die
from mingcha.example.scenarios import cast
from mingcha.example.shape import M0
from mingcha.example.world import Person


def plant(county: County) -> None:
    """All cases about deaths."""
    unnoticed_deaths(county)
    weak_matches(county)
    lawful_payments_after_death(county)
    not_yet_three_months(county)
    mistaken_deaths(county)


def dies_unnoticed(county: County, home: Household, person: Person, died_on: date) -> None:
    """Somebody dies and the office goes on as before: the last review lies before, nobody has seen the person since."""
    die(county.world, person, died_on)
    cast.forget_life_signs(county, person)
    cast.reviewed_last_on(county, home, died_on - timedelta(days=20))


def unnoticed_deaths(county: County) -> None:
    """0.5 % of the covered; the death of two in five lies within the last three months."""
    world = county.world
    for n in range(world.share_of_covered(0.005)):
        people = cast.old_couple(county) if n % 3 == 0 else None
        home = cast.dibao(county, people)
        recent = n % 5 < 2
        died_on = (
            world.random_day(date(2024, 4, 5), date(2024, 5, 28))
            if recent
            else world.random_day(date(2023, 12, 22), date(2024, 3, 29))
        )
        # Three months to the day are over on the day after: 29 March is the last that counts.
        died_on = date(2024, 3, 29) if n == 2 else died_on
        dies_unnoticed(county, home, home.head, died_on)
        world.plant("paid_after_death", home.id, home.head.id, note="死亡次月以后仍有正常发放")
        if not recent:
            world.plant(
                "death_not_processed", home.id, home.head.id, note="死亡超过三个月，无变动决定、无复核"
            )


def weak_matches(county: County) -> None:
    """The death register has another name (M2), or the old number of fifteen digits (M3): still a question."""
    world = county.world
    other_name = cast.dibao(county)
    dies_unnoticed(county, other_name, other_name.head, date(2024, 4, 20))
    world.tables["deaths"][-1]["name"] = other_name.head.name[0] + "桂英兰"
    world.plant("paid_after_death", other_name.id, other_name.head.id, note="同号异名（M2），只作低等级疑点")
    old_number = cast.dibao(county)
    dies_unnoticed(county, old_number, old_number.head, date(2024, 4, 11))
    number = old_number.head.id
    world.tables["deaths"][-1]["person_id"] = number[:6] + number[8:17]
    world.plant("paid_after_death", old_number.id, old_number.head.id, note="死亡登记为旧15位号（M3）")


def lawful_payments_after_death(county: County) -> None:
    """Decoys of paid_after_death."""
    world = county.world

    # Paid in June for the month of death: a back payment that was still owed.
    people = cast.old_couple(county)
    home = cast.dibao(county, people, left={people[1].id: M0 - 1})
    die(world, people[1], date(2024, 5, 12))
    cast.forget_life_signs(county, people[1])
    home.payments.append(pay_month(world, home, M0 - 1, 60, kind="补发", paid_on=date(2024, 6, 6)))
    world.plant("paid_after_death", home.id, people[1].id, kind="decoy", note="死亡当月补发")

    # Funeral money is no assistance.
    home = cast.dibao(county, end=M0 - 2, end_reason="死亡")
    die(world, home.head, date(2024, 4, 9))
    cast.forget_life_signs(county, home.head)
    pay_month(world, home, M0 - 1, 2000, kind="丧葬费", paid_on=date(2024, 5, 15))
    world.plant("paid_after_death", home.id, home.head.id, kind="decoy", note="死亡后发放的是丧葬费")

    # One month more for the destitute: June is the month of grace after a death in May.
    home = cast.in_institution(county, county.institutions[1])
    die(world, home.head, date(2024, 5, 20))
    cast.forget_life_signs(county, home.head)
    world.plant("paid_after_death", home.id, home.head.id, kind="decoy", note="特困死亡次月为宽限月")

    # The quarter had been paid before the death in its first month.
    home = cast.tekun(county)
    die(world, home.head, date(2024, 4, 18))
    cast.forget_life_signs(county, home.head)
    world.plant(
        "paid_after_death", home.id, home.head.id, kind="decoy", note="分散特困按季预发，到账在死亡之前"
    )

    # A namesake died.
    home = cast.dibao(county)
    namesake = cast.elder(county, born_on=date(1957, 2, 3))
    namesake.name = home.head.name
    die(world, namesake, date(2024, 2, 3))
    world.plant("paid_after_death", home.id, home.head.id, kind="decoy", note="同名异号的人死亡")
    world.plant("death_not_processed", home.id, home.head.id, kind="decoy", note="同名异号的人死亡")


def not_yet_three_months(county: County) -> None:
    """Decoys of death_not_processed: on 30 June three months since 30 March are just full, not over; a review settles it too."""
    world = county.world
    home = cast.dibao(county)
    dies_unnoticed(county, home, home.head, date(2024, 3, 30))
    world.plant("death_not_processed", home.id, home.head.id, kind="decoy", note="截至日恰满三个月，未超过")
    world.plant("paid_after_death", home.id, home.head.id, note="死亡次月以后仍有正常发放（三个月窗口内）")

    home = cast.dibao(county)
    dies_unnoticed(county, home, home.head, date(2024, 1, 25))
    cast.reviewed_last_on(county, home, date(2024, 2, 27))
    world.plant("death_not_processed", home.id, home.head.id, kind="decoy", note="死亡后已复核")
    world.plant("paid_after_death", home.id, home.head.id, note="死亡后已复核但仍在发放")


def mistaken_deaths(county: County) -> None:
    """Somebody recorded dead went to the doctor, or two registers are more than thirty days apart."""
    world = county.world
    for n in range(world.share_of_covered(0.001, at_least=4)):
        home = cast.dibao(county)
        person = home.head
        die(world, person, date(2023, 11, 10))
        cast.forget_life_signs(county, person)
        if n % 2:
            world.add(
                "deaths", person_id=person.id, name=person.name, died_on=date(2023, 12, 11), source="殡葬"
            )
            note = "两个来源的死亡日期相差31天"
        else:
            world.add("life_signs", person_id=person.id, seen_on=date(2024, 3, 5), kind="就医结算")
            note = "登记死亡后有就医结算"
        world.plant("recorded_dead_but_alive", person.id, note=note)
        world.plant(
            "paid_after_death", home.id, person.id, kind="side_effect", note="死亡信息存疑，只列低等级"
        )

    # Thirty days apart, and seen on the day of the death: both ended in time.
    for n, note in enumerate(("两个来源恰差30天", "死亡当日就医")):
        died_on = date(2023, 11, 10)
        home = cast.dibao(county, end=month_of(died_on), end_reason="死亡")
        die(world, home.head, died_on)
        cast.forget_life_signs(county, home.head)
        if n == 0:
            world.add(
                "deaths",
                person_id=home.head.id,
                name=home.head.name,
                died_on=died_on + timedelta(days=30),
                source="殡葬",
            )
        else:
            world.add("life_signs", person_id=home.head.id, seen_on=died_on, kind="就医结算")
        world.plant("recorded_dead_but_alive", home.head.id, kind="decoy", note=note)
