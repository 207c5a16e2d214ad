"""A run is started and read: one outcome a check, and who owes the data for what was not compared."""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from mingcha.web.api.operation import ONE, operation
from mingcha.web.api.repeated import IdempotencyKey
from mingcha.web.api.terms import CheckId, Code, Day, Id, Moment, PageFilters, Sent, Yuan, page_of, yuan
from mingcha.web.runs.check_lines import check_lines
from mingcha.web.runs.selectors import part_totals, runs_seen
from mingcha.web.runs.services import start_run

router = Router(tags=["比对"])
Outcome = Literal["flagged", "clear", "not_applicable", "error"]


class RunSent(Sent):
    """Which day, which checks."""

    as_of: Day = Field(description="统计日")
    checks: Annotated[list[CheckId], Field(min_length=1, max_length=200)] = Field(
        None, description="检查编号；不写 = 全部"
    )


class RunAnswer(Schema):
    """A run. The counts are those of the part that the token's post may see."""

    id: int
    as_of: date
    region_code: Code
    purpose: Literal["counted", "shadow"]
    state: Literal["waiting", "finished", "stopped"]
    state_words: str
    created_at: Moment
    finished_at: Moment | None
    flagged: int
    new: int
    still_there: int
    gone: int
    back: int
    job_id: int | None


class OwedAnswer(Schema):
    """Data that were not there, and the department that has them. No columns named = the whole table."""

    table: str
    title: str
    department: str
    columns: list[str]


class OutcomeAnswer(Schema):
    """One check. not_applicable = 未比对: no data is not no problem."""

    check: str
    title: str
    theme: str
    status: Outcome
    status_words: str
    flagged: int
    amount_yuan: Yuan | None
    missing: list[str] = Field(description="没有比对的原因")
    owed: list[OwedAnswer] = Field(description="缺哪些数据、由谁提供")


class RunWhole(RunAnswer):
    """A run with its checks."""

    outcomes: list[OutcomeAnswer]


class RunPage(Schema):
    """Runs by ascending number."""

    runs: list[RunAnswer]
    next_cursor: int | None


@operation(
    router, "POST", "/runs", "start", "run", title="发起比对", answers=RunAnswer, status=202, also=(409,)
)
def start_checks(request: HttpRequest, sent: RunSent, idempotency_key: IdempotencyKey = "") -> RunAnswer:
    """Put a run in the queue; asked for again while it waits, the same one is answered."""
    run = start_run(actor=request.actor, as_of=sent.as_of, checks=sent.checks, now=timezone.now())
    return answers_of(request.actor, [run])[0]


@operation(router, "GET", "/runs", "view", "run", title="比对运行", answers=RunPage)
def list_runs(request: HttpRequest, filters: Query[PageFilters]) -> RunPage:
    """The runs over the own region."""
    rows = runs_seen(request.actor).select_related("job")
    found, cursor = page_of(rows, filters, lambda _: None, lambda run: run)
    return RunPage(runs=answers_of(request.actor, found), next_cursor=cursor)


@operation(
    router,
    "GET",
    "/runs/{run_id}",
    "view",
    "run",
    title="一次比对和每项检查的结果",
    answers=RunWhole,
    also=ONE,
)
def get_run(request: HttpRequest, run_id: Path[Id]) -> RunWhole:
    """State, and once it is finished every check with what it came to."""
    run = get_object_or_404(runs_seen(request.actor).select_related("job"), pk=run_id)
    lines = check_lines(request.actor, run) if run.is_finished else []
    return RunWhole(
        **answers_of(request.actor, [run])[0].model_dump(),
        outcomes=[
            OutcomeAnswer(
                check=x.outcome.check_id, title=x.outcome.title, theme=x.outcome.theme, status=x.status, status_words=x.status_word,
                flagged=x.flagged, amount_yuan=yuan(x.amount_yuan), missing=[str(m) for m in x.outcome.missing],
                owed=[OwedAnswer(**owed) for owed in x.outcome.owed],
            )
            for x in lines
        ],
    )  # fmt: skip


def answers_of(actor, runs: list) -> list[RunAnswer]:
    """Runs as they are answered, their counts looked up together."""
    counts = part_totals(actor, runs)
    return [
        RunAnswer(
            id=run.pk, as_of=run.as_of, region_code=run.region_code, purpose=run.purpose, state=_state(run), state_words=run.state_word,
            created_at=run.created_at, finished_at=run.finished_at, job_id=run.job_id, **counts[run.pk],
        )
        for run in runs
    ]  # fmt: skip


def _state(run) -> str:
    if run.is_finished:
        return "finished"
    return "waiting" if run.job and run.job.state in ("queued", "running") else "stopped"
