"""A verification that was made in another system comes back onto a case that the unit holds. The review stays a person's act."""

from typing import Annotated, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Form, Path, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from mingcha.web.access.services import require
from mingcha.web.api.operation import ACT, operation
from mingcha.web.api.repeated import IdempotencyKey
from mingcha.web.api.terms import CaseNo, Day, Line, Sent, Text
from mingcha.web.api.v1.cases import CaseWhole, Conclusion, case_whole
from mingcha.web.audit.services import acting
from mingcha.web.cases.selectors import cases_seen
from mingcha.web.cases.services.dispatching import acknowledge_case
from mingcha.web.cases.services.evidence import add_evidence
from mingcha.web.cases.services.verifying import Record, save_record, submit_record

router = Router(tags=["核查结果"])
Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
Purpose = Literal["home_visit", "statement", "register", "payment", "photo", "notice", "decision", "other"]


class AnswerSent(Sent):
    """One item of the check, answered."""

    number: Annotated[int, Field(ge=1, le=32_000)]
    answer: Literal["yes", "no", "not_applicable"]
    note: Line = Field("", max_length=500)


class ResultSent(Sent):
    """The record of the verification, whole."""

    visited_on: Day = None
    visitors: Line = Field("", max_length=200)
    findings: Text = Field(min_length=1, max_length=5000)
    statement_of: Literal["", "self", "member", "guardian", "declined", "absent"] = ""
    statement: Text = Field("", max_length=5000)
    conclusion: Conclusion
    conclusion_reason: Line = Field("", max_length=40, description="不属实、无法核实的原因代码")
    signed_name: Line = Field("", max_length=60)
    answers: list[AnswerSent] = Field(max_length=500)
    record_version: Version | None = None


class EvidenceForm(Sent):
    """What is said beside the file."""

    purpose: Purpose
    note: Line = Field("", max_length=200)


class FileAnswer(Schema):
    """A file that was taken in."""

    id: int
    case_no: str
    purpose: str
    media_type: str
    sha256: str
    size_bytes: int


@operation(
    router,
    "POST",
    "/cases/{no}/acknowledge",
    "acknowledge",
    "case",
    title="签收核查件",
    answers=CaseWhole,
    also=ACT,
)
def acknowledge(request: HttpRequest, no: Path[CaseNo], idempotency_key: IdempotencyKey = "") -> CaseWhole:
    """The unit takes the case; the token's post is its 承办人, so that its result can be submitted."""
    case = get_object_or_404(cases_seen(request.actor), no=no)
    return case_whole(acknowledge_case(actor=request.actor, case_id=case.pk, now=timezone.now()))


@operation(
    router,
    "POST",
    "/cases/{no}/evidence",
    "upload",
    "evidence",
    title="上传核查材料",
    answers=FileAnswer,
    status=201,
    also=ACT,
)
def upload_evidence(
    request: HttpRequest, no: Path[CaseNo], sent: Form[EvidenceForm], file: File[UploadedFile], idempotency_key: IdempotencyKey = ""
) -> FileAnswer:  # fmt: skip
    """A file of the verification; its type is told by its bytes."""
    case = get_object_or_404(cases_seen(request.actor), no=no)
    row = add_evidence(
        actor=request.actor, case_id=case.pk, name=file.name or "", stream=file.file, purpose=sent.purpose, note=sent.note, now=timezone.now()
    )  # fmt: skip
    return FileAnswer(
        id=row.pk, case_no=case.no, purpose=row.purpose, media_type=row.media_type, sha256=row.sha256, size_bytes=row.size_bytes
    )  # fmt: skip


@operation(router, "POST", "/cases/{no}/result", "submit", "case", title="报送核查结果，提交复核", answers=CaseWhole, also=ACT)  # fmt: skip
def submit_result(
    request: HttpRequest, no: Path[CaseNo], sent: ResultSent, idempotency_key: IdempotencyKey = ""
) -> CaseWhole:
    """Recorded and handed to a second person, both or nothing. The conclusion is a proposal until that person confirms it."""
    case = get_object_or_404(cases_seen(request.actor), no=no)
    require(request.actor, "submit", case)
    said = sent.model_dump(exclude={"answers", "record_version"})
    answers = {a.number: (a.answer, a.note) for a in sent.answers}
    now = timezone.now()
    with acting(request.actor, now=now):
        save_record(
            actor=request.actor, case_id=case.pk, record=Record(**said, answers=answers), now=now, record_version=sent.record_version
        )  # fmt: skip
        submitted = submit_record(actor=request.actor, case_id=case.pk, now=now)
    return case_whole(submitted)
