"""What cases and issues put on the workbench: to dispatch, to sign for, to verify, to review, to remedy, to close out; reminders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.web.access.services import may_kind, visible
from mingcha.web.cases.kin_watch import kin_watch
from mingcha.web.cases.lists import OPEN_CASES, OPEN_ISSUES
from mingcha.web.cases.models import Case, Escalation, Issue
from mingcha.web.cases.shown import light_of_case, light_of_issue
from mingcha.web.home.deadlines import deadline_light
from mingcha.web.home.sources import TOP, DueDays, Reminder, Sent, Todo, reminders, sent, todos
from mingcha.web.orgs.selectors import posts_in_force


@dataclass(frozen=True)
class _Queue:
    """One step in which cases or issues wait for a post.

    mine  the column that must hold the actor's user; "" = whoever has the right
    """

    process: str
    verb: str
    kind: str
    right: str
    states: tuple[str, ...]
    query: str
    own_unit: bool = False
    mine: str = ""


_QUEUES = (
    _Queue("待分派", "分派", "case", "dispatch", ("to_dispatch",), "status=to_dispatch"),
    _Queue("待签收", "签收", "case", "acknowledge", ("to_acknowledge",), "status=to_acknowledge", own_unit=True),
    _Queue("待核查", "核查", "case", "verify", ("verifying",), "status=verifying&mine=on", mine="assignee_id"),
    _Queue("待复核", "复核", "case", "review", ("to_review",), "status=to_review"),
    _Queue("待整改", "整改", "issue", "remedy", ("filed", "remedying", "recurred"), "mine=on", mine="remedier_id"),
    _Queue("待销号复核", "复核", "issue", "close_out", ("to_review",), "status=to_review"),
)  # fmt: skip


@todos
def work_that_waits(actor: Actor, now: datetime) -> Iterable[Todo]:
    """The most urgent of each step singly, the rest as one row with its number."""
    today = timezone.localdate(now)
    found: list[Todo] = []
    for queue in _QUEUES:
        if not may_kind(actor, queue.right, queue.kind):
            continue
        rows = _waiting(actor, queue)
        total = rows.count()
        first = list(rows.order_by("due_sort_on", "pk")[:TOP])
        light = light_of_case if queue.kind == "case" else light_of_issue
        found += [
            Todo(queue.process, f"{row.no} {row.title}", row.get_absolute_url(), queue.verb, 1, row.due_on, light(row, today)) for row in first
        ]  # fmt: skip
        if total > len(first):
            place = reverse("cases:list" if queue.kind == "case" else "cases:issues")
            found.append(Todo(queue.process, f"其余 {total - len(first)} 件", f"{place}?{queue.query}", queue.verb, total - len(first)))  # fmt: skip
    return found


def _waiting(actor: Actor, queue: _Queue) -> QuerySet[Model]:
    rows = (
        Case.objects.filter(merged_into=None)
        if queue.kind == "case"
        else Issue.objects.select_related("case")
    )
    rows = rows.filter(status__in=queue.states)
    if queue.mine:
        rows = rows.filter(**{queue.mine: actor.user_id})
    if queue.own_unit:
        rows = rows.filter(holder_unit_id=actor.unit_id)
    return visible(actor, rows, queue.right)


@todos
def slips_to_answer(actor: Actor, now: datetime) -> Iterable[Todo]:
    """督办单 that the own unit has to sign for or to answer."""
    if not may_kind(actor, "reply", "escalation"):
        return []
    today = timezone.localdate(now)
    rows = visible(
        actor,
        Escalation.objects.filter(holder_unit_id=actor.unit_id, state__in=("sent", "acknowledged")),
        "reply",
    )
    return [
        Todo("督办待回复", f"{s.no} {s.matter}", reverse("cases:slip", args=[s.no]), "回复", 1, s.due_on, deadline_light(s.due_on, today, s.region_code))
        for s in rows.order_by("due_on")[:TOP]
    ]  # fmt: skip


@todos
def relatives_at_work(actor: Actor, now: datetime) -> Iterable[Todo]:
    """回避: work in the hands of a registered relative, and how much could not be compared because the register cannot be read."""
    if not (may_kind(actor, "dispatch", "case") or may_kind(actor, "reassign", "case") or may_kind(actor, "verify", "case")):  # fmt: skip
        return []
    watch, today = kin_watch(actor), timezone.localdate(now)
    found = [
        Todo("须回避改派", f"{row.no} 的办理人与当事人或被反映人有近亲属关系", row.get_absolute_url(), "改派", 1, row.due_on,
             light_of_case(row, today) if isinstance(row, Case) else light_of_issue(row, today))
        for row in watch.barred[:TOP]
    ]  # fmt: skip
    if len(watch.barred) > len(found):
        found.append(Todo("须回避改派", f"其余 {len(watch.barred) - len(found)} 件，办完上面的再列出", reverse("cases:list"), "改派", len(watch.barred) - len(found)))  # fmt: skip
    if watch.not_read:
        words = f"近亲属备案读不出来，{watch.not_read} 件没有比对办理人的近亲属关系；请重新导入近亲属备案，读得出来后自动补比对"
        may_import = may_kind(actor, "create", "import_batch")
        found.append(Todo("近亲属未比对", words, reverse("imports:start" if may_import else "cases:list"), "重新导入" if may_import else "查看", watch.not_read))  # fmt: skip
    return found


@sent
def waiting_for_others(actor: Actor, now: datetime) -> Iterable[Sent]:
    """What the own unit dispatched and nobody has signed for, the oldest first."""
    if not may_kind(actor, "dispatch", "case"):
        return []
    today = timezone.localdate(now)
    rows = visible(
        actor, Case.objects.filter(dispatched_by_unit_id=actor.unit_id, status="to_acknowledge"), "dispatch"
    )
    first = list(rows.select_related("holder_unit").order_by("updated_at")[:TOP])
    return [
        Sent(f"{c.no} {c.title}", c.holder_unit.name, timezone.localdate(c.updated_at), c.get_absolute_url(), 1, light_of_case(c, today)) for c in first
    ]  # fmt: skip


@reminders
def deadlines_of_the_day(days: DueDays) -> Iterable[Reminder]:
    """Whoever answers for a case or an issue whose day is spoken of today; a case without one reminds the unit's leader."""
    posts: dict[tuple[int, int], int] = {}
    leaders: dict[int, int] = {}
    for post in posts_in_force(days.today).order_by("pk"):
        posts.setdefault((post.user_id, post.unit_id), post.pk)
        if post.role == "leader":
            leaders.setdefault(post.unit_id, post.pk)
    yield from _remind(
        Case.objects.filter(status__in=OPEN_CASES[1:], merged_into=None),
        "assignee_id",
        "核查件",
        days,
        posts,
        leaders,
    )
    yield from _remind(Issue.objects.filter(status__in=OPEN_ISSUES, paused_reason="").select_related("case"), "remedier_id", "问题", days, posts, leaders)  # fmt: skip


def _remind(
    rows: QuerySet,
    person: str,
    word: str,
    days: DueDays,
    posts: dict[tuple[int, int], int],
    leaders: dict[int, int],
) -> Iterable[Reminder]:
    wanted: list[date] = list(days.words)
    for row in rows.filter(due_on__in=wanted).exclude(confidential="discipline"):
        post = posts.get((getattr(row, person), row.holder_unit_id)) or leaders.get(row.holder_unit_id)
        if post:
            words = days.words[row.due_on]
            key = f"{word}:{row.pk}:{row.due_on.isoformat()}:{words}"
            yield Reminder(post, "期限", f"{word} {row.no} {words}", row.get_absolute_url(), key)
