"""下发: the own tasks handed down to lower units, few of them at once, many by a job. What a unit already has is not handed down again."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from mingcha.catalog.catalogue import load_catalogue
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import TASK
from mingcha.web.access.services import require
from mingcha.web.audit.services import Act, acting
from mingcha.web.campaigns.models import Campaign, Dispatch, Measure, TakeOn, Task
from mingcha.web.campaigns.services.cascade import OVER, region_of, require_running
from mingcha.web.campaigns.services.deadline_rules import DeadlineRule, due_under
from mingcha.web.campaigns.services.telling import tell_units
from mingcha.web.campaigns.units import Unit, unit_of, units_below
from mingcha.web.jobs.selectors import open_job_id
from mingcha.web.jobs.services import enqueue

DISPATCH_JOB = "campaigns.dispatch"
_BATCH = 500
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Wanted:
    """What is to be handed down, as a person chose it.

    today       the day on which it was checked and asked for
    take_on_by  by when the units say how they take the campaign on
    """

    campaign_id: int
    task_ids: tuple[int, ...]
    unit_ids: tuple[int, ...]
    rule: DeadlineRule
    today: date
    note: str = ""
    take_on_by: date | None = None

    def as_json(self) -> dict[str, Any]:
        """The arguments of a job."""
        return {
            "campaign": self.campaign_id, "tasks": list(self.task_ids), "units": list(self.unit_ids), "rule": self.rule.as_json(),
            "today": self.today.isoformat(), "note": self.note, "take_on_by": self.take_on_by.isoformat() if self.take_on_by else None,
        }  # fmt: skip

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> "Wanted":
        """What `as_json` gave."""
        by = date.fromisoformat(said["take_on_by"]) if said["take_on_by"] else None
        return cls(
            said["campaign"], tuple(said["tasks"]), tuple(said["units"]), DeadlineRule.of_json(said["rule"]),
            date.fromisoformat(said["today"]), said["note"], by,
        )  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """One task for one unit, as it would be handed down. skipped: why it is not."""

    task: Task
    unit: Unit
    due_on: date | None
    skipped: str = ""


@dataclass(frozen=True)
class Handed:
    """What became of it: done, or put in the queue."""

    dispatch: Dispatch | None
    job_id: int | None = None


def plan_dispatch(
    *, actor: Actor, campaign_id: int, task_ids: Iterable[int], unit_ids: Iterable[int], rule: DeadlineRule, today: date
) -> list[Planned]:  # fmt: skip
    """What a 下发 would do, for the 核对页: reads only.

    Errors
        CAMP-20  nothing chosen, or a task or unit that is not the actor's to hand down or to
        CAMP-21, CAMP-22  as in due_under
    """
    campaign = Campaign.objects.get(pk=campaign_id)
    own = unit_of(actor)
    tasks = list(
        Task.objects.filter(pk__in=list(task_ids), campaign=campaign, holder=own).exclude(status__in=OVER)
    )
    wanted = set(unit_ids)
    units = [u for u in units_below(own) if u.pk in wanted]
    if not tasks or not units or len(units) != len(wanted):
        raise ClerkError(
            "CAMP-20",
            "没有可以下发的任务或单位",
            "要选本单位承担、没有办结的任务，和本级直接下辖的单位",
            "返回重新勾选",
        )
    there = _there(tasks)
    dues = [(task, due_under(rule, task, today)) for task in tasks]
    return [
        Planned(task, unit, due_on, "已下发过，不重复下发" if (task.pk, unit.pk) in there else "")
        for task, due_on in dues
        for unit in units
    ]


def dispatch_tasks(
    *, actor: Actor, campaign_id: int, task_ids: Iterable[int], unit_ids: Iterable[int], rule: DeadlineRule, now: datetime,
    today: date, note: str = "", take_on_by: date | None = None,
) -> Dispatch:  # fmt: skip
    """Hand tasks down at once.

    Arguments
        take_on_by  by when the units say how they take the campaign on

    Errors
        CAMP-20 … CAMP-22  as in plan_dispatch
        CAMP-23  everything chosen was handed down before
        CAMP-06  the campaign is not running
    """
    wanted = Wanted(campaign_id, tuple(task_ids), tuple(unit_ids), rule, today, note, take_on_by)
    with acting(actor, now=now) as act:
        return write_dispatch(act, wanted, laid_out(actor, wanted))


def dispatch_or_queue(*, actor: Actor, wanted: Wanted, now: datetime) -> Handed:
    """Hand tasks down: at once where they are few, by a job where they are many (content/parameters/work.yml).

    Errors
        CAMP-06, CAMP-20 … CAMP-23  as in dispatch_tasks; found before anything is queued
        CAMP-26  the unit's former 下发 of this campaign is still in the queue
    """
    with acting(actor, now=now) as act:
        waiting = open_job_id(_key(actor, wanted))
        if waiting:
            raise ClerkError(
                "CAMP-26", "没有下发", "本单位在这个专项里的上一次下发还在办理", "到任务中心看它的进度，办完或取消后再下发"
            )  # fmt: skip
        require_running(Campaign.objects.get(pk=wanted.campaign_id))
        going = _going(actor, wanted)
        if len(going) <= at_once_max(actor, wanted.today):
            return Handed(write_dispatch(act, wanted, [_child(p) for p in going]))
        for unit in {p.unit.pk: p.unit for p in going}.values():
            require(actor, "dispatch", Task(holder=unit, **region_of(unit)))
        title = f"下发任务（{len({p.unit.pk for p in going})} 个单位 {len(going)} 项次）"
        job = enqueue(
            actor=actor, kind=DISPATCH_JOB, arguments=wanted.as_json(), key=_key(actor, wanted), title=title, now=now
        )  # fmt: skip
        return Handed(None, job.pk)


def at_once_max(actor: Actor, on: date) -> int:
    """How many tasks are handed down while the person waits; more become a job."""
    found = load_catalogue().parameters.by_id["dispatch_at_once_max_tasks"].lookup(actor.region_code, on)
    if found is None or found.value is None:
        raise LookupError("dispatch_at_once_max_tasks")
    return int(found.value)


def running_dispatch(actor: Actor, campaign_id: int) -> int | None:
    """The job in which the actor's unit is just handing tasks of a campaign down."""
    return open_job_id(f"{DISPATCH_JOB}:{campaign_id}:{actor.unit_id}")


def laid_out(actor: Actor, wanted: Wanted, progress: Progress | None = None) -> list[Task]:
    """The lower units' tasks, not saved: the part that may still be stopped. Reads only.

    Errors
        CAMP-20 … CAMP-23  as in dispatch_tasks
    """
    going = _going(actor, wanted)
    made: list[Task] = []
    for start in range(0, len(going), _BATCH):
        if progress:
            progress(start, len(going))
        made += [_child(p) for p in going[start : start + _BATCH]]
    return made


def write_dispatch(act: Act, wanted: Wanted, made: Sequence[Task]) -> Dispatch:
    """Write what was laid out, in the caller's act: all of it or nothing. What another 下发 brought meanwhile is left out.

    Errors
        CAMP-06  the campaign is not running
        CAMP-23  everything was handed down before
    """
    actor, now = act.actor, act.now
    campaign = Campaign.objects.select_for_update().get(pk=wanted.campaign_id)
    require_running(campaign)
    there = _there({t.parent_id for t in made})
    made = [t for t in made if (t.parent_id, t.holder_id) not in there]
    if not made:
        raise _nothing_new()
    own = unit_of(actor)
    dispatch = Dispatch.objects.create(
        campaign=campaign, issuer=own, issued_by_id=actor.user_id, issued_at=now, rule=wanted.rule.as_json(),
        note=wanted.note.strip()[:500], **region_of(own),
    )  # fmt: skip
    for task in made:
        task.dispatch, task.issuer = dispatch, own
    for unit in {t.holder_id: t.holder for t in made}.values():
        require(actor, "dispatch", Task(holder=unit, **region_of(unit)))
        TakeOn.objects.get_or_create(
            campaign=campaign,
            holder=unit,
            defaults={"issuer": own, "due_on": wanted.take_on_by, **region_of(unit)},
        )
    Task.objects.bulk_create(made, batch_size=_BATCH)
    Measure.objects.bulk_create(_measures(made), batch_size=_BATCH)
    units = {t.holder_id for t in made}
    tell_units(
        units, kind="task", text=f"《{campaign.title[:60]}》下发了任务，待签收", now=now,
        url=reverse("campaigns:dispatch_page", args=[campaign.pk, dispatch.pk]),
    )  # fmt: skip
    act.record(
        "dispatch",
        dispatch,
        after={"tasks": len(made), "units": len(units), "rule": wanted.rule.kind},
    )
    return dispatch


def _key(actor: Actor, wanted: Wanted) -> str:
    return f"{DISPATCH_JOB}:{wanted.campaign_id}:{actor.unit_id}"


def _going(actor: Actor, wanted: Wanted) -> list[Planned]:
    planned = plan_dispatch(
        actor=actor, campaign_id=wanted.campaign_id, task_ids=wanted.task_ids, unit_ids=wanted.unit_ids, rule=wanted.rule,
        today=wanted.today,
    )  # fmt: skip
    going = [p for p in planned if not p.skipped]
    if not going:
        raise _nothing_new()
    return going


def _there(tasks: Iterable[Task | int | None]) -> set[tuple[int | None, int]]:
    """(task, unit) of what was handed down before and not withdrawn."""
    found = Task.objects.filter(parent__in=list(tasks), event=None).exclude(status="withdrawn")
    return set(found.values_list("parent_id", "holder_id"))


def _nothing_new() -> ClerkError:
    return ClerkError("CAMP-23", "没有下发", "选中的任务这些单位都已经有了", "需要改期限的，在任务里变更期限")


def _child(p: Planned) -> Task:
    t = p.task
    return Task(
        campaign_id=t.campaign_id, parent=t, holder=p.unit, item_id=t.item_id, position=t.position, area=t.area, number=t.number,
        content=t.content, quote=t.quote, section=t.section, due_words=t.due_words, due_on=p.due_on, first_due_on=p.due_on,
        standing=t.standing, on_event=t.on_event, status=TASK.start, **region_of(p.unit),
    )  # fmt: skip


def _measures(tasks: Sequence[Task]) -> list[Measure]:
    """The upper task's measures are brought along: the lower unit only fills in who answers and how it stands."""
    parents: dict[int, list[Measure]] = {}
    for m in Measure.objects.filter(task__in={t.parent_id for t in tasks}, voided_at=None):
        parents.setdefault(m.task_id, []).append(m)
    return [
        Measure(
            task=t, position=m.position, text=m.text, due_words=m.due_words, units=t.holder.name,
            due_on=min(filter(None, (m.due_on, t.due_on)), default=None) if not m.due_words else None,
        )
        for t in tasks
        for m in parents.get(t.parent_id or 0, [])
    ]  # fmt: skip
