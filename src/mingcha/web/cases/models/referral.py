"""移送: a sealed package to 纪检监察, 司法 and others. It is not 销号."""

from django.db import models

from mingcha.domain.workflow_tables import REFERRAL
from mingcha.web.access.columns import AccessColumns
from mingcha.web.orgs.regional import Regional


class Referral(Regional):
    """One referral of an issue.

    unit     who may see it: the receiving unit once handed over, where it has an account here; else the sending unit
    package  one zip: index with SHA-256 of every piece, the pieces, the cover letter; kept by its own hash
    """

    ACCESS = AccessColumns(kind="referral", unit="unit_id", owner="sealed_by_id", confidential="confidential")

    no = models.CharField("编号", max_length=20, unique=True)
    issue = models.ForeignKey("cases.Issue", models.PROTECT, related_name="referrals")
    state = models.CharField(max_length=12, choices=list(REFERRAL.states.items()), default=REFERRAL.start)
    confidential = models.CharField(max_length=20, blank=True, default="")
    confidential_before = models.CharField(max_length=20, blank=True, default="")
    receiver_kind = models.CharField("移送去向", max_length=20)
    receiver_name = models.CharField("接收单位", max_length=80)
    receiver_unit = models.ForeignKey("orgs.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    from_unit = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+")
    reason = models.TextField("移送事由")
    secrecy = models.CharField("密级", max_length=20, blank=True)
    index = models.JSONField("目录", default=list)
    package_sha256 = models.CharField("材料包校验值", max_length=64)
    package_bytes = models.PositiveBigIntegerField()
    sealed_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField()
    handed_over_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, blank=True, related_name="+")
    handed_over_at = models.DateTimeField(null=True, blank=True)
    receipt_no = models.CharField("回执文号", max_length=60, blank=True)
    received_on = models.DateField("签收日期", null=True, blank=True)
    outcome = models.CharField("处理结果", max_length=20, blank=True)
    outcome_note = models.CharField("结果说明", max_length=500, blank=True)
    answered_on = models.DateField("反馈日期", null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.no
