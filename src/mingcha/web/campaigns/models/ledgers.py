"""The ledger of one unit, period by period: what is being filled in, and what was frozen when it was handed up."""

from django.db import models

from mingcha.domain.workflow_tables import REPORT_DUE
from mingcha.office.ledger_progress import STATUS_WORDS
from mingcha.web.access.columns import AccessColumns
from mingcha.web.campaigns.models.campaigns import Campaign
from mingcha.web.campaigns.models.tasks import Measure
from mingcha.web.orgs.regional import Regional

DRAFT, SUBMITTED, ACKNOWLEDGED, SENT_BACK, TAKEN_BACK = (
    "draft",
    "submitted",
    "acknowledged",
    "returned",
    "withdrawn",
)
VERSION_WORDS = {
    DRAFT: "填报中", **{state: REPORT_DUE.states[state] for state in (SUBMITTED, ACKNOWLEDGED, SENT_BACK)}, TAKEN_BACK: "已撤回"
}  # fmt: skip


class LedgerVersion(Regional):
    """One period of a unit's ledger. `frozen` is written at 上报 and never again; a correction after 退回 is a version of its own.

    It moves by the table of reports (domain.workflow_tables.REPORT_DUE) from `draft` on; what was taken back stays as it was, and its
    correction is the next draft.
    """

    ACCESS = AccessColumns(kind="task_progress", unit="holder_id")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="ledger_versions")
    holder = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+")
    number = models.IntegerField("期次")
    label = models.CharField("所属时期", max_length=60, blank=True)
    state = models.CharField("状态", max_length=12, choices=list(VERSION_WORDS.items()), default=DRAFT)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    frozen = models.JSONField("上报时的台账", null=True)
    opened_at = models.DateTimeField()
    filed_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField("上报时间", null=True)
    received_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField("签收或退回时间", null=True)
    reason = models.CharField("退回理由", max_length=500, blank=True)

    class Meta:
        ordering = ("campaign", "holder", "-number")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "holder", "number"], name="ledger_version_number"),
            models.UniqueConstraint(fields=["campaign", "holder"], condition=models.Q(state="draft"), name="one_open_ledger"),
        ]  # fmt: skip


class TaskProgress(models.Model):
    """How one measure stands in one period.

    status    已整改 / 限期整改 / 暂不能整改 (with a reason); empty = not said
    revision  counts the changes of this cell
    """

    ACCESS = AccessColumns(kind="task_progress", through="version")

    version = models.ForeignKey(LedgerVersion, models.CASCADE, related_name="progress")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="progress")
    status = models.CharField(
        "整改状态", max_length=10, choices=[("", "未选"), *STATUS_WORDS.items()], blank=True
    )
    reason = models.CharField("暂不能整改的理由", max_length=300, blank=True)
    text = models.TextField("整治进展情况", blank=True)
    touched = models.BooleanField("本期填过", default=False)
    updated_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(null=True)
    revision = models.IntegerField(default=0)

    class Meta:
        ordering = ("version", "measure")
        constraints = [
            models.UniqueConstraint(fields=["version", "measure"], name="one_progress_a_measure"),
            models.CheckConstraint(
                condition=~models.Q(status="not_yet") | ~models.Q(reason=""), name="not_yet_has_a_reason"
            ),
        ]


class ReturnedWorkbook(models.Model):
    """An edited workbook that came back: what differs from the ledger, to be confirmed by a person.

    changes  one entry a difference: column, before, after, whether it may be taken over and why not
    """

    ACCESS = AccessColumns(kind="task_progress", through="version", owner="uploaded_by_id")

    version = models.ForeignKey(LedgerVersion, models.CASCADE, related_name="workbooks")
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    changes = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    uploaded_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    taken_at = models.DateTimeField("采用时间", null=True)
    discarded_at = models.DateTimeField("放弃时间", null=True)

    class Meta:
        ordering = ("-id",)
