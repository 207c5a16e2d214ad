"""Deadlines: how they are found, and that they change only by a record."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.domain.deadlines import (
    Change,
    Deadline,
    DeadlineRule,
    ExtensionLimits,
    due_after,
    due_after_pause,
)
from mingcha.domain.errors import ClerkError
from mingcha.domain.working_days import last_known_year

LIMITS = ExtensionLimits(max_times=2, max_days=90)


@pytest.mark.parametrize(
    ("rule", "due_on"),
    [
        (DeadlineRule("working_days", 1), date(2024, 9, 30)),  # 29日是调休上班日，起算日不计
        (DeadlineRule("working_days", 2), date(2024, 10, 8)),
        (DeadlineRule("days", 7), date(2024, 10, 8)),  # 10月6日在国庆假期内，顺延
        (DeadlineRule("days", 7, rolled=False), date(2024, 10, 6)),
        (DeadlineRule("months", 3), date(2024, 12, 30)),  # 12月29日是星期日
        (DeadlineRule("on_date", on=date(2024, 10, 5)), date(2024, 10, 5)),
    ],
)
def test_limits_from_the_29th_of_september_2024(rule, due_on):
    assert due_after(date(2024, 9, 29), rule).on == due_on


def test_beyond_the_announced_years_the_calendar_counts_and_it_is_said():
    due = due_after(date(last_known_year(), 12, 30), DeadlineRule("working_days", 5))
    assert due.on == date(last_known_year() + 1, 1, 4)
    assert "放假安排尚未录入" in due.note


@pytest.mark.parametrize(
    "rule", [DeadlineRule("on_date", on=date(2024, 9, 1)), DeadlineRule("on_date"), DeadlineRule("days", 0)]
)
def test_no_deadline_before_its_beginning(rule):
    with pytest.raises(ClerkError, match="DUE-01"):
        due_after(date(2024, 9, 29), rule)


def extension(from_on=date(2024, 9, 30), to_on=date(2024, 10, 31), **others):
    values = {
        "reason": "当事人住院",
        "asked_by": 1,
        "allowed_by": 2,
        "changed_on": date(2024, 9, 20),
    } | others
    return Change(from_on, to_on, **values)


def test_an_extension_keeps_the_old_day():
    deadline = Deadline(date(2024, 9, 30)).changed(extension(), LIMITS)
    assert (deadline.first_on, deadline.due_on) == (date(2024, 9, 30), date(2024, 10, 31))
    assert deadline.changes[0].reason == "当事人住院"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("DUE-02", extension(reason="  ")),
        ("DUE-03", extension(allowed_by=1)),
        ("DUE-04", extension(to_on=date(2024, 9, 30))),
        ("DUE-04", extension(to_on=date(2025, 1, 31))),
        ("DUE-05", extension(from_on=date(2024, 9, 29))),
        ("DUE-06", extension(changed_on=date(2024, 10, 1))),
        ("DUE-04", extension(kind="earlier")),
    ],
)
def test_what_is_refused(code, change):
    with pytest.raises(ClerkError, match=code):
        Deadline(date(2024, 9, 30)).changed(change, LIMITS)


def test_a_third_extension_is_refused_but_time_given_back_after_a_pause_is_no_extension():
    deadline = Deadline(date(2024, 9, 30)).changed(extension(), LIMITS)
    deadline = deadline.changed(extension(date(2024, 10, 31), date(2024, 11, 10), kind="pause"), LIMITS)
    deadline = deadline.changed(extension(date(2024, 11, 10), date(2024, 11, 30)), LIMITS)
    assert deadline.extended_times == 2
    with pytest.raises(ClerkError, match="DUE-04"):
        deadline.changed(extension(date(2024, 11, 30), date(2024, 12, 2)), LIMITS)


@given(
    st.lists(st.tuples(st.integers(-20, 60), st.sampled_from(["extension", "earlier", "pause"])), max_size=8)
)
def test_the_day_in_force_is_always_explained_by_the_records(moves):
    deadline = Deadline(date(2024, 9, 30))
    for days, kind in moves:
        to_on = date.fromordinal(deadline.due_on.toordinal() + days)
        try:
            deadline = deadline.changed(extension(deadline.due_on, to_on, kind=kind), LIMITS)
        except ClerkError:
            continue
    assert deadline.first_on == date(2024, 9, 30)
    on = deadline.first_on
    for change in deadline.changes:
        assert change.from_on == on
        on = change.to_on
    assert deadline.due_on == on and deadline.extended_times <= 2


def test_a_pause_gives_its_days_back():
    assert due_after_pause(date(2024, 9, 30), date(2024, 9, 10), date(2024, 9, 20)) == date(2024, 10, 10)
