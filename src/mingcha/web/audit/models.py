"""The chain of acts."""

from django.db import models

FIRST_HASH = "0" * 64


class AuditEvent(models.Model):
    """One act. Holds no name, ID number or phone number of anybody; the hash binds it to the event before it.

    `number` counts without gaps; person_key is the pseudonym of the person that the act concerned, for 谁看过.
    """

    number = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    user_id = models.BigIntegerField("人")
    post_id = models.BigIntegerField("任职")
    unit_id = models.BigIntegerField("单位")
    role = models.CharField("岗位", max_length=20, blank=True)
    action = models.CharField("动作", max_length=40)
    object_kind = models.CharField("对象", max_length=40)
    object_id = models.CharField("编号", max_length=64, blank=True)
    region_code = models.CharField("区划", max_length=12, blank=True)
    person_key = models.BigIntegerField("涉及人员", null=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    before = models.JSONField("修改前", null=True)
    after = models.JSONField("修改后", null=True)
    address = models.CharField("地址", max_length=45, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("-number",)
        indexes = [
            models.Index(fields=["object_kind", "object_id", "number"]),
            models.Index(fields=["user_id", "number"]),
            models.Index(fields=["person_key", "number"], condition=models.Q(person_key__isnull=False), name="audit_by_person"),
        ]  # fmt: skip


class ChainHead(models.Model):
    """The last link, one row: locking it puts the writers in line."""

    last_number = models.BigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default=FIRST_HASH)
