"""Wrongly included, part two: public pay, payments after the exit, reviews without effect, split households."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from itertools import combinations

from .calendar_rules import first_day
from .checks_wrongly_included import PUBLIC_POSTS, pairs_of_member
from .circumstances import Kin, runs_in
from .due import stop
from .flags import Found, reference
from .matching import best, pair, weaker
from .world import DIBAO, POOR, World, county, total


@reference("high", "households members payments public_payroll", columns="payments.household_id")
def public_employee_enrolled(w: World, found: Found) -> None:
    """Months of the last 12 on the payroll, covered and paid."""
    payroll = w.valid_rows("public_payroll")
    for household, person, rows in pairs_of_member(w, *POOR):
        key = household.household_id
        if any(m.covered for m in rows):
            found.examine()
        amount, matches = Decimal(0), []
        for month in w.regular_by_month.get(key, {}):
            posts = [p for p in payroll.get(person, ()) if p.kind in PUBLIC_POSTS and runs_in(p, month)]
            covered = [m for m in rows if w.is_covered(m, month)]
            if w.in_last_year(month) and posts and covered:
                amount += w.share(key, month)
                matches += [pair(m, p) for m in covered for p in posts]
        if matches:
            found.flag(
                key, person, amount=amount, match=best(matches),
                region=household.region_code, household=key, person=person,
            )  # fmt: skip


@reference("low", "households members public_payroll")
def supplementary_post_enrolled(w: World, found: Found) -> None:
    """Covered in 低保 and currently on the payroll with another kind than 在编在职 or 退休."""
    payroll = w.valid_rows("public_payroll")
    for household, person, rows in pairs_of_member(w, *DIBAO):
        covered = [m for m in rows if w.is_covered(m, w.m0)]
        if covered:
            found.examine()
        posts = [p for p in payroll.get(person, ()) if p.kind not in PUBLIC_POSTS and runs_in(p, w.m0)]
        if covered and posts:
            found.flag(
                household.household_id, person, match=best(pair(m, p) for m in covered for p in posts),
                region=household.region_code, household=household.household_id, person=person,
            )  # fmt: skip


@reference("medium", "households members public_payroll")
def public_employee_in_household(w: World, found: Found) -> None:
    """Reading: not covered = no row of the person in this household is covered in M0."""
    payroll = w.valid_rows("public_payroll")
    matches: dict[str, list[str]] = {}
    for household in w.active_now(*DIBAO):
        found.examine()
        matches[household.household_id] = []
    for household, person, rows in pairs_of_member(w, *DIBAO):
        active = [m for m in rows if w.member_active(m, w.m0)]
        posts = [p for p in payroll.get(person, ()) if p.kind in PUBLIC_POSTS and runs_in(p, w.m0)]
        if active and not any(m.covered for m in active):
            matches[household.household_id] += [pair(m, p) for m in active for p in posts]
    for key, rows_matches in matches.items():
        if rows_matches:
            found.flag(key, match=best(rows_matches), region=w.region(key), household=key)


@reference("high", "households payments adjustments", columns="payments.household_id")
def paid_after_exit(w: World, found: Found) -> None:
    """Every regular payment for a month from stop on, also a later month paid ahead."""
    for key, household in w.households.items():
        end = stop(w, household)
        if end is None:
            continue
        found.examine()
        months = [m for m in w.regular_by_month.get(key, {}) if m >= end]
        if months:
            found.flag(
                key,
                amount=sum((total(w.regular_in(key, m)) for m in months), Decimal(0)),
                occurred_on=first_day(min(months)),
                region=household.region_code,
                household=key,
            )


@reference("medium", "households reviews adjustments", columns="adjustments.decided_on")
def review_failed_not_adjusted(w: World, found: Found) -> None:
    """The latest review decides; an adjustment on its very day answers it."""
    reviews = defaultdict(list)
    for review in w.rows("reviews"):
        reviews[review.household_id].append(review)
    for household in w.active_now():
        key = household.household_id
        if key not in reviews:
            continue
        found.examine()
        last = max(reviews[key], key=lambda r: r.reviewed_on)
        adjusted = any(a.decided_on and a.decided_on >= last.reviewed_on for a in w.adjustments.get(key, ()))
        if last.result == "不符合" and last.reviewed_on + timedelta(days=30) < w.as_of and not adjusted:
            found.flag(key, region=household.region_code, household=key)


@reference("medium", "households population")
def household_split(w: World, found: Found) -> None:
    """Reading: one person who heads two households shares a book with himself. Two heads, two joins: the weaker is the match."""
    people = Kin(w).people
    headed = [h for h in w.active_now(*DIBAO) if h.head_id in people and county(h.region_code)]
    found.examine(len(headed))
    shared = defaultdict(list)
    for h in sorted(headed, key=lambda h: h.household_id):
        shared[people[h.head_id].book_no, county(h.region_code)].append(h)
    for together in shared.values():
        for one, other in combinations(together, 2):
            joins = [pair(h, people[h.head_id], a_id="head_id", a_name="head_name") for h in (one, other)]
            found.flag(
                one.household_id, other.household_id, match=weaker(*joins),
                region=one.region_code, household=one.household_id,
            )  # fmt: skip
