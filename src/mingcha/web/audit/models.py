"""The chain of acts."""

from typing import ClassVar

from django.db import models

from mingcha.web.access.columns import AccessColumns
from mingcha.web.orgs.regional import Regional

FIRST_HASH = "0" * 64


class AuditEvent(Regional):
    """One act. Holds no name, ID number or phone number of anybody; the hash binds it to the event before it.

    `number` counts without gaps; person_key is the pseudonym of the person that the act concerned, for 谁看过. `region_code` is the
    object's region; the columns of the levels follow from it, else from the region of who acted: they only serve lists.
    """

    ACCESS = AccessColumns(kind="audit_event", unit="unit_id", owner="user_id")

    number = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    user_id = models.BigIntegerField("人")
    post_id = models.BigIntegerField("任职")
    unit_id = models.BigIntegerField("单位")
    role = models.CharField("岗位", max_length=20, blank=True)
    action = models.CharField("动作", max_length=40)
    object_kind = models.CharField("对象", max_length=40)
    object_id = models.CharField("编号", max_length=64, blank=True)
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
            models.Index(fields=["unit_id", "number"]),
            models.Index(fields=["city_code", "number"]),
            models.Index(fields=["county_code", "number"]),
            models.Index(fields=["township_code", "number"]),
            models.Index(fields=["person_key", "number"], condition=models.Q(person_key__isnull=False), name="audit_by_person"),
        ]  # fmt: skip


class ChainHead(models.Model):
    """The last link, one row: locking it puts the writers in line."""

    last_number = models.BigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, default=FIRST_HASH)


class TraceExport(models.Model):
    """A wish to take records of acts out, which a second person of the unit must approve before there is a file."""

    ASKED, APPROVED, REFUSED = "asked", "approved", "refused"
    STATE_WORDS: ClassVar = {ASKED: "待另一人批准", APPROVED: "已批准", REFUSED: "未批准"}
    ACCESS = AccessColumns(kind="export", unit="unit_id", owner="asked_by_id")

    asked_by_id = models.BigIntegerField("申请人")
    post_id = models.BigIntegerField("申请人任职")
    unit_id = models.BigIntegerField("单位")
    asked_at = models.DateTimeField("申请时间")
    reason = models.CharField("用途", max_length=200)
    filters = models.JSONField("筛选条件", default=dict)
    filter_text = models.CharField("筛选条件（文字）", max_length=400, blank=True)
    up_to_number = models.BigIntegerField("截至第几条")
    event_count = models.BigIntegerField("条数")
    state = models.CharField("状态", max_length=10, default=ASKED, choices=list(STATE_WORDS.items()))
    decided_by_id = models.BigIntegerField("批准人", null=True)
    decided_at = models.DateTimeField("批准时间", null=True)
    note = models.CharField("批准意见", max_length=200, blank=True)
    file_sha256 = models.CharField("文件", max_length=64, blank=True)
    file_name = models.CharField("文件名", max_length=160, blank=True)
    keep_until_at = models.DateTimeField("保留至", null=True)

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=["unit_id", "id"])]
