"""The lists P04 (campaigns) and P07 (reports)."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from mingcha.domain.workflow_tables import REPORT_DUE
from mingcha.web.campaigns.models import Campaign, ReportDue
from mingcha.web.campaigns.models.campaigns import LEVEL_WORDS, STATUS_WORDS
from mingcha.web.campaigns.selectors.calendar import report_light, unit_calendar
from mingcha.web.campaigns.selectors.campaigns import campaigns_seen, phase_now, standings
from mingcha.web.skeleton.forms import DayField
from mingcha.web.skeleton.listing import Column, FilterForm, Listing, Sort
from mingcha.web.skeleton.wording import period_text


class CampaignFilters(FilterForm):
    """年度、层级、状态."""

    first = ("title", "status", "level", "year")
    title = forms.CharField(label="名称")
    status = forms.ChoiceField(label="状态", choices=[("", "全部"), *STATUS_WORDS.items()])
    level = forms.ChoiceField(label="层级", choices=[("", "全部"), *LEVEL_WORDS.items()])
    year = forms.IntegerField(
        label="年度", min_value=2000, max_value=2099, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )


class CampaignListing(Listing):
    """P04."""

    name, title, noun = "campaigns", "专项任务", "个专项"
    purpose = "本级、上级和下级的专项整治：做什么、做到哪一步、谁负责"
    template = "campaigns/list.html"
    form_class = CampaignFilters
    column_list = (
        Column("title", "名称", "stick-1 w-long"), Column("doc_no", "依据文号", "minor nowrap"), Column("period", "期间", "minor"),
        Column("phase", "阶段", "w-name"), Column("progress", "已完成任务", "nowrap"), Column("light", "期限灯", "w-light"),
        Column("unit", "主办单位", "w-unit"), Column("status_word", "状态", "nowrap"),
    )  # fmt: skip
    sorts = {"id": Sort("id", descending=True)}
    default_sort = "-id"

    def queryset(self) -> QuerySet:
        """Those that concern the actor's post."""
        return campaigns_seen(self.actor)

    def narrow(self, rows: QuerySet, values: dict[str, Any]) -> QuerySet:
        """By the filters."""
        if values.get("title"):
            rows = rows.filter(title__icontains=values["title"])
        if values.get("status"):
            rows = rows.filter(status=values["status"])
        if values.get("level"):
            rows = rows.filter(level=values["level"])
        if values.get("year"):
            rows = rows.filter(period_from_on__year=values["year"])
        return rows

    def whole(self, rows: QuerySet) -> QuerySet:
        """With unit and phases."""
        return rows.select_related("unit").prefetch_related("phases")

    def complete(self, rows: list[Campaign]) -> None:
        """Progress, phase and light."""
        found = standings(rows, self.actor.unit_id, self.today)
        for c in rows:
            s = found.get(c.pk)
            c.period = (
                period_text(c.period_from_on, c.period_to_on) if c.period_from_on or c.period_to_on else ""
            )
            c.phase = phase_now(c, self.today) if not c.is_draft else ""
            c.progress = f"{s.done}/{s.total}" if s else ""
            c.light = s.light if s and c.status == "issued" else None
            c.status_word = c.get_status_display()


VIEWS = {
    "own": "本单位要报的",
    "handed": "本单位已报出的",
    "receive": "等本单位签收的",
    "below": "下级单位的",
    "all": "全部",
}
OPEN = ("not_due", "draft", "returned", "missing")


class ReportFilters(FilterForm):
    """状态、专项、日子."""

    first = ("status", "campaign", "from_on", "to_on")
    ranges = {"报送日": ("from_on", "to_on")}
    status = forms.ChoiceField(label="状态", choices=[("", "全部"), *REPORT_DUE.states.items()])
    campaign = forms.ModelChoiceField(label="专项", queryset=Campaign.objects.none(), empty_label="全部")
    from_on = DayField(label="报送日自", help_text="")
    to_on = DayField(label="至", help_text="")
    unit = forms.CharField(label="报送单位")
    view = forms.ChoiceField(label="范围", choices=list(VIEWS.items()), widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = campaigns_seen(self.listing.actor)  # type: ignore[attr-defined]

    def _words(self, name: str, value: Any) -> str:
        if name == "campaign":
            return f"专项：{value.title[:20]}"
        return super()._words(name, value)


class ReportListing(Listing):
    """P07: the reporting calendar as a list."""

    name, title, noun = "reports", "报送", "项报送"
    purpose = "周报、月报、阶段总结：谁该报、哪一天报、报到哪一步"
    template = "campaigns/reports.html"
    form_class = ReportFilters
    column_list = (
        Column("title", "报送内容", "stick-1 w-long"), Column("day", "报送日", "nowrap", sort="due"), Column("light", "期限灯", "w-light"),
        Column("status_word", "状态", "nowrap"), Column("unit", "报送单位", "w-unit"), Column("to", "报给", "minor w-unit"),
        Column("note", "提示", "minor w-unit"), Column("of", "专项", "minor"),
    )  # fmt: skip
    sorts = {"due": Sort("due_on")}
    default_sort = "due"

    def queryset(self) -> QuerySet:
        """Those that the actor may see."""
        return unit_calendar(self.actor)

    def narrow(self, rows: QuerySet, values: dict[str, Any]) -> QuerySet:
        """By the filters."""
        view = values.get("view") or "own"
        if view == "own":
            rows = rows.filter(holder_id=self.actor.unit_id, status__in=OPEN)
        elif view == "handed":
            rows = rows.filter(holder_id=self.actor.unit_id).exclude(status__in=OPEN)
        elif view == "receive":
            rows = rows.filter(receiver_id=self.actor.unit_id, status__in=("submitted", "late"))
        elif view == "below":
            rows = rows.exclude(holder_id=self.actor.unit_id)
        for name, column in (
            ("status", "status"),
            ("campaign", "campaign"),
            ("from_on", "due_on__gte"),
            ("to_on", "due_on__lte"),
        ):
            if values.get(name):
                rows = rows.filter(**{column: values[name]})
        if values.get("unit"):
            rows = rows.filter(holder__name__icontains=values["unit"])
        return rows

    def whole(self, rows: QuerySet) -> QuerySet:
        """With units and campaign."""
        return rows.select_related("holder", "receiver", "campaign")

    def complete(self, rows: list[ReportDue]) -> None:
        """Lights and words."""
        for r in rows:
            r.light, r.status_word, r.unit = (
                report_light(r, self.today),
                r.get_status_display(),
                r.holder.name,
            )
            r.to = r.receiver.name if r.receiver else r.receiver_words
            r.note, r.of = r.day_note or r.event, r.campaign.title
            r.day = f"{r.due_on:%Y-%m-%d} {r.due_time}".strip() if r.due_on else "随时"
