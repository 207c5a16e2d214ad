"""Means: public employment, vehicles, property, businesses, income, savings."""

from datetime import date

from mingcha.example.background import County
from mingcha.example.households import Household
from mingcha.example.places import standard_at
from mingcha.example.registers import (
    be_on_payroll,
    draw_pension,
    own_property,
    own_vehicle,
    pay_contributions,
    run_business,
    save_for_housing,
)
from mingcha.example.scenarios import cast
from mingcha.example.shape import M0

RURAL = standard_at("农村低保", M0)
URBAN = standard_at("城市低保", M0)


def plant(county: County) -> None:
    """All of them."""
    public_payroll(county)
    vehicles(county)
    properties(county)
    businesses(county)
    income(county)
    income_decoys(county)
    savings(county)


def public_payroll(county: County) -> None:
    """0.2 %: paid by the state while covered; with other posts; or in the same household."""
    world = county.world
    for n in range(world.share_of_covered(0.002)):
        home = cast.dibao(county, cast.couple(county))
        # Half left the post in March: paid in the last twelve months, no income today.
        be_on_payroll(
            world, home.head, "在编在职" if n % 2 else "退休", 4200, to_month=M0 - 3 if n % 2 else None
        )
        world.plant("public_employee_enrolled", home.id, home.head.id, note="财政供养期间为保障对象")
        if not n % 2:
            world.plant(
                "income_above_standard", home.id, kind="side_effect", note="财政供养收入使人均收入高于标准"
            )
    home = cast.dibao(county, cast.couple(county))
    be_on_payroll(world, home.head, "在编在职", 4200, to_month=M0 - 12)
    world.plant(
        "public_employee_enrolled", home.id, home.head.id, kind="decoy", note="离职恰在最近12个月之前"
    )
    home = cast.dibao(county, cast.couple(county))
    namesake = cast.adult(county)
    namesake.name = home.head.name
    be_on_payroll(world, namesake, "在编在职", 4200)
    world.plant("public_employee_enrolled", home.id, home.head.id, kind="decoy", note="同名异号的人在编")

    for n in range(world.share_of_covered(0.002)):
        home = cast.dibao(county, cast.couple(county))
        kind = ("公益性岗位", "村干部补贴", "临时聘用")[n % 3]
        be_on_payroll(world, home.head, kind, 500)
        world.plant("supplementary_post_enrolled", home.id, home.head.id, note=kind)
        if n < 2:
            world.plant(
                "public_employee_enrolled",
                home.id,
                home.head.id,
                kind="decoy",
                note=f"{kind}不是在编在职或退休",
            )
    home = cast.dibao(county, cast.couple(county))
    be_on_payroll(world, home.head, "公益性岗位", 500, to_month=M0 - 1)
    world.plant("supplementary_post_enrolled", home.id, home.head.id, kind="decoy", note="上月已离岗")
    home = cast.tekun(county)
    be_on_payroll(world, home.head, "公益性岗位", 500)
    world.plant("supplementary_post_enrolled", home.id, home.head.id, kind="decoy", note="特困，不在本项范围")

    for n in range(world.share_of_covered(0.001)):
        home = cast.dibao(county, cast.couple(county), covered=[True, False, True])
        # A pay slip without an amount: the post is known, the income is not.
        be_on_payroll(world, home.people[1], "在编在职", None if n % 2 else 900)
        world.plant("public_employee_in_household", home.id, note="共同生活的配偶在编")
    for kind, to_month, note in (
        ("公益性岗位", None, "公益岗不是财政供养"),
        ("在编在职", M0 - 1, "上月已离职"),
    ):
        home = cast.dibao(county, cast.couple(county), covered=[True, False, True])
        be_on_payroll(world, home.people[1], kind, 500, to_month=to_month)
        world.plant("public_employee_in_household", home.id, kind="decoy", note=note)


def vehicles(county: County) -> None:
    """2 %: a car or a lorry."""
    world = county.world
    for n in range(world.share_of_covered(0.02)):
        home = cast.dibao(county, cast.couple(county, children=n % 3 // 2))
        for _ in range(2 if n % 8 == 0 else 1):
            own_vehicle(world, home.people[n % 2], "大中型客货车" if n % 10 == 3 else "小型汽车", "正常")
        world.plant("vehicle_owned", home.id, note="两辆以上" if n % 8 == 0 else "名下有汽车")
    for kind, status, registered_on, note in (
        ("小型汽车", "报废", None, "已报废"),
        ("小型汽车", "注销", None, "已注销"),
        ("农用车", "正常", None, "农用车"),
        ("摩托车", "正常", None, "摩托车"),
        ("残疾人专用车", "正常", None, "残疾人专用车"),
        ("小型汽车", "正常", date(2024, 7, 2), "截至日以后登记"),
    ):
        home = cast.dibao(county)
        own_vehicle(world, home.head, kind, status, registered_on)
        world.plant("vehicle_owned", home.id, kind="decoy", note=note)
    people = cast.old_couple(county)
    home = cast.dibao(county, people, left={people[1].id: M0 - 1})
    own_vehicle(world, people[1], "小型汽车", "正常")
    world.plant("vehicle_owned", home.id, kind="decoy", note="车主上月已移出本户")


def properties(county: County) -> None:
    """1 %: a second dwelling or business premises."""
    world = county.world

    def owns(kind: str, note: str, *estates: tuple[str, float | None]) -> Household:
        home = cast.dibao(county, cast.couple(county, children=0))
        for use, share in estates:
            own_property(world, home.head, use, share)
        world.plant("extra_property_owned", home.id, kind=kind, note=note)
        return home

    for n in range(world.share_of_covered(0.01)):
        if n % 3 == 0:
            owns("case", "商业用房", ("商业", None))
        elif n % 3 == 1:
            owns("case", "两套住宅", ("住宅", None), ("住宅", None))
        else:
            owns("case", "第二套恰占一半", ("住宅", None), ("住宅", 0.5))
    owns("decoy", "第二套份额不足一半", ("住宅", None), ("住宅", 0.49))
    owns("decoy", "一套住宅加宅基地", ("住宅", None), ("宅基地", None))
    owns("decoy", "一套住宅加公租房", ("住宅", None), ("公租房", None))
    home = owns("decoy", "夫妻共有的同一套住宅")
    number = own_property(world, home.people[0], "住宅", 0.5)
    own_property(world, home.people[1], "住宅", 0.5, number)


def businesses(county: County) -> None:
    """1 %: runs a business."""
    world = county.world
    kinds = (
        ("经营者", None, "个体经营者"),
        ("法定代表人", None, "法定代表人"),
        ("股东", 0.10, "持股恰为一成"),
    )
    for n in range(world.share_of_covered(0.01)):
        role, share, note = kinds[n % 3]
        home = cast.dibao(county, cast.couple(county, children=0))
        run_business(world, home.people[n % 2], role, "存续", share)
        world.plant("business_registered", home.id, note=note)
    for role, status, share, note in (
        ("股东", "存续", 0.09, "持股不足一成"),
        ("合作社成员", "存续", None, "合作社成员"),
        ("经营者", "注销", None, "已注销"),
        ("法定代表人", "吊销", None, "已吊销"),
    ):
        home = cast.dibao(county)
        run_business(world, home.head, role, status, share)
        world.plant("business_registered", home.id, kind="decoy", note=note)


def income(county: County) -> None:
    """0.6 %: contributions, pensions or payroll above the standard."""
    world = county.world
    for n in range(world.share_of_covered(0.006, at_least=6)):
        if n % 3 == 0:
            home = cast.dibao(county, cast.couple(county))
            # A contribution paid three months ago still counts.
            pay_contributions(world, home.people[2], "青岚宏达建材厂", 3600, last_month=M0 - 3)
            note = "子女在职参保，按缴费基数计"
        elif n % 3 == 1:
            home = cast.dibao(county)
            draw_pension(world, home.head, "职工", RURAL + 1, None)
            note = "养老金比标准多1元"
        else:
            people = cast.couple(county)
            home = cast.near_dibao(county, people)
            pay_contributions(world, people[2], "青岚宏达建材厂", 3 * URBAN * 3 // 2 + 100)
            note = "低保边缘，超过标准1.5倍"
        world.plant("income_above_standard", home.id, note=note)


def income_decoys(county: County) -> None:
    """At the line, exempt, out of date, or in gradual exit."""
    world = county.world
    home = cast.dibao(county)
    draw_pension(world, home.head, "职工", RURAL, None)
    world.plant("income_above_standard", home.id, kind="decoy", note="人均收入恰等于标准")
    home = cast.dibao(county)
    draw_pension(world, home.head, "城乡居民", RURAL + 100, 123)
    world.plant("income_above_standard", home.id, kind="decoy", note="扣除基础养老金后不超过标准")
    home = cast.dibao(county, cast.couple(county))
    pay_contributions(world, home.people[2], "青岚宏达建材厂", 3600, last_month=M0 - 4)
    world.plant("income_above_standard", home.id, kind="decoy", note="四个月前已停缴")
    home = cast.dibao(county, cast.couple(county))
    pay_contributions(world, home.people[2], "青岚宏达建材厂", 3600)
    cast.set_amount_from(county, home, "渐退", M0 - 6, 400, "就业增收，渐退")
    world.plant("income_above_standard", home.id, kind="decoy", note="渐退期内")
    people = cast.couple(county)
    home = cast.near_dibao(county, people)
    pay_contributions(world, people[2], "青岚宏达建材厂", 3 * URBAN * 3 // 2)
    world.plant("income_above_standard", home.id, kind="decoy", note="低保边缘，恰为标准1.5倍")


def savings(county: County) -> None:
    """Housing fund still paid in; savings above the limit (only with the parameter months_of_standard = 24)."""
    world = county.world
    for _ in range(world.share_of_covered(0.002)):
        home = cast.dibao(county, cast.couple(county))
        save_for_housing(world, home.head, "青岚宏达建材厂", 2600, last_month=M0 - 3)
        world.plant("provident_fund_active", home.id, home.head.id, note="公积金缴至三个月前")
    home = cast.dibao(county, cast.couple(county))
    save_for_housing(world, home.head, "青岚宏达建材厂", 2600, last_month=M0 - 4)
    world.plant("provident_fund_active", home.id, home.head.id, kind="decoy", note="公积金四个月前停缴")
    home = cast.dibao(county, cast.couple(county), covered=[True, False, True])
    save_for_housing(world, home.people[1], "青岚宏达建材厂", 2600)
    world.plant("provident_fund_active", home.id, home.people[1].id, kind="decoy", note="缴存人不是保障对象")

    def saved(total: int, authorised_to: date | None, kind: str, note: str) -> None:
        home = cast.dibao(county)
        report = world.tables["financial_assets"][-1]
        report.update(total_yuan=total, checked_on=date(2024, 3, 8), authorised_to=authorised_to)
        world.plant(
            "financial_assets_above_limit",
            home.id,
            kind=kind,
            note=note + "（须设参数 months_of_standard=24）",
        )

    for n in range(3):
        saved(24 * RURAL + 1 + 9000 * n, date(2025, 3, 8), "case", "超过24个月标准")
    saved(24 * RURAL, date(2025, 3, 8), "decoy", "恰为24个月标准")
    saved(50 * RURAL, date(2024, 3, 7), "decoy", "授权已过期，不能使用")
