"""Mistakes in the rolls: numbers, names, regions, counts."""

from datetime import date

from mingcha.domain.months import month_number
from mingcha.example.background import County
from mingcha.example.id_digits import CHARACTERS
from mingcha.example.scenarios import cast
from mingcha.example.shape import M0
from mingcha.example.world import Person


def plant(county: County) -> None:
    """All of them."""
    wrong_numbers(county)
    two_names(county)
    unknown_regions(county)
    wrong_counts(county)


def wrong_numbers(county: County) -> None:
    """A wrong check digit, an impossible day; fifteen digits are an old number, not a wrong one."""
    world = county.world

    def second_member(change: str, kind: str, note: str) -> None:
        people = cast.old_couple(county)
        home = cast.dibao(county, people)
        person = people[1]
        number = _changed(person, change)
        home.members[1]["person_id"] = number
        for sign in world.tables["life_signs"]:
            if sign["person_id"] == person.id:
                sign["person_id"] = number
        subject = person.id if change in ("old", "lower") else number
        world.plant("id_invalid", home.id, subject, kind=kind, note=note)

    for change, note in (
        ("digit", "校验码错误"),
        ("digit", "校验码错误"),
        ("date", "出生日期不存在"),
        ("short", "少一位"),
    ):
        second_member(change, "case", note)
    second_member("old", "decoy", "旧15位号")
    second_member("lower", "decoy", "末位小写x或全角，归一后正确")


def _changed(person: Person, change: str) -> str:
    number = person.id
    match change:
        case "digit":
            return number[:17] + CHARACTERS[(CHARACTERS.index(number[17]) + 4) % 11]
        case "date":
            return number[:10] + "0231" + number[14:]
        case "short":
            return number[:17]
        case "old":
            return number[:6] + number[8:17]
    return number.lower()


def two_names(county: County) -> None:
    """One number, two names; a dot or a space more is the same name."""
    world = county.world

    def renamed(first: str, second: str, kind: str, note: str) -> None:
        home = cast.dibao(county)
        home.head.name = home.row["head_name"] = second
        for row in home.payments:
            row["payee_name"] = second
        if home.application:
            home.application["applicant_name"] = second
        member = home.members[0]
        member.update(name=second, from_month=month_number(2022, 1))
        world.add(
            "members",
            **{
                **member,
                "name": first,
                "from_month": home.row["start_month"],
                "to_month": month_number(2021, 12),
            },
        )
        world.plant("identity_conflict", home.head.id, kind=kind, note=note)

    renamed("王秀英", "王秀瑛", "case", "前后两行姓名不同")
    renamed("李桂芳", "李贵芳", "case", "前后两行姓名不同")
    renamed("张玉兰", "赵玉兰", "case", "前后两行姓名不同")
    renamed("阿依古丽·买买提", "阿依古丽买买提", "decoy", "间隔号有无之别")
    renamed("刘 珍", "刘珍", "decoy", "姓名中有空格")


def unknown_regions(county: County) -> None:
    """A village that does not exist, or no longer does."""
    world = county.world
    township = county.places.townships[3]
    abolished = township[:9] + "299"
    world.add(
        "regions",
        region_code=abolished,
        name="旧庙村（已撤并）",
        level="村",
        valid_from=None,
        valid_to=date(2023, 12, 31),
    )
    for n, code in enumerate((township[:9] + "288", township[:6] + "777201", abolished)):
        home = cast.dibao(county)
        home.row["region_code"] = code
        world.plant("region_unknown", home.id, note="区划代码不存在或已撤销" + f"（{n + 1}）")
    for code, note in ((township, "只填到乡镇"), (county.places.villages[0], "区划代码有效")):
        home = cast.dibao(county)
        home.row["region_code"] = code
        world.plant("region_unknown", home.id, kind="decoy", note=note)


def wrong_counts(county: County) -> None:
    """The head-count does not agree with the members; whoever left is not counted."""
    world = county.world
    for n in range(world.share_of_covered(0.001, at_least=4)):
        home = cast.dibao(county)
        home.row["member_count"] += 1 + n % 2
        world.plant("member_count_mismatch", home.id, note="家庭人口与成员行数不符")
    people = cast.old_couple(county)
    home = cast.dibao(county, people, left={people[1].id: M0 - 3})
    world.plant("member_count_mismatch", home.id, kind="decoy", note="成员已移出，人数相符")
    people = cast.couple(county, children=0)
    home = cast.dibao(county, people, end=M0 - 3, end_reason="户口迁出本县")
    home.row["member_count"] = 5
    world.plant("member_count_mismatch", home.id, kind="decoy", note="户已终止，不再比对")
