"""Who owes which report by when, and what was handed in."""

from django.db import models
from django.urls import reverse

from mingcha.domain.workflow_tables import REPORT_DUE
from mingcha.web.access.columns import AccessColumns
from mingcha.web.campaigns.models.campaigns import Campaign
from mingcha.web.campaigns.models.ledgers import LedgerVersion
from mingcha.web.orgs.regional import Regional


class ReportDue(Regional):
    """One report that one unit owes: one day of one rhythm. Its region is that of the unit that owes it.

    line         which reporting line of the plan
    receiver     None where the receiving office is not in this installation; receiver_words is what the plan says
    due_on       last day in time
    needs_ledger the plan asks for the ledger together with the text (书面材料和工作台账一并报)
    revision     counts the changes of the draft
    """

    ACCESS = AccessColumns(kind="report_due", unit="holder_id")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="reports_due")
    line = models.IntegerField()
    title = models.CharField("报送内容", max_length=300)
    holder = models.ForeignKey("orgs.Unit", models.PROTECT, verbose_name="报送单位", related_name="+")
    receiver = models.ForeignKey(
        "orgs.Unit", models.PROTECT, null=True, verbose_name="接收单位", related_name="+"
    )
    receiver_words = models.CharField("接收单位（原文）", max_length=200, blank=True)
    due_on = models.DateField("报送日")
    due_time = models.CharField("几点前", max_length=5, blank=True)
    due_words = models.CharField("原文时限", max_length=200, blank=True)
    day_note = models.CharField("休息日提示", max_length=200, blank=True)
    needs_ledger = models.BooleanField("须附工作台账", default=False)
    event = models.CharField("事由", max_length=300, blank=True)
    status = models.CharField(
        "状态", max_length=12, choices=list(REPORT_DUE.states.items()), default=REPORT_DUE.start
    )
    draft_text = models.TextField("草稿", blank=True)
    draft_files = models.JSONField("草稿附件", default=list)
    revision = models.IntegerField(default=0)
    edited_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("上报时间", null=True)
    first_submitted_at = models.DateTimeField("第一次上报时间", null=True)
    reason = models.CharField("退回理由", max_length=500, blank=True)

    class Meta:
        ordering = ("due_on", "campaign", "line", "region_code", "id")
        indexes = [
            models.Index(fields=["holder", "status", "due_on"]),
            models.Index(fields=["county_code", "due_on"]),
            models.Index(fields=["city_code", "due_on"]),
            models.Index(fields=["status", "due_on"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "line", "holder", "due_on"], condition=models.Q(event=""), name="one_report_a_day"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("campaigns:report", args=[self.pk])


class Submission(models.Model):
    """What was handed in at one time; none is ever changed or removed.

    files  [{"name", "sha256", "bytes"}]
    """

    ACCESS = AccessColumns(kind="report_due", through="report")

    report = models.ForeignKey(ReportDue, models.PROTECT, related_name="submissions")
    number = models.IntegerField("第几次")
    text = models.TextField("正文", blank=True)
    files = models.JSONField("附件", default=list)
    ledger = models.ForeignKey(LedgerVersion, models.PROTECT, null=True, related_name="submissions")
    submitted_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    in_time = models.BooleanField("按时")
    outcome = models.CharField(max_length=12, blank=True)
    outcome_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    outcome_at = models.DateTimeField(null=True)
    outcome_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("report", "-number")
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="submission_number")]
