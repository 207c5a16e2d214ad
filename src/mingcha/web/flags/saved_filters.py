"""Filters under a name, for any list: one's own, and those that the own unit shares."""

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import may_kind, require, visible
from mingcha.web.audit.services import acting
from mingcha.web.flags.models import SavedFilter

MOST_SAVED = 50
_NOT_SAVED = ("after", "before", "open")


@dataclass(frozen=True)
class Saved:
    """One entry of 已存筛选."""

    id: int
    label: str
    url: str
    shared: bool
    own: bool


def saved_filters(actor: Actor, list_name: str, path: str) -> list[Saved]:
    """The filters of a list that this person may use, own first."""
    rows = visible(actor, SavedFilter.objects.filter(list_name=list_name)).order_by("label", "pk")
    found = [
        Saved(r.pk, r.label, f"{path}?{r.query}", r.unit_id is not None, r.owner_id == actor.user_id)
        for r in rows
    ]
    return sorted(found, key=lambda s: not s.own)


def save_filter(
    *, actor: Actor, list_name: str, label: str, query: str, shared: bool, now: datetime
) -> SavedFilter:
    """Keep a query string under a name; the same name of the same person is replaced.

    Errors
        FILTER-01  no name, or nothing is filtered · FILTER-02 too many
    """
    label, kept = label.strip()[:40], _without_place(query)
    if not label or not kept or len(kept) > 2000:
        raise ClerkError(
            "FILTER-01", what="没有保存筛选条件", why="没有起名，或者没有选任何条件", next_step="先选条件再查询，然后起一个看得懂的名字"
        )  # fmt: skip
    with acting(actor, now=now) as act:
        own = SavedFilter.objects.filter(list_name=list_name, owner_id=actor.user_id)
        row = own.filter(label=label).first() or SavedFilter(
            list_name=list_name, owner_id=actor.user_id, label=label
        )
        if row.pk is None and own.count() >= MOST_SAVED:
            raise ClerkError(
                "FILTER-02", what="没有保存筛选条件", why=f"每人在一个列表里最多存 {MOST_SAVED} 个", next_step="请先删除不用的筛选"
            )  # fmt: skip
        row.query, row.made_at = kept, now
        row.unit_id = actor.unit_id if shared and may_kind(actor, "share", "saved_filter") else None
        row.save()
        act.record("create", row, after={"list": list_name, "shared": row.unit_id is not None})
        return row


def forget_filter(*, actor: Actor, filter_id: int, now: datetime) -> str:
    """Delete one's own filter; returns its list.

    Errors
        ACCESS-01
    """
    with acting(actor, now=now) as act:
        row = SavedFilter.objects.select_for_update().get(pk=filter_id)
        require(actor, "void", row)
        act.record("void", row, before={"list": row.list_name})
        row.delete()
        return row.list_name


def _without_place(query: str) -> str:
    kept = QueryDict(query, mutable=True)
    for name in (*_NOT_SAVED, *[n for n, values in kept.lists() if not any(values)]):
        kept.pop(name, None)
    return kept.urlencode()
