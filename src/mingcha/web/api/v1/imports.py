"""A file comes in, is judged, is confirmed; what became of it."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import File, Form, Path, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from mingcha.domain.access import Actor
from mingcha.web.access.services import require
from mingcha.web.api.operation import ACT, ONE, operation
from mingcha.web.api.problems import Problem
from mingcha.web.api.repeated import IdempotencyKey
from mingcha.web.api.terms import Code, Id, Line, Moment, PageFilters, Sent, page_of
from mingcha.web.audit.services import acting
from mingcha.web.imports.heads import matched
from mingcha.web.imports.selectors import batches, is_stuck, preview_page
from mingcha.web.imports.services import confirm_batch, receive_file, set_columns

router = Router(tags=["导入"])
State = Literal["matching", "judging", "judged", "importing", "imported", "undone", "discarded"]
PLACES_PAGE = 200


class BatchAnswer(Schema):
    """A batch: where it stands, how many rows, what is wrong. No text of a row."""

    id: int
    number: str
    table: str
    state: State
    state_words: str
    stopped: bool = Field(description="后台任务没有做完就停了，需要人工处理")
    judgement: int = Field(description="第几次校验；确认入库时写明所确认的是哪一次")
    region_code: Code
    created_at: Moment
    rows_in: int
    accepted: int
    wrong: int
    repeated: int
    ignored: int
    reasons: dict[str, int] = Field(description="没有入库的行按原因计数")
    problem: Problem | None = Field(description="整批不能校验或入库的原因")
    imported_at: Moment | None
    job_id: int | None


class BatchPage(Schema):
    """Batches by ascending number."""

    batches: list[BatchAnswer]
    next_cursor: int | None


class PlaceAnswer(Schema):
    """What is wrong at one place of the file."""

    file: str
    sheet: str
    row: int
    column: str
    code: str
    reason: str
    remedy: str


class PlacesAnswer(Schema):
    """Wrong places, a page of wrong rows at a time."""

    places: list[PlaceAnswer]
    wrong_rows: int
    next_page: int | None


class BatchForm(Sent):
    """What is said beside the file."""

    table: Line = Field(max_length=40, description="数据表编号，见 /tables")
    adds: bool = Field(False, description="true：补充到原有数据；false：是本地区这张表的全部数据")


class ConfirmSent(Sent):
    """What is confirmed."""

    judgement: Id
    whole_only: bool = Field(True, description="true：有一行错就整批不入库")


class PlacesFilters(Sent):
    """Which page."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1


@operation(
    router,
    "POST",
    "/imports",
    "create",
    "import_batch",
    title="上传一张表的文件并校验",
    answers=BatchAnswer,
    status=201,
    also=(409, 413),
)
def import_file(
    request: HttpRequest, sent: Form[BatchForm], file: File[UploadedFile], idempotency_key: IdempotencyKey = ""
) -> BatchAnswer:  # fmt: skip
    """The header is matched as the unit has matched it before (once in the browser, if it is not the template's)."""
    return answer_of(
        take_in(request.actor, table=sent.table, upload=file, adds=sent.adds or None, now=timezone.now())
    )


@operation(router, "GET", "/imports", "view", "import_batch", title="导入批次", answers=BatchPage)
def list_imports(request: HttpRequest, filters: Query[PageFilters]) -> BatchPage:
    """The batches that the token's post may see."""
    found, cursor = page_of(batches(request.actor), filters, lambda _: None, answer_of)
    return BatchPage(batches=found, next_cursor=cursor)


@operation(router, "GET", "/imports/{batch_id}", "view", "import_batch", title="一个批次的状态", answers=BatchAnswer, also=ONE)  # fmt: skip
def get_import(request: HttpRequest, batch_id: Path[Id]) -> BatchAnswer:
    """State, counts, reasons."""
    return answer_of(get_object_or_404(batches(request.actor), pk=batch_id))


@operation(router, "GET", "/imports/{batch_id}/problems", "download_errors", "import_batch", title="错在哪一行哪一列", answers=PlacesAnswer, also=ONE)  # fmt: skip
def list_import_problems(
    request: HttpRequest, batch_id: Path[Id], filters: Query[PlacesFilters]
) -> PlacesAnswer:
    """Places and reasons; the texts stand in the file that was sent."""
    batch = get_object_or_404(batches(request.actor), pk=batch_id)
    require(request.actor, "download_errors", batch)
    if not batch.refused_sha256 or batch.files_gone_at is not None or batch.state == "discarded":
        return PlacesAnswer(places=[], wrong_rows=0, next_page=None)
    rows, total = preview_page(batch, "wrong", filters.page, PLACES_PAGE)
    units = batch.said["units"]
    places = [
        PlaceAnswer(
            file=units[row.unit]["file"], sheet=units[row.unit]["sheet"], row=row.row_number, column=said.header, code=said.code,
            reason=said.reason, remedy=said.remedy,
        )
        for row in rows for said in row.said if said.code
    ]  # fmt: skip
    more = filters.page * PLACES_PAGE < total
    return PlacesAnswer(places=places, wrong_rows=total, next_page=filters.page + 1 if more else None)


@operation(router, "POST", "/imports/{batch_id}/confirm", "confirm", "import_batch", title="确认入库", answers=BatchAnswer, status=202, also=ACT)  # fmt: skip
def confirm_import(
    request: HttpRequest, batch_id: Path[Id], sent: ConfirmSent, idempotency_key: IdempotencyKey = ""
) -> BatchAnswer:
    """Exactly what was judged goes in, in the background."""
    batch = get_object_or_404(batches(request.actor), pk=batch_id)
    confirmed = confirm_batch(
        actor=request.actor,
        batch_id=batch.pk,
        judgement=sent.judgement,
        whole_only=sent.whole_only,
        now=timezone.now(),
    )
    return answer_of(confirmed)


def take_in(actor: Actor, *, table: str, upload: UploadedFile, adds: bool | None, now: datetime):
    """Receive a file and have it judged, both or nothing: a file whose header does not fit leaves no batch behind."""
    with acting(actor, now=now):
        batch = receive_file(actor=actor, table=table, upload=upload, adds=adds, now=now)
        in_file = {c.header for sheet in matched(batch.said["heads"], table, {}) for c in sheet.cells}
        said = {header: column for header, column in batch.columns.items() if header in in_file}
        return set_columns(actor=actor, batch_id=batch.pk, said=said, now=now)


def answer_of(batch) -> BatchAnswer:
    """A batch as it is answered."""
    reasons: dict[str, int] = {}
    for unit in batch.said.get("units", ()):
        for reason, count in unit["reasons"].items():
            reasons[reason] = reasons.get(reason, 0) + count
    return BatchAnswer(
        id=batch.pk, number=batch.number, table=batch.table, state=batch.state, state_words=batch.state_word, stopped=is_stuck(batch),
        judgement=batch.judgement, region_code=batch.region_code, created_at=batch.created_at, rows_in=batch.rows_in,
        accepted=batch.accepted, wrong=batch.wrong, repeated=batch.repeated, ignored=batch.ignored, reasons=reasons,
        problem=Problem(**batch.problem) if batch.problem else None, imported_at=batch.imported_at, job_id=batch.job_id,
    )  # fmt: skip
