"""问题: what was substantiated, and how it is remedied until it is closed out — and after."""

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse

from mingcha.domain.workflow_tables import APPROACHES, ISSUE
from mingcha.web.access.columns import AccessColumns
from mingcha.web.cases.models.indexes import NO_DUE_ON, list_indexes
from mingcha.web.orgs.regional import Regional


class Issue(Regional):
    """One issue. It keeps its number when it comes back (反弹).

    party_informed  how and when the person concerned was told; closing needs it
    leader_report   多部门协同: on which day, by which paper it was reported to the head of party or government
    """

    ACCESS = AccessColumns(
        kind="issue", unit="holder_unit_id", unit_kind="holder_unit__kind", owner="filed_by_id", assigned="remedier_id", confidential="confidential", level="level",
        theme="theme", about_units="about_units", about_users="about_users",
    )  # fmt: skip

    no = models.CharField("编号", max_length=20, unique=True)
    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="issue")
    title = models.CharField("问题", max_length=200)
    theme = models.CharField("主题", max_length=30, blank=True)
    side = models.CharField("方向", max_length=20)
    cause = models.CharField("原因", max_length=20, blank=True)
    level = models.CharField(max_length=10, blank=True)
    confidential = models.CharField(max_length=20, blank=True, default="")
    about_units = models.ManyToManyField("orgs.Unit", related_name="+", blank=True)
    about_users = models.ManyToManyField("orgs.User", related_name="+", blank=True)
    status = models.CharField("环节", max_length=20, choices=list(ISSUE.states.items()), default=ISSUE.start)
    approach = models.CharField("整改方式", max_length=20, choices=list(APPROACHES.items()), blank=True)
    approach_reason = models.CharField("理由", max_length=500, blank=True)
    leader_report = models.CharField("上报记录", max_length=300, blank=True)
    holder_unit = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+")
    remedier = models.ForeignKey("orgs.User", models.PROTECT, null=True, blank=True, related_name="+")
    first_due_on = models.DateField("原期限", null=True, blank=True)
    due_on = models.DateField("期限", null=True, blank=True)
    due_sort_on = models.GeneratedField(
        expression=Coalesce("due_on", models.Value(NO_DUE_ON)),
        output_field=models.DateField(),
        db_persist=True,
    )
    limit_days = models.PositiveSmallIntegerField(null=True, blank=True)
    soon_on = models.DateField(null=True, blank=True)
    paused_reason = models.CharField("暂停计时", max_length=200, blank=True)
    party_informed = models.CharField("告知当事人", max_length=300, blank=True)
    result = models.TextField("整改结果", blank=True)
    outcome_basis = models.CharField("容错或澄清的依据", max_length=500, blank=True)
    clearing_letter_no = models.CharField("澄清函文号", max_length=60, blank=True)
    recurrence_count = models.PositiveSmallIntegerField("反弹次数", default=0)
    filed_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("立案时间")
    applied_at = models.DateTimeField("申请销号时间", null=True, blank=True)
    closed_at = models.DateTimeField("销号时间", null=True, blank=True)
    closed_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("due_on", "id")
        indexes = [
            *list_indexes("issue", "remedier"),
            models.Index(fields=["status", "closed_at"], name="issue_closed"),
        ]

    def __str__(self) -> str:
        return self.no

    def get_absolute_url(self) -> str:
        """The issue stands on the page of its case."""
        return f"{reverse('cases:page', args=[self.case.no])}?tab=remedy"


class Measure(models.Model):
    """整改措施. `round` counts how often the issue was begun anew, so that those of a former round stay."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="measures")
    round = models.PositiveSmallIntegerField(default=1)
    number = models.PositiveSmallIntegerField()
    words = models.CharField("整改措施", max_length=500)
    due_on = models.DateField("完成时限", null=True, blank=True)
    done_on = models.DateField("完成日", null=True, blank=True)
    done_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, blank=True, related_name="+")
    progress = models.CharField("完成情况", max_length=500, blank=True)

    class Meta:
        ordering = ("round", "number")
        constraints = [
            models.UniqueConstraint(fields=["issue", "round", "number"], name="measure_once_a_round")
        ]
