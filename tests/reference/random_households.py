"""Made-up households with their members, adjustments and reviews."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .calendar_rules import last_day, month_from_text, month_text
from .random_draw import Draw, yuan
from .random_people import People, Person
from .random_places import Places

PROGRAMMES = (
    "城市低保", "农村低保", "农村低保", "农村低保", "集中供养特困", "分散供养特困", "分散供养特困", "低保边缘", "刚性支出困难",
)  # fmt: skip


def add_households(draw: Draw, people: People, places: Places, staff: list[Person], count: int) -> None:
    """Households, each with one to four members; people turn up in several of them."""
    for _ in range(count):
        _add_household(draw, people, places, staff)


def _add_household(draw: Draw, people: People, places: Places, staff: list[Person]) -> None:
    head = people.anyone()
    family = people.family_of(head)
    crowd = draw.some([p for p in family if p is not head], 3)
    if draw.chance(0.25):
        crowd.append(people.anyone())
    members = [head] if draw.chance(0.95) else []
    members += [p for n, p in enumerate(crowd) if p is not head and p not in crowd[:n]]
    start = draw.one_of(-60, -36, -36, -30, -25, -24, -23, -22, -14, -13, -12, -11, -6, -3, -2, -1, 0, 1)
    ends = [e for e in (-15, -13, -12, -11, -7, -6, -5, -3, -2, -1, 0, 1, 3) if e >= start]
    end = draw.pick(ends) if ends and draw.chance(0.4) else None
    household = draw.add(
        "households",
        household_id=draw.number("H"),
        programme=draw.one_of(*PROGRAMMES),
        region_code=places.village(draw),
        head_id=people.number_or_invalid(head),
        head_name=people.written_name(head),
        member_count=0,
        income_per_capita_yuan=draw.one_of(
            None, yuan(0), yuan("499.99"), yuan(500), yuan("599.99"), yuan(600), yuan(900)
        ),
        amount_yuan=yuan(draw.one_of("300", "400", "450", "500", "500.5", "550", "600", "0")),
        start_month=draw.month(start),
        end_month=None if end is None else draw.month(end),
        end_reason=_end_reason(draw) if end is not None or draw.chance(0.05) else None,
        income_kind=draw.one_of(None, "无收入或收入稳定", "收入不固定"),
        last_reviewed_on=draw.maybe(0.75, draw.edge_day(-13, -12, -12, -6, -6, -1, 0)),
        caseworker_id=draw.maybe(0.85, _handler(draw, people, staff)),
        approver_id=draw.maybe(0.85, _handler(draw, people, staff)),
        care_wish=draw.one_of(None, "集中", "集中", "分散"),
        wish_on=draw.maybe(0.8, draw.day(-200, -32, -31, -30, -29, 0, 1)),
        self_care=draw.one_of(None, "全自理", "部分丧失", "完全丧失"),
        account_custody=draw.one_of(None, None, "无", "无", "监护人代管", "机构代管", "村居代管并备案"),
    )
    if household["programme"] == "集中供养特困" and draw.chance(0.3):
        household["account_custody"] = "机构代管"
    for person in members:
        _add_member(draw, people, household, person)
    _add_adjustments(draw, household, start, end)
    for _ in range(draw.one_of(0, 0, 1, 2)):
        draw.add(
            "reviews", household_id=household["household_id"], reviewed_on=draw.day(-200, -100, -60, -32, -31, -30, -5, 0, 1),
            result=draw.one_of("符合", "不符合", "不符合", "需调整"), visitors=draw.one_of(None, 1, 2),
        )  # fmt: skip


def _end_reason(draw: Draw) -> str | None:
    return draw.one_of(
        None, "死亡", "户主死亡", "迁出本地", "就业增收", "外出务工", "稳定增收", "收入超标", "其他"
    )


def _handler(draw: Draw, people: People, staff: list[Person]) -> str:
    if draw.chance(0.85):
        return people.number_or_invalid(draw.pick(staff))
    return people.number_or_invalid(people.anyone())


def _add_member(draw: Draw, people: People, household: dict[str, Any], person: Person) -> None:
    first = draw.one_of(
        None, None, None, household["start_month"], draw.month(-14, -12, -11, -6, -2, -1, 0, 1)
    )
    last = draw.maybe(0.2, draw.month(-13, -12, -6, -3, -2, -1, 0, 1))
    spans = [(first, last)]
    if draw.chance(0.12):
        # The same person again: came back, or rows that overlap.
        spans.append((draw.month(-8, -3, -1, 0), draw.maybe(0.3, draw.month(-1, 0, 2))))
    for start, end in spans:
        draw.add(
            "members",
            household_id=household["household_id"] if draw.chance(0.99) else "H-不存在",
            person_id=people.number_or_invalid(person),
            name=people.written_name(person),
            relation=draw.one_of("本人", "配偶", "子", "女"),
            covered=draw.chance(0.78),
            work_capacity=draw.one_of(None, "有劳动能力", "完全丧失"),
            income_yuan=draw.maybe(0.3, yuan(100)),
            supplement_kind=draw.maybe(0.1, "重残"),
            supplement_yuan=draw.one_of(None, yuan(0), yuan(50), yuan("0.01")),
            from_month=start,
            to_month=end,
        )


def _add_adjustments(draw: Draw, household: dict[str, Any], start: int, end: int | None) -> None:
    offsets = [start, start, -13, -12, -11, -9, -8, -7, -6, -6, -5, -3, -2, -1, 0, 1]
    for _ in range(draw.one_of(0, 0, 0, 1, 1, 2, 3)):
        _adjustment(
            draw,
            household,
            draw.one_of("新增", "增发", "减发", "渐退", "渐退", "增发", "停发"),
            draw.pick(offsets),
        )
    if end is not None:
        if draw.chance(0.7):
            _adjustment(draw, household, "停发", draw.one_of(end, end + 1, end + 1, end - 1, end + 2))
        if draw.chance(0.2):
            _adjustment(draw, household, "新增", draw.one_of(end + 1, end + 2, end + 3))
        if draw.chance(0.25):
            _adjustment(draw, household, "渐退", draw.one_of(end - 7, end - 6, end - 5, end, end + 1))


def _adjustment(draw: Draw, household: dict[str, Any], kind: str, offset: int) -> None:
    effective = draw.m0 + offset
    decided = last_day(effective - 1) + timedelta(days=draw.one_of(-20, -5, 0, 1, 5, 30))
    amount = yuan(draw.one_of("300", "350", "420", "500", "560", "610.5"))
    draw.add(
        "adjustments",
        household_id=household["household_id"] if draw.chance(0.98) else "H-不存在",
        kind=kind,
        effective_month=month_text(effective),
        amount_yuan=draw.maybe(0.8, amount) if kind != "停发" else draw.maybe(0.3, yuan(0)),
        decision_no=draw.maybe(0.75, "民函〔2024〕1号"),
        decided_on=draw.maybe(0.85, decided),
        reason=None,
        notified_on=draw.maybe(0.7, decided + timedelta(days=draw.one_of(0, 3, 90))),
    )


def settle_member_counts(draw: Draw) -> None:
    """member_count as it is at as_of in most households, else one more or fewer."""
    for household in draw.rows["households"]:
        numbers = {
            m["person_id"]
            for m in draw.rows["members"]
            if m["household_id"] == household["household_id"]
            and (m["from_month"] is None or month_from_text(m["from_month"]) <= draw.m0)
            and (m["to_month"] is None or draw.m0 <= month_from_text(m["to_month"]))
        }
        household["member_count"] = max(len(numbers) + draw.one_of(0, 0, 0, 0, 1, -1), draw.one_of(0, 1, 1))


def add_financial_assets(draw: Draw) -> None:
    """Reports at 24 × 500 yuan and around it, authorised or not."""
    for household in draw.rows["households"]:
        for _ in range(draw.one_of(0, 0, 1, 2)):
            checked: date = draw.day(-400, -30, -1, 0, 1)
            count = Decimal(household["member_count"])
            draw.add(
                "financial_assets",
                household_id=household["household_id"],
                total_yuan=yuan(str(24 * draw.one_of(500, 600) * count))
                + draw.one_of(yuan(0), yuan("0.01"), yuan("-0.01"), yuan(9000)),
                checked_on=checked,
                authorised_to=checked + timedelta(days=draw.one_of(-1, 0, 1, 100)),
            )
