"""Whom a message goes to, by unit and role."""

from collections.abc import Iterable
from datetime import date

from mingcha.web.orgs.selectors import posts_in_force


def post_ids_of(*, unit_ids: Iterable[int], roles: Iterable[str], on: date) -> list[int]:
    """The posts of these roles that are held in these units on a day."""
    posts = posts_in_force(on).filter(unit_id__in=set(unit_ids), role__in=set(roles))
    return sorted(posts.values_list("pk", flat=True))
