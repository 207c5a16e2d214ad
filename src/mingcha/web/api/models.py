"""Tokens of other systems, their pace, and the answers that are given again when a request is sent twice."""

from django.db import models
from django.urls import reverse

from mingcha.web.access.columns import AccessColumns
from mingcha.web.orgs.regional import Regional


class ApiToken(Regional):
    """A unit's token: another system that has it acts in `post`, a post of that unit held by nobody in person. Only its hash is kept."""

    ACCESS = AccessColumns(kind="api_token", unit="unit_id", owner="created_by_id")

    name = models.CharField("用途", max_length=60)
    unit = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+")
    post = models.ForeignKey("orgs.Post", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField("新建时间")
    expires_on = models.DateField("有效至")
    revoked_at = models.DateTimeField("吊销时间", null=True, blank=True)
    last_used_on = models.DateField("最近使用", null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The token's page."""
        return reverse("api:token", args=[self.pk])


class KeptAnswer(models.Model):
    """What was answered to a request with an Idempotency-Key, for a day: sent again, it is answered the same and nothing is done.

    asked_sha256   of the operation and all that was sent with it
    """

    post_id = models.BigIntegerField()
    key = models.CharField(max_length=64)
    asked_sha256 = models.CharField(max_length=64)
    status = models.SmallIntegerField(default=0)
    answer = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post_id", "key"], name="answer_once_a_key")]


class RequestCount(models.Model):
    """How many requests a token's post has sent in the minute of its last one; counted anew with each minute, never on record."""

    post_id = models.BigIntegerField(primary_key=True)
    minute = models.BigIntegerField()
    count = models.IntegerField()
