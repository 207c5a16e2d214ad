"""Constructions that chance alone seldom makes: each sits exactly on, just before or just beyond a check's limit."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

from .calendar_rules import month_text
from .identity import check_character
from .random_draw import Draw, yuan
from .random_people import People, Person
from .random_places import Places
from .random_procedure import add_application


def _stranger(draw: Draw) -> str:
    """A number of somebody who is in no register."""
    count = int(draw.number("路人").removeprefix("路人"))
    body = f"9999971970{count // 1000 % 12 + 1:02d}{count // 100000 % 28 + 1:02d}{count % 1000:03d}"
    return body + check_character(body)


def _crowd(draw: Draw, region: str, size: int, **household: Any) -> str:
    """A household of this size, active for years, everybody covered; 25 to a household."""
    row = draw.add(
        "households",
        **{
            "household_id": draw.number("T"), "programme": "农村低保", "region_code": region, "head_id": _stranger(draw),
            "head_name": "路人", "member_count": size, "amount_yuan": yuan(500), "start_month": draw.month(-30), **household,
        },
    )  # fmt: skip
    for _ in range(size):
        draw.add(
            "members",
            household_id=row["household_id"],
            person_id=_stranger(draw),
            name="路人",
            relation="其他",
            covered=True,
        )
    return str(row["household_id"])


def many_counties(draw: Draw, people: People, places: Places, staff: list[Person]) -> None:
    """Fourteen to seventeen counties, populations at 200, rates around a median with an outlier on either side."""
    for n in range(draw.one_of(14, 15, 16, 17)):
        code = f"9998{n + 1:02d}000000"
        if draw.chance(0.95):
            draw.add("regions", region_code=code, name="某县", level="县")
        population = draw.one_of(199, 200, 200, 400, 400, 1000)
        for year in (draw.as_of.year - 1, draw.as_of.year):
            draw.add(
                "region_stats", region_code=code, year=year, population=population,
                disposable_income_yuan=yuan(draw.one_of(8000, 9000, 9000, 12000, 15000)),
            )  # fmt: skip
        covered = round(population * draw.one_of(0.02, 0.025, 0.03, 0.03, 0.0, 0.1))
        while covered > 0:
            _crowd(draw, code[:6] + "001001", min(25, covered))
            covered -= 25


def big_townships(draw: Draw, people: People, places: Places, staff: list[Person]) -> None:
    """Five to eight townships with about 100 covered people; with five alike and one that stands out it lies exactly on two deviations."""
    count = draw.one_of(5, 5, 6, 7, 8)
    for n in range(count):
        code = f"999903{n + 1:03d}001"
        for size in (25, 25, 25, 25 if count == 5 else draw.one_of(24, 25, 25, 25)):
            _crowd(draw, code, size)
        petitions = draw.one_of(2, 3, 4) if n == 0 else (0 if count == 5 or draw.chance(0.7) else 1)
        for _ in range(petitions):
            draw.add(
                "petitions", petition_id=draw.number("X"), received_on=draw.day(-89, -10, 0), channel="来访", level="乡",
                region_code=code, named=False, topic="其他",
            )  # fmt: skip


def burst_approvals(draw: Draw, people: People, places: Places, staff: list[Person]) -> None:
    """Nineteen to twenty-one decisions in ten minutes, the last at its very end, some over midnight."""
    for approver in draw.some(staff, 3, 2):
        start = datetime.combine(draw.day(-40, -1, 0), draw.one_of(time(9), time(23, 55)))
        count = draw.one_of(19, 20, 20, 21)
        for n in range(count):
            last = n == count - 1 and draw.chance(0.5)
            moment = start + (timedelta(minutes=10) if last else timedelta(seconds=20 * n))
            add_application(
                draw, people, places, staff, applied_on=draw.day(-60), decided_on=moment.date(), decided_at=moment,
                decision="确认", approver_id=people.written(approver),
            )  # fmt: skip


def refusals(draw: Draw, people: People, places: Places, staff: list[Person]) -> None:
    """Ten refusals in a township with one keyword in six or seven of them; nine in another; some a month too old."""
    for township, count, with_keyword in (
        (places.townships[0], 10, 6),
        (places.townships[3], 10, 7),
        (places.townships[4], 9, 9),
    ):
        # The base county's own refusals there would blur the limit.
        draw.rows["applications"] = [
            a for a in draw.rows["applications"] if a["region_code"][:9] != township[:9]
        ]
        for n in range(count):
            day = draw.day(-200, -100, -60)
            add_application(
                draw, people, places, staff, applied_on=day, decided_on=day + timedelta(days=20), decision="不予确认",
                region_code=draw.one_of(township, township[:9] + "001"), reason_text="名下有车" if n < with_keyword else "不符合",
            )  # fmt: skip


def pooled_village(draw: Draw, people: People, places: Places, staff: list[Person]) -> None:
    """Villages that share out anew: Due varies by exactly 10 % or a little less, what is paid by exactly 2 % or a little more,
    and the sums differ by exactly 2 %.
    """
    patterns = (
        ((450, 550), (490, 510)),
        ((450, 550), (489.99, 510.01)),
        ((450, 550), (510, 510)),
        ((450, 550), (510.01, 510)),
        ((450.01, 550), (500, 500)),
        ((300, 700), (500, 500)),
    )
    for n, (dues, paids) in enumerate(patterns):
        village = f"99990200{n + 4}001"
        for k in range(draw.one_of(4, 6, 6, 6)):
            key = _crowd(
                draw,
                village,
                1,
                amount_yuan=yuan(str(dues[k % 2])),
                programme=draw.one_of("城市低保", "农村低保"),
            )
            for month in (draw.m0 - 1, draw.m0 - 11, draw.m0 - 12):
                draw.add(
                    "payments", payment_id=draw.number("P"), programme="农村低保", household_id=key, payee_name="路人",
                    account_no="621700009999", for_month=month_text(month), amount_yuan=yuan(str(paids[k % 2])), status="成功",
                )  # fmt: skip


def favours(draw: Draw, people: People, places: Places, staff: list[Person]) -> None:
    """Staff of two families, each of whom handled the other's relatives; townships with two or three handlers."""
    families = [family for family in people.families if len(family) > 5]
    for mine, other in pairwise(families):
        a, b = mine[0], other[0]
        for person, village in ((a, places.villages[-1]), (b, places.villages[-3])):
            draw.add("staff", person_id=person.number, name=people.written_name(person), post="乡镇经办",
                     region_code=village, from_on=draw.day(-3000))  # fmt: skip
        for relative, handler, start in (
            (draw.pick(mine[2:]), b, -30),
            (draw.pick(other[2:]), a, draw.one_of(-55, -54, -30, -6)),
        ):
            household = draw.add(
                "households", household_id=draw.number("H"), programme="农村低保", region_code=draw.pick(places.villages[:6]),
                head_id=relative.number, head_name=relative.name, member_count=1, amount_yuan=yuan(300),
                start_month=draw.month(start), caseworker_id=draw.maybe(0.5, people.written(draw.pick(staff))),
                approver_id=handler.number,
            )  # fmt: skip
            draw.add("members", household_id=household["household_id"], person_id=relative.number,
                     name=people.written_name(relative), relation="本人", covered=True)  # fmt: skip


SPECIAL: dict[str, Callable[[Draw, People, Places, list[Person]], None]] = {
    "many_counties": many_counties,
    "big_townships": big_townships,
    "burst_approvals": burst_approvals,
    "refusals": refusals,
    "pooled_village": pooled_village,
    "favours": favours,
}
