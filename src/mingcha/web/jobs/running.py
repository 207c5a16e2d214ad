"""A job as its handler sees it: progress, cancelling, the one moment in which it takes effect."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.web.audit.services import SYSTEM, Act, acting
from mingcha.web.jobs.ending import say_ended
from mingcha.web.jobs.models import DONE, RUNNING, Job
from mingcha.web.jobs.services import KEEP, LEASE
from mingcha.web.orgs.selectors import actor_of_post

SAVE_EVERY_SECONDS = 1.0


class Cancelled(Exception):
    """Somebody asked to stop."""


class LeaseLost(Exception):
    """Another worker has taken the job over: this one must not take effect."""


class RunningJob:
    """Handed to a handler."""

    def __init__(self, job: Job, worker: str) -> None:
        self.job, self.worker = job, worker
        self.arguments: dict[str, Any] = job.arguments
        self._saved = 0.0
        self._finish: dict[str, Any] | None = None

    @property
    def actor(self) -> Actor:
        """Who asked for it, as the post stands today; rights that were taken away in between are gone. SYSTEM for the clock's jobs."""
        if self.job.post_id == 0:
            return SYSTEM
        actor = actor_of_post(self.job.post_id, timezone.localdate())
        if actor is None:
            raise Cancelled("发起人的任职已结束")
        return actor

    def progress(self, step: str, done: int = 0, total: int = 0) -> None:
        """Say how far the work is; renews the lease. At most one write a second.

        Errors
            Cancelled, LeaseLost
        """
        if time.monotonic() - self._saved < SAVE_EVERY_SECONDS and step == self.job.step:
            return
        if connection.in_atomic_block:
            return  # others could not see it before the commit anyway
        self._saved = time.monotonic()
        self.job.step, self.job.done, self.job.total = step[:120], done, total
        mine = Job.objects.filter(pk=self.job.pk, lease=self.worker, state=RUNNING)
        if not mine.update(step=step[:120], done=done, total=total, lease_until_at=timezone.now() + LEASE):
            raise LeaseLost(self.job.pk)
        if mine.filter(cancel_asked_at__isnull=False).exists():
            raise Cancelled("已按要求取消")

    @contextmanager
    def effect(self, *, now: datetime | None = None, actor: Actor | None = None) -> Iterator[Act]:
        """The one transaction in which the job takes effect and is done. Call `finish` inside it.

        Errors
            LeaseLost  another worker holds the job; nothing is written
        """
        with acting(actor or self.actor, now=now) as act:
            held = (
                Job.objects.select_for_update()
                .filter(pk=self.job.pk, lease=self.worker, state=RUNNING)
                .first()
            )
            if held is None:
                raise LeaseLost(self.job.pk)
            yield act
            ended = act.now
            held.state, held.finished_at, held.lease, held.key = DONE, timezone.now(), "", None
            held.keep_until_at = ended + KEEP
            held.done = held.total = max(held.total, self.job.total)
            for name, value in (self._finish or {}).items():
                setattr(held, name, value)
            held.save()
            self.job = held
            say_ended(held, ended)

    def finish(self, result: dict[str, Any], *, file_sha256: str = "", file_name: str = "") -> None:
        """What the job came to, and the file that can be downloaded, if there is one."""
        self._finish = {"result": result, "file_sha256": file_sha256, "file_name": file_name}
