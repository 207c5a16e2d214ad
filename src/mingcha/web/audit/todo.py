"""What waits for somebody's word: requests to take records out."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.web.access.services import visible
from mingcha.web.audit.models import TraceExport
from mingcha.web.home.sources import Todo, todos
from mingcha.web.signin.limits import limit


@todos
def exports_to_approve(actor: Actor, now: datetime) -> Iterable[Todo]:
    """Requests of colleagues that are not too old; one query."""
    lasts = timedelta(days=limit("trace_export_decide_days"))
    waiting = TraceExport.objects.filter(state=TraceExport.ASKED, asked_at__gt=now - lasts)
    for row in visible(actor, waiting.exclude(asked_by_id=actor.user_id), "approve")[:10]:
        yield Todo(
            "待批准", f"操作记录导出申请 {row.pk}", reverse("audit:decide", args=[row.pk]), verb="批准",
            due_on=timezone.localdate(row.asked_at + lasts),
        )  # fmt: skip
