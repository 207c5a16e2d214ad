"""How many requests a token may send a minute: counted over all processes of the web, and never in the audit chain."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from mingcha.web.api import limits, operation
from mingcha.web.api.limits import Pace, pace
from mingcha.web.api.models import RequestCount
from mingcha.web.audit.models import AuditEvent
from tests.patience import WORK_SECONDS
from tests.web.api.conftest import problem

AT = 1_000_000_040.0
"""20 seconds into a minute: 40 are left, and one for good measure."""


@pytest.fixture
def three_a_minute(monkeypatch):
    monkeypatch.setattr(limits, "limit", lambda name, on=None: 3)


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    """Requests of one test do not count in another."""
    pace._counts.clear()


def test_two_processes_share_a_token_s_minute(db, three_a_minute):
    one, other = Pace(), Pace()  # what two processes have of their own
    assert [p.seconds_to_wait(7, AT) for p in (one, other, one)] == [0, 0, 0]
    assert other.seconds_to_wait(7, AT) == 41, "the fourth of the minute, though this process has sent two"
    assert one.seconds_to_wait(8, AT) == 0, "another token has its own"
    assert other.seconds_to_wait(7, AT + 60) == 0, "a new minute"
    assert RequestCount.objects.count() == 2, "one row a token, however many minutes"


@pytest.mark.django_db(transaction=True)
def test_no_request_is_lost_when_all_come_at_once(three_a_minute):
    def process(_: int) -> list[int]:
        own = Pace()
        try:
            return [own.seconds_to_wait(7, AT) for _ in range(5)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as processes:
        waits = [wait for waits in processes.map(process, range(4)) for wait in waits]
    assert RequestCount.objects.get().count == 20
    assert waits.count(0) <= 3


@pytest.mark.django_db(transaction=True)
def test_a_process_of_its_own_counts_in_the_same_row(three_a_minute):
    """A second Python against the same database."""
    assert pace.seconds_to_wait(7, AT) == 0
    said = connection.settings_dict
    script = (
        "import django, sys; from django.conf import settings; from ast import literal_eval\n"
        "settings.configure(DATABASES={'default': literal_eval(sys.argv[1])}, INSTALLED_APPS=[]); django.setup()\n"
        "from mingcha.web.api.limits import _counted\n"
        "print(_counted(7, int(float(sys.argv[2]) // 60)))"
    )
    database = {k: said[k] for k in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")} | {"NAME": str(said["NAME"])}  # fmt: skip
    run = subprocess.run([sys.executable, "-c", script, repr(database), str(AT)], capture_output=True, text=True, env=dict(os.environ))  # fmt: skip
    assert run.stdout.strip() == "2", run.stderr
    assert pace.seconds_to_wait(7, AT) == 0
    assert pace.seconds_to_wait(7, AT) == 41, "two of this process, one of the other, and now the fourth"


@pytest.mark.django_db(transaction=True)
def test_while_another_writes_for_long_each_process_counts_alone(three_a_minute):
    """A run's flags may be stored for a minute; SQLite lets nobody else write, and requests that only read go on."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL locks the row, not the database")
    busy, done = Event(), Event()

    def write() -> None:
        with transaction.atomic():
            RequestCount.objects.create(post_id=99, minute=1, count=1)
            busy.set()
            done.wait(WORK_SECONDS)
        connection.close()

    with ThreadPoolExecutor(1) as other:
        other.submit(write)
        busy.wait(WORK_SECONDS)
        waits = [pace.seconds_to_wait(7, AT) for _ in range(4)]
        done.set()
    assert waits == [0, 0, 0, 41]
    assert connection.cursor().execute("PRAGMA busy_timeout").fetchone()[0] >= 5000, "as it was before"


def test_a_request_refused_for_its_pace_leaves_no_event(system, three_a_minute, monkeypatch):
    monkeypatch.setattr(operation, "time", SimpleNamespace(time=lambda: AT))  # all in one minute
    caller = system()
    before = AuditEvent.objects.count()
    answers = [caller.get("/tables") for _ in range(4)]
    assert problem(answers[-1], 429)["code"] == "API-06"
    assert AuditEvent.objects.count() == before
