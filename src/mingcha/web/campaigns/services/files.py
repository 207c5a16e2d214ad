"""附件 are put to a 下发 or a task by the unit that hands it down, and taken off again."""

from datetime import datetime
from typing import BinaryIO

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from mingcha.catalog.catalogue import load_catalogue
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.models import Campaign, Dispatch, Task, TaskFile
from mingcha.web.campaigns.services.cascade import require_running
from mingcha.web.campaigns.services.proposing import need_reason
from mingcha.web.campaigns.services.telling import tell_units
from mingcha.web.jobs.file_store import StoredFile
from mingcha.web.jobs.files import file_store
from mingcha.web.jobs.media import media_type_of

_OOXML = "application/vnd.openxmlformats-officedocument."
TAKEN = {
    "application/pdf": ".pdf", f"{_OOXML}wordprocessingml.document": ".docx", f"{_OOXML}spreadsheetml.sheet": ".xlsx"
}  # fmt: skip
"""What is taken, by what the bytes say → how its name must end."""


def attach_file(
    *, actor: Actor, campaign_id: int, file: BinaryIO, name: str, now: datetime, dispatch_id: int | None = None,
    task_id: int | None = None,
) -> TaskFile:  # fmt: skip
    """Put a file to a 下发 (for all its tasks), or to one task that the unit holds or gave. Exactly one of the two.

    Errors
        CAMP-65  neither Word, Excel nor PDF by its content, or a name that says something else
        CAMP-66  too large
        CAMP-67  too many files
        CAMP-68  withdrawn, or not the unit's own to hand down
        CAMP-06  the campaign is not running
    """
    stored, media_type = _stored(file, name, actor, now)
    with acting(actor, now=now) as act:
        campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
        require_running(campaign)
        dispatch, task = _of(actor, campaign, dispatch_id, task_id)
        added = TaskFile(
            campaign=campaign, dispatch=dispatch, task=task, issuer_id=actor.unit_id, name=_last_part(name), sha256=stored.sha256,
            media_type=media_type, bytes=stored.size, added_by_id=actor.user_id, added_at=now,
        )  # fmt: skip
        require(actor, "attach", added)
        beside = TaskFile.objects.filter(dispatch=dispatch, task=task, withdrawn_at=None)
        same = beside.filter(sha256=stored.sha256).first()
        if same:
            return same
        most = _limit("task_files_max_count", actor, now)
        if beside.count() >= most:
            raise ClerkError(
                "CAMP-67", "没有添加", f"一次下发或一项任务最多 {most} 个附件", "先撤下不用的，或合成一个文件"
            )
        added.save()
        _tell(added, _holders(actor, added), now)
        act.record("attach", added, object_id=f"file:{added.pk}", after=_said(added))
    return added


def withdraw_file(*, actor: Actor, file_id: int, reason: str, now: datetime) -> TaskFile:
    """Take a file off: nobody can open it any more; that it was there stays on record.

    Errors
        CAMP-68  another unit's, or taken off before
    """
    with acting(actor, now=now) as act:
        file = TaskFile.objects.select_for_update().get(pk=file_id)
        require(actor, "attach", file)
        if file.withdrawn_at or file.issuer_id != actor.unit_id:
            raise _not_own()
        file.withdrawn_at, file.withdrawn_reason = now, need_reason(reason, "撤下附件")[:300]
        file.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        act.record("attach", file, object_id=f"file:{file.pk}", reason=reason, before=_said(file))
    return file


def record_opening(*, actor: Actor, file: TaskFile, now: datetime) -> None:
    """Who downloaded what is on record."""
    with acting(actor, now=now) as act:
        act.record("open_file", file, object_id=f"file:{file.pk}", after={"file": file.sha256})


def _stored(file: BinaryIO, name: str, actor: Actor, now: datetime) -> tuple[StoredFile, str]:
    most = _limit("task_file_max_megabytes", actor, now)
    refusal = f"没有接收“{_last_part(name)}”"
    try:
        stored = file_store().save(file, limit_bytes=most << 20)
    except ClerkError as error:
        raise ClerkError(
            "CAMP-66", refusal, f"附件每个不超过 {most} MB", "压缩图片或拆成几个文件后再上传"
        ) from error
    wrong = ClerkError(
        "CAMP-65",
        refusal,
        "附件只收 Word（.docx）、Excel（.xlsx）和 PDF，按文件内容识别，带宏的不收",
        "另存为其中一种格式，文件名后缀与格式一致，再上传",
    )
    try:
        media_type = media_type_of(file_store(), stored.sha256, name)
    except ClerkError as error:
        raise wrong from error
    if not name.lower().endswith(TAKEN.get(media_type, "/")):
        raise wrong
    return stored, media_type


def _of(
    actor: Actor, campaign: Campaign, dispatch_id: int | None, task_id: int | None
) -> tuple[Dispatch | None, Task | None]:
    if (dispatch_id is None) == (task_id is None):
        raise ValueError("a file goes with one dispatch or one task")
    if dispatch_id is not None:
        dispatch = Dispatch.objects.get(pk=dispatch_id, campaign=campaign)
        if dispatch.withdrawn_at or dispatch.issuer_id != actor.unit_id:
            raise _not_own()
        return dispatch, None
    task = Task.objects.get(pk=task_id, campaign=campaign)
    if task.status == "withdrawn" or actor.unit_id not in (task.holder_id, task.issuer_id):
        raise _not_own()
    return None, task


def _holders(actor: Actor, file: TaskFile) -> set[int]:
    """The units one level down that have the task already; those further below see it on their task."""
    tasks: QuerySet[Task] = Task.objects.filter(dispatch=file.dispatch_id)
    if file.task_id:
        tasks = Task.objects.filter(parent=file.task_id) | Task.objects.filter(pk=file.task_id)
    found = tasks.exclude(status="withdrawn").exclude(holder_id=actor.unit_id)
    return set(found.values_list("holder_id", flat=True))


def _tell(file: TaskFile, unit_ids: set[int], now: datetime) -> None:
    if not unit_ids:
        return
    thing = "dispatch_page" if file.dispatch_id else "ledger"
    place = [file.campaign_id, file.dispatch_id] if file.dispatch_id else [file.campaign_id]
    tell_units(
        unit_ids, kind="task", text=f"《{file.campaign.title[:60]}》下发的任务补充了附件", now=now,
        url=reverse(f"campaigns:{thing}", args=place),
        key=f"task_file:{file.dispatch_id or ''}:{file.task_id or ''}:{timezone.localtime(now).date()}",
    )  # fmt: skip


def _limit(name: str, actor: Actor, now: datetime) -> int:
    found = load_catalogue().parameters.by_id[name].lookup(actor.region_code, timezone.localtime(now).date())
    if found is None or found.value is None:
        raise LookupError(name)
    return int(found.value)


def _last_part(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1][-120:]


def _said(file: TaskFile) -> dict[str, object]:
    return {"file": file.sha256, "bytes": file.bytes, "dispatch": file.dispatch_id, "task": file.task_id}


def _not_own() -> ClerkError:
    return ClerkError(
        "CAMP-68",
        "不能办理这个附件",
        "附件由下发单位添加和撤下；已撤回的任务不再添加",
        "刷新页面看最新状态，或请下发单位办理",
    )
