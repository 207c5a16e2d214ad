"""Payments against decisions: short, missing, too much, late, returned, off the roster, levelled out."""

from datetime import date, timedelta

from mingcha.domain.months import first_day, month_number, month_text
from mingcha.domain.regions import township_of
from mingcha.example.background import County
from mingcha.example.households import open_household, pay_month
from mingcha.example.scenarios import cast
from mingcha.example.shape import M0


def plant(county: County) -> None:
    """All of them. Late payment comes last: it moves the days of payments that others have made."""
    too_little(county)
    nothing(county)
    too_much(county)
    returned(county)
    off_roster(county)
    levelled_out(county)
    late(county)


def too_little(county: County) -> None:
    """0.2 %: fifty yuan short for a month, or for a quarter of the destitute."""
    world = county.world
    for n in range(world.share_of_covered(0.002)):
        if n % 3 == 2:
            home = cast.tekun(county)
            home.payments_of(month_number(2024, 2))[0]["amount_yuan"] -= 50
            world.plant("underpaid", home.id, "2024Q1", note="一季度少发50元")
        else:
            home = cast.dibao(county)
            month = M0 - n % 10
            home.payments_of(month)[0]["amount_yuan"] -= 50 if n else 2
            world.plant("underpaid", home.id, month_text(month), note="当月少发")
    home = cast.dibao(county)
    home.payments_of(M0 - 2)[0]["amount_yuan"] -= 1
    world.plant("underpaid", home.id, month_text(M0 - 2), kind="decoy", note="只差1元")
    home = cast.dibao(county)
    home.payments_of(M0 - 3)[0]["amount_yuan"] -= 80
    home.payments.append(
        pay_month(world, home, M0 - 3, 80, kind="补发", paid_on=first_day(M0 - 2) + timedelta(days=20))
    )
    world.plant("underpaid", home.id, month_text(M0 - 3), kind="decoy", note="次月已补发")
    home = cast.dibao(county, end=M0 - 2, end_reason="户口迁出本县")
    world.plant("underpaid", home.id, month_text(M0 - 1), kind="decoy", note="停保以后不应发")


def nothing(county: County) -> None:
    """0.1 %: a month or a quarter not paid at all."""
    world = county.world
    for n in range(world.share_of_covered(0.001)):
        if n == 1:
            home = cast.tekun(county)
            for month in range(month_number(2023, 10), month_number(2023, 13)):
                cast.drop_payment(county, home, month)
            world.plant("not_paid", home.id, "2023Q4", note="四季度未发")
        else:
            home = cast.dibao(county)
            cast.drop_payment(county, home, M0 - n)
            world.plant("not_paid", home.id, month_text(M0 - n), note="当月未发")
    home = cast.dibao(county)
    row = home.payments_of(M0 - 4)[0]
    row.update(kind="补发", paid_on=first_day(M0 - 3) + timedelta(days=14))
    world.plant("not_paid", home.id, month_text(M0 - 4), kind="decoy", note="次月补发")
    home = cast.dibao(county, end=M0 - 3, end_reason="户口迁出本县")
    world.plant("not_paid", home.id, month_text(M0 - 2), kind="decoy", note="停保以后不应发")


def too_much(county: County) -> None:
    """0.1 %: more than was decided."""
    world = county.world
    for n in range(world.share_of_covered(0.001)):
        home = cast.dibao(county)
        home.payments_of(M0 - 1 - n)[0]["amount_yuan"] += 200 if n else 2
        world.plant("overpaid", home.id, month_text(M0 - 1 - n), note="当月多发")
    home = cast.dibao(county)
    home.payments_of(M0 - 1)[0]["amount_yuan"] += 1
    world.plant("overpaid", home.id, month_text(M0 - 1), kind="decoy", note="只多1元")
    home = cast.dibao(county)
    pay_month(world, home, M0 - 5, 100, kind="物价补贴")
    world.plant("overpaid", home.id, month_text(M0 - 5), kind="decoy", note="另发物价补贴")
    home = cast.dibao(county)
    home.payments_of(M0 - 12)[0]["amount_yuan"] += 200
    pay_month(world, home, M0 - 12, -200)["status"] = "冲正"
    world.plant(
        "overpaid", home.id, month_text(M0 - 12), kind="decoy", note="多发后已冲正，且在最近12个月以前"
    )


def returned(county: County) -> None:
    """The bank sent it back and nobody paid again: subsidies (the month itself is paid), and twice the month itself."""
    world = county.world

    def sent_back(kind: str, day: date, note: str, *, of_month: bool = False, reissued: bool = False) -> None:
        home = cast.dibao(county)
        month = M0 - 2 if day < date(2024, 6, 1) else M0
        if of_month:
            row = home.payments_of(month)[0]
            row.update(status="退票", paid_on=day)
            if not reissued:
                world.plant(
                    "not_paid", home.id, month_text(month), kind="side_effect", note="退票未补发，当月未发到"
                )
        else:
            row = pay_month(world, home, month, 150, kind="一次性", paid_on=day)
            row["status"] = "退票"
        if reissued:
            pay_month(world, home, month, row["amount_yuan"], kind="补发", paid_on=day + timedelta(days=10))
        world.plant("returned_payment_not_reissued", row["payment_id"], kind=kind, note=note)

    for _ in range(3):
        sent_back("case", date(2024, 4, 24), "补贴退票后未补发")
    for _ in range(2):
        sent_back("case", date(2024, 4, 6), "当月救助金退票后未补发", of_month=True)
    sent_back("case", date(2024, 6, 14), "退票已过十五日")
    sent_back("decoy", date(2024, 6, 15), "退票恰满十五日")
    sent_back("decoy", date(2024, 4, 6), "退票后已补发", of_month=True, reissued=True)


def off_roster(county: County) -> None:
    """Paid to a household that nobody knows, to none at all, or before its start."""
    world = county.world
    for n in range(4):
        home = cast.dibao(county)
        if n == 3:
            row = pay_month(world, home, home.row["start_month"] - 1, 300, paid_on=date(2020, 2, 7))
        else:
            row = pay_month(world, home, M0 - 1, 300)
            row["household_id"] = None if n == 1 else f"990121H9{n:05d}"
            row["account_no"] = world.account()
        world.plant("paid_off_roster", row["payment_id"], note="家庭编号不在册、为空，或早于起始月份")
    home = cast.dibao(county)
    row = pay_month(world, home, M0 - 1, 800)
    row.update(household_id=None, programme="临时救助", kind="一次性")
    world.plant("paid_off_roster", row["payment_id"], kind="decoy", note="临时救助没有家庭编号")
    row = pay_month(world, home, home.row["start_month"] - 1, 300, kind="补发", paid_on=date(2020, 3, 18))
    world.plant("paid_off_roster", row["payment_id"], kind="decoy", note="补发起始以前的月份")


def levelled_out(county: County) -> None:
    """In three villages everybody got the same: the money was collected and divided again. The neighbours' villages are small enough to see it."""
    world = county.world
    incomes = (0, 60, 120, 180, 230, 100)
    month = M0 - 1

    def village_with(
        village: str, equal: bool, kind: str, note: str, incomes: tuple[int, ...], factor: float = 1.0
    ) -> None:
        homes = [
            county.complete(open_household(world, county.offices, "农村低保", [cast.elder(county, village=village)], start=cast.USUAL_START, income=x))
            for x in incomes
        ]  # fmt: skip
        mean = round(sum(h.payments_of(month)[0]["amount_yuan"] for h in homes) / len(homes) * factor)
        for home in homes:
            row = home.payments_of(month)[0]
            gap = mean - row["amount_yuan"] if equal else 0
            row["amount_yuan"] += gap
            if abs(gap) > 1:
                world.plant(
                    "overpaid" if gap > 0 else "underpaid",
                    home.id,
                    month_text(month),
                    kind="side_effect",
                    note="均分后与决定金额不符",
                )
        world.plant("equal_split", village, month_text(month), kind=kind, note=note)

    villages = county.places.neighbour_villages
    for n in range(3):
        village_with(villages[20 + 2 * n], True, "case", "全村领到同样的钱，决定金额各不相同", incomes)
    village_with(villages[26], True, "decoy", "决定金额本来就相同", (100,) * 6)
    village_with(villages[28], True, "decoy", "发放总额与决定总额不符，不是均分", incomes, factor=1.1)
    village_with(villages[30], True, "decoy", "不足五户", incomes[:4])


def late(county: County) -> None:
    """One late batch for rural 低保 in all townships, one for the destitute of the first quarter in three; the batch before the last year does not count."""
    world = county.world
    batch, old_batch, on_the_day = month_number(2023, 9), M0 - 12, month_number(2023, 11)
    quarter = (month_number(2024, 1), month_number(2024, 2), month_number(2024, 3))
    three = county.places.townships[2:5]
    homes = {h.id: h for h in county.households}
    found: dict[tuple[str, str, int], str] = {}
    for row in world.tables["payments"]:
        home = homes.get(row["household_id"])
        if (
            home is None
            or row["kind"] != "正常"
            or row["status"] != "成功"
            or row["for_month"] <= home.row["start_month"]
        ):
            continue
        month, programme, township = row["for_month"], row["programme"], township_of(home.row["region_code"])
        if programme == "农村低保" and month in (batch, old_batch):
            row["paid_on"] = first_day(month) + timedelta(days=24)
            found[township, programme, month] = "case" if month == batch else "decoy"
        elif programme == "农村低保" and month == on_the_day:
            row["paid_on"] = first_day(month) + timedelta(days=9)
            found[township, programme, month] = "decoy"
        elif programme == "分散供养特困" and month in quarter and township in three:
            row["paid_on"] = date(2024, 2, 19)
            found[township, programme, month] = "case"
    notes = {"case": "整批迟发", "decoy": "恰为10日到账，或在最近12个月以前"}
    for (township, programme, month), kind in found.items():
        world.plant("paid_late", township, programme, month_text(month), kind=kind, note=notes[kind])
