"""Cases and where they stand; one case with what is to be verified."""

from datetime import date
from typing import Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from mingcha.domain.workflow_tables import CASE, CONCLUSIONS, MISSED
from mingcha.office.flag_workbook import SEVERITIES, SIDES
from mingcha.web.api.operation import ONE, operation
from mingcha.web.api.terms import CaseNo, Code, Moment, PageFilters, RegionCode, Since, Yuan, page_of, yuan
from mingcha.web.audit.services import record_view
from mingcha.web.cases.filters import level_column
from mingcha.web.cases.selectors import cases_seen
from mingcha.web.cases.shown import show_cases
from mingcha.web.flags.shown import household_code, person_code

router = Router(tags=["核查件"])
FROM_CHECKS = ("flag", "package")
"""Sources whose title is that of the checks; what people typed may name somebody and is not answered."""
Status = Literal[tuple(CASE.states)]
Conclusion = Literal[tuple(CONCLUSIONS)]
LightState = Literal["overdue", "due_soon", "on_time", "waiting", "closed", "restricted", "paused"]


class CaseAnswer(Schema):
    """Where a case stands; nothing about anybody."""

    no: str
    source: str
    side: Literal[tuple(SIDES)]
    severity: Literal[tuple(SEVERITIES)]
    status: Status
    status_words: str
    missed_status: Literal[("", *MISSED.states)] = Field(description="漏保的落实环节；空 = 不是漏保")
    conclusion: Literal[("", *CONCLUSIONS)]
    merged: bool
    region_code: Code
    place: str
    holder: str = Field(description="承办单位")
    due_on: date | None
    light: LightState
    light_words: str
    returned_count: int
    created_at: Moment
    updated_at: Moment


class ItemAnswer(Schema):
    """One thing to be verified, as it stood in the check."""

    number: int
    words: str
    check: str
    answer: Literal["", "yes", "no", "not_applicable"]


class CaseWhole(CaseAnswer):
    """A case with its flags and items. The account, findings and statements stay here: they may name people."""

    title: str = Field(description="由检查发现的为检查名称；人工登记的不提供")
    household: str
    person: str
    display_name: str = Field(description="已脱敏")
    programme: str
    amount_yuan: Yuan | None
    flags: list[int]
    items: list[ItemAnswer]
    record_version: int | None = Field(description="核查记录的版本；报送结果时带上，防止盖掉别人的修改")


class CasePage(Schema):
    """Cases by ascending number."""

    cases: list[CaseAnswer]
    next_cursor: int | None


class CaseFilters(PageFilters):
    """All conditions at once."""

    status: Status = Field(None, description="环节")
    region: RegionCode = None
    updated_since: Since = Field(None, description="这一时刻之后有过办理的，带时区")


@operation(router, "GET", "/cases", "view", "case", title="核查件和所在环节", answers=CasePage)
def list_cases(request: HttpRequest, filters: Query[CaseFilters]) -> CasePage:
    """The cases that the token's post may see."""
    rows = cases_seen(request.actor)
    if filters.status:
        rows = rows.filter(status=filters.status)
    if filters.region:
        rows = rows.filter(**{level_column(filters.region): filters.region})
    if filters.updated_since:
        rows = rows.filter(updated_at__gt=filters.updated_since)
    today = timezone.localdate()
    found, cursor = page_of(rows, filters, lambda page: show_cases(page, today), case_answer)
    return CasePage(cases=found, next_cursor=cursor)


@operation(router, "GET", "/cases/{no}", "view", "case", title="一件核查件", answers=CaseWhole, also=ONE)
def get_case(request: HttpRequest, no: Path[CaseNo]) -> CaseWhole:
    """On record like a page that a person opens."""
    case = get_object_or_404(cases_seen(request.actor), no=no)
    record_view(request.actor, case)
    return case_whole(case)


def case_answer(case) -> CaseAnswer:
    """A case as it is answered, after show_cases."""
    return CaseAnswer(
        no=case.no, source=case.source, side=case.side, severity=case.severity, status=case.status, status_words=case.status_word,
        missed_status=case.missed_state, conclusion=case.conclusion, merged=case.merged_into_id is not None, region_code=case.region_code,
        place=case.place, holder=case.holder_name, due_on=case.due_on, light=case.light.state, light_words=case.light.word,
        returned_count=case.returned_count, created_at=case.created_at, updated_at=case.updated_at,
    )  # fmt: skip


def case_whole(case) -> CaseWhole:
    """One case with what is to be verified."""
    show_cases([case], timezone.localdate())
    record = getattr(case, "verification", None)
    items = record.answers.all() if record else ()
    return CaseWhole(
        **case_answer(case).model_dump(), title=case.title if case.source in FROM_CHECKS else "", household=household_code(case),
        person=person_code(case.person_key), display_name=case.subject_name, programme=case.programme, amount_yuan=yuan(case.amount_yuan),
        flags=list(case.flag_links.filter(ended_at=None).values_list("flag_id", flat=True)),
        items=[ItemAnswer(number=i.number, words=i.words, check=i.check_id, answer=i.answer) for i in items],
        record_version=record.version if record else None,
    )  # fmt: skip
