"""Temporary assistance: too late, beyond the township's authority, kept from it, split; reserves missing or too small."""

from datetime import date, datetime, timedelta

from mingcha.example.aid_and_petitions import aid
from mingcha.example.background import County
from mingcha.example.scenarios import cast
from mingcha.example.world import Row

MORNING = datetime(2024, 4, 16, 9, 30)


def plant(county: County) -> None:
    """All of them."""
    late_emergencies(county)
    authority(county)
    split_aids(county)
    reserves(county)


def late_emergencies(county: County) -> None:
    """More than 24 hours; days without an hour are not held against anybody."""
    world = county.world
    midnight = datetime(2024, 4, 16)
    for reported, aided, kind, note in (
        (MORNING, MORNING + timedelta(hours=24, minutes=1), "case", "超过24小时1分钟"),
        (MORNING, MORNING + timedelta(hours=80), "case", "超过72小时"),
        (MORNING, None, "case", "至今未救助"),
        (midnight, midnight + timedelta(days=2), "case", "只有日期，相差两天"),
        (MORNING, MORNING + timedelta(hours=24), "decoy", "恰为24小时"),
        (midnight, midnight + timedelta(days=1), "decoy", "只有日期，相差一天"),
    ):
        number = aid(world, cast.outsider(county), "急难型", reported, aided, 1000)
        world.plant("emergency_aid_late", number, kind=kind, note=note)


def authority(county: County) -> None:
    """The township may decide up to 2,000 yuan since 2020."""
    world = county.world
    early = datetime(2019, 12, 30, 9, 0)
    for moment, amount, decided_by, kind, note in (
        (MORNING, 2001, "乡镇", "case", "超过委托限额"),
        (MORNING, 3500, "乡镇", "case", "超过委托限额"),
        (early, 800, "乡镇", "case", "当日尚无委托"),
        (MORNING, 2000, "乡镇", "decoy", "恰为委托限额"),
    ):
        number = aid(world, cast.outsider(county), "支出型", moment, moment, amount, decided_by)
        world.plant("approval_above_authority", number, kind=kind, note=note)
    number = aid(world, cast.outsider(county), "急难型", MORNING, MORNING + timedelta(hours=3), 3000, "乡镇")
    world.plant("approval_above_authority", number, kind="decoy", note="急难型先行救助")
    for moment, amount, kind, note in (
        (MORNING, 2000, "case", "限额以内由县级审批"),
        (MORNING, 500, "case", "限额以内由县级审批"),
        (MORNING, 1200, "case", "限额以内由县级审批"),
        (MORNING, 2001, "decoy", "超过限额，应由县级审批"),
        (early, 800, "decoy", "当日尚无委托"),
    ):
        number = aid(world, cast.outsider(county), "支出型", moment, moment, amount, "县级")
        world.plant("approval_not_delegated", number, kind=kind, note=note)


def split_aids(county: County) -> None:
    """Two aids within thirty days that together pass the limit."""
    world = county.world
    for days, first, second, kind, note in (
        (30, 1800, 1900, "case", "恰隔三十日"),
        (10, 1500, 600, "case", "两次合计超过限额"),
        (0, 1001, 1000, "case", "同日两次"),
        (31, 1800, 1900, "decoy", "相隔三十一日"),
        (10, 1200, 800, "decoy", "合计恰为限额"),
    ):
        person = cast.outsider(county)
        aid(world, person, "支出型", MORNING, MORNING, first)
        aid(world, person, "支出型", MORNING, MORNING + timedelta(days=days), second)
        world.plant("aid_split", person.id, kind=kind, note=note)


def reserves(county: County) -> None:
    """Townships without a reserve this year; reserves below the least (only with the parameter min_reserve_yuan = 100000)."""
    world = county.world
    townships = county.places.townships

    def reserve(township: str) -> Row:
        return next(
            r for r in world.tables["township_reserves"] if r["region_code"] == township and r["year"] == 2024
        )

    for township in (townships[2], townships[7], townships[11]):
        world.drop("township_reserves", reserve(township))
        world.plant("reserve_missing", township, "2024", note="本年度未建备用金")
    abolished = townships[0][:6] + "199000"
    world.add(
        "regions",
        region_code=abolished,
        name="旧城乡（已撤并）",
        level="乡",
        valid_from=date(2010, 1, 1),
        valid_to=date(2022, 12, 31),
    )
    world.plant("reserve_missing", abolished, "2024", kind="decoy", note="已撤并的乡")
    reserve(townships[5])["spent_yuan"] = None
    world.plant("reserve_missing", townships[5], "2024", kind="decoy", note="已建，未使用")
    for n, (amount, kind) in enumerate(
        ((80_000, "case"), (99_999, "case"), (20_000, "case"), (100_000, "decoy"), (100_001, "decoy"))
    ):
        township = townships[12 + n]
        reserve(township).update(amount_yuan=amount, spent_yuan=min(amount, 15_000))
        world.plant(
            "reserve_too_small",
            township,
            "2024",
            kind=kind,
            note=f"备用金{amount}元（须设参数 min_reserve_yuan=100000）",
        )
