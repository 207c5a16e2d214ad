"""Cases, issues, and everything that is put on record about them."""

from mingcha.web.cases.models.amounts import Amount, AmountMonth
from mingcha.web.cases.models.case import Case, CaseFlag, NumberSeries
from mingcha.web.cases.models.clock import ClockPause, DueChange
from mingcha.web.cases.models.escalation import Escalation, EscalationEntry
from mingcha.web.cases.models.events import CaseEvent
from mingcha.web.cases.models.evidence import Evidence
from mingcha.web.cases.models.follow_up import FollowUp, FollowUpDraw
from mingcha.web.cases.models.issue import Issue, Measure
from mingcha.web.cases.models.missed import MissedOutcome
from mingcha.web.cases.models.referral import Referral, SentReferral
from mingcha.web.cases.models.verification import Verification, VerifyAnswer

__all__ = [
    "Amount", "AmountMonth", "Case", "CaseEvent", "CaseFlag", "ClockPause", "DueChange", "Escalation", "EscalationEntry", "Evidence",
    "FollowUp", "FollowUpDraw", "Issue", "Measure", "MissedOutcome", "NumberSeries", "Referral", "SentReferral", "Verification", "VerifyAnswer",
]  # fmt: skip
