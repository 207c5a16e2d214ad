"""Campaigns, their tasks, ledgers and reports."""

from mingcha.web.campaigns.models.campaigns import Campaign, Phase, ReviewDecision
from mingcha.web.campaigns.models.files import TaskFile
from mingcha.web.campaigns.models.ledgers import LedgerVersion, ReturnedWorkbook, TaskProgress
from mingcha.web.campaigns.models.reports import ReportDue, Submission
from mingcha.web.campaigns.models.tasks import Dispatch, Measure, TakeOn, Task, TaskEvent

__all__ = [
    "Campaign", "Dispatch", "LedgerVersion", "Measure", "Phase", "ReportDue", "ReturnedWorkbook", "ReviewDecision", "Submission",
    "TakeOn", "Task", "TaskEvent", "TaskFile", "TaskProgress",
]  # fmt: skip
