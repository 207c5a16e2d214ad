"""Procedure of care for 特困, and of the villages' monthly reports."""

from collections import defaultdict
from datetime import date, timedelta

from .calendar_rules import age_on, first_day, month_of, month_text
from .circumstances import deaths_by_person, died_on, in_force
from .flags import Found, reference
from .identity import born_on, is_valid_number
from .matching import alone, best, pair
from .rows import Row
from .world import TEKUN, World


def agreements_in_force(w: World) -> list[Row]:
    """Care agreements in force at as_of with two valid numbers."""
    return [
        a
        for a in w.rows("care_agreements")
        if in_force(a, w.as_of, "signed_on", "valid_to")
        and is_valid_number(a.person_id)
        and is_valid_number(a.caregiver_id)
    ]


@reference("medium", "households members care_agreements", columns="care_agreements.valid_to")
def care_agreement_missing(w: World, found: Found) -> None:
    """Reading: an agreement whose caregiver's number is invalid is an agreement all the same: only person_id is joined."""
    cared = {a.person_id for a in w.rows("care_agreements") if in_force(a, w.as_of, "signed_on", "valid_to")}
    for person, rows in w.covered_now_in("分散供养特困").items():
        for key in {m.household_id for m in rows}:
            found.examine()
            if person not in cared:
                match = best(alone(m) for m in rows if m.household_id == key)
                found.flag(key, person, match=match, region=w.region(key), household=key, person=person)


@reference("medium", "care_agreements deaths households members")
def caregiver_unfit(w: World, found: Found) -> None:
    """Reading: "in force" names no column, so valid_to may be missing; rows with either number invalid are not examined. Of several reasons the best match counts."""
    agreements, deaths, tekun = agreements_in_force(w), deaths_by_person(w), w.covered_now_in(*TEKUN)
    cared_by: dict[str, set[str]] = defaultdict(set)
    for a in agreements:
        cared_by[a.caregiver_id].add(a.person_id)
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for a in agreements:
        rows[a.person_id, a.caregiver_id].append(a)
    for (person, caregiver), signed in rows.items():
        found.examine()
        matches = [
            pair(a, other, a_id="caregiver_id")
            for a in signed
            for other in [*deaths.get(caregiver, ()), *tekun.get(caregiver, ())]
        ]
        if age_on(born_on(caregiver), w.as_of) >= 80 or len(cared_by[caregiver]) > 3:
            matches += [alone(a, "caregiver_id") for a in signed]
        if matches:
            found.flag(person, caregiver, match=best(matches), person=person)


@reference("medium", "households members care_visits", columns="households.self_care")
def care_visit_overdue(w: World, found: Found) -> None:
    """Reading: "active ≥ 30 days" is the household's: first day of start_month + 30 days ≤ as_of."""
    visits = w.valid_rows("care_visits")
    for person, rows in w.covered_now_in("分散供养特困").items():
        for key in {m.household_id for m in rows}:
            h, here = w.households[key], [m for m in rows if m.household_id == key]
            if first_day(h.start_month) + timedelta(days=30) > w.as_of:
                continue
            found.examine()
            last = max((v.visited_on for v in visits.get(person, ())), default=first_day(h.start_month))
            days = {"完全丧失": 7, "部分丧失": 15}.get(h.self_care, 30)
            if last + timedelta(days=days) < w.as_of:
                joins = [pair(m, v) for m in here for v in visits.get(person, ()) if v.visited_on == last]
                match = best(joins or [alone(m) for m in here])
                found.flag(key, person, match=match, region=h.region_code, household=key, person=person)


@reference(
    "medium", "households members institution_stays", columns="households.care_wish households.wish_on"
)
def institution_wish_unmet(w: World, found: Found) -> None:
    """Reading: "no member with a stay in force" looks at every member row, at any time. No person is found: no match."""
    inside = {
        p for p, rows in w.valid_rows("institution_stays").items() if any(in_force(s, w.as_of) for s in rows)
    }
    for h in w.active_now("分散供养特困"):
        if h.care_wish != "集中" or h.wish_on is None:
            continue
        found.examine()
        late = h.wish_on + timedelta(days=30) < w.as_of
        if late and not any(m.person_id in inside for m in w.members.get(h.household_id, ())):
            found.flag(h.household_id, region=h.region_code, household=h.household_id)


def twentieth(month: int) -> date:
    """The day by which a month's village report is due."""
    return first_day(month).replace(day=20)


def report_months(w: World, count: int) -> list[int]:
    """The latest months whose 20th is before as_of."""
    last = w.m0 if twentieth(w.m0) < w.as_of else w.m0 - 1
    return list(range(last - count + 1, last + 1))


@reference("low", "regions village_reports", columns="village_reports.reported_on")
def village_report_missing(w: World, found: Found) -> None:
    """A report that came after as_of had not come."""
    reported = {(r.region_code, r.month) for r in w.rows("village_reports") if r.reported_on is not None}
    for region in w.regions_in_force():
        if region.level != "村":
            continue
        for month in report_months(w, 6):
            found.examine()
            if (region.region_code, month) not in reported:
                found.flag(region.region_code, month_text(month), region=region.region_code)


@reference("low", "village_reports", columns="village_reports.reported_on")
def village_report_late(w: World, found: Found) -> None:
    """Any region that reports is examined."""
    months = report_months(w, 6)
    for r in w.rows("village_reports"):
        if r.month in months and r.reported_on is not None:
            found.examine()
            if r.reported_on > twentieth(r.month):
                found.flag(r.region_code, month_text(r.month), region=r.region_code)


@reference(
    "medium",
    "village_reports households members deaths",
    columns="village_reports.changes village_reports.reported_on",
)
def village_reports_only_zero(w: World, found: Found) -> None:
    """Reading: "a covered member of the village died in them": covered in the month of the (earliest) death, in a household of
    that very region code, whatever the programme.
    """
    months = report_months(w, 3)
    deaths = {p: rows for p, rows in deaths_by_person(w).items() if month_of(died_on(rows)) in months}
    joins: dict[str, list[str]] = defaultdict(list)
    for person, rows in deaths.items():
        month = month_of(died_on(rows))
        for member in w.member_rows.get(person, ()):
            if w.is_covered(member, month):
                joins[w.region(member.household_id) or ""] += [pair(member, d) for d in rows]
    zero = {
        (r.region_code, r.month)
        for r in w.rows("village_reports")
        if r.reported_on is not None and r.changes == 0
    }
    for code in sorted({r.region_code for r in w.rows("village_reports")}):
        if all((code, m) in zero for m in months):
            found.examine()
            if joins[code]:
                found.flag(code, match=best(joins[code]), region=code)
