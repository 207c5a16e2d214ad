"""What flags put on the workbench: those that nobody has dispatched yet."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from mingcha.domain.access import Actor
from mingcha.web.access.services import may_kind
from mingcha.web.flags import words
from mingcha.web.flags.selectors import count_by_status
from mingcha.web.home.sources import Todo, todos


@todos
def flags_to_dispatch(actor: Actor, now: datetime) -> Iterable[Todo]:
    """One row for all new flags; they have no deadline before they are dispatched."""
    if not may_kind(actor, "dispatch", "flag"):
        return
    count = count_by_status(actor).get(words.NEW, 0)
    if count:
        url = f"{reverse('flags:list')}?status={words.NEW}"
        yield Todo("待研判", f"新到未分派的疑点 {count:,} 条", url, verb="研判", count=count)
