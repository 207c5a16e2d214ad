"""What stands on the workbench comes from the apps: each says in its `todo.py` what a person has to do, has sent, has to report.

    from mingcha.web.home.sources import Todo, todos

    @todos
    def flags_to_assign(actor: Actor, now: datetime) -> Iterable[Todo]: ...

A source makes a fixed number of queries, gives its most urgent rows singly (TOP at most) and the rest as one row with a count.
"""

import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module

from django.db import transaction

from mingcha.domain.access import Actor
from mingcha.domain.lights import Light
from mingcha.web.jobs.registry import modules_of_all_apps

TOP = 10
log = logging.getLogger("mingcha.home")


@dataclass(frozen=True)
class Todo:
    """One row of 待办.

    process  the step it waits in: 待签收 · 待核查 · 待复核 · 被退回 · 待研判 …; rows are grouped and counted by it
    label    what it is, without any person's name or number
    verb     what the link does, one verb: 签收 · 核查 · 办理
    count    how many things the row stands for
    """

    process: str
    label: str
    url: str
    verb: str = "办理"
    count: int = 1
    due_on: date | None = None
    light: Light | None = None


@dataclass(frozen=True)
class Sent:
    """One row of 我发出的: what waits for whom, since when."""

    label: str
    waiting_for: str
    since_on: date
    url: str
    count: int = 1
    light: Light | None = None


@dataclass(frozen=True)
class ReportDue:
    """One row of 本期报送: what is to be reported, by when, how far it is (未起草 · 草稿 · 被退回 · 已上报)."""

    label: str
    due_on: date
    state: str
    url: str
    is_open: bool = True
    light: Light | None = None


@dataclass(frozen=True)
class Reminder:
    """A deadline that a person is reminded of. text: without names and numbers of people."""

    post_id: int
    kind: str
    text: str
    url: str
    key: str


@dataclass(frozen=True)
class DueDays:
    """The days whose deadlines are spoken of today: {due day: how it is put}, such as 还剩 3 个工作日 · 明天到期 · 已超期."""

    today: date
    words: dict[date, str]


TodoSource = Callable[[Actor, datetime], Iterable[Todo]]
SentSource = Callable[[Actor, datetime], Iterable[Sent]]
ReportSource = Callable[[Actor, datetime], Iterable[ReportDue]]
ReminderSource = Callable[[DueDays], Iterable[Reminder]]


@dataclass
class _Sources:
    todos: list[TodoSource] = field(default_factory=list)
    sent: list[SentSource] = field(default_factory=list)
    reports: list[ReportSource] = field(default_factory=list)
    reminders: list[ReminderSource] = field(default_factory=list)


_sources = _Sources()


def todos(source: TodoSource) -> TodoSource:
    """Register what a person has to do."""
    _sources.todos.append(source)
    return source


def sent(source: SentSource) -> SentSource:
    """Register what a person has sent and waits for."""
    _sources.sent.append(source)
    return source


def reports(source: ReportSource) -> ReportSource:
    """Register what a person has to report in this period."""
    _sources.reports.append(source)
    return source


def reminders(source: ReminderSource) -> ReminderSource:
    """Register whom to remind of deadlines on the days that it is given."""
    _sources.reminders.append(source)
    return source


@dataclass(frozen=True)
class Gathered:
    """What the sources gave, and the names of the apps whose source failed: the page says that their part is missing."""

    rows: list
    failed: list[str]


def gather_todos(actor: Actor, now: datetime) -> Gathered:
    """All 待办, soonest deadline first, those without a deadline last."""
    gathered = _gather(lambda s: s.todos, actor, now)
    gathered.rows.sort(key=lambda t: (t.due_on or date.max, t.process, t.label))
    return gathered


def gather_sent(actor: Actor, now: datetime) -> Gathered:
    """Everything sent, longest waiting first."""
    gathered = _gather(lambda s: s.sent, actor, now)
    gathered.rows.sort(key=lambda s: s.since_on)
    return gathered


def gather_reports(actor: Actor, now: datetime) -> Gathered:
    """All reports of this period, soonest first."""
    gathered = _gather(lambda s: s.reports, actor, now)
    gathered.rows.sort(key=lambda r: (not r.is_open, r.due_on))
    return gathered


def gather_reminders(days: DueDays) -> Gathered:
    """All reminders of today."""
    return _gather(lambda s: s.reminders, days, guard=transaction.atomic)


def _gather(
    which: Callable[[_Sources], list],
    *arguments: object,
    guard: Callable[[], AbstractContextManager] = nullcontext,
) -> Gathered:
    for module in modules_of_all_apps("todo"):
        import_module(module)
    gathered = Gathered([], [])
    for source in which(_sources):
        try:
            with guard():
                gathered.rows.extend(source(*arguments))
        except Exception:  # one app's mistake must not take everybody's workbench down
            log.exception("source %s failed", source.__qualname__)
            gathered.failed.append(source.__module__.split(".")[-2])
    return gathered
