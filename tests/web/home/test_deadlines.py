"""Reminders: three days before, one day before, on the day, once over; lights by the parameters."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from mingcha.web.home.sources import Reminder


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (  # a Wednesday
            date(2024, 7, 3),
            {date(2024, 7, 2): "已超期", date(2024, 7, 3): "今天到期", date(2024, 7, 4): "明天到期", date(2024, 7, 6): "还剩 3 天"},
        ),
        (  # a Monday makes up for Saturday and Sunday
            date(2024, 7, 8),
            {
                date(2024, 7, 5): "已超期", date(2024, 7, 6): "已超期", date(2024, 7, 7): "已超期", date(2024, 7, 8): "今天到期",
                date(2024, 7, 9): "明天到期", date(2024, 7, 10): "还剩 2 天", date(2024, 7, 11): "还剩 3 天",
            },
        ),
        (date(2024, 7, 7), {}),  # nothing is said on a Sunday
    ],
)  # fmt: skip
def test_which_deadlines_are_spoken_of(today, words):
    from mingcha.web.home.deadlines import due_days

    assert due_days(today).words == words


@pytest.mark.django_db
def test_each_deadline_is_said_once_a_day(sources, clerk):
    from mingcha.web.home.digest import send_reminders
    from mingcha.web.home.models import Message

    due_on = date(2024, 7, 4)

    def one(days):
        if due_on in days.words:
            yield Reminder(
                clerk.post_id, "deadline", f"1 件核查件{days.words[due_on]}", "/cases/1/", "case:1"
            )

    sources.reminders.append(one)
    morning = datetime(2024, 7, 3, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
    send_reminders(morning)
    send_reminders(morning)
    assert [m.text for m in Message.objects.all()] == ["1 件核查件明天到期"]


@pytest.mark.parametrize(
    ("due_on", "state", "word"),
    [
        (date(2024, 6, 28), "overdue", "超期1天"),
        (date(2024, 7, 1), "due_soon", "今天到期"),
        (date(2024, 7, 4), "due_soon", "剩3天"),
        (date(2024, 7, 5), "on_time", "剩4天"),
    ],
)
def test_the_light_of_a_deadline(due_on, state, word):
    from mingcha.web.home.deadlines import deadline_light

    light = deadline_light(due_on, date(2024, 7, 1), "990101000000")
    assert (light.state, light.word) == (state, word)


@pytest.mark.parametrize(
    ("today", "due_on", "words"),
    [
        (date(2024, 9, 30), date(2024, 10, 3), "还剩 3 天"),  # the last working day before 国庆
        (date(2024, 9, 30), date(2024, 10, 5), "还剩 5 天"),  # three days before and one day before are both days off
        (date(2024, 9, 30), date(2024, 10, 8), "还剩 8 天"),  # the first working day after it: else first spoken of on the day itself
        (date(2024, 9, 30), date(2024, 10, 9), None),  # on 8 October there is still time to say: 明天到期
        (date(2024, 10, 8), date(2024, 10, 9), "明天到期"),
        (date(2024, 10, 1), date(2024, 10, 4), None),  # nothing is said on a day off
        (date(2024, 10, 8), date(2024, 10, 5), "已超期"),
        (date(2024, 10, 12), date(2024, 10, 15), "还剩 3 天"),  # 调休: a Saturday on which people work
        (date(2024, 7, 5), date(2024, 7, 7), "还剩 2 天"),  # Friday, for Sunday
    ],
)  # fmt: skip
def test_days_off_swallow_no_reminder(today, due_on, words):
    from mingcha.web.home.deadlines import due_days

    assert due_days(today).words.get(due_on) == words


@pytest.mark.parametrize("ahead", range(1, 12))
def test_whatever_day_it_is_due_somebody_is_told_before(ahead):
    """Around 国庆 2024, whose seven days are followed by a Tuesday: every deadline is spoken of on a working day before it."""
    from datetime import timedelta

    from mingcha.web.home.deadlines import due_days

    due_on = date(2024, 9, 30) + timedelta(days=ahead)
    before = [due_on - timedelta(days=n) for n in range(1, 10)]
    assert any(due_on in due_days(day).words for day in before)
