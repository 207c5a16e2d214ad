"""The clock: each tick once, whoever asks; a mistake is tried again later."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

pytestmark = pytest.mark.django_db(transaction=True)
HERE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def clock(monkeypatch):
    """The clock with no work of the apps in it."""
    from mingcha.web.jobs import clock as module

    monkeypatch.setattr(module, "_works", {})
    monkeypatch.setattr(module, "import_jobs_of_all_apps", lambda: None)
    module.forget_marks()
    yield module
    module.forget_marks()


def at(text: str) -> datetime:
    """Local time."""
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


def test_every_ten_minutes(clock):
    done = []
    clock.every(minutes=10)(lambda now: done.append(now))
    for minute in (0, 1, 9, 10, 19, 20):
        clock.tick(at("2024-07-01 09:00") + timedelta(minutes=minute))
    assert [moment.astimezone(HERE).minute for moment in done] == [0, 10, 20]


def test_daily_at_half_past_eight_also_when_the_worker_was_down_then(clock):
    done = []
    clock.daily(at="08:30")(lambda now: done.append(now))
    for moment in (
        "2024-07-01 09:00",
        "2024-07-02 08:29",
        "2024-07-02 08:30",
        "2024-07-02 08:31",
        "2024-07-03 11:00",
        "2024-07-03 11:01",
    ):
        clock.tick(at(moment))
    assert [moment.astimezone(HERE).isoformat()[:16] for moment in done] == [
        "2024-07-02T08:30",
        "2024-07-03T11:00",
    ]


def test_a_second_worker_at_the_same_moment_does_nothing(clock):
    done = []
    clock.every(minutes=10)(lambda now: done.append(now))
    assert clock.tick(at("2024-07-01 09:00")) == 1
    clock.forget_marks()  # another process
    assert clock.tick(at("2024-07-01 09:00")) == 0
    assert len(done) == 1


def test_what_failed_leaves_nothing_behind_and_is_tried_again(clock):
    from mingcha.web.jobs.models import ClockMark

    tries = []

    def fails_once(now):
        tries.append(now)
        ClockMark.objects.create(name="left behind", next_at=now)
        if len(tries) == 1:
            raise RuntimeError("boom")

    clock.every(minutes=60)(fails_once)
    start = at("2024-07-01 09:00")
    clock.tick(start)
    assert not ClockMark.objects.filter(name="left behind").exists()
    clock.tick(start + timedelta(minutes=1))
    clock.tick(start + timedelta(minutes=5))
    assert len(tries) == 2 and ClockMark.objects.filter(name="left behind").exists()
