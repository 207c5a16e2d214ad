"""What happens to one task: reported done, confirmed or sent back, its deadline changed, an event that gives rise to a new one."""

from datetime import date, datetime

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import TASK
from mingcha.domain.workflows import require_needs, require_other_person, step
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.models import Measure, Task, TaskEvent, TaskProgress
from mingcha.web.campaigns.services.cascade import region_of, require_running
from mingcha.web.campaigns.services.proposing import need_reason
from mingcha.web.campaigns.services.telling import tell_units

OF_HOLDER = {"start": "acknowledge", "report": "acknowledge", "recall": "acknowledge"}
OF_ISSUER = {"send_back": "change", "accept": "change", "make_standing": "change", "reopen": "change"}
"""Act of the table → action of content/access.yml that it needs."""


def act_on_task(*, actor: Actor, task_id: int, action: str, now: datetime, reason: str = "") -> Task:
    """One act of the table of tasks (domain.workflow_tables.TASK).

    Errors
        WORK-01 … WORK-03  the state does not allow it, something is missing, the same person
        CAMP-30  not the holder's, or not the issuer's, to do
    """
    with acting(actor, now=now) as act:
        task = Task.objects.select_for_update().get(pk=task_id)
        transition = step(TASK, task.status, action)
        is_holder, is_issuer = task.holder_id == actor.unit_id, task.issuer_id == actor.unit_id
        if action not in OF_HOLDER | OF_ISSUER or not (is_holder if action in OF_HOLDER else is_issuer):
            raise ClerkError(
                "CAMP-30",
                what=f"不能{transition.words}“{task.content[:20]}”",
                why="上报由承办单位办理，确认和退回由下发单位办理",
                next_step="请对应的单位办理",
            )
        require(actor, (OF_HOLDER | OF_ISSUER)[action], task)
        present = {"reason"} if reason.strip() else set()
        if TaskProgress.objects.filter(measure__task=task).exclude(text="", status="").exists():
            present.add("progress")
        require_needs(transition, present)
        require_other_person(
            transition, actor.user_id, {"report": {task.reported_by_id} if task.reported_by_id else set()}
        )
        if action == "accept" and task.standing:
            transition = step(TASK, task.status, "make_standing")
        before = task.status
        task.status, task.reason = transition.target, reason.strip()[:500]
        if action == "report":
            task.reported_by_id = actor.user_id
        if task.status in ("done", "standing"):
            task.done_at = now
        task.save(update_fields=["status", "reason", "reported_by", "done_at"])
        if action == "send_back":
            tell_units(
                [task.holder_id],
                kind="task",
                text=f"任务被退回：{task.content[:60]}",
                url=task.get_absolute_url(),
                now=now,
            )
        act.record(
            transition.action, task, reason=reason, before={"status": before}, after={"status": task.status}
        )
    return task


def change_deadline(
    *, actor: Actor, task_id: int, due_on: date | None, standing: bool, reason: str, now: datetime
) -> Task:
    """Another deadline, or 长期坚持; the first one stays on record, and what was handed down keeps its own.

    Errors
        CAMP-31  nothing changes, or no day and not standing
        CAMP-22  later than the upper task's
    """
    with acting(actor, now=now) as act:
        task = Task.objects.select_for_update(of=("self",)).select_related("parent").get(pk=task_id)
        require(actor, "change", task)
        if task.issuer_id != actor.unit_id:
            raise ClerkError("CAMP-30", "不能变更这项任务的期限", "期限由下发单位变更", "请下发单位办理")
        if (task.due_on, task.standing) == (due_on, standing) or (due_on is None and not standing):
            raise ClerkError(
                "CAMP-31", "期限没有变更", "新的期限与现在相同，或没有填", "填上新的日子，或勾选“长期坚持”"
            )
        upper = task.parent.due_on if task.parent else None
        if upper and due_on and due_on > upper:
            raise ClerkError(
                "CAMP-22", f"期限 {due_on} 不合适", f"晚于上一级任务的期限 {upper}", "改填更早的日子"
            )
        before = {"due_on": task.due_on, "standing": task.standing}
        task.due_on, task.standing = due_on, standing
        task.save(update_fields=["due_on", "standing"])
        act.record(
            "change",
            task,
            reason=need_reason(reason, "变更期限"),
            before=before,
            after={"due_on": due_on, "standing": standing},
        )
    return task


def record_event(
    *, actor: Actor, task_id: int, what: str, happened_on: date, due_on: date, today: date, now: datetime
) -> Task:
    """Something happened that a waiting task (随时、及时) is about: a task of its own arises, under the same number.

    Errors
        CAMP-32  the task waits for no event
        CAMP-33  no word of what happened, a day that has not come, or a deadline before it
    """
    with acting(actor, now=now) as act:
        task = (
            Task.objects.select_for_update(of=("self",)).select_related("holder", "campaign").get(pk=task_id)
        )
        require(actor, "acknowledge" if task.holder_id == actor.unit_id else "change", task)
        require_running(task.campaign)
        if not task.on_event or task.event_id:
            raise ClerkError(
                "CAMP-32", "不能登记事由", "这项任务有自己的期限，不是随时发生的", "直接在台账里填写进展"
            )
        if not what.strip() or happened_on > today or due_on < happened_on:
            raise ClerkError(
                "CAMP-33",
                "没有登记",
                "要写明发生了什么；发生日不能晚于今天，期限不能早于发生日",
                "改正后再登记",
            )
        event = TaskEvent.objects.create(
            task=task,
            what=what.strip()[:300],
            happened_on=happened_on,
            recorded_by_id=actor.user_id,
            recorded_at=now,
        )
        made = Task.objects.create(
            campaign=task.campaign, parent=task, event=event, holder=task.holder, issuer=task.issuer, item_id=task.item_id,
            position=task.position + 1, area=task.area, number=_next_number(task), content=f"{task.content}（{event.what}）",
            section=task.section, due_words=f"{due_on.year}年{due_on.month}月{due_on.day}日前", due_on=due_on, first_due_on=due_on,
            status="in_progress", acknowledged_at=now, **region_of(task.holder),
        )  # fmt: skip
        Measure.objects.create(task=made, position=1, due_on=due_on, units=task.holder.name)
        act.record("record", made, after={"event": event.pk, "happened_on": happened_on, "due_on": due_on})
    return made


def _next_number(task: Task) -> int:
    numbers = Task.objects.filter(campaign=task.campaign, holder=task.holder, area=task.area)
    return max(numbers.values_list("number", flat=True)) + 1
