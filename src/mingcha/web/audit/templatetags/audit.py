"""`{% load audit %}`: 谁看过 on a record's page."""

from typing import Any

from django import template
from django.db.models import Model
from django.template import Context
from django.urls import reverse
from django.utils.http import urlencode

from mingcha.web.audit.selectors import events_about, may_see_who_looked, with_words

register = template.Library()
SHOWN = 20


@register.inclusion_tag("audit/who_looked.html", takes_context=True)
def who_looked(context: Context, obj: Model) -> dict[str, Any]:
    """{% who_looked flag %}: who has looked at, shown numbers of, exported or changed a record; for those who may know."""
    actor = context.get("actor")
    if actor is None or not may_see_who_looked(actor, obj):
        return {"allowed": False}
    events = with_words(events_about(actor, obj)[: SHOWN + 1])
    url = reverse("audit:of_record", args=[obj.ACCESS.kind, obj.pk])
    return {"allowed": True, "events": events[:SHOWN], "all_url": url if len(events) > SHOWN else ""}


@register.simple_tag
def reveal_url(obj: Model, person_key: int, next_url: str = "") -> str:
    """{% reveal_url flag flag.person_key request.get_full_path as url %}: the page that asks for a reason and shows one full number."""
    address = reverse("audit:reveal", args=[obj.ACCESS.kind, obj.pk, person_key])
    return f"{address}?{urlencode({'next': next_url})}" if next_url else address
