"""Units are told what waits for them: one sentence to everybody who may act on it, nobody named."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.models import ReportDue
from mingcha.web.home.recipients import post_ids_of
from mingcha.web.home.services import notify

DOERS = ("clerk", "leader", "finance")


def tell_units(
    unit_ids: Iterable[int], *, kind: str, text: str, url: str, now: datetime, key: str = ""
) -> int:
    """A message to those who carry out tasks in these units. kind: task or report."""
    posts = post_ids_of(unit_ids=unit_ids, roles=DOERS, on=timezone.localtime(now).date())
    return notify(post_ids=posts, kind=kind, text=text, url=url, now=now, key=key)


def remind_of_report(*, actor: Actor, report_id: int, now: datetime) -> int:
    """催报: by the unit above, once a day at most. Result: how many people were told.

    Errors
        CAMP-64  nothing is owed any more
    """
    with acting(actor, now=now) as act:
        report = (
            ReportDue.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=report_id)
        )
        require(actor, "remind", report)
        if (
            report.status not in ("not_due", "draft", "returned", "missing")
            or report.holder_id == actor.unit_id
        ):
            raise ClerkError("CAMP-64", "没有催报", "这一项已经报来，或是本单位自己的", "刷新页面看最新状态")
        day = f"{report.due_on.month}月{report.due_on.day}日"
        told = tell_units(
            [report.holder_id], kind="report", text=f"上级催报：{report.title[:80]}（{day}）", url=report.get_absolute_url(), now=now,
            key=f"remind:{report.pk}:{timezone.localtime(now).date()}",
        )  # fmt: skip
        act.record("remind", report, after={"told": told})
    return told
