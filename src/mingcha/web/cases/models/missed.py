"""What became of a missed person (漏保): accepted, included, or told in writing why not."""

from django.db import models

KINDS = {"accepted": "已受理", "included": "已纳入", "notified_ineligible": "书面告知不符合"}


class MissedOutcome(models.Model):
    """One report of an outcome, and who confirmed it."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="missed_outcomes")
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    document_no = models.CharField("受理编号或文书号", max_length=60)
    on = models.DateField("受理、纳入或告知日期")
    delivered_on = models.DateField("送达日期", null=True, blank=True)
    reasons = models.CharField("不符合的理由和救济途径", max_length=500, blank=True)
    reported_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.CharField("退回理由", max_length=500, blank=True)

    class Meta:
        ordering = ("id",)
