"""督办单: one matter a slip, with its thread of replies."""

from django.db import models

from mingcha.domain.workflow_tables import ESCALATION
from mingcha.web.access.columns import AccessColumns
from mingcha.web.orgs.regional import Regional


class Escalation(Regional):
    """One slip to the unit that holds a case or an issue. The level's name comes from content/work_reasons.yml."""

    ACCESS = AccessColumns(
        kind="escalation", unit="holder_unit_id", owner="sent_by_id", confidential="confidential"
    )

    no = models.CharField("编号", max_length=20, unique=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="escalations")
    issue = models.ForeignKey(
        "cases.Issue", models.PROTECT, null=True, blank=True, related_name="escalations"
    )
    level = models.CharField("等级", max_length=10)
    matter = models.CharField("督办事项", max_length=200)
    requirement = models.TextField("要求")
    due_on = models.DateField("回复期限")
    state = models.CharField(max_length=15, choices=list(ESCALATION.states.items()), default=ESCALATION.start)
    confidential = models.CharField(max_length=20, blank=True, default="")
    from_unit = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+")
    holder_unit = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+")
    sent_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.no


class EscalationEntry(models.Model):
    """One act on a slip with its text: 签收, 回复, 退回, 办结."""

    escalation = models.ForeignKey(Escalation, models.PROTECT, related_name="entries")
    action = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    user = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    unit = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
