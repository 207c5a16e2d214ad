"""What others ask about acts on record."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model, QuerySet

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor
from mingcha.web.access.services import may, visible
from mingcha.web.audit.changes import change_lines
from mingcha.web.audit.models import AuditEvent, TraceExport
from mingcha.web.audit.words import action_word, object_word
from mingcha.web.orgs.selectors import post_lines, role_name, unit_names, user_names

WHO_LOOKED = "view_who_saw"


def events_for(actor: Actor) -> QuerySet[AuditEvent]:
    """The acts that somebody may read: one's own, those of the own unit, or of the region, as content/access.yml says."""
    return visible(actor, AuditEvent.objects.all())


def may_see_who_looked(actor: Actor, obj: Model) -> bool:
    """Whether somebody may read who has looked at a record."""
    kind = load_access().kinds.get(obj.ACCESS.kind)
    return kind is not None and WHO_LOOKED in kind.actions and may(actor, WHO_LOOKED, obj)


def events_about(actor: Actor, obj: Model) -> QuerySet[AuditEvent]:
    """All acts on one record, newest first: all of them for those who may see who looked, else those that the actor may read anyway."""
    about = AuditEvent.objects.filter(object_kind=obj.ACCESS.kind, object_id=str(obj.pk))
    return about if may_see_who_looked(actor, obj) else visible(actor, about)


def count_since(user_id: int, action: str, since: datetime) -> int:
    """How often a person has done something since a moment."""
    return AuditEvent.objects.filter(user_id=user_id, action=action, at__gt=since).count()


def with_words(events: Iterable[AuditEvent]) -> list[AuditEvent]:
    """The events with what people read: who, unit, role, what, on what; three queries for all of them."""
    rows = list(events)
    users = user_names({e.user_id for e in rows} | _numbers(rows, "user"))
    units = unit_names({e.unit_id for e in rows} | _numbers(rows, "unit"))
    posts = post_lines(_numbers(rows, "post"))
    named = {"user": users, "unit": units, "post": posts}
    for event in rows:
        event.who = users.get(event.user_id) or ("系统" if event.user_id == 0 else "已注销的用户")
        event.unit_word = units.get(event.unit_id, "")
        event.role_word = role_name(event.role) if event.role else ""
        event.action_word = action_word(event.object_kind, event.action)
        known = named.get(event.object_kind)
        name = known.get(int(event.object_id)) if known and event.object_id.isdigit() else None
        event.object_word = f"{object_word(event.object_kind)} {name or event.object_id}".strip()
        event.change_lines = change_lines(event.object_kind, event.before, event.after)
    return rows


def exports_for(actor: Actor) -> QuerySet[TraceExport]:
    """The requests to take records out that somebody may see: the own, and those of the unit for who approves."""
    return visible(actor, TraceExport.objects.all())


def _numbers(events: list[AuditEvent], kind: str) -> set[int]:
    return {int(e.object_id) for e in events if e.object_kind == kind and e.object_id.isdigit()}
