"""Missed: people in need who are in no scheme."""

from datetime import timedelta

from .calendar_rules import add_months, age_on, last_day
from .checks_wrongly_included import pairs_of_member
from .checks_wrongly_included_means import people_of
from .circumstances import (
    Kin,
    death_in_doubt,
    deaths_by_person,
    in_prison_now,
    orphans_active,
    seriously_ill,
    severely_disabled,
)
from .flags import Found, reference
from .identity import born_on
from .matching import alone, best, pair
from .rows import Row, day_of
from .world import DIBAO, POOR, TEKUN, World


def mentions(text: str | None, *words: str) -> bool:
    """Whether a text is given and contains one of the words."""
    return text is not None and any(word in text for word in words)


def ended_dibao_members(w: World) -> dict[str, list[Row]]:
    """Group (4): rows of those covered in the end_month of a 低保 household that ended since 2016 for another reason."""
    rows: dict[str, list[Row]] = {}
    for household, person, members in pairs_of_member(w, *DIBAO):
        end = household.end_month
        if end is None or not w.parameters["since_exit"] <= end <= w.m0 - 1:
            continue
        covered = [m for m in members if w.is_covered(m, end)]
        if covered and not mentions(household.end_reason, "死亡", "迁出"):
            rows.setdefault(person, []).extend(covered)
    return rows


def refused_applicants(w: World) -> dict[str, list[Row]]:
    """Group (5): refusals of 低保 or 特困 decided since 2017."""
    rows = {
        person: [
            a
            for a in applications
            if a.programme in ("低保", "特困")
            and a.decision == "不予确认"
            and a.decided_on is not None
            and a.decided_on >= w.parameters["since_refusal"]
        ]
        for person, applications in w.valid_rows("applications", "applicant_id").items()
    }
    return {person: refusals for person, refusals in rows.items() if refusals}


def at_risk(w: World) -> dict[str, list[Row]]:
    """Rows of risk_watch whose risk is not cleared, by person."""
    rows = {p: [r for r in rows if not r.cleared] for p, rows in w.valid_rows("risk_watch").items()}
    return {person: kept for person, kept in rows.items() if kept}


@reference(
    "medium",
    "households members",
    columns="households.end_month households.end_reason applications.decided_on",
    any_of="disabilities illnesses risk_watch applications",
)
def eligible_group_not_enrolled(w: World, found: Found) -> None:
    """Reading: the person is found in no second register, so the match is M1, or M3 where every group row was converted."""
    groups = (
        severely_disabled(w),
        seriously_ill(w),
        at_risk(w),
        ended_dibao_members(w),
        refused_applicants(w),
    )
    enrolled, orphans, dead, imprisoned = (
        set(w.covered_now_in(*POOR)),
        orphans_active(w, w.m0),
        deaths_by_person(w),
        in_prison_now(w),
    )
    for person in sorted(set().union(*groups)):
        found.examine()
        if person in enrolled or person in orphans or person in dead or person in imprisoned:
            continue
        rows = [row for group in groups for row in group.get(person, ())]
        found.flag(
            person,
            severity="high" if sum(person in group for group in groups) >= 2 else None,
            match=best(alone(r, "applicant_id" if "applicant_id" in r else "person_id") for r in rows),
            person=person,
        )


@reference("high", "households members disabilities illnesses")
def single_person_not_enrolled(w: World, found: Found) -> None:
    """An active member of a 低保边缘 household, severely disabled or seriously ill, in neither 低保 nor 特困."""
    disabled, ill, enrolled = severely_disabled(w), seriously_ill(w), w.covered_now_in(*POOR)
    for household in w.active_now("低保边缘"):
        for person, members in people_of(w, household.household_id).items():
            found.examine()
            rows = [*disabled.get(person, ()), *ill.get(person, ())]
            if rows and person not in enrolled:
                found.flag(
                    household.household_id, person, match=best(pair(m, r) for m in members for r in rows),
                    region=household.region_code, household=household.household_id, person=person,
                )  # fmt: skip


@reference(
    "medium",
    "population disabilities pensions households members",
    columns="population.father_id population.mother_id population.spouse_id",
)
def may_be_destitute(w: World, found: Found) -> None:
    """Reading: a link with an invalid number is a link to somebody without a death, so to somebody living; a population row
    whose own number is invalid is not examined, so it makes nobody a parent or spouse.
    """
    kin, disabled, dead, orphans = Kin(w), severely_disabled(w), deaths_by_person(w), orphans_active(w, w.m0)
    tekun, pensions = w.covered_now_in(*TEKUN), w.valid_rows("pensions")
    for person, row in kin.people.items():
        found.examine()
        age = age_on(born_on(person), w.as_of)
        in_group = age >= 60 or age < 16
        if not (in_group or person in disabled) or person in tekun or person in orphans or person in dead:
            continue
        family = kin.spouses(person) | kin.children(person) | ({row.spouse_id} - {None})
        if age < 60:
            family |= {row.father_id, row.mother_id} - {None}
        if any(relative not in dead for relative in family):
            continue
        if any(_is_provided(w, p) for p in pensions.get(person, ())):
            continue
        matches = [alone(row)] if in_group else []
        matches += [pair(row, d) for d in disabled.get(person, ())]
        found.flag(person, match=best(matches), region=row.region_code, person=person)


def _is_provided(w: World, pension: Row) -> bool:
    """A current pension other than 城乡居民 or 遗属."""
    current = pension.from_month <= w.m0 and (pension.to_month is None or w.m0 <= pension.to_month)
    return current and pension.kind not in ("城乡居民", "遗属")


@reference(
    "medium",
    "risk_watch households members temporary_assistance",
    columns="risk_watch.identified_on temporary_assistance.aided_at",
)
def watched_person_without_aid(w: World, found: Found) -> None:
    """No aid in the 12 months to as_of, by the day of aided_at."""
    enrolled, dead, aids = w.covered_now_in(*POOR), deaths_by_person(w), w.valid_rows("temporary_assistance")
    since = add_months(w.as_of, -12)
    for person, rows in at_risk(w).items():
        found.examine()
        due = [r for r in rows if r.identified_on is None or r.identified_on <= w.as_of - timedelta(days=30)]
        aided = any(a.aided_at and since < day_of(a.aided_at) <= w.as_of for a in aids.get(person, ()))
        if due and person not in enrolled and person not in dead and not aided:
            found.flag(person, match=best(map(alone, due)), region=due[0].region_code, person=person)


@reference("high", "deaths members")
def recorded_dead_but_alive(w: World, found: Found) -> None:
    """Reading: a member row of an unknown household or a future month is a member too ("any time"). The match pairs member
    rows with all death rows; life signs carry no name and do not better it.
    """
    for person, deaths in deaths_by_person(w).items():
        members = w.member_rows.get(person)
        if not members:
            continue
        found.examine()
        if death_in_doubt(w, deaths):
            found.flag(person, match=best(pair(m, d) for m in members for d in deaths), person=person)


@reference("medium", "households members standards", columns="households.income_per_capita_yuan")
def part_of_household_enrolled(w: World, found: Found) -> None:
    """Counts members, valid number or not: nobody is joined."""
    for household in w.active_now(*DIBAO):
        standard = w.standard(household.region_code, household.programme, w.m0)
        if standard is None or household.income_per_capita_yuan is None:
            continue
        found.examine()
        active = {m.person_id for m in w.active_rows(household.household_id, w.m0)}
        covered = {m.person_id for m in w.covered_rows(household.household_id, w.m0)}
        if 1 <= len(covered) < len(active) and household.income_per_capita_yuan < standard:
            found.flag(household.household_id, region=household.region_code, household=household.household_id)


@reference("medium", "households members disabilities illnesses", columns="members.supplement_yuan")
def supplement_missing(w: World, found: Found) -> None:
    """Reading: of several covered rows of a person in a household, one with a supplement is enough."""
    disabled, ill = severely_disabled(w), seriously_ill(w)
    for household in w.active_now(*DIBAO):
        for person, members in people_of(w, household.household_id).items():
            covered = [m for m in members if m.covered]
            if not covered:
                continue
            found.examine()
            age = age_on(born_on(person), w.as_of)
            matches = [alone(m) for m in covered] if age >= 70 or age < 18 else []
            matches += [
                pair(m, r) for m in covered for r in [*disabled.get(person, ()), *ill.get(person, ())]
            ]
            if matches and not any(m.supplement_yuan for m in covered):
                found.flag(
                    household.household_id, person, match=best(matches),
                    region=household.region_code, household=household.household_id, person=person,
                )  # fmt: skip


@reference(
    "medium",
    "households members illnesses risk_watch",
    columns="households.end_month households.end_reason risk_watch.identified_on",
)
def exited_then_in_need(w: World, found: Found) -> None:
    """A household without end_reason did not end for 死亡."""
    ill, watched, dead, enrolled = seriously_ill(w), at_risk(w), deaths_by_person(w), w.covered_now_in(*POOR)
    matches: dict[str, list[str]] = {}
    for household, person, rows in pairs_of_member(w, *POOR):
        end = household.end_month
        if end is None or not w.m0 - 6 <= end <= w.m0 - 1 or mentions(household.end_reason, "死亡"):
            continue
        covered = [m for m in rows if w.is_covered(m, end)]
        if not covered:
            continue
        found.examine()
        need = list(ill.get(person, ()))
        need += [r for r in watched.get(person, ()) if r.identified_on and r.identified_on > last_day(end)]
        if need and person not in dead and person not in enrolled:
            matches.setdefault(household.household_id, []).extend(pair(m, r) for m in covered for r in need)
    for key, joined in matches.items():
        found.flag(key, match=best(joined), region=w.region(key), household=key)
