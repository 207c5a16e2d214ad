"""移送: a sealed package to 纪检监察, 司法 and others. It is not 销号."""

from django.db import models
from django.urls import reverse

from mingcha.domain.workflow_tables import REFERRAL
from mingcha.web.access.columns import AccessColumns
from mingcha.web.orgs.regional import Regional


class Referral(Regional):
    """One referral of an issue.

    unit     who may see it: the receiving unit once handed over, where it has an account here; else the sending unit
    package  one zip: index with SHA-256 of every piece, the pieces, the cover letter; kept by its own hash
    receipt  the scan of a receipt on paper, where the receiver has no account here; received_by_name signed it
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
    receipt = models.ForeignKey("cases.Evidence", models.PROTECT, null=True, blank=True, related_name="+")
    received_by_name = models.CharField("签收人", max_length=60, blank=True)
    receipt_no = models.CharField("回执文号", max_length=60, blank=True)
    received_on = models.DateField("签收日期", null=True, blank=True)
    outcome = models.CharField("处理结果", max_length=20, blank=True)
    outcome_note = models.CharField("结果说明", max_length=500, blank=True)
    answered_on = models.DateField("反馈日期", null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = [
            models.Index(
                fields=["from_unit", "id"],
                condition=models.Q(handed_over_at__isnull=False),
                name="referral_sent",
            )
        ]

    def __str__(self) -> str:
        return self.no


class SentReferral(Referral):
    """The same row as the unit that sent it may know it: that it was sent, on which day, to which kind of receiver (R194).

    Access asks for the sending unit, whoever holds the package now. Whoever has left that unit keeps nothing.
    """

    ACCESS = AccessColumns(kind="referral", unit="from_unit_id", confidential="confidential")

    class Meta:
        proxy = True

    def get_absolute_url(self) -> str:
        """What the sender may know of it."""
        return reverse("cases:sent_referral", args=[self.no])
