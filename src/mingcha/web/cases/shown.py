"""Rows of cases and issues as pages show them: names of places and units, words, lights — looked up for all rows at once."""

from collections.abc import Iterable
from datetime import date

from mingcha.catalog.work_reasons import reason_list
from mingcha.domain.lights import Light, light
from mingcha.domain.workflow_tables import CASE, ISSUE, MISSED
from mingcha.web.cases.models import Case, Issue
from mingcha.web.cases.work_values import thresholds
from mingcha.web.orgs.selectors import region_line, region_names, unit_names, user_names

WAITING = {"to_acknowledge": "待签收", "to_review": "待复核"}


def show_cases(rows: Iterable[Case], today: date) -> None:
    """Add `place`, `holder_name`, `assignee_name`, `status_word`, `source_word`, `side_word`, `light` to each case."""
    rows = list(rows)
    names, units, people = _names(rows), unit_names({r.holder_unit_id for r in rows if r.holder_unit_id}), user_names({r.assignee_id for r in rows if r.assignee_id})  # fmt: skip
    sources = reason_list("case_source")
    for row in rows:
        row.place = region_line(row.region_path, names)
        row.holder_name = units.get(row.holder_unit_id, "") if row.status != "to_dispatch" else ""
        row.assignee_name = people.get(row.assignee_id, "")
        row.status_word = case_status_word(row)
        row.source_word = sources.words(row.source)
        row.light = light_of_case(row, today)


def show_issues(rows: Iterable[Issue], today: date) -> None:
    """The same for issues."""
    rows = list(rows)
    names, units, people = _names(rows), unit_names({r.holder_unit_id for r in rows}), user_names({r.remedier_id for r in rows if r.remedier_id})  # fmt: skip
    for row in rows:
        row.place = region_line(row.region_path, names)
        row.holder_name = units.get(row.holder_unit_id, "")
        row.assignee_name = people.get(row.remedier_id, "")
        row.status_word = ISSUE.states[row.status] + (f"（第{row.recurrence_count}次）" if row.recurrence_count and row.status == "recurred" else "")  # fmt: skip
        row.light = light_of_issue(row, today)


def case_status_word(case: Case) -> str:
    """待复核, 属实 · 待落实 for a missed person's case, 已并案."""
    if case.merged_into_id:
        return "已并案"
    missed = f" · {MISSED.states[case.missed_state]}" if case.missed_state else ""
    return CASE.states[case.status] + missed


def light_of_case(case: Case, today: date) -> Light:
    """The light of a case: nothing is owed after its conclusion, unless a missed person still waits."""
    owed = case.missed_state and case.missed_state not in MISSED.final
    closed = CASE.states[case.status] if case.status in CASE.final and not owed else ""
    closed = "已并案" if case.merged_into_id else closed
    return light(
        due_on=case.due_on, today=today, thresholds=thresholds(case.region_code, today), limit_days=case.limit_days,
        waiting=WAITING.get(case.status, ""), closed=closed, restricted="已移送" if case.confidential == "discipline" else "",
    )  # fmt: skip


def light_of_issue(issue: Issue, today: date) -> Light:
    """The light of an issue."""
    return light(
        due_on=issue.due_on, today=today, thresholds=thresholds(issue.region_code, today), limit_days=issue.limit_days,
        paused=issue.paused_reason, waiting="待销号复核" if issue.status == "to_review" else "",
        closed=ISSUE.states[issue.status] if issue.status in ISSUE.final else "", restricted="已移送" if issue.status == "referred" else "",
    )  # fmt: skip


def _names(rows: list) -> dict[str, str]:
    return region_names({code for row in rows for code in row.region_path})
