"""Rows of the imported tables as the reference reads them: values converted, and seen from as_of."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from .calendar_rules import month_from_text, month_of
from .contract import MONTH_COLUMNS, PERSON_COLUMNS
from .identity import read_person_number

OWN_DATE = {
    "reviews": "reviewed_on",
    "applications": "applied_on",
    "payments": "paid_on",
    "temporary_assistance": "reported_at",
    "fund_movements": "moved_on",
    "deaths": "died_on",
    "life_signs": "seen_on",
    "custody": "from_on",
    "staff": "from_on",
    "institution_stays": "from_on",
    "risk_watch": "identified_on",
    "vehicles": "registered_on",
    "properties": "registered_on",
    "businesses": "registered_on",
    "financial_assets": "checked_on",
    "kin_registrations": "filed_on",
    "public_notices": "posted_from",
    "case_documents": "dated_on",
    "care_agreements": "signed_on",
    "care_visits": "visited_on",
    "petitions": "received_on",
    "hotline_tests": "tested_at",
}
"""A row whose own date is after as_of is not looked at; adjustments have a rule of their own below."""

DONE_DATES = {
    "households": "last_reviewed_on wish_on",
    "adjustments": "notified_on",
    "applications": (
        "complete_on accepted_on survey_started_on check_requested_on check_started_on notice_from notice_to "
        "county_received_on county_opinion_on decided_on notified_on decided_at"
    ),
    "temporary_assistance": "aided_at completed_on",
    "kin_registrations": "visited_on",
    "case_documents": "archived_on",
    "village_reports": "reported_on",
    "petitions": "acknowledged_on replied_on",
}
"""Later dates of something done count as empty.

Reading: notice_to of an application is not among the planned ends that checks.md lists, so a later one counts as empty.
"""


class Row(dict[str, Any]):
    """One row; an absent column reads as None. `converted` names the ID columns that came with 15 digits."""

    converted: frozenset[str] = frozenset()

    def __getattr__(self, column: str) -> Any:
        return self.get(column)

    def __missing__(self, column: str) -> Any:
        return None


def read_row(written: Mapping[str, Any]) -> Row:
    """The row with ID numbers, months, accounts and regions in their one form; empty text is no value."""
    row, converted = Row(), set()
    for column, value in written.items():
        if value is None or value == "":
            row[column] = None
        elif column in PERSON_COLUMNS:
            number = read_person_number(value)
            row[column] = number.text
            if number.converted:
                converted.add(column)
        elif column in MONTH_COLUMNS:
            row[column] = month_from_text(value)
        elif column == "account_no":
            row[column] = value.replace(" ", "").replace("-", "")
        elif column.endswith("region_code"):
            row[column] = value.ljust(12, "0")
        else:
            row[column] = value
    row.converted = frozenset(converted)
    return row


def as_seen(table: str, row: Row, as_of: date) -> Row | None:
    """The row as it stood at as_of, or None where it is not looked at."""
    own = OWN_DATE.get(table)
    if own and is_after(row[own], as_of):
        return None
    if table == "adjustments" and _adjustment_is_later(row, as_of):
        return None
    if table == "applications" and is_after(row.decided_on, as_of):
        row["decision"] = "办理中"
    for column in DONE_DATES.get(table, "").split():
        if is_after(row[column], as_of):
            row[column] = None
    return row


def is_after(moment: date | datetime | None, as_of: date) -> bool:
    """Whether a day, or the day of a moment, lies after as_of; nothing is not after."""
    return moment is not None and day_of(moment) > as_of


def day_of(moment: date | datetime) -> date:
    """The calendar day of a day or a moment."""
    return moment.date() if isinstance(moment, datetime) else moment


def _adjustment_is_later(row: Row, as_of: date) -> bool:
    if row.decided_on is not None:
        return is_after(row.decided_on, as_of)
    return bool(row.effective_month > month_of(as_of))
