"""Runs, what they came to, when they start by themselves, changes of parameters and checks."""

from mingcha.web.runs.models.changes import CheckChange, ShadowFlag
from mingcha.web.runs.models.runs import CheckOutcome, RegionCount, Run
from mingcha.web.runs.models.schedules import Schedule

__all__ = ["CheckChange", "CheckOutcome", "RegionCount", "Run", "Schedule", "ShadowFlag"]
