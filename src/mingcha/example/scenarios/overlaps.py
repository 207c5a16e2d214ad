"""The same person helped twice: programmes that exclude each other, two counties, two households, one book; and people in custody."""

from datetime import date

from mingcha.domain.months import month_number
from mingcha.example.background import County
from mingcha.example.care import care_at_home, new_carer
from mingcha.example.registers import serve
from mingcha.example.scenarios import cast
from mingcha.example.shape import M0


def plant(county: County) -> None:
    """All of them."""
    imprisoned(county)
    exclusive_programmes(county)
    two_counties(county)
    two_households(county)
    split_books(county)


def imprisoned(county: County) -> None:
    """0.1 %: in prison or compulsory treatment while the household is paid for them."""
    world = county.world
    cases = (
        ("监狱服刑", date(2023, 9, 15), date(2026, 9, 14)),
        ("强制隔离戒毒", date(2024, 2, 28), None),
        ("监狱服刑", date(2024, 4, 30), date(2024, 5, 1)),
    )
    for n in range(world.share_of_covered(0.001)):
        home = cast.dibao(county, cast.couple(county))
        serve(world, home.head, *cases[n % 3])
        world.plant(
            "paid_while_imprisoned",
            home.id,
            home.head.id,
            note="服刑或强制戒毒期间仍计发；第三例只有5月1日一天",
        )
    decoys = (
        ("社区矫正", date(2023, 3, 1), None, "社区矫正不影响享受"),
        ("看守所羁押", date(2024, 3, 1), None, "看守所羁押不在所列两类"),
        ("监狱服刑", date(2024, 6, 1), None, "6月1日入监，当月1日不算在押"),
        ("监狱服刑", date(2024, 2, 2), date(2024, 2, 28), "月中入监、当月出监，不跨1日"),
        ("暂予监外执行", date(2023, 5, 1), None, "暂予监外执行"),
    )
    for kind, from_on, to_on, note in decoys:
        home = cast.dibao(county, cast.couple(county))
        serve(world, home.head, kind, from_on, to_on)
        world.plant("paid_while_imprisoned", home.id, home.head.id, kind="decoy", note=note)


def exclusive_programmes(county: County) -> None:
    """0.2 %: 低保 and 特困, urban and rural 低保, 特困 and orphan, for two months or more."""
    world = county.world
    for n in range(world.share_of_covered(0.002)):
        if n % 3 == 0:
            home = cast.dibao(county)
            cast.tekun(county, person=home.head, start=month_number(2024, 1))
            note = "低保与特困重复"
        elif n % 3 == 1:
            home = cast.dibao(county)
            relative = cast.elder(county, village=home.row["region_code"])
            cast.dibao(county, [relative, home.head], programme="城市低保", start=month_number(2024, 3))
            note = "城市低保与农村低保重复"
        else:
            child = world.new_person(date(2012, 5, 1), "男", county.next_village())
            home = cast.in_institution(county, county.institutions[n % 3], person=child)
            world.add(
                "orphans", person_id=child.id, kind="孤儿", from_month=month_number(2023, 1), to_month=None
            )
            note = "特困与孤儿待遇重复"
        world.plant("benefits_overlap", home.head.id, note=note)

    # One month only: 低保 ended in January when 特困 began.
    person = cast.adult(county, born_in=1955)
    cast.dibao(county, [person], end=month_number(2024, 1), end_reason="转为特困供养")
    cast.tekun(county, person=person, start=month_number(2024, 1))
    world.plant("benefits_overlap", person.id, kind="decoy", note="转保当月一个月重叠")
    world.plant("eligible_group_not_enrolled", person.id, kind="decoy", note="退出低保后已纳入特困")

    # In the 低保 household, but not covered there.
    person = cast.adult(county, born_in=1952)
    relative = cast.elder(county, village=person.region_code)
    cast.dibao(county, [relative, person], covered=[True, False])
    cast.tekun(county, person=person)
    world.plant("benefits_overlap", person.id, kind="decoy", note="在低保户中只是共同生活成员，不是保障对象")


def two_counties(county: County) -> None:
    """0.1 %: covered in this county and in a neighbouring one."""
    world = county.world
    villages = county.places.neighbour_villages
    for n in range(world.share_of_covered(0.001)):
        home = cast.dibao(county)
        relative = cast.elder(county, village=villages[n % len(villages)])
        cast.dibao(county, [relative, home.head], start=month_number(2023, 10))
        world.plant("enrolled_in_two_counties", home.head.id, note="本县与邻区同时享受")

    mover = cast.elder(county)
    cast.dibao(county, [mover], end=month_number(2024, 2), end_reason="户口迁出本县")
    relative = cast.elder(county, village=villages[5])
    cast.dibao(county, [relative, mover], start=month_number(2024, 2))
    world.plant("enrolled_in_two_counties", mover.id, kind="decoy", note="迁移当月一个月重叠")

    home = cast.dibao(county)
    namesake = cast.elder(county, village=villages[7])
    namesake.name = home.head.name
    cast.dibao(county, [namesake])
    world.plant("enrolled_in_two_counties", home.head.id, kind="decoy", note="邻区有同名异号的人")


def two_households(county: County) -> None:
    """0.1 %: covered in two households of the county."""
    world = county.world

    def second_household(covered: bool, left: int | None, kind: str, note: str) -> None:
        home = cast.dibao(county)
        relative = cast.elder(county, village=home.row["region_code"])
        moved = {home.head.id: left} if left else None
        cast.dibao(
            county, [relative, home.head], start=month_number(2023, 5), covered=[True, covered], left=moved
        )
        world.plant("enrolled_in_two_households", home.head.id, kind=kind, note=note)

    for _ in range(world.share_of_covered(0.001)):
        second_household(True, None, "case", "同县同类两户同时为保障对象")
    second_household(False, None, "decoy", "另一户中不是保障对象")
    second_household(True, M0 - 1, "decoy", "上月已从另一户移出")


def split_books(county: County) -> None:
    """0.1 %: mother and son in one book, each the head of a 低保 household."""
    world = county.world

    def split(kind: str, note: str, **second: object) -> None:
        mother = cast.elder(county)
        son = cast.adult(county, village=mother.region_code, book_no=mother.book_no, relation="子")
        one = cast.dibao(county, [mother])
        two = cast.dibao(county, [son], **second)
        world.plant("household_split", *sorted((one.id, two.id)), kind=kind, note=note)

    for _ in range(world.share_of_covered(0.001)):
        split("case", "两户户主在同一本户口簿")
    split("decoy", "其中一户已迁出", end=M0 - 3, end_reason="户口迁出本县")
    mother = cast.elder(county)
    other = cast.adult(
        county, born_in=1957, village=mother.region_code, book_no=mother.book_no, relation="其他"
    )
    one = cast.dibao(county, [mother])
    two = cast.tekun(county, person=other, with_care=False)
    care_at_home(world, two, new_carer(world, other.region_code))
    world.plant("household_split", *sorted((one.id, two.id)), kind="decoy", note="其中一户是特困，不是低保")
