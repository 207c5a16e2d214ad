"""Flags, and the evidence of one in pseudonyms."""

from datetime import date
from typing import Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router, Schema
from pydantic import Field

from mingcha.web.api.operation import ONE, operation
from mingcha.web.api.terms import CheckId, Code, Id, PageFilters, RegionCode, Yuan, page_of, yuan
from mingcha.web.audit.services import acting, record_view
from mingcha.web.flags import words
from mingcha.web.flags.behind import evidence_of, may_see_evidence
from mingcha.web.flags.filters import level_column
from mingcha.web.flags.selectors import changed_since, flags_seen
from mingcha.web.flags.shown import household_code, person_code, show_rows

router = Router(tags=["疑点"])
Status = Literal[tuple(words.STATUSES)]
Theme = Literal[tuple(words.THEMES)]


class FlagAnswer(Schema):
    """A flag: a question for a person, never a verdict. People by pseudonym, the name masked."""

    id: int
    number: str
    check: str
    title: str
    theme: Theme
    side: Literal[tuple(words.SIDES)]
    severity: Literal[tuple(words.SEVERITIES)]
    status: Status
    status_words: str
    data_state: Literal[tuple(words.STATES)] = Field(description="数据里是新出现、仍存在、已消失还是再次出现")
    episode: int = Field(description="第几次出现")
    household: str
    person: str
    display_name: str = Field(description="已脱敏")
    programme: str
    region_code: Code
    place: str
    amount_yuan: Yuan | None
    occurred_on: date | None
    found_on: date
    first_run_id: int
    last_run_id: int
    due_on: date | None
    holder: str = Field(description="承办单位")


class FactAnswer(Schema):
    """One line of evidence."""

    name: str
    value: str


class EvidenceRow(Schema):
    """One row of a table of evidence."""

    when: str
    amount_yuan: Yuan | None
    words: str


class EvidenceTable(Schema):
    """A table of evidence, by month or day."""

    title: str
    rows: list[EvidenceRow]


class EvidenceAnswer(Schema):
    """What made the flag, in pseudonyms."""

    facts: list[FactAnswer]
    tables: list[EvidenceTable]
    not_compared: list[str]


class FlagWhole(FlagAnswer):
    """A flag with its evidence; none where the post may not see health data."""

    evidence: EvidenceAnswer | None


class FlagPage(Schema):
    """Flags by ascending number."""

    flags: list[FlagAnswer]
    next_cursor: int | None


class FlagFilters(PageFilters):
    """All conditions at once."""

    check: CheckId = Field(None, description="检查编号")
    theme: Theme = Field(None, description="主题")
    status: Status = Field(None, description="状态")
    region: RegionCode = None
    changed_since_run: Id = Field(None, description="这次比对之后出现、消失或再次出现的")


@operation(router, "GET", "/flags", "export", "flag", title="疑点清单", answers=FlagPage)
def list_flags(request: HttpRequest, filters: Query[FlagFilters]) -> FlagPage:
    """A list that leaves the system is an export: flags of the 近亲属 archive are not in it, and every page is on record."""
    rows = narrowed(flags_seen(request.actor, "export"), filters)
    today = timezone.localdate()
    found, cursor = page_of(rows, filters, lambda page: show_rows(page, request.actor, today), flag_answer)
    with acting(request.actor, now=timezone.now()) as act:
        act.record("export", "flag", after={"rows": len(found), **filters.model_dump(exclude_unset=True)})
    return FlagPage(flags=found, next_cursor=cursor)


@operation(
    router, "GET", "/flags/{flag_id}", "view", "flag", title="一条疑点和依据", answers=FlagWhole, also=ONE
)
def get_flag(request: HttpRequest, flag_id: Path[Id]) -> FlagWhole:
    """On record like a page that a person opens."""
    flag = get_object_or_404(flags_seen(request.actor).select_related("evidence"), pk=flag_id)
    record_view(request.actor, flag)
    show_rows([flag], request.actor, timezone.localdate())
    evidence = evidence_answer(flag) if may_see_evidence(request.actor, flag) else None
    return FlagWhole(**flag_answer(flag).model_dump(), evidence=evidence)


def narrowed(rows: QuerySet, filters: FlagFilters) -> QuerySet:
    """By what was asked. A theme becomes its checks, for which there is an index."""
    if filters.check:
        rows = rows.filter(check_id=filters.check)
    if filters.theme:
        rows = rows.filter(check_id__in=words.checks_of(filters.theme))
    if filters.status:
        rows = rows.filter(status=filters.status)
    if filters.region:
        rows = rows.filter(**{level_column(filters.region): filters.region})
    return changed_since(rows, filters.changed_since_run) if filters.changed_since_run else rows


def flag_answer(flag) -> FlagAnswer:
    """A flag as it is answered, after show_rows."""
    return FlagAnswer(
        id=flag.pk, number=flag.flag_no, check=flag.check_id, title=flag.check_title, theme=flag.theme, side=flag.side,
        severity=flag.severity, status=flag.status, status_words=flag.status_word, data_state=flag.state, episode=flag.episode,
        household=household_code(flag), person=person_code(flag.person_key), display_name=flag.display_name, programme=flag.programme,
        region_code=flag.region_code, place=flag.place, amount_yuan=yuan(flag.amount_yuan), occurred_on=flag.occurred_on,
        found_on=flag.found_on, first_run_id=flag.first_run_id, last_run_id=flag.last_run_id, due_on=flag.due_on, holder=flag.holder_name,
    )  # fmt: skip


def evidence_answer(flag) -> EvidenceAnswer:
    """The printed evidence."""
    found = evidence_of(flag)
    tables = [
        EvidenceTable(title=item, rows=[EvidenceRow(when=when, amount_yuan=yuan(amount), words=said) for when, amount, said in rows])
        for item, rows in found.tables.items()
    ]  # fmt: skip
    facts = [FactAnswer(name=name, value=value) for name, value in found.facts]
    return EvidenceAnswer(facts=facts, tables=tables, not_compared=found.not_compared)
