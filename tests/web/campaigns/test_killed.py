"""Killed in the middle of an act: a 下发 by the worker, a 签收, an 上报, a workbook taken over. What is there is the state before or
the state after, the chain of acts is whole, and the act can be done again.
"""

import io
import itertools
import os
import random
import time
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone

from mingcha.office.ledger_workbook import FIRST_ROW, ledger_bytes
from mingcha.web.audit.models import AuditEvent
from mingcha.web.audit.services import verify_chain
from mingcha.web.campaigns.models import Dispatch, LedgerVersion, Measure, ReturnedWorkbook, Task
from mingcha.web.campaigns.selectors.ledger import ledger_view
from mingcha.web.campaigns.services import dispatching
from mingcha.web.campaigns.services.cascade import acknowledge_dispatch, withdraw_dispatch
from mingcha.web.campaigns.services.dispatching import DISPATCH_JOB, Wanted, dispatch_or_queue
from mingcha.web.campaigns.services.ledger import ProgressEdit, record_progress
from mingcha.web.campaigns.services.ledger_versions import file_ledger
from mingcha.web.campaigns.services.workbooks import take_over_workbook, upload_workbook
from mingcha.web.campaigns.units import unit_of
from mingcha.web.jobs.models import DONE, RUNNING, Job
from mingcha.web.jobs.worker import work_once
from tests.patience import WORK_SECONDS
from tests.web.campaigns.handing_down import SAME, TODAY, hand_down, task_of
from tests.web.test_killed import killed_after

KILLS_OF_EACH_ACT = 5
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class Office:
    """The county and 东乡 at work: each method is one act with what has to come before it."""

    def __init__(self, people, spring) -> None:
        self.people, self.spring = people, spring
        self.many = [task_of(spring, i, people.county.unit_id).pk for i in ("2.2", "2.3", "4.2")]
        self.signed = [task_of(spring, i, people.county.unit_id).pk for i in ("3.1", "3.2")]
        view = ledger_view(spring, unit_of(people.county))
        self.cells = [r.measure.pk for r in view.rows[:2]]
        self.typed = view.rows[2].measure.pk
        exported = ledger_bytes(view.ledger, view.last_days)
        self.workbooks = [_filled_in(exported, text) for text in ("表里写的甲", "表里写的乙")]

    def hand_down_by_job(self) -> None:
        """Queued and done by a worker; taken back, so that it can be done again."""
        for waiting in Dispatch.objects.filter(note="分批", withdrawn_at=None):
            withdraw_dispatch(
                actor=self.people.county, dispatch_id=waiting.pk, reason="重新下发", now=timezone.now()
            )
        _take_up_what_was_left()
        if not Dispatch.objects.filter(note="分批", withdrawn_at=None).exists():
            units = (self.people.east.unit_id, self.people.west.unit_id)
            wanted = Wanted(self.spring.pk, tuple(self.many), units, SAME, TODAY, note="分批")
            dispatch_or_queue(actor=self.people.county, wanted=wanted, now=timezone.now())
            while work_once(f"worker-{os.getpid()}"):
                pass

    def sign(self) -> None:
        """Two tasks are handed down to 东乡, which signs for both."""
        waiting = Dispatch.objects.filter(tasks__status="issued", note="").first()
        if waiting is None:
            Task.objects.filter(parent__in=self.signed).update(
                parent=None
            )  # as if they were new ones each time
            waiting = hand_down(self.people, self.spring, "3.1", "3.2", to=[self.people.east.unit_id])
        acknowledge_dispatch(actor=self.people.east, dispatch_id=waiting.pk, now=timezone.now())

    def hand_up(self) -> None:
        """The county fills in a row and hands its ledger up."""
        edit = ProgressEdit(self.typed, "", "", f"第 {os.urandom(3).hex()} 次", self._revision(self.typed))
        record_progress(
            actor=self.people.county, campaign_id=self.spring.pk, edits=[edit], now=timezone.now()
        )
        file_ledger(actor=self.people.county, campaign_id=self.spring.pk, label="", now=timezone.now())

    def take_over(self) -> None:
        """A workbook with two cells changed together comes back, and both are taken over."""
        last = Measure.objects.get(pk=self.cells[0]).progress.order_by("-version__number").first()
        book = io.BytesIO(self.workbooks[bool(last and last.text == "表里写的甲")])
        common = {"actor": self.people.county, "now": timezone.now()}
        row = upload_workbook(campaign_id=self.spring.pk, workbook=book, name="台账.xlsx", **common)
        chosen = [n for n, c in enumerate(row.changes) if c["measure_id"] in self.cells]
        take_over_workbook(workbook_id=row.pk, chosen=chosen, **common)

    def _revision(self, measure_id: int) -> int:
        last = Measure.objects.get(pk=measure_id).progress.order_by("-version__number").first()
        return last.revision if last else 0

    def check(self, where: str) -> None:
        """Each act happened as a whole or not at all."""
        assert verify_chain() is None, where
        by_job = Dispatch.objects.filter(note="分批")
        for d in by_job:
            assert d.tasks.count() == 6 and Measure.objects.filter(task__dispatch=d).count() == 6, where
            assert len(set(d.tasks.values_list("status", flat=True))) == 1, where
        assert by_job.filter(withdrawn_at=None).count() <= 1, where
        assert by_job.count() == Job.objects.filter(kind=DISPATCH_JOB, state=DONE).count(), where
        for d in Dispatch.objects.filter(note=""):
            assert set(d.tasks.values_list("status", flat=True)) in ({"issued"}, {"acknowledged"}), where
        assert AuditEvent.objects.filter(action="dispatch").count() == Dispatch.objects.count(), where
        signed = Dispatch.objects.filter(tasks__status="acknowledged").distinct().count()
        assert AuditEvent.objects.filter(action="acknowledge").count() == signed, where
        filed = LedgerVersion.objects.filter(state="submitted")
        assert AuditEvent.objects.filter(action="submit").count() == filed.count(), where
        for v in LedgerVersion.objects.all():
            assert (v.state == "submitted") == (v.frozen is not None) == (v.filed_at is not None), where
            if v.frozen:
                assert v.progress.get(measure_id=self.typed).text in str(v.frozen), where
            assert (
                len(set(v.progress.filter(measure_id__in=self.cells).values_list("text", flat=True))) <= 1
            ), where
        taken = [e.after for e in AuditEvent.objects.filter(action="import") if "taken" in (e.after or {})]
        assert len(taken) == ReturnedWorkbook.objects.exclude(taken_at=None).count(), where
        assert all(t["taken"] == 2 for t in taken), where


def _filled_in(exported: bytes, text: str) -> bytes:
    """The exported ledger with the progress of its first two rows written in WPS."""
    book, kept = openpyxl.load_workbook(io.BytesIO(exported)), io.BytesIO()
    for n in range(2):
        book["任务台账"].cell(FIRST_ROW + 1 + n, 9).value = text
    book.save(kept)
    return kept.getvalue()


def _wait_for_the_server() -> None:
    """PostgreSQL finishes the statement of a client that died before it notices: only then is it clear what was committed."""
    if connection.vendor != "postgresql":
        return
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend' AND state <> 'idle'"
    )
    for _ in range(100 * WORK_SECONDS):
        with connection.cursor() as cursor:
            cursor.execute(others)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.01)
    raise AssertionError("a killed client's session goes on")


def _take_up_what_was_left() -> None:
    """A killed worker's jobs, as another worker finds them once the lease is over."""
    Job.objects.filter(state=RUNNING).update(lease_until_at=timezone.now() - timedelta(seconds=1))
    while work_once(f"worker-{os.getpid()}"):
        pass


def test_kills_in_the_middle_of_campaign_acts_leave_before_or_after(people, spring, monkeypatch):
    monkeypatch.setattr(dispatching, "at_once_max", lambda actor, on: 0)
    office, draw = Office(people, spring), random.Random(20240401)
    acts = (office.hand_down_by_job, office.sign, office.hand_up, office.take_over)
    seconds = {}
    for (
        act
    ) in acts:  # once without a kill: what is read once is read, and the kills come while the act goes on
        began = time.monotonic()
        act()
        seconds[act] = time.monotonic() - began
        office.check(act.__name__)
    for n, act in itertools.product(range(KILLS_OF_EACH_ACT), acts):

        def again_and_again(act=act) -> None:
            while True:
                act()

        killed_after(draw.uniform(0.01, 0.02 + 2 * seconds[act]), again_and_again)
        _wait_for_the_server()
        office.check(f"kill {n} of {act.__name__}")
    for act in acts:  # and every act can be done again
        before = AuditEvent.objects.count()
        act()
        assert AuditEvent.objects.count() > before, act.__name__
        office.check(f"{act.__name__} once more")
    _take_up_what_was_left()
    assert not Job.objects.filter(kind=DISPATCH_JOB).exclude(state=DONE).exists()
    office.check("at the end")
