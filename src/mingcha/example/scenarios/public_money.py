"""Budget money that stays where it is."""

from datetime import date

from mingcha.example.background import County
from mingcha.example.places import CITY
from mingcha.example.world import Row


def plant(county: County) -> None:
    """All of them, in the small neighbours: the county itself is in order."""
    balances(county)
    slow_money(county)


def outflows(county: County, region_code: str, year: int) -> list[Row]:
    """Payments to households of a county and year, by day."""
    return [
        r for r in county.world.tables["fund_movements"]
        if r["from_region_code"] == region_code and r["year"] == year and r["kind"] == "发放到户"
    ]  # fmt: skip


def balances(county: County) -> None:
    """More than 15 % left at the end of a year."""
    world = county.world
    for n in range(3):
        region, year = county.places.neighbours[n], 2023
        world.drop("fund_movements", outflows(county, region, year)[9])
        world.plant("fund_balance_high", region, str(year), note="结余超过15%")
    region = county.places.neighbours[3]
    # In 260,000, out 221,000: exactly 15 %.
    outflows(county, region, 2023)[9]["amount_yuan"] -= 19_000
    world.plant("fund_balance_high", region, "2023", kind="decoy", note="结余恰为15%")
    region = county.places.neighbours[4]
    world.drop("fund_movements", outflows(county, region, 2024)[1])
    world.plant("fund_balance_high", region, "2024", kind="decoy", note="当年尚未结束")


def slow_money(county: County) -> None:
    """Money came down and nothing went out for thirty days."""
    world = county.world

    def arrives(neighbour: int, day: date, stopped: tuple[int, ...], kind: str, note: str) -> None:
        region = county.places.neighbours[neighbour]
        rows = outflows(county, region, 2024)
        world.drop("fund_movements", *[rows[month - 1] for month in stopped])
        number = world.number("F")
        world.add(
            "fund_movements", movement_id=number, year=2024, programme="困难群众救助补助资金", kind="上级下达",
            from_region_code=CITY, to_region_code=region, amount_yuan=30_000, moved_on=day,
        )  # fmt: skip
        world.plant("fund_slow", number, kind=kind, note=note)

    for n in range(3):
        arrives(5 + n, date(2024, 2, 20 + n), (3,), "case", "下达后三十日内没有拨付或发放")
    arrives(8, date(2024, 3, 13), (3,), "decoy", "恰在第三十日发放")
    arrives(9, date(2024, 5, 31), (6,), "decoy", "截至日恰满三十日")
