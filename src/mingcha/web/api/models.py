"""Tokens of other systems."""

from django.db import models

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
