"""Flags, what stands behind them, and what people decided about them."""

from mingcha.web.flags.models.decisions import Conclusion, FlagPackage, Precision, SavedFilter, Silence
from mingcha.web.flags.models.flag import Flag, FlagChange, FlagEvidence
from mingcha.web.flags.models.summary import FlagSummary

__all__ = [
    "Conclusion",
    "Flag",
    "FlagChange",
    "FlagEvidence",
    "FlagPackage",
    "FlagSummary",
    "Precision",
    "SavedFilter",
    "Silence",
]
