"""已移送: what the unit that sent a referral may still know of it (R098, R194)."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from mingcha.catalog.work_reasons import reason_list
from mingcha.domain.access import Actor
from mingcha.web.access.services import may, visible
from mingcha.web.cases.filters import ANY
from mingcha.web.cases.models import SentReferral
from mingcha.web.skeleton.list_filters import FilterForm
from mingcha.web.skeleton.listing import Column, Listing, Sort

SENT = "已移送"
STATE_WORDS = {"handed_over": SENT, "received": "已签收", "answered": "已反馈结果", "declined": "对方退回"}
"""The states of the table REFERRAL after the hand-over, as the sender reads them; the result itself is none of them."""


def sent_referrals(actor: Actor, action: str = "view_status") -> QuerySet[SentReferral]:
    """What the actor's unit has sent, as far as he may do `action` with it."""
    return visible(actor, SentReferral.objects.filter(handed_over_at__isnull=False), action)


def show_sent(rows: Iterable[SentReferral], actor: Actor) -> None:
    """Put the day, the kind of receiver and the state in words on the rows. Without `view_receipt` every state reads 已移送."""
    kinds = reason_list("referral_receiver")
    for row in rows:
        row.sent_on = timezone.localdate(row.handed_over_at)
        row.receiver_kind_word = kinds.words(row.receiver_kind)
        row.state_word = STATE_WORDS[row.state] if may(actor, "view_receipt", row) else SENT


class SentFilters(FilterForm):
    """By kind of receiver only: a state that one may not know is not to be found out by a filter."""

    first = ("receiver_kind",)

    receiver_kind = forms.ChoiceField(label="移送去向")

    def __init__(self, params: Any, *, listing: Any) -> None:
        super().__init__(params, listing=listing)
        self.fields["receiver_kind"].choices = [ANY, *reason_list("referral_receiver").choices]


class SentList(Listing):
    """The unit's sent referrals, newest first."""

    name, title, noun, template = "sent", SENT, "件", "cases/sent.html"
    purpose = "本单位移送出去的件；只能看到编号、日期、去向和签收情况，移送不等于销号"
    form_class, default_sort = SentFilters, "-no"
    sorts: ClassVar = {"no": Sort("pk", descending=True)}
    column_list = (
        Column("no", "移送编号", "stick-1 w-id", sort="no"),
        Column("sent_on", "移送日期", "nowrap"),
        Column("receiver_kind_word", "移送去向"),
        Column("state_word", "状态", "nowrap"),
    )

    def queryset(self) -> QuerySet[SentReferral]:
        """Those of the own unit."""
        return sent_referrals(self.actor)

    def narrow(self, rows: QuerySet, values: dict[str, Any]) -> QuerySet:
        """By kind of receiver."""
        return rows.filter(receiver_kind=values["receiver_kind"]) if values["receiver_kind"] else rows

    def complete(self, rows: list[SentReferral]) -> None:
        """Words."""
        show_sent(rows, self.actor)
