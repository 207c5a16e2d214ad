"""Acts and their record, in one transaction."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.web.audit.anchors import read_anchors, write_anchor
from mingcha.web.audit.chain import BrokenLink, first_broken_link, link_hash
from mingcha.web.audit.models import AuditEvent, ChainHead
from mingcha.web.orgs.regional import LEVEL_COLUMNS
from mingcha.web.orgs.selectors import region_columns_of

SYSTEM = Actor(user_id=0, name="系统", post_id=0, role="", level="", unit_id=0, unit_kind="", region_code="")
"""Who acts when nobody does: the clock, an installation's first set-up. It has no right to anything; it only signs events."""

request_address: ContextVar[str] = ContextVar("request_address", default="")
_open_act: ContextVar["Act | None"] = ContextVar("open_act", default=None)


@dataclass
class Act:
    """What an actor does in one transaction."""

    actor: Actor
    now: datetime
    events: list[AuditEvent] = field(default_factory=list)

    def record(
        self, action: str, obj: models.Model | str, *, object_id: object = None, region_code: str | None = None,
        person_key: int | None = None, reason: str = "", before: dict[str, Any] | None = None, after: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Put an act on record; it is written when the outermost `acting` ends.

        Arguments
            obj         the row that was acted on, or the kind's name
            person_key  pseudonym of the person concerned; taken from the row's person_key where it has one
            before, after  the changed fields; no names, no numbers of people
        """
        if isinstance(obj, str):
            kind = obj
        else:
            access = getattr(obj, "ACCESS", None)
            kind = access.kind if access else obj._meta.model_name
            object_id = obj.pk if object_id is None else object_id
            region_code = getattr(obj, "region_code", "") if region_code is None else region_code
            person_key = getattr(obj, "person_key", None) if person_key is None else person_key
        event = AuditEvent(
            at=self.now, user_id=self.actor.user_id, post_id=self.actor.post_id, unit_id=self.actor.unit_id, role=self.actor.role,
            action=action, object_kind=kind, object_id="" if object_id is None else str(object_id), region_code=region_code or "",
            person_key=person_key, reason=reason[:500], before=before, after=after, address=request_address.get(),
        )  # fmt: skip
        event.place_code = event.region_code or self.actor.region_code
        self.events.append(event)


@contextmanager
def acting(actor: Actor, *, now: datetime | None = None) -> Iterator[Act]:
    """One transaction in which `actor` does something, and its record.

    A nested `acting` joins the outer one; if it fails, what it did and what it recorded are taken back, and the outer one decides.
    """
    outer = _open_act.get()
    if outer is not None:
        so_far = len(outer.events)
        try:
            with transaction.atomic():
                yield outer
        except BaseException:
            del outer.events[so_far:]
            raise
        return
    act = Act(actor, now or timezone.now())
    token = _open_act.set(act)
    try:
        with transaction.atomic():
            yield act
            _write(act.events)
    finally:
        _open_act.reset(token)


def record_view(actor: Actor, obj: models.Model, *, now: datetime | None = None) -> None:
    """Put on record that somebody opened a page about one person, household or case."""
    with acting(actor, now=now) as act:
        act.record("view", obj)


def _write(events: list[AuditEvent]) -> None:
    """Chain and write. The head's row is locked last of all, so that writers wait for each other as briefly as can be."""
    if not events:
        return
    columns = region_columns_of({event.place_code for event in events})
    head = ChainHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        ChainHead.objects.get_or_create(pk=1)
        head = ChainHead.objects.select_for_update().get(pk=1)
    for event in events:
        for name in LEVEL_COLUMNS:
            setattr(event, name, columns[event.place_code][name])
        event.before, event.after = _plain(event.before), _plain(event.after)
        event.number, event.previous_hash = head.last_number + 1, head.last_hash
        event.hash = link_hash(event, head.last_hash)
        head.last_number, head.last_hash = event.number, event.hash
    AuditEvent.objects.bulk_create(events, batch_size=500)
    head.save(update_fields=["last_number", "last_hash"])
    number, hash_, at = head.last_number, head.last_hash, events[-1].at
    transaction.on_commit(lambda: write_anchor(settings.HOME.anchors, number, hash_, at))


def _plain(said: dict[str, Any] | None) -> dict[str, Any] | None:
    """As JSON will give it back: dates, decimals and the like as text, so that the hash can be reckoned again."""
    return None if said is None else json.loads(json.dumps(said, ensure_ascii=False, default=str))


def verify_chain() -> BrokenLink | None:
    """Walk the whole chain. None = it is whole."""
    # Anchors first: they are written after their commit, so that an anchor read now is met by rows read later.
    anchors = read_anchors(settings.HOME.anchors)
    began = not connection.in_atomic_block
    with transaction.atomic():
        if (
            began and connection.vendor == "postgresql"
        ):  # head and rows as of one moment, while others go on writing
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        head = ChainHead.objects.filter(pk=1).first()
        events = AuditEvent.objects.order_by("number").iterator(chunk_size=5000)
        return first_broken_link(
            events, (head.last_number, head.last_hash) if head else (0, "0" * 64), anchors
        )
