"""Runs that start by the clock, or when data has come in."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from mingcha.domain.errors import ClerkError
from tests.web.runs.conftest import tables

pytestmark = pytest.mark.django_db(transaction=True)
HERE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """Local time."""
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("rhythm", "day", "next_at"),
    [
        ("weekly", 1, "2024-07-08 02:00"),  # it is Monday 09:30: the next Monday
        ("weekly", 4, "2024-07-04 02:00"),
        ("monthly", 5, "2024-07-05 02:00"),
        ("monthly", 31, "2024-07-31 02:00"),
    ],
)
def test_the_next_time_of_a_schedule(clerk, data_folder, now, rhythm, day, next_at):
    from mingcha.web.runs.scheduling import save_schedule

    schedule = save_schedule(actor=clerk, rhythm=rhythm, day=day, at=time(2, 0), now=now)
    assert schedule.next_at == at(next_at)


def test_the_31st_is_the_last_day_of_a_shorter_month(clerk, data_folder):
    from mingcha.web.runs.scheduling import save_schedule

    schedule = save_schedule(actor=clerk, rhythm="monthly", day=31, at=time(2, 0), now=at("2024-09-01 09:00"))
    assert schedule.next_at == at("2024-09-30 02:00")


def test_two_workers_start_a_due_run_once(import_office, clerk, work, now):
    from mingcha.web.runs.models import Run
    from mingcha.web.runs.scheduling import save_schedule, start_due_runs

    import_office()
    save_schedule(actor=clerk, rhythm="weekly", day=4, at=time(2, 0), now=now)
    due = at("2024-07-04 02:00")
    assert len(start_due_runs(due)) == 1
    assert start_due_runs(due) == []
    work()
    run = Run.objects.get()
    assert run.is_finished and run.started_by is None
    assert (run.as_of.isoformat(), run.region_code) == ("2024-07-04", clerk.region_code)


def test_new_data_starts_a_run_and_the_same_data_none(import_office, clerk, now):
    from mingcha.web.runs.scheduling import save_schedule, start_due_runs

    import_office()
    save_schedule(actor=clerk, rhythm="on_new_data", day=1, at=time(2, 0), now=now)
    assert start_due_runs(now + timedelta(minutes=10)) == []
    made = tables()
    made["deaths"] = [{**made["deaths"][0], "died_on": "2024-06-20"}]
    import_office(made)
    assert len(start_due_runs(now + timedelta(minutes=20))) == 1
    assert start_due_runs(now + timedelta(minutes=30)) == []


def test_a_stopped_schedule_starts_nothing(import_office, clerk, now):
    from mingcha.web.runs.scheduling import save_schedule, start_due_runs, stop_schedule

    import_office()
    schedule = save_schedule(actor=clerk, rhythm="weekly", day=4, at=time(2, 0), now=now)
    stop_schedule(actor=clerk, schedule_id=schedule.pk, now=now)
    assert start_due_runs(at("2024-07-04 02:00")) == []


def test_there_is_no_eighth_day_of_the_week(clerk, data_folder, now):
    from mingcha.web.runs.scheduling import save_schedule

    with pytest.raises(ClerkError) as refused:
        save_schedule(actor=clerk, rhythm="weekly", day=8, at=time(2, 0), now=now)
    assert refused.value.code == "RUN-06"


def test_by_night_the_data_of_the_day_are_prepared_once(import_office, data_folder, work, now):
    from mingcha.web.runs.jobs import prepare_by_night

    import_office()
    prepare_by_night(now)
    prepare_by_night(now + timedelta(minutes=1))
    assert work() == 1
    assert list((data_folder / "prepared" / "views").glob("*.duckdb"))


def test_while_a_run_is_at_work_nothing_is_prepared(import_office, clerk, data_folder, work, now):
    from mingcha.web.jobs.models import Job
    from mingcha.web.runs.jobs import prepare_by_night
    from mingcha.web.runs.services import start_run

    import_office()
    run = start_run(actor=clerk, as_of=date(2024, 6, 30), now=now)
    Job.objects.filter(pk=run.job_id).update(state="running", lease_until_at=now + timedelta(days=9000))
    prepare_by_night(now)
    assert work() == 1
    assert not (data_folder / "prepared").exists()
