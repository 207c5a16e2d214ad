"""A campaign from the uploaded plan to its close, and what was decided about each line of the plan."""

from django.db import models
from django.urls import reverse

from mingcha.web.access.columns import AccessColumns
from mingcha.web.orgs.regional import LEVELS, Regional

READING, UNREADABLE, REVIEWING, ISSUED, CLOSED, WITHDRAWN = (
    "reading", "unreadable", "reviewing", "issued", "closed", "withdrawn"
)  # fmt: skip
STATUS_WORDS = {
    READING: "读取中", UNREADABLE: "没有读出", REVIEWING: "核对中", ISSUED: "进行中", CLOSED: "已办结", WITHDRAWN: "已撤回"
}  # fmt: skip
DRAFTS = (READING, UNREADABLE, REVIEWING)
LEVEL_WORDS = dict(zip(LEVELS, ("省级", "市级", "县级", "乡镇级", "村级"), strict=True))


class Campaign(Regional):
    """A 专项. `proposed` is the plan as read, `plan` the plan as issued: written once, never changed after.

    upper  the campaign of a higher level that this one takes on
    """

    ACCESS = AccessColumns(kind="campaign", unit="unit_id", owner="created_by_id", level="level")

    title = models.CharField("名称", max_length=200)
    doc_no = models.CharField("文号", max_length=60, blank=True)
    level = models.CharField("层级", max_length=10, choices=list(LEVEL_WORDS.items()))
    unit = models.ForeignKey("orgs.Unit", models.PROTECT, verbose_name="主办单位", related_name="+")
    upper = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="承接的上级专项", related_name="lower"
    )
    period_from_on = models.DateField("开始日", null=True)
    period_to_on = models.DateField("结束日", null=True)
    status = models.CharField("状态", max_length=12, choices=list(STATUS_WORDS.items()), default=READING)
    document_name = models.CharField("方案文件", max_length=200, blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True)
    shipped_id = models.CharField("来自自带方案", max_length=60, blank=True)
    shifts = models.JSONField("随年份移动的日期", default=list)
    proposed = models.JSONField("读出的方案", null=True)
    plan = models.JSONField("印发的方案", null=True)
    unread = models.JSONField("没有读出的原因", null=True)
    created_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField("建立时间")
    issued_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField("印发时间", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    laid_out_until_on = models.DateField("报送日历已排到", null=True)

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=["status", "id"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its ledger; its review as long as it is a draft."""
        return reverse("campaigns:review" if self.is_draft else "campaigns:ledger", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        """True until it is issued: only its own unit sees it."""
        return self.status in DRAFTS


class Phase(models.Model):
    """A phase of the work (部署 / 自查 / 督导 / 总结) as the plan names it."""

    ACCESS = AccessColumns(kind="campaign", through="campaign")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="phases")
    position = models.IntegerField()
    name = models.CharField("阶段", max_length=200)
    from_on = models.DateField("自", null=True)
    to_on = models.DateField("至", null=True)
    due_words = models.CharField("原文时限", max_length=200, blank=True)

    class Meta:
        ordering = ("campaign", "position")


ITEM, REPORT, DEFECT = "item", "report", "defect"


class ReviewDecision(models.Model):
    """What a named person decided about one line: an item, a report, a defect of the text. A later decision takes its place.

    key       the item's id, the number of the report or defect
    decision  accept, edit, split, merge, drop; for a defect one of the ledger's answers
    changes   edit: the fields; split: {"titles": […]}; merge: {"into": id}
    """

    ACCESS = AccessColumns(kind="campaign", through="campaign")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="decisions")
    target = models.CharField(max_length=8, choices=[(ITEM, "条目"), (REPORT, "报送"), (DEFECT, "疑点")])
    key = models.CharField(max_length=40)
    decision = models.CharField(max_length=20)
    changes = models.JSONField(default=dict)
    reason = models.CharField("理由", max_length=500, blank=True)
    decided_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ("campaign", "target", "key")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "target", "key"], name="one_decision_a_line")
        ]
