"""Data quality."""

from collections import defaultdict
from itertools import combinations

from .flags import Found, reference
from .identity import is_valid_number, plain_name
from .world import World

STEPS = (
    "applied_on",
    "accepted_on",
    "survey_started_on",
    "notice_from",
    "notice_to",
    "decided_on",
    "notified_on",
)


@reference("low", "members")
def id_invalid(w: World, found: Found) -> None:
    """Reading: 15 digits with an impossible date are named by their 18-digit form. Nothing is joined: no match."""
    for key, number in sorted({(m.household_id, m.person_id) for m in w.rows("members")}):
        found.examine()
        if not is_valid_number(number):
            found.flag(key, number, region=w.region(key), household=key, person=number)


@reference("low", "members")
def identity_conflict(w: World, found: Found) -> None:
    """Looks at invalid numbers too. Reading: the flag is about names that differ, so no match is given."""
    names: dict[str, set[str]] = defaultdict(set)
    for m in w.rows("members"):
        name = plain_name(m.name)
        if name is not None:
            names[m.person_id].add(name)
    for person, different in names.items():
        found.examine()
        if len(different) >= 2:
            found.flag(person, person=person)


@reference("low", "applications", columns=" ".join(f"applications.{step}" for step in STEPS[1:]))
def date_order_wrong(w: World, found: Found) -> None:
    """Every pair of given dates, not only neighbours."""
    for a in w.rows("applications"):
        found.examine()
        given = [a[step] for step in STEPS if a[step] is not None]
        if any(earlier > later for earlier, later in combinations(given, 2)):
            found.flag(a.application_id, region=a.region_code)


@reference("low", "households regions")
def region_unknown(w: World, found: Found) -> None:
    """Households that have ended too."""
    known = {r.region_code for r in w.regions_in_force()}
    for key, h in w.households.items():
        found.examine()
        if h.region_code not in known:
            found.flag(key, region=h.region_code, household=key)


@reference("low", "households members")
def member_count_mismatch(w: World, found: Found) -> None:
    """Distinct numbers, valid or not."""
    for h in w.active_now():
        found.examine()
        if h.member_count != len({m.person_id for m in w.active_rows(h.household_id, w.m0)}):
            found.flag(h.household_id, region=h.region_code, household=h.household_id)
