"""What runs and changes of checks ask of people."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.web.access.services import visible
from mingcha.web.home.sources import Sent, Todo, sent, todos
from mingcha.web.runs.models import CheckChange, Run
from mingcha.web.runs.models.changes import TRIED


@todos
def changes_to_decide(actor: Actor, now: datetime) -> Iterable[Todo]:
    """Tried changes that wait for the leader of the unit."""
    waiting = CheckChange.objects.filter(state=TRIED, shadow_run__finished_at__isnull=False)
    ids = list(visible(actor, waiting, "activate").values_list("pk", flat=True)[:500])
    if ids:
        url = reverse("runs:change", args=ids) if len(ids) == 1 else reverse("runs:changes")
        yield Todo("待决定", "检查规则的修改，试算已完成", url, "决定", len(ids))


@todos
def runs_with_failed_checks(actor: Actor, now: datetime) -> Iterable[Todo]:
    """The latest run, if checks of it could not be run: it must be looked into and run again."""
    last = (
        visible(actor, Run.objects.filter(purpose="counted", finished_at__isnull=False), "start")
        .order_by("-finished_at")
        .first()
    )
    failed = last.statuses.get("error", 0) if last else 0
    if failed:
        yield Todo(
            "待处理", "最近一次比对中没有跑成的检查", reverse("runs:page", args=[last.pk]), "查看", failed
        )


@sent
def changes_proposed(actor: Actor, now: datetime) -> Iterable[Sent]:
    """Own proposals that the leader has not decided."""
    mine = CheckChange.objects.filter(state=TRIED, proposed_by_id=actor.user_id, unit_id=actor.unit_id)
    for change in mine.select_related("unit").order_by("proposed_at")[:10]:
        since = timezone.localdate(change.proposed_at)
        yield Sent(
            "检查规则的修改", f"{change.unit.name}负责人", since, reverse("runs:change", args=[change.pk])
        )
