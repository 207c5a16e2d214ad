"""Killed at any moment: the worker in the middle of a run, the pages in the middle of an act. What is there afterwards is whole.

Worker and web are processes of their own, forked from this one and killed (SIGKILL) after a random time, again and again.
"""

import os
import random
import signal
import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connections
from django.utils import timezone

from tests.web.runs.conftest import clerk, compared, data_folder, import_office, leader, work  # noqa: F401

KILLS = 50
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def killed_after(seconds: float, work_on: Callable[[], None]) -> None:
    """Do `work_on` in a process of its own and kill it after so many seconds."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            work_on()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def test_fifty_kills_leave_a_whole_chain_and_every_job_done_once(compared, import_office, clerk):  # noqa: F811
    from mingcha.web.audit.models import AuditEvent
    from mingcha.web.audit.services import verify_chain
    from mingcha.web.flags.models import Flag, FlagSummary, Silence
    from mingcha.web.flags.silencing import end_silence, silence_flag
    from mingcha.web.jobs.models import DONE, RUNNING, Job
    from mingcha.web.jobs.worker import work_once
    from mingcha.web.runs.models import Run
    from mingcha.web.runs.services import start_run

    import_office()
    compared()
    flags = list(Flag.objects.values_list("pk", flat=True))
    assert flags, "the small office has flags to work on"
    draw = random.Random(20241122)

    def silence_and_unsilence() -> None:
        while True:
            flag_id = draw.choice(flags)
            now = timezone.now()
            silence_flag(
                actor=clerk,
                flag_id=flag_id,
                until_on=now.date() + timedelta(days=30),
                reason="已核实为正当情形，暂不提示",
                now=now,
            )
            end_silence(actor=clerk, flag_id=flag_id, now=now)

    def run_the_checks() -> None:
        start_run(actor=clerk, as_of=date(2024, 6, 1 + draw.randrange(28)), now=timezone.now())
        while work_once(f"worker-{os.getpid()}"):
            pass

    began = time.monotonic()
    run_the_checks()  # once without a kill: how long it takes here, so that the kills come while it goes on
    seconds = time.monotonic() - began
    for n in range(KILLS):
        draw.seed(n)
        killed_after(
            draw.uniform(0.02, max(0.5, seconds)), silence_and_unsilence if n % 2 else run_the_checks
        )
        assert verify_chain() is None, f"after kill {n}"

    Job.objects.filter(state=RUNNING).update(lease_until_at=timezone.now() - timedelta(seconds=1))
    while work_once("the last worker"):
        pass
    assert not Job.objects.exclude(state=DONE).exists()
    runs = Run.objects.filter(purpose="counted")
    assert runs.filter(finished_at=None).count() == 0
    assert runs.count() == Job.objects.filter(kind="runs.run").count()
    assert runs.count() > 2, "some runs were asked for before the kill came"
    silenced = AuditEvent.objects.filter(action="silence").count()
    assert 0 < silenced == Silence.objects.count()
    assert (
        Silence.objects.exclude(ended_at=None).count()
        == AuditEvent.objects.filter(action="end_silence").count()
    )
    summed = sum(FlagSummary.objects.filter(grain="county").values_list("count", flat=True))
    assert summed == Flag.objects.exclude(county_code="").count()
    assert verify_chain() is None
