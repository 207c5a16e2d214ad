"""Holidays that were written down before chinesecalendar has them: read, checked, counted. The days here are made up."""

from datetime import date

import pytest

from mingcha.catalog.holidays import announce_holidays, read_holidays
from mingcha.domain.errors import ClerkError
from mingcha.domain.lights import days_between
from mingcha.domain.working_days import (
    AnnouncedYear,
    announce_years,
    is_working_day,
    last_known_year,
    working_day_numbers,
    working_days_between,
)

NEXT = last_known_year() + 1
"""The first year that chinesecalendar does not have."""


@pytest.fixture(autouse=True)
def nothing_stays_announced():
    yield
    announce_holidays()


def written(folder, off: str, worked: str = "[]", *, year: int = NEXT, more: str = ""):
    """A holidays.yml of one year."""
    source = "source: {document: 测试用的安排, section: 虚构, certainty: read}"
    bounds = f"from: {year}-01-01, until: {year + 1}-01-01, {more}{source}"
    path = folder / "holidays.yml"
    path.write_text(
        f"- {{id: holiday_days_off, title: 放假, unit: words, values: [{{value: {off}, {bounds}}}]}}\n"
        f"- {{id: holiday_days_worked, title: 上班, unit: words, values: [{{value: {worked}, {bounds}}}]}}\n"
    )
    return path


def saturday_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + (5 - day.weekday()) % 7)


WEEK = f"[{NEXT}-01-01, {NEXT}-05-01, {NEXT}-10-01至{NEXT}-10-07]"


def test_what_ships_names_no_year_that_nobody_announced():
    from mingcha.catalog.content_root import content_root

    assert all(
        y.year <= last_known_year() + 1 for y in read_holidays(content_root() / "parameters" / "holidays.yml")
    )


def test_a_year_that_is_written_down_is_counted_like_the_others(tmp_path):
    worked = saturday_after(date(NEXT, 10, 8))
    written(tmp_path, WEEK, f"[{worked}]")
    with pytest.raises(ClerkError, match="DAY-01"):
        is_working_day(date(NEXT, 10, 1))
    announce_holidays(tmp_path)
    assert last_known_year() == NEXT
    week = [is_working_day(date(NEXT, 10, d)) for d in range(1, 8)]
    assert week == [False] * 7 and is_working_day(worked)
    assert not is_working_day(date.fromordinal(worked.toordinal() + 1))
    count = days_between(date(NEXT, 9, 30), date(NEXT, 10, 31))
    assert count.working and count.days == working_days_between(date(NEXT, 9, 30), date(NEXT, 10, 31))
    assert working_day_numbers()[-1][0] == date(NEXT, 12, 31)
    assert is_working_day(date(2024, 10, 12)) and not is_working_day(
        date(2024, 10, 1)
    )  # the library's years stay


def test_without_the_file_calendar_days_are_counted_and_said():
    count = days_between(date(NEXT, 9, 30), date(NEXT, 10, 10))
    assert (count.days, count.working) == (10, False)


def test_the_library_wins_once_it_has_the_year():
    off = frozenset({date(2024, 1, 1), date(2024, 5, 1), date(2024, 10, 1), date(2024, 7, 1)})
    announce_years([AnnouncedYear(2024, off, frozenset())])
    assert is_working_day(date(2024, 7, 1))


def test_a_gap_ends_what_is_known():
    """The year after next alone: what lies between is still unknown."""
    off = frozenset(date(NEXT + 1, m, d) for m, d in ((1, 1), (5, 1), (10, 1)))
    announce_years([AnnouncedYear(NEXT + 1, off, frozenset())])
    assert last_known_year() == NEXT - 1


@pytest.mark.parametrize(
    ("off", "worked", "year", "why"),
    [
        (f"[{NEXT}-01-01, {NEXT}-05-01]", "[]", NEXT, f"缺 {NEXT}-10-01"),
        (WEEK, f"[{date.fromordinal(saturday_after(date(NEXT, 3, 1)).toordinal() - 1)}]", NEXT, "不是周末"),
        (WEEK, f"[{saturday_after(date(NEXT, 10, 1))}]", NEXT, "又写了放假又写了上班"),
        (WEEK, "[]", NEXT + 1, f"不在 {NEXT + 1} 年"),
        (f"[{NEXT}-13-01]", "[]", NEXT, "读不出来"),
        ("[元旦]", "[]", NEXT, "读不出来"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, off, worked, year, why):
    path = written(tmp_path, off, worked, year=year)
    with pytest.raises(ClerkError, match="DAY-02") as refusal:
        read_holidays(path)
    assert why in refusal.value.why


def test_a_file_for_one_region_or_of_another_form_is_refused(tmp_path):
    with pytest.raises(ClerkError, match="DAY-02"):
        read_holidays(written(tmp_path, WEEK, more='region_code: "45", '))
    path = tmp_path / "holidays.yml"
    for text in ("- {id: days, title: x, unit: words, values: []}", "days: [", "- 2027-01-01"):
        path.write_text(text)
        with pytest.raises(ClerkError, match="DAY-02"):
            announce_holidays(tmp_path)
