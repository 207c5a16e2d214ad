"""The worker: takes jobs one after the other until it is told to stop, and keeps the clock."""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import close_old_connections, connection, connections
from django.utils import timezone

from mingcha.domain.errors import ClerkError
from mingcha.web.jobs.models import CANCELLED, RUNNING, Job
from mingcha.web.jobs.registry import kind_of
from mingcha.web.jobs.running import Cancelled, LeaseLost, RunningJob
from mingcha.web.jobs.services import LEASE, claim, end_failed

log = logging.getLogger("mingcha.worker")
LOOK_EVERY_SECONDS = 1.0


def work_until(stop: threading.Event, *, tick: Callable[[], None] | None = None) -> None:
    """Work until `stop` is set; `tick` is called between jobs (the schedule, reminders)."""
    worker = f"{socket.gethostname()[:16]}-{os.getpid()}-{secrets.token_hex(4)}"
    while not stop.is_set():
        close_old_connections()
        try:
            if tick is not None:
                tick()
            if not work_once(worker):
                stop.wait(LOOK_EVERY_SECONDS)
        except Exception:
            log.exception("the worker goes on after an error")
            connection.close()
            stop.wait(LOOK_EVERY_SECONDS * 5)


def work_once(worker: str = "here") -> bool:
    """Do the next job, if there is one. True if there was one."""
    job = claim(worker=worker, now=timezone.now())
    if job is None:
        return False
    running = RunningJob(job, worker)
    with _lease_renewed(job, worker):
        _do(running)
    return True


def _do(running: RunningJob) -> None:
    job = running.job
    try:
        kind_of(job.kind).handle(running)
        if running.job.state == RUNNING:  # a handler with nothing to write
            with running.effect():
                pass
    except Cancelled as cancelled:
        Job.objects.filter(pk=job.pk, lease=running.worker).update(
            state=CANCELLED, finished_at=timezone.now(), lease="", key=None, step=str(cancelled)
        )
    except LeaseLost:
        log.warning("job %s was taken over by another worker", job.pk)
    except ClerkError as error:
        end_failed(Job.objects.get(pk=job.pk), error, timezone.now())
    except Exception:
        number = secrets.token_hex(3).upper()
        log.exception("job %s failed (%s)", job.pk, number)
        end_failed(Job.objects.get(pk=job.pk), _unforeseen(number), timezone.now())


def _unforeseen(number: str) -> ClerkError:
    return ClerkError(
        "JOB-03", what="任务没有完成", why=f"遇到了没有预料到的情况（编号 {number}）", next_step="请把编号告诉系统管理员；原有数据没有变动，可以稍后重试"
    )  # fmt: skip


class _lease_renewed:
    """Renews the lease from a thread of its own, so that long steps without progress keep it."""

    def __init__(self, job: Job, worker: str) -> None:
        self._job, self._worker, self._stop = job, worker, threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> None:
        if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
            return  # a database in memory is this thread's alone
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _renew(self) -> None:
        try:
            while not self._stop.wait(LEASE / timedelta(seconds=3)):
                Job.objects.filter(pk=self._job.pk, lease=self._worker, state=RUNNING).update(
                    lease_until_at=timezone.now() + LEASE
                )
        except Exception:
            log.exception("lease of job %s could not be renewed", self._job.pk)
        finally:
            connections.close_all()
