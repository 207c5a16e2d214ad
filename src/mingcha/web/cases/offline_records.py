"""What a device may keep for filling in records without a network, and the key it is sealed with there (docs/decisions/offline-records.md)."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.web.access.services import visible
from mingcha.web.cases.models import Case, Verification
from mingcha.web.cases.shown import show_cases
from mingcha.web.signin.limits import limit
from mingcha.web.skeleton.wording import day_text

MOST_FORMS = 100
"""Cases of one person that are kept at most; the most urgent ones."""
RECORD_FIELDS = (
    "visited_on",
    "visitors",
    "findings",
    "statement_of",
    "statement",
    "conclusion",
    "conclusion_reason",
    "signed_name",
)
"""Fields of a record besides the answers to its items."""


@dataclass(frozen=True)
class DeviceKey:
    """A person's key: 32 bytes in base64, and the instant until which a device may hold it."""

    text: str
    until: datetime


def device_key(user_id: int, *, now: datetime) -> DeviceKey:
    """The same key at every sign-in, so that what waits on a device can be opened again; held no longer than a session may last."""
    made = hmac.digest(settings.SECRET_KEY.encode(), f"mingcha offline records of {user_id}".encode(), hashlib.sha256)  # fmt: skip
    return DeviceKey(b64encode(made).decode(), now + timedelta(hours=limit("session_most_hours")))


def assigned_records(actor: Actor) -> list[Verification]:
    """Records of the cases that the actor is verifying, the most urgent first."""
    cases = visible(
        actor, Case.objects.filter(status="verifying", assignee_id=actor.user_id, merged_into=None)
    )
    rows = Verification.objects.filter(case__in=visible(actor, cases, "verify")).select_related("case")
    rows = visible(actor, rows, "record").prefetch_related("answers")
    return list(rows.order_by("case__due_sort_on", "case_id")[:MOST_FORMS])


def packages(records: Iterable[Verification]) -> list[dict[str, Any]]:
    """What a device keeps of each: number, masked name, items, and what was filled in so far; never an identity."""
    records = list(records)
    show_cases([r.case for r in records], timezone.localdate())
    return [_package(r) for r in records]


def _package(record: Verification) -> dict[str, Any]:
    case, answers = record.case, list(record.answers.all())
    values = [(name, _posted(getattr(record, name))) for name in RECORD_FIELDS]
    for a in answers:
        values += [(f"answer_{a.number}", a.answer), (f"note_{a.number}", a.note)]
    return {
        "no": case.no, "subject": case.subject_name, "title": case.title, "place": case.place, "due": day_text(case.due_on),
        "version": record.version, "items": [{"number": a.number, "words": a.words} for a in answers], "values": values,
    }  # fmt: skip


def _posted(value: Any) -> str:
    return "" if value is None else str(value)
