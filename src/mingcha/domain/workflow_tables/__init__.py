"""Every table of transitions, one aggregate a file."""

from mingcha.domain.workflow_tables.campaigns import REPORT_DUE, TASK
from mingcha.domain.workflow_tables.cases import CASE, CONCLUSIONS, MISSED
from mingcha.domain.workflow_tables.issues import (
    AMOUNT,
    APPROACH_ACTS,
    APPROACHES,
    DUE_CHANGE,
    ESCALATION,
    ISSUE,
    REFERRAL,
)

TABLES = (CASE, MISSED, ISSUE, DUE_CHANGE, AMOUNT, REFERRAL, ESCALATION, TASK, REPORT_DUE)

__all__ = [
    "AMOUNT", "APPROACHES", "APPROACH_ACTS", "CASE", "CONCLUSIONS", "DUE_CHANGE", "ESCALATION", "ISSUE", "MISSED", "REFERRAL",
    "REPORT_DUE", "TABLES", "TASK",
]  # fmt: skip
