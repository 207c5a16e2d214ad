"""The list of acts: who did what to what, when, from where."""

from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from mingcha.web.audit.models import AuditEvent
from mingcha.web.audit.selectors import events_for, with_words
from mingcha.web.audit.words import action_choices, object_choices
from mingcha.web.orgs.selectors import user_ids_named
from mingcha.web.skeleton.forms import DayField
from mingcha.web.skeleton.list_filters import FilterForm
from mingcha.web.skeleton.listing import Column, Listing, Sort


class EventFilters(FilterForm):
    """人、对象、动作、时间、地址."""

    first = ("person", "action", "from_on", "until_on")
    ranges: ClassVar = {"时间": ("from_on", "until_on")}

    person = forms.CharField(label="人", max_length=40)
    action = forms.ChoiceField(label="动作")
    from_on = DayField(label="从哪天")
    until_on = DayField(label="到哪天")
    kind = forms.ChoiceField(label="对象")
    object_id = forms.CharField(label="对象编号", max_length=64)
    address = forms.CharField(label="网络地址", max_length=45)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", "全部"), *action_choices()]
        self.fields["kind"].choices = [("", "全部"), *object_choices()]


class EventList(Listing):
    """Everything that the actor may read."""

    name = "audit"
    title = "谁看过、谁改过"
    purpose = "谁在什么时候看过、改过、导出过什么；记录首尾相连，不能修改"
    form_class = EventFilters
    template = "audit/list.html"
    sorts: ClassVar = {"number": Sort("number", descending=True)}
    default_sort = "-number"
    column_list = (
        Column("at", "时间", "nowrap", sort="number"),
        Column("who", "人", "w-name"),
        Column("unit_word", "单位", "w-unit minor"),
        Column("action_word", "动作", "nowrap"),
        Column("object_word", "对象"),
        Column("reason", "理由", "w-long minor"),
        Column("address", "网络地址", "minor nowrap"),
    )

    up_to_number: int | None = None
    """Leave out what came later: an export shows what there was when it was asked for."""

    def queryset(self) -> QuerySet[AuditEvent]:
        """As content/access.yml says."""
        found = events_for(self.actor)
        return found if self.up_to_number is None else found.filter(number__lte=self.up_to_number)

    def narrow(self, rows: QuerySet, values: dict[str, Any]) -> QuerySet:
        """By all conditions at once."""
        if values.get("person"):
            rows = rows.filter(user_id__in=user_ids_named(values["person"]))
        for name, column in (("action", "action"), ("kind", "object_kind"), ("object_id", "object_id"), ("address", "address")):  # fmt: skip
            if values.get(name):
                rows = rows.filter(**{column: values[name].strip()})
        if values.get("from_on"):
            rows = rows.filter(at__gte=_midnight(values["from_on"]))
        if values.get("until_on"):
            rows = rows.filter(at__lte=_midnight(values["until_on"], time.max))
        return rows

    def complete(self, rows: list[AuditEvent]) -> None:
        """Names and words."""
        with_words(rows)


class OwnEventList(EventList):
    """我看过、改过什么."""

    name = "audit-mine"
    title = "我看过、改过什么"
    purpose = "自己的登录、查看、修改和导出；发现不是自己做的，请马上修改密码并告诉管理员"
    template = "audit/mine.html"

    def queryset(self) -> QuerySet[AuditEvent]:
        """Only the own ones."""
        return events_for(self.actor).filter(user_id=self.actor.user_id)


def _midnight(day: Any, at: time = time.min) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
