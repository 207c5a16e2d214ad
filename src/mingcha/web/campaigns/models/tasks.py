"""Tasks: of the campaign's own unit, handed down from level to level, taken on below."""

from django.db import models
from django.urls import reverse

from mingcha.domain.workflow_tables import TASK
from mingcha.web.access.columns import AccessColumns
from mingcha.web.campaigns.models.campaigns import Campaign
from mingcha.web.orgs.regional import Regional


class Dispatch(Regional):
    """One 下发: which tasks went to which units, by which deadline rule. It can be withdrawn until the first unit has signed for it."""

    ACCESS = AccessColumns(kind="task", unit="issuer_id", owner="issued_by_id")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="dispatches")
    issuer = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+")
    issued_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("下发时间")
    rule = models.JSONField("期限规则", default=dict)
    note = models.CharField("要求", max_length=500, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_reason = models.CharField("撤回理由", max_length=500, blank=True)

    class Meta:
        ordering = ("-id",)


class TaskEvent(models.Model):
    """What happened that gave rise to a task that waits for an event (随时、及时、发现即报)."""

    ACCESS = AccessColumns(kind="task", through="task")

    task = models.ForeignKey("Task", models.PROTECT, related_name="events")
    what = models.CharField("事由", max_length=300)
    happened_on = models.DateField("发生日")
    recorded_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)


class Task(Regional):
    """One row of a unit's ledger (整治任务), over its measures. Its region is its holder's.

    holder    the unit that answers for it; issuer the unit that gave it
    parent    the upper unit's task that it was handed down from
    due_on    last day in time; None for what only goes on (长期坚持) or waits for an event
    standing  goes on after the campaign
    """

    ACCESS = AccessColumns(kind="task", unit="holder_id")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="tasks")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, null=True, related_name="tasks")
    event = models.ForeignKey(TaskEvent, models.PROTECT, null=True, related_name="tasks")
    holder = models.ForeignKey("orgs.Unit", models.PROTECT, verbose_name="承办单位", related_name="+")
    issuer = models.ForeignKey("orgs.Unit", models.PROTECT, verbose_name="下发单位", related_name="+")
    item_id = models.CharField("方案条目", max_length=40)
    position = models.IntegerField("次序")
    area = models.CharField("整治领域", max_length=200)
    number = models.IntegerField("序号")
    content = models.TextField("任务内容")
    quote = models.TextField("原文", blank=True)
    section = models.CharField("条款", max_length=40, blank=True)
    due_words = models.CharField("完成时限要求", max_length=300, blank=True)
    due_on = models.DateField("期限", null=True)
    first_due_on = models.DateField("最初的期限", null=True)
    standing = models.BooleanField("长期坚持", default=False)
    on_event = models.BooleanField("随时发生", default=False)
    status = models.CharField("状态", max_length=12, choices=list(TASK.states.items()), default=TASK.start)
    reason = models.CharField("退回或撤回理由", max_length=500, blank=True)
    reported_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField("签收时间", null=True)
    done_at = models.DateTimeField("完成时间", null=True)

    class Meta:
        ordering = ("campaign", "holder", "position", "id")
        indexes = [
            models.Index(fields=["campaign", "holder", "position"]),
            models.Index(fields=["holder", "status", "due_on"]),
            models.Index(fields=["county_code", "status"]),
        ]

    def __str__(self) -> str:
        return self.content[:40]

    def get_absolute_url(self) -> str:
        """Its card."""
        return reverse("campaigns:task", args=[self.campaign_id, self.pk])


class Measure(models.Model):
    """整治措施: one row under a task. Its deadline is a day, or words where there is none; it may not be later than the task's.

    revision  counts the changes, so that two people who edit one row are told of each other
    """

    ACCESS = AccessColumns(kind="task", through="task")

    task = models.ForeignKey(Task, models.CASCADE, related_name="measures")
    position = models.IntegerField()
    text = models.TextField("整治措施", blank=True)
    due_on = models.DateField("完成时限", null=True)
    due_words = models.CharField("完成时限（文字）", max_length=300, blank=True)
    persons = models.CharField("责任领导/责任人", max_length=200, blank=True)
    units = models.CharField("责任部门", max_length=500, blank=True)
    voided_reason = models.CharField("作废理由", max_length=300, blank=True)
    voided_at = models.DateTimeField("作废时间", null=True)
    revision = models.IntegerField(default=0)
    changed_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField("最近修改", null=True)

    class Meta:
        ordering = ("task", "position", "id")


WAITING, SENT_UP, TAKEN, RETURNED, AS_ISSUED = "waiting", "sent_up", "taken", "returned", "as_issued"
TAKE_ON_WORDS = {
    WAITING: "待承接", SENT_UP: "已报承接方案", TAKEN: "已签收", RETURNED: "被退回", AS_ISSUED: "按上级任务办理"
}  # fmt: skip


class TakeOn(Regional):
    """承接: how one lower unit takes on a campaign, with its own plan matched against it item by item, or without one.

    matches    the comparison as it was shown to the upper level
    overrides  upper item → lower item or None, set by a person where the words did not find it
    """

    ACCESS = AccessColumns(kind="task", unit="holder_id")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="take_ons")
    holder = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+")
    issuer = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+")
    own = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="+")
    state = models.CharField("状态", max_length=10, choices=list(TAKE_ON_WORDS.items()), default=WAITING)
    due_on = models.DateField("承接期限", null=True)
    overrides = models.JSONField(default=dict)
    matches = models.JSONField(null=True)
    reason = models.CharField("退回理由", max_length=500, blank=True)
    sent_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("campaign", "region_code", "id")
        constraints = [models.UniqueConstraint(fields=["campaign", "holder"], name="one_take_on_a_unit")]
