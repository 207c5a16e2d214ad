"""Measures of the own unit's tasks: changed, added, taken out; and which rows a unit may write at all."""

from collections.abc import Iterable
from datetime import date, datetime

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import TASK
from mingcha.office.ledger import is_late
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.models import Campaign, Measure, Task
from mingcha.web.campaigns.models.campaigns import CLOSED
from mingcha.web.campaigns.services.proposing import need_reason


class MeasureConflict(ClerkError):
    """CONFLICT-21: somebody else changed the measure meanwhile, to something else; the page asks which values to keep."""

    status = 409

    def __init__(self, measure: Measure) -> None:
        name = measure.changed_by.name if measure.changed_by else "其他人"
        super().__init__(
            "CONFLICT-21",
            f"这条措施在您填写时被{name}改过，还没有保存",
            "两个人同时改了同一条",
            "对照两边的内容，选择保留哪一个",
        )
        self.measure = measure


def change_measure(
    *, actor: Actor, measure_id: int, text: str, due_on: date | None, due_words: str, persons: str, units: str, seen: int, now: datetime
) -> Measure:  # fmt: skip
    """Change a measure of the own unit.

    Errors
        MeasureConflict  changed by somebody else since it was seen, to something else
        CAMP-52  later than its task's deadline
    """
    with acting(actor, now=now) as act:
        measure = (
            Measure.objects.select_for_update(of=("self",))
            .select_related("task__campaign", "task__holder")
            .get(pk=measure_id)
        )
        own_measures(actor, measure.task.campaign, [measure_id])
        _not_later_than_task(measure.task, due_on)
        new = {
            "text": text.strip(), "due_on": due_on, "due_words": "" if due_on else due_words.strip()[:300],
            "persons": persons.strip()[:200], "units": units.strip()[:500],
        }  # fmt: skip
        before = {k: getattr(measure, k) for k in new}
        if new != before:
            if measure.revision != seen:
                raise MeasureConflict(measure)
            for k, v in new.items():
                setattr(measure, k, v)
            measure.revision += 1
            measure.changed_by_id, measure.changed_at = actor.user_id, now
            measure.save()
            changed = [k for k in new if new[k] != before[k]]
            act.record(
                "change",
                measure.task,
                object_id=f"measure:{measure.pk}",
                before={"due_on": before["due_on"]},
                after={"fields": changed, "due_on": new["due_on"]},
            )
    return measure


def add_measure(
    *, actor: Actor, task_id: int, text: str, due_on: date | None, persons: str, units: str, now: datetime, due_words: str = ""
) -> Measure:  # fmt: skip
    """One more measure under a task of the own unit (一项任务可以有几条措施).

    Errors
        CAMP-53  no words
    """
    with acting(actor, now=now) as act:
        task = Task.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=task_id)
        require_own(actor, task)
        if not text.strip():
            raise ClerkError("CAMP-53", "没有增加措施", "措施的内容是空的", "写明做什么")
        _not_later_than_task(task, due_on)
        last = task.measures.order_by("-position").values_list("position", flat=True).first() or 0
        measure = Measure.objects.create(
            task=task, position=last + 1, text=text.strip(), due_on=due_on, due_words="" if due_on else due_words[:300],
            persons=persons.strip()[:200], units=units.strip()[:500],
        )  # fmt: skip
        act.record("change", task, object_id=f"measure:{measure.pk}", after={"added": True, "due_on": due_on})
    return measure


def void_measure(*, actor: Actor, measure_id: int, reason: str, now: datetime) -> Measure:
    """Take a measure out of the ledger; it stays on record. The last one of a task stays.

    Errors
        CAMP-54  the task would have none
    """
    with acting(actor, now=now) as act:
        measure = (
            Measure.objects.select_for_update(of=("self",))
            .select_related("task__campaign")
            .get(pk=measure_id)
        )
        require_own(actor, measure.task)
        others = Measure.objects.filter(task=measure.task, voided_at=None).exclude(pk=measure.pk)
        if not others.exists():
            raise ClerkError("CAMP-54", "不能作废这条措施", "每项任务至少要有一条措施", "请改为修改这条措施")
        measure.voided_at, measure.voided_reason = now, need_reason(reason, "作废措施")[:300]
        measure.save(update_fields=["voided_at", "voided_reason"])
        act.record(
            "change", measure.task, object_id=f"measure:{measure.pk}", reason=reason, after={"voided": True}
        )
    return measure


def own_measures(actor: Actor, campaign: Campaign, ids: Iterable[int]) -> dict[int, Measure]:
    """The measures of these ids, all of them the own unit's and open to writing.

    Errors
        CAMP-51  one is not
    """
    wanted = set(ids)
    found = {
        m.pk: m
        for m in Measure.objects.filter(
            pk__in=wanted, task__campaign=campaign, task__holder_id=actor.unit_id, voided_at=None
        ).select_related("task__campaign")
    }
    if len(found) != len(wanted):
        raise not_writable("其中有的行不由本单位填写，或已作废")
    for measure in found.values():
        require_own(actor, measure.task)
    return found


def require_own(actor: Actor, task: Task) -> None:
    """A task that the own unit has signed for and that is not finished.

    Errors
        CAMP-51  it is not
    """
    if task.holder_id != actor.unit_id:
        raise not_writable("这项任务不由本单位承办")
    if task.status == TASK.start:
        raise not_writable("这项任务还没有签收")
    if task.status not in ("acknowledged", "in_progress", "returned", "standing"):
        raise not_writable(f"这项任务现在是“{task.get_status_display()}”")
    if task.campaign.status == CLOSED and task.status != "standing":
        raise not_writable("这个专项已办结，只有长期坚持的任务继续填写")


def _not_later_than_task(task: Task, due_on: date | None) -> None:
    last = None if task.standing else task.due_on
    if due_on and is_late(due_on, last):
        raise ClerkError(
            "CAMP-52",
            f"措施的完成时限 {due_on} 没有保存",
            f"晚于任务的完成时限要求（{last}）",
            "改填不晚于任务期限的日子",
        )


def not_writable(why: str) -> ClerkError:
    """CAMP-51."""
    return ClerkError("CAMP-51", "没有保存", why, "刷新台账看最新状态")
