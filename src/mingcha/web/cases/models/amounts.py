"""追回 and 补发: recomputed by month, proposed, heard, decided on paper by a named person. Recorded here, executed nowhere here."""

from django.db import models

from mingcha.domain.workflow_tables import AMOUNT

DIRECTIONS = {"recovery": "追回", "pay_out": "补发"}


class Amount(models.Model):
    """One matter of money of an issue. Totals are sums of the months; the decided one may be smaller (比例原则), never larger."""

    issue = models.ForeignKey("cases.Issue", models.PROTECT, related_name="amounts")
    direction = models.CharField("类别", max_length=10, choices=list(DIRECTIONS.items()))
    state = models.CharField(max_length=12, choices=list(AMOUNT.states.items()), default=AMOUNT.start)
    computed_yuan = models.DecimalField("测算金额", max_digits=12, decimal_places=2)
    method = models.CharField("测算口径", max_length=300)
    proposed_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, blank=True, related_name="+")
    proposed_yuan = models.DecimalField("建议金额", max_digits=12, decimal_places=2, null=True, blank=True)
    proposal_reason = models.CharField("建议理由", max_length=500, blank=True)
    statement = models.TextField("当事人陈述", blank=True)
    heard_on = models.DateField("听取陈述日期", null=True, blank=True)
    decided_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_yuan = models.DecimalField("决定金额", max_digits=12, decimal_places=2, null=True, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    decision_no = models.CharField("决定文书号", max_length=60, blank=True)
    decision_reason = models.CharField("决定理由", max_length=500, blank=True)
    deliberation = models.CharField("集体研究记录", max_length=500, blank=True)
    notice_no = models.CharField("书面告知文号", max_length=60, blank=True)
    remedies = models.CharField("救济途径和期限", max_length=300, blank=True)
    delivered_on = models.DateField("送达日期", null=True, blank=True)
    settled_yuan = models.DecimalField(
        "实际追回或补发", max_digits=12, decimal_places=2, null=True, blank=True
    )
    settled_on = models.DateField("办结日期", null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def get_absolute_url(self) -> str:
        """It stands with its issue."""
        return self.issue.get_absolute_url()


class AmountMonth(models.Model):
    """One month: what was paid, what would have been due by the standard of that month. No averaging over months."""

    amount = models.ForeignKey(Amount, models.CASCADE, related_name="months")
    month = models.CharField("月份", max_length=7)
    paid_yuan = models.DecimalField("实发", max_digits=12, decimal_places=2)
    entitled_yuan = models.DecimalField("应发", max_digits=12, decimal_places=2)
    note = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        ordering = ("month",)
        constraints = [models.UniqueConstraint(fields=["amount", "month"], name="month_once_an_amount")]
