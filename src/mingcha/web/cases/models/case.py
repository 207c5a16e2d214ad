"""核查件: a question that a unit verifies, wherever it came from."""

from django.db import models
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse

from mingcha.domain.workflow_tables import CASE
from mingcha.office.flag_workbook import SEVERITIES, SIDES
from mingcha.web.access.columns import AccessColumns
from mingcha.web.cases.models.indexes import NO_DUE_ON, list_indexes
from mingcha.web.orgs.regional import Regional

OPEN_STATES = ("to_dispatch", "to_acknowledge", "verifying", "to_review")
"""States in which a case has no conclusion yet, in the order of the work."""


class NumberSeries(models.Model):
    """The last number given out, by kind and year; its row is locked while numbers are taken."""

    kind = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="one_series_a_year")]


class Case(Regional):
    """One case. Deadlines change only through DueChange; what people did stands in CaseEvent.

    source         code of content/work_reasons.yml, list case_source
    themes         themes of the checks behind it; `theme` is the first, for lists and access
    subject_name   masked; the full name stays in the vault
    merged_into    while set, nothing can be done with this case; taking it back leaves it as it was
    subject_key    whom the case concerns, as far as it is known: the household, else the person, else masked name and place; "" = nobody
    missed_state   closing of a missed person's case, table MISSED; "" for the others
    soon_on        first day on which the light says 快到期, kept so that a list can ask the database
    version        raised with every act: two people on one page
    """

    ACCESS = AccessColumns(
        kind="case", unit="holder_unit_id", owner="registered_by_id", assigned="assignee_id", confidential="confidential", level="level",
        theme="theme", about_units="about_units", about_users="about_users",
    )  # fmt: skip

    no = models.CharField("编号", max_length=20, unique=True)
    source = models.CharField("来源", max_length=20)
    source_note = models.CharField("来源说明", max_length=200, blank=True)
    title = models.CharField("核查事项", max_length=200)
    account = models.TextField("反映的情况", blank=True)
    theme = models.CharField("主题", max_length=30, blank=True)
    themes = models.JSONField(default=list)
    side = models.CharField("方向", max_length=20, choices=list(SIDES.items()))
    severity = models.CharField("严重程度", max_length=10, choices=list(SEVERITIES.items()), default="medium")
    programme = models.CharField("救助类型", max_length=20, blank=True)
    household_key = models.BigIntegerField(null=True, blank=True)
    person_key = models.BigIntegerField(null=True, blank=True)
    subject_name = models.CharField("对象", max_length=60, blank=True)
    subject_key = models.GeneratedField(
        expression=models.Case(
            models.When(household_key__isnull=False, then=Concat(models.Value("h"), Cast("household_key", models.CharField()))),
            models.When(person_key__isnull=False, then=Concat(models.Value("p"), Cast("person_key", models.CharField()))),
            models.When(~models.Q(subject_name=""), then=Concat(models.Value("n"), "region_code", "subject_name")),
            default=models.Value(""),
        ),
        output_field=models.CharField(max_length=80),
        db_persist=True,
    )  # fmt: skip
    amount_yuan = models.DecimalField("涉及金额", max_digits=14, decimal_places=2, null=True, blank=True)
    level = models.CharField(max_length=10, blank=True)
    confidential = models.CharField(max_length=20, blank=True, default="")
    about_units = models.ManyToManyField("orgs.Unit", related_name="+", blank=True)
    about_users = models.ManyToManyField("orgs.User", related_name="+", blank=True)

    status = models.CharField("环节", max_length=30, choices=list(CASE.states.items()), default=CASE.start)
    holder_unit = models.ForeignKey("orgs.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    assignee = models.ForeignKey("orgs.User", models.PROTECT, null=True, blank=True, related_name="+")
    dispatched_by_unit = models.ForeignKey(
        "orgs.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_due_on = models.DateField("原期限", null=True, blank=True)
    due_on = models.DateField("办理期限", null=True, blank=True)
    due_sort_on = models.GeneratedField(
        expression=Coalesce("due_on", models.Value(NO_DUE_ON)),
        output_field=models.DateField(),
        db_persist=True,
    )
    due_note = models.CharField(max_length=200, blank=True)
    limit_days = models.PositiveSmallIntegerField(null=True, blank=True)
    soon_on = models.DateField(null=True, blank=True)
    returned_count = models.PositiveSmallIntegerField("被退回次数", default=0)
    conclusion = models.CharField("结论", max_length=30, blank=True)
    conclusion_reason = models.CharField("原因", max_length=40, blank=True)
    missed_state = models.CharField(max_length=30, blank=True, default="")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_cases"
    )
    registered_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    concluded_at = models.DateTimeField("认定时间", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("due_on", "id")
        indexes = [
            *list_indexes("case", "merged_into", "assignee"),
            models.Index(fields=["assignee", "due_sort_on", "id", "status", "confidential", "merged_into"], name="case_assignee"),
            models.Index(fields=["household_key"], condition=models.Q(household_key__isnull=False), name="case_household"),
            models.Index(fields=["status", "merged_into", "subject_key", "id", "source", "side"], name="case_same_subject"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.no

    def get_absolute_url(self) -> str:
        """The case's page."""
        return reverse("cases:page", args=[self.no])


class CaseFlag(models.Model):
    """A flag that a case answers. `ended_at` is set when it was taken out again: a flag has one case at a time."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="flag_links")
    flag = models.ForeignKey("flags.Flag", models.PROTECT, related_name="+")
    check_id = models.CharField(max_length=60)
    check_version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["flag"], condition=models.Q(ended_at=None), name="flag_in_one_case"
            )
        ]
