"""What flags put on the workbench: those that nobody has dispatched yet."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from mingcha.domain.access import Actor
from mingcha.web.access.services import may_kind
from mingcha.web.flags import words
from mingcha.web.flags.selectors import count_by_status
from mingcha.web.home.sources import Todo, todos

_SIDES = {"wrongly_included": "错保", "missed": "漏保"}


@todos
def flags_to_dispatch(actor: Actor, now: datetime) -> Iterable[Todo]:
    """New flags: 错保 and 漏保 side by side, the others in one row; they have no deadline before they are dispatched."""
    if not may_kind(actor, "dispatch", "flag"):
        return
    left = count_by_status(actor).get(words.NEW, 0)
    url = f"{reverse('flags:list')}?status={words.NEW}"
    for side, word in _SIDES.items():
        count = count_by_status(actor, side=side).get(words.NEW, 0) if left else 0
        if count:
            left -= count
            yield Todo("待研判", f"新到疑点（{word}）", f"{url}&side={side}", verb="研判", count=count)
    if left:
        yield Todo("待研判", "新到疑点（程序、资金等）", url, verb="研判", count=left)
