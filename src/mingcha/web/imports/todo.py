"""What imports ask of people: batches that were checked and wait to be taken in."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count
from django.urls import reverse

from mingcha.domain.access import Actor
from mingcha.web.access.services import visible
from mingcha.web.home.sources import Todo, todos
from mingcha.web.imports.models import JUDGED, MATCHING, ImportBatch

_PROCESS = {
    MATCHING: ("待导入", "表头还没有对应好的导入", "对应"),
    JUDGED: ("待导入", "校验完等确认入库的导入", "确认"),
}


@todos
def batches_to_finish(actor: Actor, now: datetime) -> Iterable[Todo]:
    """Batches of the unit that were begun and neither taken in nor given up; one query."""
    open_batches = visible(actor, ImportBatch.objects.filter(state__in=_PROCESS), "confirm").order_by()
    for state, number in open_batches.values_list("state").annotate(n=Count("id")).order_by("state"):
        process, label, verb = _PROCESS[state]
        yield Todo(process, label, f"{reverse('imports:list')}?state={state}", verb, number)
