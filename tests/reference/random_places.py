"""Made-up regions, standards, delegations, reserves and county figures."""

from datetime import date
from decimal import Decimal

from .random_draw import Draw, yuan

COUNTIES = ("999901000000", "999902000000", "610399000000")
"""The last lies under 610300, where a least reserve is set; none of them exists."""


class Places:
    """counties, townships and villages of a world; `odd` are codes of other kinds that households may carry."""

    def __init__(self, draw: Draw) -> None:
        self.counties = list(COUNTIES)
        self.townships = [c[:6] + f"{n:03d}000" for c in COUNTIES for n in (1, 2, 3)]
        self.villages = [t[:9] + f"{n:03d}" for t in self.townships for n in (1, 2)]
        self.odd = ["999901001099", "999900000000", "999902002000", "999902003001", "999901000000"]
        self._add_regions(draw)

    def _add_regions(self, draw: Draw) -> None:
        add = draw.add
        for code in ("999900000000", "610300000000"):
            add("regions", region_code=code, name="某市", level="市")
        for level, codes in (("县", self.counties), ("乡", self.townships), ("村", self.villages)):
            for code in codes:
                # A few begin or end right at as_of.
                start = draw.maybe(0.3, draw.one_of(date(2010, 1, 1), draw.day(-1, 0, 0, 1)))
                end = draw.maybe(0.15, draw.day(-1, 0, 1, 400))
                if level == "县":
                    start = end = None
                add(
                    "regions",
                    region_code=code,
                    name=f"某{level}",
                    level=level,
                    valid_from=start,
                    valid_to=end,
                )

    def village(self, draw: Draw) -> str:
        """Where a household lives; the first village is crowded, the last township empty."""
        if draw.chance(0.06):
            return draw.pick(self.odd)
        return self.villages[0] if draw.chance(0.25) else draw.pick(self.villages[:-2])


def add_standards(draw: Draw, places: Places) -> None:
    """Nested and dated standards; one county has none of its own, and 610399 none at all for 农村低保."""
    for code in ("999900000000", "999901000000", "999901001000", "610399000000"):
        for programme in ("城市低保", "农村低保", "集中供养特困", "分散供养特困", "低保边缘", "刚性支出困难"):
            if code == "610399000000" and programme in ("农村低保", "低保边缘"):
                continue
            if code == "999901001000" and draw.chance(0.5):
                continue
            amount = yuan(draw.one_of("500", "600", "612.5", "480.01"))
            early = draw.one_of(-30, -18)
            draw.add(
                "standards", region_code=code, programme=programme, monthly_yuan=amount - 50,
                from_month=draw.month(early), to_month=draw.one_of(None, draw.month(-13, -1, 0)),
            )  # fmt: skip
            later = draw.one_of(-12, -1, 0, 0, 1)
            draw.add(
                "standards", region_code=code, programme=programme, monthly_yuan=amount,
                from_month=draw.month(later), to_month=draw.maybe(0.2, draw.month(1, 6)),
            )  # fmt: skip


def add_delegations_and_reserves(draw: Draw, places: Places) -> None:
    """Delegations that begin, end and overlap near as_of, some without a limit; reserves at the least amount and around it."""
    for code in places.townships:
        for _ in range(draw.one_of(0, 1, 1, 2)):
            draw.add(
                "delegations",
                region_code=code,
                programme=draw.one_of("临时救助", "临时救助", "临时救助", "低保"),
                limit_yuan=draw.one_of(None, yuan(1000), yuan(1000), yuan(2000), yuan("999.99")),
                from_on=draw.day(-400, -60, -45, -31, -30, -10),
                to_on=draw.maybe(0.35, draw.day(-40, -30, -20, 0, 100)),
            )
        for year in range(draw.as_of.year - 1, draw.as_of.year + 1):
            if draw.chance(0.7):
                draw.add(
                    "township_reserves", region_code=code, year=year,
                    amount_yuan=draw.one_of(yuan(100000), yuan("99999.99"), yuan(50000), yuan(0), yuan(200000)),
                    spent_yuan=draw.maybe(0.5, yuan(1000)),
                )  # fmt: skip
    draw.add("township_reserves", region_code=places.townships[-1], year=2019, amount_yuan=yuan(10))
    draw.add(
        "delegations",
        region_code=places.counties[0],
        programme="临时救助",
        limit_yuan=None,
        from_on=date(2020, 1, 1),
    )


def add_region_stats(draw: Draw, places: Places) -> None:
    """Three counties are too few for an outlier; `many_counties` adds the others."""
    for code in [*places.counties, "999900000000"]:
        for year in (draw.as_of.year - 1, draw.as_of.year, draw.as_of.year + 1):
            draw.add(
                "region_stats", region_code=code, year=year, population=draw.one_of(199, 200, 1000),
                disposable_income_yuan=yuan(draw.one_of(9000, 12000)), aged_share=Decimal("0.2"),
            )  # fmt: skip


def add_fund_movements(draw: Draw, places: Places) -> None:
    """Money that arrives, moves on within 30 days or not, and is left over around 15 %."""
    for code in places.counties:
        for year in (draw.as_of.year - 2, draw.as_of.year - 1, draw.as_of.year):
            incoming = draw.one_of(yuan(100000), yuan(1000))
            spent = incoming * draw.one_of(
                Decimal("0.85"), Decimal("0.84"), Decimal("0.86"), Decimal("1"), Decimal("1.1")
            )
            parts = [("上级下达", None, code, incoming / 2), ("本级安排", None, code, incoming / 4)]
            parts += [("上年结转", None, draw.one_of(code, code[:6] + "001000"), incoming / 4)]
            parts += [
                ("发放到户", draw.one_of(code, code[:6] + "001000"), None, spent - 100),
                ("收回", code, None, 100),
            ]
            for kind, sender, receiver, amount in parts:
                _movement(
                    draw, year, kind, sender, receiver, yuan(str(amount)), min(date(year, 3, 31), draw.as_of)
                )
    for _ in range(8):
        code = draw.pick(places.counties + places.townships[:2])
        received = draw.day(-400, -60, -32, -31, -30, -29, -3, 1)
        _movement(
            draw,
            draw.as_of.year,
            "上级下达",
            draw.maybe(0.5, "999900000000"),
            draw.maybe(0.95, code),
            yuan(777),
            received,
        )
        if draw.chance(0.6):
            passed = draw.as_of if received > draw.as_of else draw.day(-60, -31, -30, -1, 0, 1)
            kind = draw.one_of("拨付下级", "发放到户", "收回")
            _movement(draw, draw.as_of.year, kind, draw.one_of(code, code, None), None, yuan(70), passed)


def _movement(
    draw: Draw, year: int, kind: str, sender: str | None, receiver: str | None, amount: Decimal, day: date
) -> None:
    draw.add(
        "fund_movements", movement_id=draw.number("M"), year=year, kind=kind, from_region_code=sender,
        to_region_code=receiver, amount_yuan=amount, moved_on=day,
        programme=draw.one_of("困难群众救助补助资金", "农村低保", "特困", "临时救助"),
    )  # fmt: skip
