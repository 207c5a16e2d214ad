"""证据: taken in by what its bytes say, kept by hash, never executed, never deleted."""

from datetime import datetime
from typing import BinaryIO

from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.lake.audit import hide_numbers
from mingcha.web.access.services import require
from mingcha.web.audit.services import Act, acting
from mingcha.web.cases.models import Evidence, Issue
from mingcha.web.cases.models.evidence import PURPOSES
from mingcha.web.cases.services.acts import lock_case, note_on_record
from mingcha.web.cases.work_values import work_value
from mingcha.web.jobs.files import file_store
from mingcha.web.jobs.media import media_type_of

CLOSED_TO_EVIDENCE = ("voided", "unsubstantiated", "undetermined")


def add_evidence(
    *, actor: Actor, case_id: int, name: str, stream: BinaryIO, purpose: str, now: datetime, note: str = "", issue: Issue | None = None
) -> Evidence:  # fmt: skip
    """Take in a file.

    Arguments
        name    as the person knows it; only its last part is kept, long numbers in it are hidden
        issue   evidence of the remedy instead of the verification
    Errors
        EVID-01 type not accepted · EVID-02 empty · EVID-03 already there · EVID-05 case closed to evidence · FILE-01 too large
    """
    with acting(actor, now=now) as act:
        case = lock_case(case_id)
        row = Evidence(case=case, issue=issue, purpose=purpose, note=note[:200], uploaded_by_id=actor.user_id, uploaded_at=now)  # fmt: skip
        if issue is not None and issue.case_id != case.pk:
            raise ValueError("evidence of a remedy belongs to the issue of its case")
        require(actor, "upload", row)
        if purpose not in PURPOSES:
            raise ClerkError("EVID-04", "没有接收这个文件", "没有选择材料的用途", "选择用途后再上传")
        if case.status in CLOSED_TO_EVIDENCE:
            raise ClerkError("EVID-05", f"{case.no} 不再接收材料", "这一件已经办结", "有新情况的，先重新核查")
        return take_in(act, row, name=name, stream=stream)


def take_in(act: Act, row: Evidence, *, name: str, stream: BinaryIO) -> Evidence:
    """Check and keep the bytes of a piece that the caller may bring, and put it on record. The case is locked by the caller.

    Errors
        EVID-01 type not accepted · EVID-02 empty · EVID-03 already there · FILE-01 too large
    """
    case = row.case
    limit = int(work_value("evidence_max_megabytes", case.region_code, timezone.localdate(act.now)))
    stored = file_store().save(stream, limit_bytes=limit << 20)
    if not stored.size:
        raise ClerkError("EVID-02", "没有接收这个文件", "文件是空的", "重新扫描或拍照后再上传")
    row.media_type = media_type_of(file_store(), stored.sha256, name)
    if case.evidence.filter(sha256=stored.sha256, issue=row.issue, voided_at=None).exists():
        raise ClerkError("EVID-03", "没有接收这个文件", "同样内容的文件本件已有一份", "核对是否选错了文件")
    row.sha256, row.size_bytes = stored.sha256, stored.size
    row.name = hide_numbers(name.replace("\\", "/").rsplit("/", 1)[-1])[-160:] or "未命名"
    row.save()
    note_on_record(
        act, case, "add_evidence", issue=row.issue, details={"evidence": row.pk, "sha256": row.sha256, "purpose": row.purpose}
    )  # fmt: skip
    return row


def void_evidence(*, actor: Actor, evidence_id: int, reason: str, now: datetime) -> Evidence:
    """作废 a file: it stays, with who, when and why, and counts no longer.

    Errors
        EVID-06  no reason, or already void, or the case is being reviewed
    """
    with acting(actor, now=now) as act:
        row = Evidence.objects.select_for_update().get(pk=evidence_id)
        require(actor, "void", row)
        in_review = row.issue.status == "to_review" if row.issue else row.case.status == "to_review"
        concluded = not row.issue and row.case.concluded_at is not None
        if not reason.strip() or row.voided_at or in_review or concluded:
            raise ClerkError(
                "EVID-06",
                "没有作废",
                "没有写明理由，或材料已作废，或本件正在复核、已有结论",
                "写明理由；正在复核的先撤回",
            )
        row.voided_by_id, row.voided_at, row.void_reason = actor.user_id, now, hide_numbers(reason)[:200]
        row.save(update_fields=["voided_by", "voided_at", "void_reason"])
        note_on_record(
            act, row.case, "void_evidence", issue=row.issue, note=reason, details={"evidence": row.pk}
        )
        return row


def record_download(*, actor: Actor, evidence: Evidence, now: datetime, how: str = "download") -> None:
    """Put on record that somebody read a file; asked before it is served."""
    with acting(actor, now=now) as act:
        require(actor, "download" if how == "download" else "view", evidence)
        act.record(
            how, evidence, region_code=evidence.case.region_code, person_key=evidence.case.person_key, after={"case": evidence.case.no}
        )  # fmt: skip
