"""When runs start by themselves."""

from django.db import models

from mingcha.web.access.columns import AccessColumns
from mingcha.web.orgs.regional import Regional

WEEKLY, MONTHLY, ON_NEW_DATA = "weekly", "monthly", "on_new_data"
RHYTHMS = {WEEKLY: "每周", MONTHLY: "每月", ON_NEW_DATA: "有新数据入库时"}
WEEKDAYS = dict(enumerate(("周一", "周二", "周三", "周四", "周五", "周六", "周日"), start=1))


class Schedule(Regional):
    """A run that starts by the clock.

    day           1–7 = Monday to Sunday for weekly, 1–31 for monthly (the last day in shorter months), not used on new data
    next_at       when to look next; on new data every few minutes
    snapshot_ids  the data that the last run on new data was started for
    """

    ACCESS = AccessColumns(kind="run", unit="unit_id", owner="made_by_id")

    unit = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+")
    made_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+", verbose_name="设定人")
    made_at = models.DateTimeField("设定时间")
    rhythm = models.CharField("何时", max_length=12, choices=list(RHYTHMS.items()))
    day = models.PositiveSmallIntegerField("日", default=1)
    at = models.TimeField("时刻")
    chosen = models.JSONField("检查", null=True)
    is_active = models.BooleanField("启用", default=True)
    next_at = models.DateTimeField("下一次")
    last_at = models.DateTimeField("上一次", null=True)
    snapshot_ids = models.JSONField(default=list)

    class Meta:
        ordering = ("-is_active", "next_at", "id")
        indexes = [models.Index(fields=["is_active", "next_at"])]

    @property
    def words(self) -> str:
        """每周一 02:00 · 每月 5 日 02:00 · 有新数据入库时"""
        if self.rhythm == WEEKLY:
            return f"每{WEEKDAYS[self.day]} {self.at:%H:%M}"
        if self.rhythm == MONTHLY:
            return f"每月 {self.day} 日 {self.at:%H:%M}"
        return RHYTHMS[ON_NEW_DATA]
