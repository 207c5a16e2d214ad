"""Made-up payments: right, late, a fen too much or little, returned, reversed, shared out anew, into strange accounts."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .calendar_rules import first_day, month_text, quarter_months
from .due import due, stop
from .random_draw import Draw, yuan
from .random_people import People, Person
from .rows import Row
from .world import DIBAO, World

SHARED_ACCOUNTS = ("622800000000000001", "622800000000000002")
CENTRE_ACCOUNTS = ("310000000000000001", "310000000000000002")
"""The first ones take several households' money, the others belong to institutions."""


class Payer:
    """Writes the payments of a world's households.

    The reference's own Due places the amounts exactly on its limits.
    """

    def __init__(self, draw: Draw, people: People, staff: list[Person]) -> None:
        self._draw, self._people, self._staff = draw, people, staff
        self._world = World({t: draw.rows[t] for t in ("households", "adjustments")}, draw.as_of)
        self._accounts: dict[str, list[str]] = {}
        self._members: dict[str, list[dict[str, Any]]] = {}
        for member in draw.rows["members"]:
            self._members.setdefault(member["household_id"], []).append(member)

    def pay_all(self) -> None:
        """Fifteen months of payments for every household, and some for nobody on the roster."""
        draw = self._draw
        pooled = {draw.m0 - n for n in range(12) if draw.chance(0.25)}
        for household in self._world.households.values():
            accounts = [
                f"62170000{draw.random.randrange(10**8):08d}" for _ in range(draw.one_of(1, 1, 1, 3, 4))
            ]
            if draw.chance(0.3):
                accounts = [draw.one_of(*SHARED_ACCOUNTS, SHARED_ACCOUNTS[0])]
            if household.programme == "集中供养特困" and draw.chance(0.8):
                accounts = [draw.one_of(*CENTRE_ACCOUNTS)]
            self._accounts[household.household_id] = accounts
            pays_on = not draw.chance(0.2)
            for month in self._months(household, pays_on):
                crowded = household.programme in DIBAO and household.region_code.endswith("001001")
                self._pay_month(household, month, crowded and month in pooled)
        for _ in range(5):
            self._payment(None, draw.m0 - draw.one_of(0, 1, 11, 12), yuan(300), "农村低保")
            self._payment("H-不存在", draw.m0 - draw.one_of(0, 1, 11, 12), yuan(300), "农村低保")

    def _months(self, household: Row, pays_on: bool) -> list[int]:
        draw = self._draw
        first = max(draw.m0 - 15, household.start_month - (1 if draw.chance(0.15) else 0))
        end = stop(self._world, household)
        last = draw.m0 + (1 if draw.chance(0.2) else 0)
        if end is not None and not (pays_on and draw.chance(0.35)):
            last = min(last, end - 1 + draw.one_of(0, 0, 0, 1))
        months = list(range(first, last + 1))
        if household.programme == "分散供养特困" and draw.chance(0.8):
            months = [m for m in months if m == quarter_months(m)[0]]
        return months

    def _pay_month(self, household: Row, month: int, pooled: bool) -> None:
        draw = self._draw
        month_due = due(self._world, household, month) or Decimal(400)
        amount = month_due
        if household.programme == "分散供养特困":
            amount = sum(
                (due(self._world, household, m) or Decimal(0) for m in quarter_months(month)), Decimal(0)
            )
        amount += yuan(
            draw.one_of("0", "0", "0", "0", "0", "1", "-1", "1.01", "-1.01", "0.99", "-150", "200")
        )
        if pooled:
            amount = yuan(draw.one_of("450", "455", "445"))
        programme = (
            household.programme if household.programme not in ("低保边缘", "刚性支出困难") else "农村低保"
        )
        if draw.chance(0.03):
            programme = draw.one_of("城市低保", "临时救助", "分散供养特困")
        key = household.household_id
        turn = draw.random.random()
        if turn < 0.06 and not pooled:
            return
        if turn < 0.14 and not pooled and amount > 0:
            half = (amount / 2).quantize(Decimal("0.01"))
            self._payment(key, month, half, programme)
            if draw.chance(0.7):
                self._payment(key, month, amount - half, programme, kind=draw.one_of("补发", "正常", None))
            return
        if turn < 0.22 and not pooled:
            returned = self._payment(
                key, month, amount, programme, status=draw.one_of("退票", "退票", "处理中", "冲正")
            )
            if draw.chance(0.6) and returned["paid_on"]:
                again = self._payment(key, month, amount, programme, kind=draw.one_of("补发", "正常", None))
                again["paid_on"] = returned["paid_on"] + timedelta(days=draw.one_of(-1, 0, 1, 20))
            return
        self._payment(key, month, max(amount, Decimal(0)), programme)
        if draw.chance(0.06):
            kind = draw.one_of("物价补贴", "丧葬费", "一次性", "照料护理费", "补发")
            self._payment(key, month, yuan(60), programme, kind=kind)

    def _payment(
        self,
        key: str | None,
        month: int,
        amount: Decimal,
        programme: str,
        status: str = "成功",
        kind: str | None = None,
    ) -> dict[str, Any]:
        draw = self._draw
        account = draw.pick(self._accounts.get(key or "", ["622800000000000009"]))
        payee, name, payee_kind = self._payee(key or "", account)
        return draw.add(
            "payments",
            payment_id=draw.number("P"),
            programme=programme,
            household_id=key,
            payee_id=payee,
            payee_name=name,
            payee_kind=payee_kind,
            account_no=account if draw.chance(0.9) else f"{account[:4]} {account[4:8]}-{account[8:]}",
            for_month=month_text(month),
            amount_yuan=amount,
            paid_on=self._paid_on(month),
            status=status,
            kind=kind or draw.one_of(None, "正常", "正常"),
        )

    def _paid_on(self, month: int) -> date | None:
        draw = self._draw
        if draw.chance(0.05):
            return None
        due_day = first_day(month).replace(day=10)
        if draw.chance(0.1):
            due_day = first_day(quarter_months(month)[0]).replace(day=10)
        paid = due_day + timedelta(days=draw.one_of(-5, -2, 0, 0, 0, 0, 0, 1, 20, 30, 31))
        # Some reach exactly to as_of or just beyond it; most of M0's are there.
        if paid > draw.as_of and draw.chance(0.7):
            return draw.day(-20, -16, -15, -14, -1, 0)
        return paid

    def _payee(self, key: str, account: str) -> tuple[str | None, str, str | None]:
        draw, people = self._draw, self._people
        if account in CENTRE_ACCOUNTS and draw.chance(0.8):
            return None, "某某敬老院", draw.one_of("供养机构", "供养机构", "其他单位")
        kind = draw.one_of(None, "个人", "个人")
        members = self._members.get(key, [])
        turn = draw.random.random()
        if members and turn < 0.88:
            member = draw.pick(members)
            number = member["person_id"] if draw.chance(0.7) else None
            return number, member["name"] if draw.chance(0.97) else "李·代领", kind
        if turn < 0.92:
            cadre = draw.pick(self._staff)
            return people.written(cadre), people.written_name(cadre), kind
        if turn < 0.95:
            stranger = people.anyone()
            return people.number_or_invalid(stranger, 0.3), people.written_name(stranger), kind
        return draw.one_of(None, "999999195001010014"), draw.one_of("查无此人", "查 无此人"), kind


def add_institution_stays(draw: Draw, people: People) -> None:
    """Stays that begin and end at first days of months and at as_of."""
    for member in draw.rows["members"]:
        if draw.chance(0.25):
            _stay(draw, people, member["person_id"])
    for person in draw.some(people.all, 6):
        _stay(draw, people, people.number_or_invalid(person))


def _stay(draw: Draw, people: People, number: str) -> None:
    month = draw.m0 - draw.one_of(0, 1, 5, 12, 20)
    draw.add(
        "institution_stays",
        person_id=number,
        institution="某某敬老院",
        account_no=draw.one_of(None, *CENTRE_ACCOUNTS, *CENTRE_ACCOUNTS),
        from_on=first_day(month) + timedelta(days=draw.one_of(-1, 0, 1)),
        to_on=draw.maybe(0.3, draw.one_of(draw.day(-1, 0, 1), first_day(month + 3))),
    )
