"""Care of the destitute at home: agreements, carers, visits, wishes."""

from datetime import date, timedelta

from mingcha.domain.months import month_number
from mingcha.example.background import County
from mingcha.example.care import agree, care_at_home, new_carer
from mingcha.example.people import random_birth
from mingcha.example.registers import die
from mingcha.example.scenarios import cast
from mingcha.example.shape import AS_OF
from mingcha.example.world import Person


def plant(county: County) -> None:
    """All of them."""
    agreements(county)
    carers(county)
    visits(county)
    wishes(county)


def agreements(county: County) -> None:
    """5 % of the destitute at home: none, or run out."""
    world = county.world
    for n in range(world.share_of_covered(0.003)):
        home = cast.tekun(county)
        if n % 2:
            home.agreement["valid_to"] = date(2024, 6, 29)
        else:
            world.drop("care_agreements", home.agreement)
        world.plant(
            "care_agreement_missing", home.id, home.head.id, note="协议前一日到期" if n % 2 else "没有协议"
        )
    for valid_to, note in ((AS_OF, "协议截至日当天到期"), (None, "协议未写期限")):
        home = cast.tekun(county)
        home.agreement["valid_to"] = valid_to
        world.plant("care_agreement_missing", home.id, home.head.id, kind="decoy", note=note)


def carers(county: County) -> None:
    """Dead, destitute themselves, eighty years old, or with more than three to look after."""
    world = county.world

    def cared_for_by(carer: Person, kind: str, note: str, count: int = 1) -> None:
        for _ in range(count):
            home = cast.tekun(county, carer=carer)
            world.plant("caregiver_unfit", home.head.id, carer.id, kind=kind, note=note)

    dead = new_carer(world, county.next_village())
    die(world, dead, date(2024, 2, 2))
    cared_for_by(dead, "case", "照料人已死亡")
    cared_for_by(cast.tekun(county).head, "case", "照料人本人是特困")
    old = cast.elder(county, born_on=date(1944, 6, 30))
    cared_for_by(old, "case", "照料人已满80岁")
    cared_for_by(new_carer(world, county.next_village()), "case", "一人照料四人", 4)
    cared_for_by(cast.elder(county, born_on=date(1944, 7, 1)), "decoy", "照料人差一天满80岁")
    cared_for_by(new_carer(world, county.next_village()), "decoy", "一人照料三人", 3)
    home = cast.tekun(county)
    old_agreement = agree(world, home.head, dead, date(2022, 1, 10), date(2022, 12, 31))
    world.plant(
        "caregiver_unfit",
        home.head.id,
        old_agreement["caregiver_id"],
        kind="decoy",
        note="与已故照料人的协议早已到期",
    )


def visits(county: County) -> None:
    """One day more than the self-care allows."""
    world = county.world
    for self_care, days in (("完全丧失", 7), ("部分丧失", 15), ("全自理", 30)):
        for late, kind in ((1, "case"), (12, "case"), (0, "decoy")):
            home = cast.tekun(county, self_care=self_care)
            last = AS_OF - timedelta(days=days + late)
            world.drop("care_visits", *[v for v in home.visits if v["visited_on"] >= last])
            home.visits.append(world.add("care_visits", person_id=home.head.id, visited_on=last))
            world.plant(
                "care_visit_overdue",
                home.id,
                home.head.id,
                kind=kind,
                note=f"{self_care}，{days + late}天前探访",
            )


def wishes(county: County) -> None:
    """Would like to live in an institution, and still waits."""
    world = county.world
    for wish_on, kind, note in (
        (date(2024, 5, 30), "case", "登记集中供养意愿超过三十日"),
        (date(2024, 3, 4), "case", "登记集中供养意愿超过三十日"),
        (date(2023, 9, 4), "case", "登记集中供养意愿超过三十日"),
        (date(2024, 5, 31), "decoy", "恰满三十日"),
        (date(2024, 3, 4), "decoy", "已入住"),
    ):
        home = cast.tekun(county)
        home.row.update(care_wish="集中", wish_on=wish_on)
        if note == "已入住":
            world.add(
                "institution_stays", person_id=home.head.id, institution="青岚县中心敬老院", account_no=None,
                from_on=date(2024, 6, 24), to_on=None,
            )  # fmt: skip
        world.plant("institution_wish_unmet", home.id, kind=kind, note=note)
    # Somebody new: active for less than thirty days, not yet visited.
    person = cast.adult(county, born_in=1955)
    home = cast.tekun(county, person=person, start=month_number(2024, 4), with_care=False)
    care_at_home(world, home, world.new_person(random_birth(world, 1980), "女", person.region_code))
    world.plant("care_visit_overdue", home.id, person.id, kind="decoy", note="今年纳入，按期探访")
