"""Who collected the money, on which account; and the money of the institutions."""

from datetime import date

from mingcha.domain.months import month_text
from mingcha.example.background import County
from mingcha.example.care import Institution
from mingcha.example.households import Household
from mingcha.example.id_digits import check_character
from mingcha.example.scenarios import cast
from mingcha.example.shape import M0
from mingcha.example.world import Person


def plant(county: County) -> None:
    """All of them."""
    strangers_collect(county)
    other_names(county)
    officials_collect(county)
    nobody_collects(county)
    shared_accounts(county)
    many_accounts(county)
    institution_money(county)


def collect(home: Household, months: range, person: Person | None, name: str | None = None) -> None:
    """Somebody else is the payee in these months."""
    for month in months:
        for row in home.payments_of(month):
            row["payee_id"] = person.id if person else None
            row["payee_name"] = name or (person.name if person else row["payee_name"])


def strangers_collect(county: County) -> None:
    """0.1 %: a neighbour's card."""
    world = county.world
    for n in range(world.share_of_covered(0.001)):
        home, stranger = cast.dibao(county), cast.outsider(county)
        collect(home, range(M0 - 5 + n % 3, M0 + 1), stranger)
        world.plant("payee_not_in_household", home.id, stranger.id, note="收款人不是家庭成员")
    home, stranger = cast.dibao(county), cast.outsider(county)
    home.row["account_custody"] = "监护人代管"
    collect(home, range(M0 - 5, M0 + 1), stranger)
    world.plant("payee_not_in_household", home.id, stranger.id, kind="decoy", note="监护人代管账户")
    home, stranger = cast.dibao(county), cast.outsider(county)
    collect(home, range(M0 - 14, M0 - 11), stranger)
    world.plant("payee_not_in_household", home.id, stranger.id, kind="decoy", note="在最近12个月以前")
    home = cast.dibao(county)
    number = home.head.id
    for row in home.payments:
        row["payee_id"] = number[:6] + number[8:17]
    world.plant("payee_not_in_household", home.id, number, kind="decoy", note="收款人登记为户主的旧15位号")


def other_names(county: County) -> None:
    """The bank gives only a name, and nobody of the household has it."""
    world = county.world
    for n in range(3):
        home = cast.dibao(county)
        name = ("钱水根", "邵玉贵", "龚永福")[n]
        collect(home, range(M0 - 3, M0 + 1), None, name)
        world.plant("payee_name_mismatch", home.id, name, note="户名与家庭成员不符")
    home = cast.dibao(county)
    collect(home, range(M0 - 3, M0 + 1), None, home.head.name[0] + " " + home.head.name[1:])
    world.plant("payee_name_mismatch", home.id, home.head.name, kind="decoy", note="姓名中有空格")
    people = cast.old_couple(county)
    home = cast.dibao(county, people)
    collect(home, range(M0 - 3, M0 + 1), None, people[1].name)
    world.plant("payee_name_mismatch", home.id, people[1].name, kind="decoy", note="户名是另一成员")


def officials_collect(county: County) -> None:
    """A village official collects; registered custody is in order, and so is somebody who has left the post."""
    world = county.world
    for n, custody in enumerate(("机构代管", "机构代管", "无", "监护人代管")):
        home = cast.dibao(county)
        official = county.offices.committees[home.row["region_code"]][n % 2]
        home.row["account_custody"] = custody
        collect(home, range(M0 - 4, M0 + 1), official)
        world.plant("staff_collects_payment", home.id, official.id, note="干部代领，未按规定备案")
        if custody == "无":
            world.plant(
                "payee_not_in_household",
                home.id,
                official.id,
                kind="side_effect",
                note="干部代领，不是家庭成员",
            )
    home = cast.dibao(county)
    official = county.offices.committees[home.row["region_code"]][0]
    home.row["account_custody"] = "村居代管并备案"
    collect(home, range(M0 - 4, M0 + 1), official)
    world.plant("staff_collects_payment", home.id, official.id, kind="decoy", note="村居代管并已备案")
    home, former = cast.dibao(county), cast.adult(county)
    world.add(
        "staff", person_id=former.id, name=former.name, post="村民小组长", region_code=home.row["region_code"],
        from_on=date(2016, 1, 1), to_on=date(2024, 1, 31),
    )  # fmt: skip
    home.row["account_custody"] = "监护人代管"
    collect(home, range(M0 - 4, M0 + 1), former)
    world.plant("staff_collects_payment", home.id, former.id, kind="decoy", note="已离任，发放时不在岗")


def nobody_collects(county: County) -> None:
    """The payee's number is wrong, or belongs to nobody. Custody keeps other questions away."""
    world = county.world
    for n in range(4):
        home = cast.dibao(county)
        ghost = cast.adult(county)
        ghost.in_population = False
        if n % 2:
            ghost.id = _with_wrong_check_digit(ghost.id)
        home.row["account_custody"] = "监护人代管"
        collect(home, range(M0 - 4, M0 + 1), ghost)
        world.plant("payee_unknown", ghost.id, note="证号错误，或户籍与成员中均无此人")
    home = cast.dibao(county)
    home.head.in_population = False
    world.plant("payee_unknown", home.head.id, kind="decoy", note="户籍中没有，但是家庭成员")
    home = cast.dibao(county)
    ghost = cast.adult(county)
    ghost.in_population = False
    collect(home, range(M0 - 15, M0 - 11), ghost)
    world.plant("payee_unknown", ghost.id, kind="decoy", note="在最近12个月以前")


def _with_wrong_check_digit(number: str) -> str:
    right = check_character(number[:17])
    return number[:17] + ("1" if right != "1" else "2")


def shared_accounts(county: County) -> None:
    """0.5 % of the accounts serve several households; half of them are lawful custody."""
    world = county.world

    def shares(size: int, custody: str, kind: str, note: str, months: range = range(M0 - 5, M0 + 1)) -> None:
        homes = [cast.dibao(county) for _ in range(size)]
        for home in homes:
            home.row["account_custody"] = custody
            for month in months:
                home.payments_of(month)[0]["account_no"] = homes[0].account_no
        world.plant("account_shared", homes[0].account_no, kind=kind, note=note)

    for n in range(world.share_of_covered(0.0015)):
        shares(5 if n == 0 else 2, "无", "case", "一卡五户" if n == 0 else "一卡两户")
    for n in range(world.share_of_covered(0.0015)):
        shares(2, ("监护人代管", "村居代管并备案", "机构代管")[n % 3], "decoy", "各户均为合法代管")
    shares(2, "无", "decoy", "合用账户在最近12个月以前", range(M0 - 15, M0 - 11))


def many_accounts(county: County) -> None:
    """Three accounts within a year; two are a new card."""
    world = county.world
    for n, (months, kind, note) in enumerate(
        (((2, 5), "case", "一年三卡"), ((1, 9), "case", "一年三卡"), ((0, 11), "case", "一年三卡"), ((3,), "decoy", "一年两卡（换卡）"), ((4, 13), "decoy", "第三张卡在12个月以前"))
    ):  # fmt: skip
        home = cast.dibao(county)
        for back in months:
            home.payments_of(M0 - back)[0]["account_no"] = world.account()
        world.plant(
            "many_accounts", home.id, kind=kind, note=note + (f"（{n + 1}）" if kind == "case" else "")
        )


def institution_money(county: County) -> None:
    """Money for those in institutions goes to a person, or for more people than live there."""
    world = county.world
    for n in range(5):
        home = cast.in_institution(county, county.institutions[n % 3])
        home.stay["account_no"] = None  # a stay without an account is not counted against payments
        account = world.account()
        for row in home.payments:
            if n < 3 or row["for_month"] < M0 - 11:
                row.update(
                    payee_kind="个人", payee_id=home.head.id, payee_name=home.head.name, account_no=account
                )
            else:
                row["account_no"], row["payee_kind"] = account, "其他单位"
        kind, note = ("case", "集中供养金付给个人") if n < 3 else ("decoy", "付给个人的月份在最近12个月以前")
        world.plant("institution_paid_to_person", home.id, kind=kind, note=note)

    small = Institution("青岚县第五敬老院", world.account())
    homes = [cast.in_institution(county, small) for _ in range(4)]
    # One left in the middle of March; the payments went on.
    homes[0].stay["to_on"] = date(2024, 3, 15)
    for month in range(M0 - 2, M0 + 1):
        world.plant(
            "institution_headcount_mismatch", small.account_no, month_text(month), note="离院后仍按在院付款"
        )
    other = Institution("青岚县第六敬老院", world.account())
    homes = [cast.in_institution(county, other) for _ in range(3)]
    leaver = cast.in_institution(county, other, end=M0 - 1)
    leaver.stay["to_on"] = date(2024, 5, 1)
    leaver.head.died_on = date(2024, 5, 1)
    world.add(
        "deaths", person_id=leaver.head.id, name=leaver.head.name, died_on=date(2024, 5, 1), source="公安"
    )
    cast.forget_life_signs(county, leaver.head)
    world.plant(
        "institution_headcount_mismatch",
        other.account_no,
        month_text(M0 - 1),
        kind="decoy",
        note="当月1日仍在院",
    )
    world.plant(
        "institution_headcount_mismatch",
        other.account_no,
        month_text(M0),
        kind="decoy",
        note="死亡次月未再付款",
    )
