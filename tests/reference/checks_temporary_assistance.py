"""Temporary assistance: speed, reserves, and who may approve how much."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import combinations

from .circumstances import in_force
from .flags import Found, reference
from .matching import best, pair
from .parameters import min_reserve_yuan
from .rows import Row
from .world import World, total, township


@reference("medium", "temporary_assistance", columns="temporary_assistance.aided_at")
def emergency_aid_late(w: World, found: Found) -> None:
    """Exactly 24 hours is no flag; not yet aided counts to the end of as_of."""
    end = datetime.combine(w.as_of, time()) + timedelta(days=1)
    for a in w.rows("temporary_assistance"):
        if a.kind != "急难型":
            continue
        found.examine()
        took = (a.aided_at or end) - a.reported_at
        if took > timedelta(hours=24):
            severity = "high" if took > timedelta(hours=72) else None
            found.flag(a.aid_id, severity=severity, region=a.region_code, person=a.person_id)


@reference("medium", "regions township_reserves")
def reserve_missing(w: World, found: Found) -> None:
    """Every 乡 in force needs a row of the year of as_of."""
    known = {(r.region_code, r.year) for r in w.rows("township_reserves")}
    for region in w.regions_in_force():
        if region.level == "乡":
            found.examine()
            if (region.region_code, w.as_of.year) not in known:
                found.flag(region.region_code, w.as_of.year, region=region.region_code)


@reference("medium", "township_reserves", parameters="min_reserve_yuan")
def reserve_too_small(w: World, found: Found) -> None:
    """Reading: rows of every year, each by its own year's limit; a row without one is not examined."""
    for r in w.rows("township_reserves"):
        least = min_reserve_yuan(w.parameters["min_reserve_yuan"], r.region_code, r.year)
        if least is None:
            continue
        found.examine()
        if r.amount_yuan < least:
            found.flag(r.region_code, r.year, region=r.region_code)


def delegations_on(w: World, aid: Row, day: date) -> list[Row]:
    """Delegations of 临时救助 to the aid's township in force on a day; the exact township code only."""
    return [
        d
        for d in w.rows("delegations")
        if d.programme == "临时救助" and d.region_code == township(aid.region_code) and in_force(d, day)
    ]


def limit_of(delegations: list[Row]) -> Decimal | None:
    """The highest limit; None = no limit."""
    limits = [d.limit_yuan for d in delegations]
    return None if None in limits else max(limits)


@reference(
    "medium",
    "temporary_assistance delegations",
    columns="temporary_assistance.aided_at delegations.limit_yuan",
)
def approval_above_authority(w: World, found: Found) -> None:
    """No delegation on the day of aided_at, or more than its limit."""
    for a in w.rows("temporary_assistance"):
        if a.approved_by != "乡镇" or a.kind == "急难型" or a.aided_at is None:
            continue
        found.examine()
        delegations = delegations_on(w, a, a.aided_at.date())
        limit = limit_of(delegations) if delegations else None
        if not delegations or (limit is not None and a.amount_yuan > limit):
            found.flag(a.aid_id, region=a.region_code, person=a.person_id)


@reference(
    "low", "temporary_assistance delegations", columns="temporary_assistance.aided_at delegations.limit_yuan"
)
def approval_not_delegated(w: World, found: Found) -> None:
    """Reading: "in force" is on the day of aided_at; an aid not yet given is not examined; 急难型 is not left out."""
    for a in w.rows("temporary_assistance"):
        if a.approved_by != "县级" or a.aided_at is None:
            continue
        found.examine()
        delegations = delegations_on(w, a, a.aided_at.date())
        limit = limit_of(delegations) if delegations else None
        if delegations and (limit is None or a.amount_yuan <= limit):
            found.flag(a.aid_id, region=a.region_code, person=a.person_id)


@reference(
    "medium",
    "temporary_assistance delegations",
    columns="temporary_assistance.aided_at delegations.limit_yuan",
)
def aid_split(w: World, found: Found) -> None:
    """Reading: aids above their own limit, or without a limit, are left out first; windows run to the second; of the windows
    that make a flag the largest total counts. The aids' names are compared with each other.
    """
    for person, rows in w.valid_rows("temporary_assistance").items():
        aids: list[tuple[Row, Decimal]] = []
        for a in rows:
            if a.approved_by != "乡镇" or a.aided_at is None:
                continue
            delegations = delegations_on(w, a, a.aided_at.date())
            limit = limit_of(delegations) if delegations else None
            if limit is not None and a.amount_yuan <= limit:
                aids.append((a, limit))
        found.examine(bool(aids))
        windows = []
        for start, _ in sorted(aids, key=lambda aid: aid[0].aided_at):
            end = start.aided_at + timedelta(days=30)
            within = [(a, limit) for a, limit in aids if start.aided_at <= a.aided_at <= end]
            amount = total(a for a, _ in within)
            if len(within) >= 2 and amount > max(limit for _, limit in within):
                windows.append((amount, [a for a, _ in within]))
        if windows:
            amount, chosen = max(windows, key=lambda window: window[0])
            match = best(pair(a, b) for a, b in combinations(chosen, 2))
            found.flag(person, amount=amount, match=match, person=person)
