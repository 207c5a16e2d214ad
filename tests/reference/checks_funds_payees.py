"""Funds: who took the money, and into which account."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from .circumstances import in_force
from .flags import Found, reference
from .identity import is_valid_number, plain_name
from .matching import alone, best, pair
from .rows import Row
from .world import World, total

UNSUPERVISED = (None, "无")
CUSTODY = ("监护人代管", "机构代管", "村居代管并备案")
PAYEE = "payments.payee_kind payments.payee_id"


def personal_last_year(w: World) -> Iterator[Row]:
    """Regular payments of the last 12 months to 个人 (or empty)."""
    return (p for p in w.regular if p.payee_kind in (None, "个人") and w.in_last_year(p.for_month))


def uncustodied(w: World) -> Iterator[Row]:
    """Those of them to known households whose account nobody keeps for them."""
    for p in personal_last_year(w):
        household = w.households.get(p.household_id)
        if household is not None and household.account_custody in UNSUPERVISED:
            yield p


def was_member(w: World, payment: Row) -> bool:
    """Whether the payee ever was a member of the household."""
    return any(m.person_id == payment.payee_id for m in w.members.get(payment.household_id, ()))


@reference(
    "high", "households members payments", columns=f"{PAYEE} households.account_custody payments.household_id"
)
def payee_not_in_household(w: World, found: Found) -> None:
    """Reading: the payee is found nowhere, so the match is M1, or M3 where every payment's number was converted."""
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for p in uncustodied(w):
        if p.payee_id is not None and is_valid_number(p.payee_id):
            found.examine()
            if not was_member(w, p):
                rows[p.household_id, p.payee_id].append(p)
    for (key, payee), payments in rows.items():
        match = best(alone(p, "payee_id") for p in payments)
        found.flag(
            key, payee, amount=total(payments), match=match, region=w.region(key), household=key, person=payee
        )  # fmt: skip


@reference(
    "low", "households members payments", columns=f"{PAYEE} households.account_custody payments.household_id"
)
def payee_name_mismatch(w: World, found: Found) -> None:
    """Names alone are compared, so no match is given."""
    amounts: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for p in uncustodied(w):
        name = plain_name(p.payee_name)
        if p.payee_id is not None or name is None:
            continue
        found.examine()
        if name not in w.member_names(p.household_id):
            amounts[p.household_id, name] += p.amount_yuan
    for (key, name), amount in amounts.items():
        found.flag(key, name, amount=amount, region=w.region(key), household=key)


@reference(
    "high",
    "households members payments staff",
    columns="payments.payee_id payments.paid_on payments.household_id households.account_custody",
)
def staff_collects_payment(w: World, found: Found) -> None:
    """Reading: known households only; payee_name and the staff member's name are the two names that may differ."""
    staff = w.valid_rows("staff")
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    joins: dict[tuple[str, str], list[str]] = defaultdict(list)
    for p in w.regular:
        household = w.households.get(p.household_id)
        if household is None or p.payee_id is None or p.paid_on is None or not is_valid_number(p.payee_id):
            continue
        found.examine()
        posts = [s for s in staff.get(p.payee_id, ()) if in_force(s, p.paid_on)]
        if posts and not was_member(w, p) and household.account_custody != "村居代管并备案":
            rows[p.household_id, p.payee_id].append(p)
            joins[p.household_id, p.payee_id] += [
                pair(p, s, a_id="payee_id", a_name="payee_name") for s in posts
            ]
    for (key, payee), payments in rows.items():
        found.flag(
            key, payee, amount=total(payments), match=best(joins[key, payee]),
            region=w.region(key), household=key, person=payee,
        )  # fmt: skip


@reference("medium", "payments members population", columns=PAYEE)
def payee_unknown(w: World, found: Found) -> None:
    """One of the three checks that look at invalid numbers. Reading: no second side, so no match is given."""
    known = {r.person_id for table in ("population", "members") for r in w.rows(table)}
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for p in personal_last_year(w):
        if p.payee_id is None:
            continue
        found.examine()
        if not is_valid_number(p.payee_id) or p.payee_id not in known:
            amounts[p.payee_id] += p.amount_yuan
    for payee, amount in amounts.items():
        found.flag(payee, amount=amount, person=payee)


@reference("medium", "households payments", columns="payments.household_id households.account_custody")
def account_shared(w: World, found: Found) -> None:
    """Reading: amount = payments to the known households only. Any account in `institution_stays` is an institution's."""
    institutions = {s.account_no for s in w.rows("institution_stays")}
    rows: dict[str, list[Row]] = defaultdict(list)
    for p in w.regular:
        if p.household_id in w.households and w.in_last_year(p.for_month):
            rows[p.account_no].append(p)
    for account, payments in rows.items():
        found.examine()
        households = {p.household_id for p in payments}
        kept = all(w.households[h].account_custody in CUSTODY for h in households)
        if len(households) >= 2 and account not in institutions and not kept:
            found.flag(account, severity="high" if len(households) >= 5 else None, amount=total(payments))
