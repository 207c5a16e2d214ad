"""The 工作台账 as data: what stands in the workbook, cell by cell. Written by ledger_workbook, read back by ledger_import."""

from dataclasses import dataclass
from datetime import date

TASK_SHEET, REPORT_SHEET, QUESTION_SHEET = "任务台账", "报送日历", "待确认"
ANSWERS = ("按建议改", "另行修改", "原文无误", "待上级答复")
QUESTION_KINDS = {
    "impossible_date": "日期有误", "count_mismatch": "数目不符", "same_day_chain": "上下级同日", "garbled_text": "文字错乱", "unpaired_bracket_or_quote": "括号引号不成对",
    "missing_year": "缺年份", "no_deadline": "缺时限", "no_unit": "缺责任单位", "duplicate_number": "编号重复", "low_confidence": "期限待确认",
}  # fmt: skip


@dataclass(frozen=True)
class Measure:
    """One row: a measure of a task with its own deadline, who answers for it, and how it stands.

    due  a day, or words where there is none (长期坚持, 每月5日前)
    """

    text: str
    due: date | str = ""
    persons: str = ""
    units: str = ""
    progress: str = ""


@dataclass(frozen=True)
class Task:
    """A task over one or more measures; due_words are the plan's own, last_day is what F may not exceed (not a cell)."""

    number: int
    content: str
    due_words: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Area:
    """A chapter, or 整治领域, over its tasks."""

    name: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class ReportLine:
    """A line of the reporting calendar."""

    title: str
    from_unit: str
    to_unit: str
    rhythm: str
    next_days: tuple[date | str, date | str, date | str]
    note: str = ""


@dataclass(frozen=True)
class OpenQuestion:
    """Something that a person must settle before the plan counts."""

    section: str
    kind: str
    quote: str
    question: str
    suggestion: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Ledger:
    """The whole workbook."""

    title: str
    areas: tuple[Area, ...]
    reports: tuple[ReportLine, ...]
    questions: tuple[OpenQuestion, ...]
    filled_on: date | None = None


def is_late(measure_due: date, last_day: date | None) -> bool:
    """True where a measure would end after its task."""
    return last_day is not None and measure_due > last_day
