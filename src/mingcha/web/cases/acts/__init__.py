"""What can be done on the page of a case: each act with its form, its right and its service, as data; one view serves them all."""

from mingcha.web.cases.acts.case_acts import CASE_ACTS
from mingcha.web.cases.acts.issue_acts import ISSUE_ACTS
from mingcha.web.cases.acts.money_acts import AMOUNT_ACTS

ACTS = {act.slug: act for act in (*CASE_ACTS, *ISSUE_ACTS, *AMOUNT_ACTS)}

__all__ = ["ACTS", "AMOUNT_ACTS", "CASE_ACTS", "ISSUE_ACTS"]
