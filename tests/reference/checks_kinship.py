"""Kinship and conduct."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from .calendar_rules import month_of
from .circumstances import Kin, deaths_by_person, in_force
from .flags import Found, reference
from .identity import is_valid_number
from .matching import best, pair, weaker
from .rows import Row
from .world import POOR, World, township

LINKS = "population.father_id population.mother_id population.spouse_id"
HANDLERS = "households.caseworker_id households.approver_id"


def relatives_in(w: World, kin: Kin, household_id: str, person: str) -> Iterator[Row]:
    """Member rows (any time) of a household that are near relatives of a person."""
    near = kin.near_relatives(person)
    return (m for m in w.members.get(household_id, ()) if m.person_id in near)


def is_member(w: World, household_id: str, person: str) -> bool:
    """Whether a person ever was a member of a household."""
    return any(m.person_id == person for m in w.members.get(household_id, ()))


def handlers(household: Row) -> list[tuple[str, str]]:
    """Valid caseworker and approver of a household: (person, column); one person may be both."""
    columns = [(household[c], c) for c in ("caseworker_id", "approver_id") if household[c] is not None]
    return [(person, column) for person, column in columns if is_valid_number(person)]


def served_together(w: World, post: Row, member: Row) -> bool:
    """Whether a member was active in some month in which a post was held, up to M0."""
    last = w.m0 if post.to_on is None else min(w.m0, month_of(post.to_on))
    return any(w.member_active(member, month) for month in range(month_of(post.from_on), last + 1))


@reference("high", "households members population staff kin_registrations", columns=LINKS)
def kin_not_registered(w: World, found: Found) -> None:
    """Reading: "not a member of that household" means at no time. The match is the weaker of the staff member's and the
    relative's own joins to `population`, the best over posts and relatives.
    """
    kin = Kin(w)
    registered = {(r.staff_id, r.household_id) for r in w.rows("kin_registrations")}
    for person, posts in w.valid_rows("staff").items():
        near = kin.near_relatives(person)
        joins: dict[str, list[str]] = defaultdict(list)
        for relative in near:
            for member in w.member_rows.get(relative, ()):
                key = member.household_id
                if w.programme(member) not in POOR or is_member(w, key, person):
                    continue
                for post in posts:
                    if served_together(w, post, member):
                        own = pair(post, kin.people[person])
                        joins[key].append(weaker(own, pair(member, kin.people[relative])))
        found.examine(len(joins))
        for key, matches in joins.items():
            if (person, key) not in registered:
                found.flag(
                    key, person, match=best(matches), region=w.region(key), household=key, person=person
                )


@reference("medium", "households kin_registrations", columns="kin_registrations.visited_on")
def kin_not_visited(w: World, found: Found) -> None:
    """Joins by household only, so the staff member's number may be invalid."""
    for r in w.rows("kin_registrations"):
        household = w.households.get(r.household_id)
        if household is None or not w.household_active(household, w.m0):
            continue
        found.examine()
        if r.visited_on is None and r.filed_on + timedelta(days=30) < w.as_of:
            found.flag(r.household_id, r.staff_id, region=household.region_code, household=r.household_id)


@reference("low", "households kin_registrations", columns="kin_registrations.separate_file")
def kin_file_not_separate(w: World, found: Found) -> None:
    """Empty is not 是."""
    for r in w.rows("kin_registrations"):
        household = w.households.get(r.household_id)
        if household is None or not w.household_active(household, w.m0):
            continue
        found.examine()
        if not r.separate_file:
            found.flag(r.household_id, r.staff_id, region=household.region_code, household=r.household_id)


@reference("high", "households members population", columns=f"{HANDLERS} {LINKS}")
def own_relative_handled(w: World, found: Found) -> None:
    """Reading: a handler has no name in `households`, so only the relative's names can differ."""
    kin = Kin(w)
    for key, household in w.households.items():
        if household.programme not in POOR:
            continue
        handled = handlers(household)
        found.examine(bool(handled))
        matches = []
        for person, column in handled:
            matches += [
                pair(household, m, a_id=column, a_name="")
                for m in w.members.get(key, ())
                if m.person_id == person
            ]
            for member in relatives_in(w, kin, key, person):
                own = pair(household, kin.people[person], a_id=column, a_name="")
                matches.append(weaker(own, pair(member, kin.people[member.person_id])))
        if matches:
            found.flag(key, match=best(matches), region=household.region_code, household=key)


@reference("medium", "households members population staff", columns=f"{HANDLERS} {LINKS}")
def mutual_favour(w: World, found: Found) -> None:
    """Reading: high where one of the pairs of households makes it high; handlers with invalid numbers are not counted among
    the three. The names of a, b and both relatives are compared with `population`; the weakest join counts.
    """
    kin, staff = Kin(w), w.valid_rows("staff")
    at_township: dict[str, set[str]] = defaultdict(set)
    handled: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for key, household in w.households.items():
        for person in dict(handlers(household)):
            at_township[township(household.region_code)].add(person)
            if household.programme in POOR:
                handled[person].append((key, household))

    homes: dict[str, set[str]] = defaultdict(set)
    for key, members in w.members.items():
        for m in members:
            homes[m.person_id].add(key)

    def favours(
        relative_of: str, handler: str, near: set[str], near_homes: set[str]
    ) -> Iterator[tuple[Row, str]]:
        for key, household in handled[handler]:
            if key not in near_homes:
                continue
            relatives = [m for m in w.members.get(key, ()) if m.person_id in near]
            if is_member(w, key, relative_of) or is_member(w, key, handler):
                continue
            own = best(pair(post, kin.people[relative_of]) for post in staff[relative_of])
            yield household, best(weaker(own, pair(m, kin.people[m.person_id])) for m in relatives)

    people = sorted(staff)
    found.examine(len(people) * (len(people) - 1) // 2)
    done = {a: {} for a in people}
    for a in people:
        near = kin.near_relatives(a)
        near_homes = set().union(*(homes[n] for n in near if n in homes))
        for b in people if near_homes else ():
            if a != b and (favoured := list(favours(a, b, near, near_homes))):
                done[a][b] = favoured
    for a in people:
        for b in (b for b in done[a] if a < b and a in done[b]):
            matches, is_high = [], False
            for first, one in done[a][b]:
                for second, other in done[b][a]:
                    if first is second or abs(first.start_month - second.start_month) > 24:
                        continue
                    matches.append(weaker(one, other))
                    crowds = (at_township[township(h.region_code)] for h in (first, second))
                    is_high = is_high or all(len(crowd) >= 3 for crowd in crowds)
            if matches:
                found.flag(a, b, severity="high" if is_high else "low", match=best(matches))


@reference("medium", "households members population staff", columns=LINKS)
def relatives_cluster(w: World, found: Found) -> None:
    """Reading: of several current posts one township is enough; the township's people and its covered people are counted by
    valid number. Deaths are used where they were imported, though neither list of inputs names them.
    """
    kin, dead, covered = Kin(w), deaths_by_person(w), w.covered_now_in(*POOR)
    enrolled: dict[str, set[str]] = defaultdict(set)
    for person, rows in covered.items():
        for member in rows:
            enrolled[township(w.region(member.household_id) or "")].add(person)
    living_in: dict[str, int] = defaultdict(int)
    for row in kin.people.values():
        living_in[township(row.region_code)] += 1
    for person, posts in w.valid_rows("staff").items():
        relatives = {p for p in kin.near_relatives(person) if p not in dead}
        poor = [p for p in relatives if p in covered]
        joins = []
        for post in posts:
            code = township(post.region_code)
            if not in_force(post, w.as_of) or not enrolled[code] or not living_in[code]:
                continue
            found.examine()
            if len(poor) >= 3 and len(poor) * living_in[code] >= 3 * len(enrolled[code]) * len(relatives):
                joins.append(pair(post, kin.people[person]))
        if joins:
            theirs = best(pair(m, kin.people[p]) for p in poor for m in covered[p])
            found.flag(person, match=weaker(best(joins), theirs), person=person)


@reference("medium", "applications", columns="applications.approver_id applications.decided_at")
def approvals_in_burst(w: World, found: Found) -> None:
    """Reading: every application with decided_at is a decision, whatever it was; one register alone, so no match is given."""
    for person, rows in w.valid_rows("applications", "approver_id").items():
        moments: list[datetime] = sorted(a.decided_at for a in rows if a.decided_at is not None)
        found.examine(len({t.date() for t in moments}))
        bursts = {
            t.date()
            for t in moments
            if sum(t <= other < t + timedelta(minutes=10) for other in moments) >= 20
        }
        for day in sorted(bursts):
            found.flag(person, day.isoformat(), person=person)


@reference("medium", "applications", columns="applications.caseworker_id applications.approver_id")
def one_person_all_steps(w: World, found: Found) -> None:
    """Reading: two numbers in one row are compared as written; no person is joined, so there is no match and validity is not asked."""
    for a in w.rows("applications"):
        if a.decision not in ("确认", "不予确认") or not a.caseworker_id or not a.approver_id:
            continue
        found.examine()
        if a.caseworker_id == a.approver_id:
            found.flag(a.application_id, region=a.region_code)
