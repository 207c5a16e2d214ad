"""What the workbench, the messages' page and the top bar show."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.web.access.services import visible
from mingcha.web.home.models import Announcement, Message, MessagePreference
from mingcha.web.home.sources import TOP, ReportDue, Sent, Todo, gather_reports, gather_sent, gather_todos
from mingcha.web.orgs.regional import LEVEL_COLUMNS
from mingcha.web.orgs.selectors import region_columns

COUNTS_KEPT_SECONDS = 10


@dataclass(frozen=True)
class ProcessTab:
    """A step, how many things wait in it, and whether it is the one shown."""

    process: str
    count: int
    here: bool


@dataclass(frozen=True)
class Workbench:
    """Everything on the workbench.

    shown   the rows of the chosen step, soonest deadline first, TOP at most
    failed  Chinese names of the parts whose rows could not be listed
    next_due  what comes next when nothing is to be done
    """

    tabs: list[ProcessTab]
    total: int
    shown: list[Todo]
    more: int
    sent: list[Sent]
    reports: list[ReportDue]
    announcements: list[Announcement]
    failed: list[str]
    next_due: ReportDue | None


_APP_WORDS = {"flags": "疑点", "cases": "核查件", "campaigns": "专项任务", "imports": "导入", "runs": "比对"}


def workbench(actor: Actor, now: datetime, process: str = "") -> Workbench:
    """The workbench of a person; `process` chooses one step of 待办."""
    todos, sent, reports = gather_todos(actor, now), gather_sent(actor, now), gather_reports(actor, now)
    by_process: dict[str, int] = {}
    for todo in todos.rows:
        by_process[todo.process] = by_process.get(todo.process, 0) + todo.count
    chosen = [t for t in todos.rows if process in ("", t.process)]
    total = sum(by_process.values())
    cache.set(f"{counts_key(actor)}:todo", total, COUNTS_KEPT_SECONDS)
    today = timezone.localdate(now)
    return Workbench(
        tabs=[ProcessTab(p, n, p == process) for p, n in by_process.items()],
        total=total,
        shown=chosen[:TOP],
        more=sum(t.count for t in chosen[TOP:]),
        sent=sent.rows[:TOP],
        reports=reports.rows[:TOP],
        announcements=announcements_for(actor, today),
        failed=[_APP_WORDS.get(a, a) for a in dict.fromkeys((*todos.failed, *sent.failed, *reports.failed))],
        next_due=next((r for r in reports.rows if r.is_open and r.due_on >= today), None),
    )


def counts_key(actor: Actor) -> str:
    """Under which the counts of the top bar are kept for a moment."""
    return f"home.counts:{actor.post_id}"


def todo_count(actor: Actor) -> int:
    """待办 N of the top bar; at most a few seconds old."""
    key = f"{counts_key(actor)}:todo"
    known = cache.get(key)
    if known is None:
        known = sum(t.count for t in gather_todos(actor, timezone.now()).rows)
        cache.set(key, known, COUNTS_KEPT_SECONDS)
    return known


def message_count(actor: Actor) -> int:
    """消息 N of the top bar; at most a few seconds old."""
    known = cache.get(counts_key(actor))
    if known is None:
        known = unread(actor, timezone.now()).count()
        cache.set(counts_key(actor), known, COUNTS_KEPT_SECONDS)
    return known


def counts(actor: Actor) -> dict[str, int]:
    """Both numbers of the top bar."""
    return {"todo": todo_count(actor), "messages": message_count(actor)}


def messages_of(actor: Actor, now: datetime) -> QuerySet[Message]:
    """A person's messages that are shown by now, newest first."""
    return visible(actor, Message.objects.filter(shown_at__lte=now))


def unread(actor: Actor, now: datetime) -> QuerySet[Message]:
    """Those not read yet."""
    return messages_of(actor, now).filter(read_at=None)


def preference_of(actor: Actor) -> MessagePreference:
    """How a person wants messages; unsaved defaults where nothing was chosen."""
    return MessagePreference.objects.filter(pk=actor.user_id).first() or MessagePreference(
        user_id=actor.user_id
    )


def announcements_known(actor: Actor) -> QuerySet[Announcement]:
    """What the own unit and the units above have announced, past ones too, newest first."""
    above = [c for name, c in region_columns(actor.region_code).items() if name in LEVEL_COLUMNS and c]
    return visible(actor, Announcement.objects.filter(region_code__in=above)).select_related("unit", "author")


def announcements_for(actor: Actor, on: date) -> list[Announcement]:
    """What is announced on a day, five at most."""
    return list(announcements_known(actor).filter(withdrawn_at=None, from_on__lte=on, until_on__gte=on)[:5])


def public_announcement(on: date) -> Announcement | None:
    """The one whose title stands on the page of signing in on a day: the highest unit's first, the newest of its own."""
    shown = Announcement.objects.filter(is_public=True, withdrawn_at=None, from_on__lte=on, until_on__gte=on)
    rows = list(shown.select_related("unit").order_by("-from_on", "-id")[:50])
    return min(rows, key=lambda a: len(a.region_path), default=None)
