"""Funds: lateness, amounts, balances, and what institutions were paid."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from .calendar_rules import first_day, month_text, quarter_months
from .circumstances import in_force
from .due import due, due_periods, regular_paid, stop
from .flags import Found, reference
from .rows import Row
from .world import DIBAO, World, county, total, township


@reference("medium", "households payments", columns="payments.household_id payments.paid_on")
def paid_late(w: World, found: Found) -> None:
    """Reading: the programme is the payment's own, the township the household's."""
    late: dict[tuple[str, str, int], list[tuple[int, Decimal]]] = defaultdict(list)
    for p in w.regular:
        household = w.households.get(p.household_id)
        if household is None or p.paid_on is None or not w.in_last_year(p.for_month):
            continue
        if p.for_month <= household.start_month:
            continue
        if p.programme in DIBAO:
            month = p.for_month
        elif p.programme == "分散供养特困":
            month = quarter_months(p.for_month)[0]
        else:
            continue
        found.examine()
        days = (p.paid_on - first_day(month).replace(day=10)).days
        if days > 0:
            late[township(household.region_code), p.programme, p.for_month].append((days, p.amount_yuan))
    for (code, programme, month), rows in late.items():
        found.flag(
            code,
            programme,
            month_text(month),
            severity="high" if max(days for days, _ in rows) > 30 else None,
            amount=sum((amount for _, amount in rows), Decimal(0)),
            region=code,
        )


@reference(
    "medium", "households payments adjustments", columns="adjustments.amount_yuan payments.household_id"
)
def overpaid(w: World, found: Found) -> None:
    """The same periods as underpaid; regular payments alone; exactly one yuan more is no flag."""
    for period in due_periods(w):
        found.examine()
        excess = regular_paid(w, period) - period.due_yuan
        if excess > 1:
            h = period.household
            found.flag(*period.subject, amount=excess, region=h.region_code, household=h.household_id)


@reference("high", "households payments", columns="payments.household_id")
def paid_off_roster(w: World, found: Found) -> None:
    """Regular payments to nobody on the roster, or for a month before the start."""
    for p in w.regular:
        found.examine()
        household = w.households.get(p.household_id)
        if household is None or p.for_month < household.start_month:
            found.flag(
                p.payment_id, amount=p.amount_yuan, region=w.region(p.household_id), household=p.household_id
            )


@reference("low", "payments", columns="payments.household_id")
def many_accounts(w: World, found: Found) -> None:
    """A household number is enough; it need not be known."""
    accounts: dict[str, set[str]] = defaultdict(set)
    for p in w.regular:
        if p.household_id is not None and w.in_last_year(p.for_month):
            accounts[p.household_id].add(p.account_no)
    for key, numbers in accounts.items():
        found.examine()
        if len(numbers) >= 3:
            found.flag(key, region=w.region(key), household=key)


def squared_variation(amounts: list[Decimal]) -> Fraction | None:
    """(population standard deviation ÷ mean)², exact; None where the mean is 0."""
    values = [Fraction(a) for a in amounts]
    mean = sum(values, Fraction(0)) / len(values)
    if not mean:
        return None
    return sum(((v - mean) ** 2 for v in values), Fraction(0)) / len(values) / mean**2


@reference("high", "households payments adjustments", columns="adjustments.amount_yuan payments.household_id")
def equal_split(w: World, found: Found) -> None:
    """Reading: a village is a region code whose last three digits are not 000; households whose Due is unknown, or that are
    past stop, are left out; paid means a regular sum above 0. 城市低保 and 农村低保 together.
    """
    groups: dict[tuple[str, int], list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for key, h in w.households.items():
        if h.programme not in DIBAO or h.region_code.endswith("000"):
            continue
        end = stop(w, h)
        for month in range(w.m0 - 11, w.m0 + 1):
            if not w.household_active(h, month) or (end is not None and month >= end):
                continue
            paid, amount = total(w.regular_in(key, month)), due(w, h, month)
            if paid > 0 and amount is not None:
                groups[h.region_code, month].append((amount, paid))
    for (village, month), rows in groups.items():
        if len(rows) < 5:
            continue
        found.examine()
        dues, paids = [d for d, _ in rows], [p for _, p in rows]
        spread_due, spread_paid = squared_variation(dues), squared_variation(paids)
        if spread_due is None or spread_paid is None:
            continue
        near = abs(sum(paids) - sum(dues)) * 50 <= sum(dues)
        if spread_due >= Fraction(1, 100) and spread_paid <= Fraction(4, 10000) and near:
            excess = sum((p - d for d, p in rows if p > d), Decimal(0))
            found.flag(village, month_text(month), amount=excess, region=village)


INCOMING = ("上级下达", "本级安排", "上年结转")


@reference(
    "medium", "fund_movements", columns="fund_movements.from_region_code fund_movements.to_region_code"
)
def fund_balance_high(w: World, found: Found) -> None:
    """Reading: what goes to or from a township of the county goes to or from the county."""
    received: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    spent: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for m in w.rows("fund_movements"):
        if m.year >= w.as_of.year:
            continue
        to, sender = (county(c) if c else None for c in (m.to_region_code, m.from_region_code))
        if m.kind in INCOMING and to:
            received[to, m.year] += m.amount_yuan
        if m.kind in ("发放到户", "收回") and sender:
            spent[sender, m.year] += m.amount_yuan
    for (code, year), amount in received.items():
        if amount <= 0:
            continue
        found.examine()
        balance = amount - spent[code, year]
        if balance * 100 > amount * 15:
            found.flag(code, year, amount=balance, region=code)


@reference(
    "medium", "fund_movements", columns="fund_movements.from_region_code fund_movements.to_region_code"
)
def fund_slow(w: World, found: Found) -> None:
    """The very region that received the money must have moved some on."""
    moved_on: dict[str, list[Row]] = defaultdict(list)
    for m in w.rows("fund_movements"):
        if m.kind in ("拨付下级", "发放到户") and m.from_region_code:
            moved_on[m.from_region_code].append(m)
    for m in w.rows("fund_movements"):
        if m.kind != "上级下达" or not m.to_region_code:
            continue
        found.examine()
        limit = m.moved_on + timedelta(days=30)
        passed = any(m.moved_on <= o.moved_on <= limit for o in moved_on[m.to_region_code])
        if not passed and limit < w.as_of:
            found.flag(m.movement_id, amount=m.amount_yuan, region=m.to_region_code)


@reference("medium", "households payments", columns="payments.household_id payments.payee_kind")
def institution_paid_to_person(w: World, found: Found) -> None:
    """Reading: 集中供养特困 is the household's programme."""
    for key, h in w.households.items():
        if h.programme != "集中供养特困":
            continue
        months = w.regular_by_month.get(key, {})
        rows = [p for m, ps in months.items() if w.in_last_year(m) for p in ps]
        found.examine(bool(rows))
        personal = [p for p in rows if p.payee_kind in (None, "个人")]
        if personal:
            found.flag(key, amount=total(personal), region=h.region_code, household=key)


@reference(
    "medium",
    "households payments institution_stays",
    columns="payments.household_id institution_stays.account_no",
)
def institution_headcount_mismatch(w: World, found: Found) -> None:
    """Reading: stays are counted by distinct people; numbers are not joined, so invalid ones count too."""
    stays: dict[str, list[Row]] = defaultdict(list)
    for s in w.rows("institution_stays"):
        if s.account_no is not None:
            stays[s.account_no].append(s)
    paid: dict[tuple[str, int], set[str]] = defaultdict(set)
    for p in w.regular:
        if w.programme(p) == "集中供养特困":
            paid[p.account_no, p.for_month].add(p.household_id)
    for account, rows in stays.items():
        for month in range(w.m0 - 11, w.m0 + 1):
            found.examine()
            present = {s.person_id for s in rows if in_force(s, first_day(month))}
            if len(present) != len(paid[account, month]):
                found.flag(account, month_text(month))
