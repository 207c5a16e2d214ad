"""The ledger is filled in: progress row by row, 无新进展 for many at once, measures changed; nobody writes over anybody unseen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import TASK
from mingcha.domain.workflows import step
from mingcha.office.ledger import is_late
from mingcha.office.ledger_progress import NO_NEW_PROGRESS, STATUS_WORDS, tidy_reason
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.models import Campaign, LedgerVersion, Measure, Task, TaskProgress
from mingcha.web.campaigns.models.campaigns import CLOSED, ISSUED
from mingcha.web.campaigns.models.ledgers import DRAFT
from mingcha.web.campaigns.services.cascade import region_of
from mingcha.web.campaigns.services.proposing import need_reason
from mingcha.web.campaigns.units import unit_of


@dataclass(frozen=True)
class ProgressEdit:
    """One cell as a person saw and changed it. seen: its revision when the page was printed."""

    measure_id: int
    status: str
    reason: str
    text: str
    seen: int


@dataclass(frozen=True)
class Clash:
    """A cell that somebody else changed meanwhile: both values."""

    edit: ProgressEdit
    theirs: TaskProgress
    measure: Measure


class LedgerConflict(ClerkError):
    """CONFLICT-20: nothing was saved; the page asks which value to keep."""

    status = 409

    def __init__(self, clashes: list[Clash]) -> None:
        first = clashes[0].theirs
        name = first.updated_by.name if first.updated_by else "其他人"
        super().__init__(
            "CONFLICT-20",
            what=f"{len(clashes)} 处进展在您填写时被{name}改过，还没有保存",
            why="两个人同时填了同一行",
            next_step="对照两边的内容，选择保留哪一个",
        )
        self.clashes = clashes


def record_progress(*, actor: Actor, campaign_id: int, edits: Iterable[ProgressEdit], now: datetime) -> int:
    """Save the cells that differ from what is stored; all or none. Result: how many were saved.

    Errors
        LedgerConflict  a cell was changed by somebody else since it was seen, to something else
        CAMP-50  暂不能整改 without a reason, or an unknown status
        CAMP-51  a row that is not the own unit's, or not to be filled in now
    """
    with acting(actor, now=now) as act:
        campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
        version = _writable_version(actor, campaign, now)
        wanted = {e.measure_id: e for e in edits}
        measures = _own_measures(actor, campaign, wanted)
        held = {
            p.measure_id: p
            for p in TaskProgress.objects.select_for_update().filter(version=version, measure__in=measures)
        }
        clashes, changed = [], []
        for measure_id, edit in wanted.items():
            fixed = _checked(edit, measures[measure_id])
            p = held.get(measure_id) or TaskProgress(version=version, measure=measures[measure_id])
            if (p.status, p.reason, p.text) == (fixed.status, fixed.reason, fixed.text):
                continue
            if p.revision != fixed.seen:
                clashes.append(Clash(fixed, p, measures[measure_id]))
            changed.append((p, fixed))
        if clashes:
            raise LedgerConflict(clashes)
        for p, edit in changed:
            before = {"status": p.status, "text": p.text}
            p.status, p.reason, p.text, p.touched = edit.status, edit.reason, edit.text, True
            _save(p, actor, now)
            act.record(
                "record", p, object_id=f"{version.pk}:{p.measure_id}", region_code=version.region_code, before=before,
                after={"status": p.status, "text": p.text},
            )  # fmt: skip
        _start_tasks([measures[p.measure_id].task for p, _ in changed])
    return len(changed)


def say_no_new_progress(*, actor: Actor, campaign_id: int, measure_ids: Iterable[int], now: datetime) -> int:
    """本期无新进展 for many rows: what stands there stays, the row counts as filled in. Rows without any text get the words."""
    with acting(actor, now=now) as act:
        campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
        version = _writable_version(actor, campaign, now)
        measures = _own_measures(actor, campaign, measure_ids)
        held = {
            p.measure_id: p
            for p in TaskProgress.objects.select_for_update().filter(version=version, measure__in=measures)
        }
        said = 0
        for measure_id, measure in measures.items():
            p = held.get(measure_id) or TaskProgress(version=version, measure=measure)
            if p.touched:
                continue
            p.text, p.touched = p.text or NO_NEW_PROGRESS, True
            _save(p, actor, now)
            said += 1
        _start_tasks([m.task for m in measures.values()])
        act.record("record", version, after={"no_new_progress": said})
    return said


def change_measure(
    *, actor: Actor, measure_id: int, text: str, due_on: date | None, due_words: str, persons: str, units: str, seen: int, now: datetime
) -> Measure:  # fmt: skip
    """Change a measure of the own unit.

    Errors
        CONFLICT-21  changed by somebody else meanwhile
        CAMP-52  later than its task's deadline
    """
    with acting(actor, now=now) as act:
        measure = (
            Measure.objects.select_for_update()
            .select_related("task__campaign", "task__holder")
            .get(pk=measure_id)
        )
        _own_measures(actor, measure.task.campaign, [measure_id])
        if measure.revision != seen:
            raise ClerkError(
                "CONFLICT-21",
                "这条措施在您填写时被别人改过，还没有保存",
                "两个人同时改了同一条",
                "返回台账看最新内容，再决定是否修改",
            )
        _not_later_than_task(measure.task, due_on)
        new = {
            "text": text.strip(), "due_on": due_on, "due_words": "" if due_on else due_words.strip()[:300],
            "persons": persons.strip()[:200], "units": units.strip()[:500],
        }  # fmt: skip
        before = {k: getattr(measure, k) for k in new}
        if new != before:
            for k, v in new.items():
                setattr(measure, k, v)
            measure.revision += 1
            measure.save()
            kept = [k for k in new if k != "persons" and new[k] != before[k]]
            act.record(
                "change",
                measure.task,
                object_id=f"measure:{measure.pk}",
                before={k: before[k] for k in kept},
                after={k: new[k] for k in kept},
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
        task = Task.objects.select_for_update().select_related("campaign").get(pk=task_id)
        _require_own(actor, task)
        if not text.strip():
            raise ClerkError("CAMP-53", "没有增加措施", "措施的内容是空的", "写明做什么")
        _not_later_than_task(task, due_on)
        last = task.measures.order_by("-position").values_list("position", flat=True).first() or 0
        measure = Measure.objects.create(
            task=task, position=last + 1, text=text.strip(), due_on=due_on, due_words="" if due_on else due_words[:300],
            persons=persons.strip()[:200], units=units.strip()[:500],
        )  # fmt: skip
        act.record("change", task, object_id=f"measure:{measure.pk}", after={"added": measure.text})
    return measure


def void_measure(*, actor: Actor, measure_id: int, reason: str, now: datetime) -> Measure:
    """Take a measure out of the ledger; it stays on record. The last one of a task stays.

    Errors
        CAMP-54  the task would have none
    """
    with acting(actor, now=now) as act:
        measure = Measure.objects.select_for_update().select_related("task__campaign").get(pk=measure_id)
        _require_own(actor, measure.task)
        others = Measure.objects.filter(task=measure.task, voided_at=None).exclude(pk=measure.pk)
        if not others.exists():
            raise ClerkError("CAMP-54", "不能作废这条措施", "每项任务至少要有一条措施", "请改为修改这条措施")
        measure.voided_at, measure.voided_reason = now, need_reason(reason, "作废措施")[:300]
        measure.save(update_fields=["voided_at", "voided_reason"])
        act.record(
            "change", measure.task, object_id=f"measure:{measure.pk}", reason=reason, after={"voided": True}
        )
    return measure


def open_version(campaign: Campaign, actor: Actor, now: datetime) -> LedgerVersion:
    """The version that is being filled in; where there is none, the next one, which begins with what the last one said."""
    draft = LedgerVersion.objects.filter(campaign=campaign, holder_id=actor.unit_id, state=DRAFT).first()
    if draft:
        return draft
    unit = unit_of(actor)
    last = LedgerVersion.objects.filter(campaign=campaign, holder=unit).order_by("-number").first()
    corrects = last if last and last.state in ("returned", "withdrawn") else None
    version = LedgerVersion.objects.create(
        campaign=campaign, holder=unit, number=last.number + 1 if last else 1, opened_at=now, corrects=corrects,
        label=corrects.label if corrects else "", **region_of(unit),
    )  # fmt: skip
    if last:
        TaskProgress.objects.bulk_create(
            TaskProgress(
                version=version, measure_id=p.measure_id, status=p.status, reason=p.reason, text=p.text,
                touched=p.touched if corrects else False,
            )
            for p in TaskProgress.objects.filter(version=last)
        )  # fmt: skip
    return version


def _writable_version(actor: Actor, campaign: Campaign, now: datetime) -> LedgerVersion:
    if campaign.status not in (ISSUED, CLOSED):
        raise _not_writable("这个专项还没有印发，或已撤回")
    version = open_version(campaign, actor, now)
    require(actor, "record", version)
    return version


def _own_measures(actor: Actor, campaign: Campaign, ids: Iterable[int]) -> dict[int, Measure]:
    wanted = set(ids)
    found = {
        m.pk: m
        for m in Measure.objects.filter(
            pk__in=wanted, task__campaign=campaign, task__holder_id=actor.unit_id, voided_at=None
        ).select_related("task__campaign")
    }
    if len(found) != len(wanted):
        raise _not_writable("其中有的行不由本单位填写，或已作废")
    for measure in found.values():
        _require_own(actor, measure.task)
    return found


def _require_own(actor: Actor, task: Task) -> None:
    if task.holder_id != actor.unit_id:
        raise _not_writable("这项任务不由本单位承办")
    if task.status == TASK.start:
        raise _not_writable("这项任务还没有签收")
    if task.status not in ("acknowledged", "in_progress", "returned", "standing"):
        raise _not_writable(f"这项任务现在是“{task.get_status_display()}”")
    if task.campaign.status == CLOSED and task.status != "standing":
        raise _not_writable("这个专项已办结，只有长期坚持的任务继续填写")


def _checked(edit: ProgressEdit, measure: Measure) -> ProgressEdit:
    reason = tidy_reason(edit.reason) if edit.status == "not_yet" else ""
    if (edit.status and edit.status not in STATUS_WORDS) or (edit.status == "not_yet" and not reason):
        raise ClerkError(
            "CAMP-50",
            what=f"“{(measure.text or measure.task.content)[:20]}”没有保存",
            why="选“暂不能整改”必须写明理由",
            next_step="写明为什么现在不能整改、打算什么时候整改",
        )
    return ProgressEdit(edit.measure_id, edit.status, reason[:300], edit.text.strip(), edit.seen)


def _save(p: TaskProgress, actor: Actor, now: datetime) -> None:
    p.updated_by_id, p.updated_at, p.revision = actor.user_id, now, p.revision + 1
    p.save()


def _start_tasks(tasks: list[Task]) -> None:
    """A task that was only signed for is under way with its first progress."""
    for task in {t.pk: t for t in tasks}.values():
        if task.status == "acknowledged":
            Task.objects.filter(pk=task.pk).update(status=step(TASK, task.status, "start").target)


def _not_later_than_task(task: Task, due_on: date | None) -> None:
    last = None if task.standing else task.due_on
    if due_on and is_late(due_on, last):
        raise ClerkError(
            "CAMP-52",
            f"措施的完成时限 {due_on} 没有保存",
            f"晚于任务的完成时限要求（{last}）",
            "改填不晚于任务期限的日子",
        )


def _not_writable(why: str) -> ClerkError:
    return ClerkError("CAMP-51", "没有保存", why, "刷新台账看最新状态")
