"""Wrongly included, part three: what a household owns and earns."""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from .circumstances import runs_in
from .flags import Found, reference
from .identity import is_valid_number
from .matching import best, pair
from .rows import Row
from .world import DIBAO, POOR, World


def people_of(w: World, household_id: str) -> dict[str, list[Row]]:
    """Currently active member rows by person, valid numbers only."""
    people: dict[str, list[Row]] = defaultdict(list)
    for member in w.active_rows(household_id, w.m0):
        if is_valid_number(member.person_id):
            people[member.person_id].append(member)
    return people


def owned(
    w: World, household_id: str, rows: dict[str, list[Row]], keep: Callable[[Row], bool]
) -> tuple[list[Row], list[str]]:
    """The rows of a register that active members of a household have, and their matches."""
    kept, matches = [], []
    for person, members in people_of(w, household_id).items():
        for row in rows.get(person, ()):
            if keep(row):
                kept.append(row)
                matches += [pair(m, row) for m in members]
    return kept, matches


@reference("medium", "households members vehicles")
def vehicle_owned(w: World, found: Found) -> None:
    """high with two or more such vehicles in the household."""
    vehicles = w.valid_rows("vehicles")
    for household in w.active_now(*POOR):
        found.examine()
        cars, matches = owned(
            w,
            household.household_id,
            vehicles,
            lambda v: v.status == "正常" and v.kind in ("小型汽车", "大中型客货车"),
        )
        if cars:
            found.flag(
                household.household_id,
                severity="high" if len({v.plate for v in cars}) >= 2 else None,
                match=best(matches),
                region=household.region_code,
                household=household.household_id,
            )


@reference("medium", "households members properties", columns="properties.share")
def extra_property_owned(w: World, found: Found) -> None:
    """Reading: rows of one property_no that differ in kind: their shares are summed, and each kind named counts."""
    properties = w.valid_rows("properties")
    for household in w.active_now(*POOR):
        found.examine()
        rows, _ = owned(w, household.household_id, properties, lambda p: True)
        shares: dict[str, Decimal] = defaultdict(Decimal)
        for row in rows:
            shares[row.property_no] += Decimal(1) if row.share is None else row.share
        counted = {number for number, share in shares.items() if share >= Decimal("0.5")}
        homes = {row.property_no for row in rows if row.kind == "住宅"} & counted
        shops = {row.property_no for row in rows if row.kind == "商业"} & counted
        if len(homes) > 1 or shops:
            making = shops | (homes if len(homes) > 1 else set())
            matches = [
                pair(member, row)
                for person, members in people_of(w, household.household_id).items()
                for row in properties.get(person, ())
                if row.property_no in making
                for member in members
            ]
            found.flag(
                household.household_id, match=best(matches),
                region=household.region_code, household=household.household_id,
            )  # fmt: skip


@reference("medium", "households members businesses", columns="businesses.share")
def business_registered(w: World, found: Found) -> None:
    """An empty share is not 0.10."""

    def leads(row: Row) -> bool:
        if row.status != "存续":
            return False
        if row.role == "股东":
            return row.share is not None and row.share >= Decimal("0.10")
        return row.role in ("法定代表人", "经营者")

    businesses = w.valid_rows("businesses")
    for household in w.active_now(*POOR):
        found.examine()
        _, matches = owned(w, household.household_id, businesses, leads)
        if matches:
            found.flag(
                household.household_id, match=best(matches),
                region=household.region_code, household=household.household_id,
            )  # fmt: skip


def wages_of(w: World, row: Row) -> bool:
    """Whether a row of `wages` counts now."""
    return row.last_month >= w.m0 - 3 and (row.from_month is None or row.from_month <= w.m0)


def pension_yuan(w: World, row: Row) -> Decimal:
    """A pension as income: 城乡居民 less its basic part while the exemption is in force, never below 0."""
    amount: Decimal = row.monthly_yuan
    if row.kind == "城乡居民" and w.m0 <= w.parameters["pension_exemption_to"]:
        amount = max(amount - (row.basic_yuan or Decimal(0)), Decimal(0))
    return amount


def income_limit(w: World, household: Row) -> Decimal | None:
    """k × standard × member_count; None where the household is not examined."""
    if household.programme in DIBAO:
        programmes, multiple = [household.programme], w.parameters["income_multiple_dibao"]
    else:
        programmes, multiple = list(DIBAO), w.parameters["income_multiple_margin"]
    standards = [s for p in programmes if (s := w.standard(household.region_code, p, w.m0)) is not None]
    if not standards or household.member_count < 1:
        return None
    limit: Decimal = multiple * max(standards) * household.member_count
    return limit


@reference(
    "medium",
    "households members standards",
    columns="pensions.basic_yuan public_payroll.monthly_yuan",
    any_of="wages pensions public_payroll",
)
def income_above_standard(w: World, found: Found) -> None:
    """Reading: every income row of now counts for the match, also wages below the payroll that is taken instead.

    Where only one of the 城市低保 and 农村低保 standards is known, it is the higher one.
    """
    wages, pensions, payroll = (w.valid_rows(t) for t in ("wages", "pensions", "public_payroll"))
    for household in w.active_now(*DIBAO, "低保边缘"):
        key = household.household_id
        rows = w.adjustments.get(key, ())
        if any(a.kind == "渐退" and w.m0 - 6 <= a.effective_month <= w.m0 for a in rows):
            continue
        limit = income_limit(w, household)
        if limit is None:
            continue
        found.examine()
        income, matches = Decimal(0), []
        for person, members in people_of(w, key).items():
            worked = [r for r in wages.get(person, ()) if wages_of(w, r)]
            posts = [r for r in payroll.get(person, ()) if runs_in(r, w.m0)]
            drawn = [r for r in pensions.get(person, ()) if runs_in(r, w.m0)]
            wage = sum((r.base_yuan for r in worked), Decimal(0))
            pay = sum((r.monthly_yuan or Decimal(0) for r in posts), Decimal(0))
            income += max(wage, pay) + sum((pension_yuan(w, r) for r in drawn), Decimal(0))
            matches += [pair(m, r) for m in members for r in worked + posts + drawn]
        if income > limit:
            found.flag(key, match=best(matches), region=household.region_code, household=key)


@reference("low", "households members provident_fund")
def provident_fund_active(w: World, found: Found) -> None:
    """Covered in 低保 and a contribution in M0−3 or later."""
    fund = w.valid_rows("provident_fund")
    for household in w.active_now(*DIBAO):
        for person, members in people_of(w, household.household_id).items():
            covered = [m for m in members if m.covered]
            if not covered:
                continue
            found.examine()
            rows = [f for f in fund.get(person, ()) if f.last_month >= w.m0 - 3]
            if rows:
                found.flag(
                    household.household_id, person, match=best(pair(m, f) for m in covered for f in rows),
                    region=household.region_code, household=household.household_id, person=person,
                )  # fmt: skip


@reference("medium", "households standards financial_assets", parameters="months_of_standard")
def financial_assets_above_limit(w: World, found: Found) -> None:
    """Reading: the standard is that of the household's own programme."""
    for household in w.active_now():
        reports = [r for r in w.rows("financial_assets") if r.household_id == household.household_id]
        standard = w.standard(household.region_code, household.programme, w.m0)
        if not reports or standard is None:
            continue
        found.examine()
        last = max(reports, key=lambda r: r.checked_on)
        authorised = last.authorised_to is None or last.checked_on <= last.authorised_to
        limit = w.parameters["months_of_standard"] * standard * household.member_count
        if authorised and last.total_yuan > limit:
            found.flag(household.household_id, region=household.region_code, household=household.household_id)
