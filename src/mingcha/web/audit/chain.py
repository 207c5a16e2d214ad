"""How an event is bound to the one before: SHA-256 over the former hash and everything that the event says."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from mingcha.web.audit.models import FIRST_HASH, AuditEvent

_SAID = (
    "number", "user_id", "post_id", "unit_id", "role", "action", "object_kind", "object_id", "region_code", "person_key",
    "reason", "before", "after", "address",
)  # fmt: skip


def link_hash(event: AuditEvent, previous_hash: str) -> str:
    """The hash of an event that follows `previous_hash` (64 hex digits)."""
    said = {name: getattr(event, name) for name in _SAID}
    said["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous_hash}\n{text}".encode()).hexdigest()


@dataclass(frozen=True)
class BrokenLink:
    """The first event where the chain does not hold, and what is wrong with it in words."""

    number: int
    why: str


def first_broken_link(
    events: Iterator[AuditEvent], head: tuple[int, str], anchors: dict[int, str]
) -> BrokenLink | None:
    """Walk the chain from its first event.

    Arguments
        events   all events by number
        head     (number, hash) of the last event as the head's row has it
        anchors  {number: hash} written outside the database

    Result
        None if every event follows from the one before, none is missing in between or at the end, and every anchor is met.
    """
    number, previous = 0, FIRST_HASH
    for event in events:
        if event.number != number + 1:
            return BrokenLink(number + 1, "这一条不见了")
        number = event.number
        if event.previous_hash != previous or event.hash != link_hash(event, previous):
            return BrokenLink(number, "这一条的内容被改动过，或前一条被换过")
        previous = event.hash
        if number in anchors and anchors[number] != event.hash:
            return BrokenLink(number, "与数据库之外的锚点不一致：从头改写过")
    last_anchor = max(anchors, default=0)
    if last_anchor > number:
        return BrokenLink(number + 1, f"末尾缺记录：锚点已记到第 {last_anchor} 条，库里只到第 {number} 条")
    if head != (number, previous):
        return BrokenLink(number + 1, f"末尾缺记录：链头记到第 {head[0]} 条，库里只到第 {number} 条")
    return None
