"""Supervision: outliers, petitions, the hotline."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction

from .calendar_rules import add_months
from .flags import Found, reference
from .rows import Row, day_of
from .world import DIBAO, POOR, World, county, township

LEVELS = ("村", "乡", "县", "市", "省")


def median(values: Iterable[Fraction]) -> Fraction:
    """The middle one; of an even number the mean of the middle two."""
    ranked = sorted(values)
    middle = len(ranked) // 2
    return ranked[middle] if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2


def thirds(rows: list[Row]) -> list[list[Row]]:
    """NTILE(3): as equal as can be, the larger groups first."""
    size, extra = divmod(len(rows), 3)
    sizes = [size + (n < extra) for n in range(3)]
    starts = [sum(sizes[:n]) for n in range(3)]
    return [rows[start : start + count] for start, count in zip(starts, sizes, strict=True)]


@reference("medium", "regions region_stats households members")
def coverage_outlier(w: World, found: Found) -> None:
    """Reading: county rows are those whose region is a 县 in `regions`, which is why that table is an input, in force or not;
    nobody is joined, so covered people are distinct numbers, valid or not.
    """
    counties = {r.region_code for r in w.rows("regions") if r.level == "县"}
    covered: dict[str, set[str]] = defaultdict(set)
    for m in w.covered_now:
        if w.programme(m) in DIBAO:
            covered[county(w.region(m.household_id) or "") or ""].add(m.person_id)
    years = {s.year for s in w.rows("region_stats") if s.year <= w.as_of.year}
    rows = [
        s
        for s in w.rows("region_stats")
        if years and s.year == max(years) and s.region_code in counties and s.population >= 200
    ]
    rows.sort(key=lambda s: (s.disposable_income_yuan, s.region_code))
    for third in thirds(rows):
        if len(third) < 5:
            continue
        found.examine(len(third))
        rates = {s.region_code: Fraction(len(covered[s.region_code]), s.population) for s in third}
        centre = median(rates.values())
        spread = median(abs(rate - centre) for rate in rates.values())
        for code, rate in rates.items():
            if spread > 0 and abs(rate - centre) > 2 * Fraction(14826, 10000) * spread:
                found.flag(code, region=code)


@reference("medium", "petitions households members")
def petitions_concentrated(w: World, found: Found) -> None:
    """Reading: covered people are distinct numbers, valid or not; townships without a petition are in the mean."""
    covered: dict[str, set[str]] = defaultdict(set)
    for m in w.covered_now:
        if w.programme(m) in POOR:
            covered[township(w.region(m.household_id) or "")].add(m.person_id)
    count: dict[str, int] = defaultdict(int)
    for p in w.rows("petitions"):
        if w.as_of - timedelta(days=90) < p.received_on:
            count[township(p.region_code)] += 1
    rates = {
        code: Fraction(1000 * count[code], len(people))
        for code, people in covered.items()
        if len(people) >= 100
    }
    found.examine(len(rates))
    if not rates:
        return
    mean = sum(rates.values(), Fraction(0)) / len(rates)
    variance = sum(((r - mean) ** 2 for r in rates.values()), Fraction(0)) / len(rates)
    for code, rate in rates.items():
        above = rate - mean
        if above > 0 and above**2 > 4 * variance and count[code] >= 3:
            found.flag(code, region=code)


@reference("medium", "petitions", columns="petitions.petitioner_key")
def petition_repeated(w: World, found: Found) -> None:
    """The same petitioner and topic twice in the 12 months to as_of."""
    count: dict[tuple[str, str], int] = defaultdict(int)
    for p in w.rows("petitions"):
        if p.petitioner_key is not None and p.received_on > add_months(w.as_of, -12):
            count[p.petitioner_key, p.topic] += 1
    for (petitioner, topic), number in count.items():
        found.examine()
        if number >= 2:
            found.flag(petitioner, topic)


@reference("low", "petitions", columns="petitions.petitioner_key")
def petition_skipped_level(w: World, found: Found) -> None:
    """Earlier is an earlier day; lower is lower than the level of this petition."""
    for p in w.rows("petitions"):
        if p.level not in ("市", "省") or p.petitioner_key is None:
            continue
        found.examine()
        lower = LEVELS[: LEVELS.index(p.level)]
        before = any(
            q.petitioner_key == p.petitioner_key and q.received_on < p.received_on and q.level in lower
            for q in w.rows("petitions")
        )
        if not before:
            found.flag(p.petition_id, region=p.region_code)


@reference("medium", "petitions", columns="petitions.acknowledged_on petitions.replied_on")
def petition_overdue(w: World, found: Found) -> None:
    """15 days to acknowledge, 60 to reply."""
    for p in w.rows("petitions"):
        found.examine()
        told, answered = p.acknowledged_on or w.as_of, p.replied_on or w.as_of
        if told > p.received_on + timedelta(days=15) or answered > p.received_on + timedelta(days=60):
            found.flag(p.petition_id, region=p.region_code)


@reference("medium", "hotline_tests")
def hotline_unanswered(w: World, found: Found) -> None:
    """Reading: regions with fewer than five tests are looked at too, and clear."""
    tests: dict[str, list[Row]] = defaultdict(list)
    for t in w.rows("hotline_tests"):
        if t.in_hours and w.as_of - timedelta(days=90) < day_of(t.tested_at) <= w.as_of:
            tests[t.region_code].append(t)
    for code, rows in tests.items():
        found.examine()
        missed = sum(not t.answered for t in rows)
        if len(rows) >= 5 and missed * 5 > len(rows):
            found.flag(code, region=code)
