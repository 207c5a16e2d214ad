"""The clock of an issue: every change of its deadline with the old day beside it, and every pause."""

from django.db import models

from mingcha.domain.workflow_tables import DUE_CHANGE

KINDS = {"extension": "延期", "pause": "暂停计时后补足", "earlier": "提前"}


class DueChange(models.Model):
    """One change of a deadline, from the request to its answer."""

    issue = models.ForeignKey("cases.Issue", models.PROTECT, related_name="due_changes")
    round = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=12, choices=list(KINDS.items()), default="extension")
    state = models.CharField(max_length=12, choices=list(DUE_CHANGE.states.items()), default=DUE_CHANGE.start)
    from_on = models.DateField("原期限")
    to_on = models.DateField("新期限")
    reason = models.CharField("理由", max_length=500)
    requested_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    answered_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_note = models.CharField("答复", max_length=500, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["issue"], condition=models.Q(state="requested"), name="one_open_due_change")
        ]  # fmt: skip


class ClockPause(models.Model):
    """A time in which the clock stood still."""

    issue = models.ForeignKey("cases.Issue", models.PROTECT, related_name="pauses")
    reason = models.CharField("理由", max_length=200)
    paused_on = models.DateField()
    paused_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    resumed_on = models.DateField(null=True, blank=True)
    resumed_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["issue"], condition=models.Q(resumed_on=None), name="one_open_pause"
            )
        ]
