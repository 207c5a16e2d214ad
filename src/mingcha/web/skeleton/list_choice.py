"""Which rows of a list were ticked."""

from typing import Any

from django.http import QueryDict

from mingcha.web.skeleton.listing import Listing

MOST_CHOSEN = 5_000


def chosen_keys(listing: Listing, posted: QueryDict, *, action: str) -> list[Any]:
    """The keys of the ticked rows to which the actor may do `action`, in the list's order, at most 5,000.

    Arguments
        posted  `ids` of the ticked rows, or `all` with the `query` of the list: every row that it matches

    What the action is not allowed on is left out: say so where fewer come back than were ticked.
    """
    every = bool(posted.get("all"))
    query = QueryDict(posted.get("query", "") if every else "")
    listed = type(listing)(listing.actor, query, path=listing.path, today=listing.today, action=action)
    if every:
        rows = listed.matching if listed.valid else listed.queryset().none()
    else:
        named = [int(i) for i in posted.getlist("ids") if i.isdecimal() and len(i) < 19]
        rows = listed.queryset().filter(pk__in=named[:MOST_CHOSEN])
    return [k[-1] for k in listed.order.row_values(rows)[:MOST_CHOSEN]]
