"""回避 on the workbench: work of the own unit, or dispatched by it, that nobody could compare, or whose handler turns out to be barred.

The register may become readable, or a new one come in, after the work was given out: then nobody needs to open the case to be told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from mingcha.domain.access import Actor
from mingcha.domain.workflow_tables import ISSUE
from mingcha.web.access.services import visible
from mingcha.web.cases.models import Case, Issue
from mingcha.web.cases.models.case import OPEN_STATES
from mingcha.web.cases.recusal import NOT_READ, kin_of_each
from mingcha.web.orgs.kin import Kin
from mingcha.web.orgs.selectors import tied_users


@dataclass(frozen=True)
class KinWatch:
    """Open work of a unit.

    not_read  cases and issues whose handler could not be compared, because the register of relatives cannot be read
    barred    cases and issues whose handler is a registered relative, the oldest first
    """

    not_read: int
    barred: list[Case | Issue]


def kin_watch(actor: Actor) -> KinWatch:
    """What a unit has to be told about the relatives of its handlers. Persons whom a package concerns besides the case's own subject are
    left to the case's page and to every act, which ask about all of them."""
    tied = set(tied_users(actor.level, actor.region_code).values_list("pk", flat=True))
    if not tied:
        return KinWatch(0, [])
    cases, issues = _cases(actor, tied), _issues(actor, tied)
    at_work = set(cases.values_list("assignee_id", flat=True).distinct().order_by())
    at_work |= set(issues.values_list("remedier_id", flat=True).distinct().order_by())
    kin = kin_of_each(at_work)
    unread = {user_id for user_id in at_work if kin[user_id].not_compared == NOT_READ}
    not_read = 0
    if unread:
        not_read = (
            cases.filter(assignee_id__in=unread).count() + issues.filter(remedier_id__in=unread).count()
        )
    related = {u: k for u, k in kin.items() if k.household_keys or k.person_keys or k.user_ids}
    barred = [
        *_related_to(cases, related, "assignee_id", ""),
        *_related_to(issues, related, "remedier_id", "case__"),
    ]
    return KinWatch(not_read, barred)


def _cases(actor: Actor, tied: set[int]) -> QuerySet[Case]:
    own = Q(holder_unit_id=actor.unit_id) | Q(dispatched_by_unit_id=actor.unit_id)
    rows = Case.objects.filter(own, assignee_id__in=tied, status__in=OPEN_STATES, merged_into=None)
    return visible(actor, rows)


def _issues(actor: Actor, tied: set[int]) -> QuerySet[Issue]:
    own = Q(holder_unit_id=actor.unit_id) | Q(case__dispatched_by_unit_id=actor.unit_id)
    return visible(actor, Issue.objects.filter(own, remedier_id__in=tied).exclude(status__in=ISSUE.final))


def _related_to(rows: QuerySet[Any], related: dict[int, Kin], person: str, case: str) -> Iterable[Any]:
    """The rows whose handler is a relative of whom they help, or of whom they are about."""
    if not related:
        return []
    each = [
        Q(**{person: user_id})
        & (
            Q(**{f"{case}household_key__in": kin.household_keys})
            | Q(**{f"{case}person_key__in": kin.person_keys})
            | Q(**{f"{case}about_users__in": {user_id, *kin.user_ids}})
        )
        for user_id, kin in related.items()
    ]
    return rows.filter(reduce(or_, each)).distinct().order_by("pk")
