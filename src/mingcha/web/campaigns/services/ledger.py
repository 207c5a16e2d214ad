"""The ledger is filled in: progress row by row, 无新进展 for many at once; nobody writes over anybody unseen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import TASK
from mingcha.domain.workflows import step
from mingcha.office.ledger_progress import NO_NEW_PROGRESS, STATUS_WORDS, tidy_reason
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.models import Campaign, LedgerVersion, Measure, Task, TaskProgress
from mingcha.web.campaigns.models.campaigns import CLOSED, ISSUED
from mingcha.web.campaigns.models.ledgers import DRAFT
from mingcha.web.campaigns.services.cascade import region_of
from mingcha.web.campaigns.services.measures import not_writable, own_measures
from mingcha.web.campaigns.units import Unit, unit_of


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
        campaign = Campaign.objects.get(pk=campaign_id)
        version = _writable_version(actor, campaign, now)
        wanted = {e.measure_id: e for e in edits}
        measures = own_measures(actor, campaign, wanted)
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
            before = {"status": p.status, "characters": len(p.text)}
            p.status, p.reason, p.text, p.touched = edit.status, edit.reason, edit.text, True
            _save(p, actor, now)
            act.record(
                "record", p, object_id=f"{version.pk}:{p.measure_id}", region_code=version.region_code, before=before,
                after={"status": p.status, "characters": len(p.text)},
            )  # fmt: skip
        _start_tasks([measures[p.measure_id].task for p, _ in changed])
    return len(changed)


def say_no_new_progress(*, actor: Actor, campaign_id: int, measure_ids: Iterable[int], now: datetime) -> int:
    """本期无新进展 for many rows: what stands there stays, the row counts as filled in. Rows without any text get the words."""
    with acting(actor, now=now) as act:
        campaign = Campaign.objects.get(pk=campaign_id)
        version = _writable_version(actor, campaign, now)
        measures = own_measures(actor, campaign, measure_ids)
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


def open_version(campaign: Campaign, actor: Actor, now: datetime) -> LedgerVersion:
    """The version that is being filled in, locked; where there is none, the next one, which begins with what the last one said."""
    drafts = LedgerVersion.objects.select_for_update().filter(
        campaign=campaign, holder_id=actor.unit_id, state=DRAFT
    )
    draft = drafts.first()
    if draft:
        return draft
    try:
        with transaction.atomic():
            return _new_version(campaign, unit_of(actor), now)
    except IntegrityError:  # a colleague opened it at the same moment
        return drafts.get()


def _new_version(campaign: Campaign, unit: Unit, now: datetime) -> LedgerVersion:
    last = LedgerVersion.objects.filter(campaign=campaign, holder=unit).order_by("-number").first()
    corrects = last if last and last.state in ("returned", "withdrawn") else None
    version = LedgerVersion.objects.create(
        campaign=campaign, holder=unit, number=last.number + 1 if last else 1, opened_at=now, corrects=corrects,
        label=corrects.label if corrects else "", **region_of(unit),
    )  # fmt: skip
    if last:
        TaskProgress.objects.bulk_create(
            TaskProgress(
                version=version, measure_id=p.measure_id, status=p.status, reason=p.reason, text=p.text, revision=p.revision,  # as the page showed it
                touched=p.touched if corrects else False,
            )
            for p in TaskProgress.objects.filter(version=last)
        )  # fmt: skip
    return version


def _writable_version(actor: Actor, campaign: Campaign, now: datetime) -> LedgerVersion:
    if campaign.status not in (ISSUED, CLOSED):
        raise not_writable("这个专项还没有印发，或已撤回")
    version = open_version(campaign, actor, now)
    require(actor, "record", version)
    return version


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
