"""Wrongly included, part one: people who are dead, in prison, enrolled twice, or paid from public funds."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from .calendar_rules import add_months, first_day, month_of
from .circumstances import death_in_doubt, deaths_by_person, died_on, runs_in
from .flags import Found, reference
from .identity import is_valid_number
from .matching import best, pair
from .rows import Row
from .world import DIBAO, POOR, TEKUN, World, county

PUBLIC_POSTS = ("在编在职", "退休")


def pairs_of_member(w: World, *programmes: str) -> Iterator[tuple[Row, str, list[Row]]]:
    """(household, person, member rows) of these programmes (none given: of any), valid numbers only."""
    for household_id, household in w.households.items():
        if programmes and household.programme not in programmes:
            continue
        by_person: dict[str, list[Row]] = defaultdict(list)
        for member in w.members.get(household_id, ()):
            if is_valid_number(member.person_id):
                by_person[member.person_id].append(member)
        for person, rows in by_person.items():
            yield household, person, rows


@reference("high", "households members payments deaths", columns="payments.household_id payments.paid_on")
def paid_after_death(w: World, found: Found) -> None:
    """Reading: all death rows of the person count for the match, not only the earliest; life signs only where imported."""
    deaths = deaths_by_person(w)
    for household, person, rows in pairs_of_member(w, *POOR):
        if not any(m.covered for m in rows):
            continue
        found.examine()
        if person not in deaths:
            continue
        died, key = died_on(deaths[person]), household.household_id
        grace = w.parameters["grace_months_tekun" if household.programme in TEKUN else "grace_months_dibao"]
        months, counted = [], []
        for month in range(month_of(died) + 1 + grace, w.m0 + 1):
            covered = [m for m in rows if w.is_covered(m, month)]
            if covered and any(p.paid_on is None or p.paid_on > died for p in w.regular_in(key, month)):
                months.append(month)
                counted += covered
        if not months:
            continue
        others = {m.person_id for m in w.covered_rows(key, w.m0)} - {person}
        lenient = (others and w.as_of <= add_months(died, 3)) or death_in_doubt(w, deaths[person])
        found.flag(
            key,
            person,
            severity="low" if lenient else None,
            amount=sum((w.share(key, m) for m in months), Decimal(0)),
            occurred_on=first_day(months[0]),
            match=best(pair(m, d) for m in counted for d in deaths[person]),
            region=household.region_code,
            household=key,
            person=person,
        )


@reference("medium", "households members deaths adjustments reviews", columns="adjustments.decided_on")
def death_not_processed(w: World, found: Found) -> None:
    """Reading: an adjustment without decided_on was not decided after the death."""
    deaths = deaths_by_person(w)
    for household, person, rows in pairs_of_member(w, *POOR):
        covered = [m for m in rows if w.is_covered(m, w.m0)]
        if not covered:
            continue
        found.examine()
        if person not in deaths:
            continue
        died, key = died_on(deaths[person]), household.household_id
        adjusted = any(a.decided_on and a.decided_on > died for a in w.adjustments.get(key, ()))
        reviewed = any(r.reviewed_on > died for r in w.rows("reviews") if r.household_id == key)
        if add_months(died, 3) < w.as_of and not adjusted and not reviewed:
            found.flag(
                key,
                person,
                severity="low" if death_in_doubt(w, deaths[person]) else None,
                match=best(pair(m, d) for m in covered for d in deaths[person]),
                region=household.region_code,
                household=key,
                person=person,
            )


@reference("high", "households members payments custody", columns="payments.household_id custody.to_on")
def paid_while_imprisoned(w: World, found: Found) -> None:
    """Reading: every month with a regular payment is looked at, of any programme, also one after M0 that was paid ahead."""
    custody = w.valid_rows("custody")
    for household, person, rows in pairs_of_member(w):
        key = household.household_id
        if any(m.covered for m in rows):
            found.examine()
        amount, matches = Decimal(0), []
        for month in w.regular_by_month.get(key, {}):
            first = first_day(month)
            held = [
                c
                for c in custody.get(person, ())
                if c.kind in ("监狱服刑", "强制隔离戒毒")
                and c.from_on < first
                and (c.to_on is None or first <= c.to_on)
            ]
            covered = [m for m in rows if w.is_covered(m, month)]
            if held and covered:
                amount += w.share(key, month)
                matches += [pair(m, c) for m in covered for c in held]
        if matches:
            found.flag(
                key, person, amount=amount, match=best(matches),
                region=household.region_code, household=key, person=person,
            )  # fmt: skip


def exclusive(one: str, other: str) -> bool:
    """Programmes that nobody may have at once."""
    return (one in DIBAO) != (other in DIBAO) or (one in DIBAO and other in DIBAO and one != other)


def paid_months(w: World, rows: list[Row], *programmes: str) -> dict[int, list[Row]]:
    """Month → a person's member rows covered in a household of these programmes that was regularly paid for the month."""
    months: dict[int, list[Row]] = defaultdict(list)
    for member in rows:
        if w.programme(member) in programmes:
            for month in w.regular_by_month.get(member.household_id, {}):
                if w.is_covered(member, month):
                    months[month].append(member)
    return months


@reference("high", "households members payments", columns="payments.household_id")
def benefits_overlap(w: World, found: Found) -> None:
    """Reading: with several 特困 households in a month that only the orphan part makes, the smallest share counts."""
    orphans = w.valid_rows("orphans")
    for person, rows in w.member_rows.items():
        months = paid_months(w, rows, *POOR)
        if months:
            found.examine()
        amount, counted, matches = Decimal(0), 0, []
        for month, covered in months.items():
            shares = []
            for one, other in combinations(covered, 2):
                if exclusive(w.programme(one) or "", w.programme(other) or ""):
                    shares += [w.share(m.household_id, month) for m in (one, other)]
                    matches.append(pair(one, other))
            tekun = [m for m in covered if w.programme(m) in TEKUN]
            for orphan in orphans.get(person, ()):
                if tekun and runs_in(orphan, month):
                    matches += [pair(m, orphan) for m in tekun]
                    shares = shares or [w.share(m.household_id, month) for m in tekun]
            if shares:
                counted += 1
                amount += min(shares)
        if counted >= 2:
            found.flag(person, amount=amount, match=best(matches), person=person)


@reference("high", "households members payments", columns="payments.household_id")
def enrolled_in_two_counties(w: World, found: Found) -> None:
    """Reading: the shares of one county are summed before the largest county is left out."""
    for person, rows in w.member_rows.items():
        months = paid_months(w, rows, *POOR)
        if months:
            found.examine()
        amount, counted, matches = Decimal(0), 0, []
        for month, covered in months.items():
            of_county: dict[str, dict[str, Decimal]] = defaultdict(dict)
            for member in covered:
                code = county(w.households[member.household_id].region_code)
                if code:
                    of_county[code][member.household_id] = w.share(member.household_id, month)
            if len(of_county) < 2:
                continue
            counted += 1
            sums = [sum(shares.values(), Decimal(0)) for shares in of_county.values()]
            amount += sum(sums, Decimal(0)) - max(sums)
            matches += [pair(a, b) for a, b in combinations(covered, 2) if _in_two_counties(w, a, b)]
        if counted >= 2:
            found.flag(person, amount=amount, match=best(matches), person=person)


def _in_two_counties(w: World, a: Row, b: Row) -> bool:
    one, other = (county(w.households[m.household_id].region_code) for m in (a, b))
    return one is not None and other is not None and one != other


@reference("medium", "households members")
def enrolled_in_two_households(w: World, found: Found) -> None:
    """Reading: any programme, the very same one on both sides."""
    for person, rows in w.member_rows.items():
        covered = [m for m in rows if w.is_covered(m, w.m0)]
        if covered:
            found.examine()
        matches = []
        for a, b in combinations(covered, 2):
            one, other = w.households[a.household_id], w.households[b.household_id]
            same_county = county(one.region_code) is not None and county(one.region_code) == county(
                other.region_code
            )
            if one is not other and one.programme == other.programme and same_county:
                matches.append(pair(a, b))
        if matches:
            found.flag(person, match=best(matches), person=person)
