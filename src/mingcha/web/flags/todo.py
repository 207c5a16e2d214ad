"""What flags ask of people: those that nobody has looked at yet. What was dispatched is asked for by its case."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Sum

from mingcha.domain.access import Actor
from mingcha.web.access.services import visible
from mingcha.web.flags import words
from mingcha.web.flags.models import Flag, FlagSummary
from mingcha.web.flags.models.summary import GRAINS
from mingcha.web.home.sources import Todo, todos
from mingcha.web.skeleton.navigation import url_of


@todos
def flags_to_look_at(actor: Actor, now: datetime) -> Iterable[Todo]:
    """New flags of the region that the post may dispatch: 错保 and 漏保 apart, so that neither hides the other; one query."""
    rows = (
        visible(actor, FlagSummary.objects.filter(grain=actor.level, status=words.NEW), "dispatch")
        if actor.level in GRAINS
        else visible(actor, Flag.objects.filter(status=words.NEW), "dispatch")
    )
    counts: dict[str, int] = {}
    if actor.level in GRAINS:
        counts = dict(rows.order_by().values_list("side").annotate(n=Sum("count")).values_list("side", "n"))
    else:
        for side in rows.order_by().values_list("side", flat=True):
            counts[side] = counts.get(side, 0) + 1
    base = url_of("flags:list")
    for side, title in words.SIDES.items():
        if counts.get(side) and base:
            url = f"{base}?{urlencode({'side': side, 'status': words.NEW})}"
            yield Todo("待研判", f"新到疑点（{title}）", url, "研判", counts[side])
