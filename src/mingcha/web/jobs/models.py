"""Background work."""

from django.db import models

from mingcha.web.access.columns import AccessColumns

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
STATE_WORDS = {QUEUED: "排队", RUNNING: "进行中", DONE: "已完成", FAILED: "没有完成", CANCELLED: "已取消"}


class Job(models.Model):
    """A piece of work that a worker does. `lease` names the worker that holds it; a lease that was not renewed may be taken over."""

    ACCESS = AccessColumns(kind="job", owner="user_id", unit="unit_id")

    kind = models.CharField("任务", max_length=60)
    title = models.CharField("名称", max_length=120)
    arguments = models.JSONField(default=dict)
    key = models.CharField("同一件事只排一次", max_length=120, null=True, unique=True)
    user_id = models.BigIntegerField("发起人")
    post_id = models.BigIntegerField("发起人任职")
    unit_id = models.BigIntegerField("发起单位")
    state = models.CharField("状态", max_length=10, default=QUEUED, choices=list(STATE_WORDS.items()))
    step = models.CharField("步骤", max_length=120, blank=True)
    done = models.BigIntegerField("已处理", default=0)
    total = models.BigIntegerField("共", default=0)
    attempts = models.IntegerField("第几次做", default=0)
    lease = models.CharField(max_length=40, blank=True)
    lease_until_at = models.DateTimeField(null=True)
    run_after_at = models.DateTimeField("不早于")
    created_at = models.DateTimeField("发起时间")
    started_at = models.DateTimeField("开始", null=True)
    finished_at = models.DateTimeField("结束", null=True)
    cancel_asked_at = models.DateTimeField("要求取消", null=True)
    result = models.JSONField("结果", null=True)
    error = models.JSONField("没有完成的原因", null=True)
    file_sha256 = models.CharField("结果文件", max_length=64, blank=True)
    file_name = models.CharField("结果文件名", max_length=160, blank=True)
    keep_until_at = models.DateTimeField("保留至", null=True)

    class Meta:
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["state", "run_after_at", "id"]),
            models.Index(fields=["user_id", "id"]),
        ]


class ClockMark(models.Model):
    """When a piece of clockwork (jobs.clock) was last done and is next due. Its row is locked while it is done."""

    name = models.CharField(max_length=120, primary_key=True)
    last_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
