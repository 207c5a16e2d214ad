"""流转: what was done with a case or an issue, by whom, in which order. Never changed."""

from django.db import models


class CaseEvent(models.Model):
    """One act on a case, or on the issue that came of it (issue is then set too)."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="events")
    issue = models.ForeignKey("cases.Issue", models.PROTECT, null=True, blank=True, related_name="events")
    table = models.CharField(max_length=20)
    action = models.CharField(max_length=40)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30, blank=True)
    user = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("orgs.Unit", models.PROTECT, null=True, related_name="+")
    post_id = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["table", "action", "at"], name="event_by_action")]
