"""Messages, how a person wants them, announcements of a unit, what people say about the system."""

from django.db import models
from django.urls import reverse

from mingcha.web.access.columns import AccessColumns
from mingcha.web.orgs.regional import Regional

MESSAGE_KINDS = {
    "flag": "疑点", "case": "核查件", "issue": "问题整改", "task": "任务", "report": "报送", "import": "导入", "run": "比对",
    "job": "后台任务", "deadline": "期限提醒", "digest": "每日汇总", "system": "系统",
}  # fmt: skip
INSTANT, DAILY = "instant", "daily"
RHYTHMS = {INSTANT: "随时", DAILY: "每天早上 8:30 汇总"}


class Message(models.Model):
    """One sentence to one person. Never names anybody and never carries a number of a person: the page behind `url` decides who sees what.

    shown_at  from when on it counts as new: later than made in quiet hours or with a daily digest
    key       the same thing is said once to a person
    """

    ACCESS = AccessColumns(kind="message", owner="user_id")

    user = models.ForeignKey("orgs.User", models.CASCADE, related_name="+")
    kind = models.CharField("类型", max_length=10, choices=list(MESSAGE_KINDS.items()))
    text = models.CharField("内容", max_length=200)
    url = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField("时间")
    shown_at = models.DateTimeField("显示时间")
    read_at = models.DateTimeField("读过", null=True)

    class Meta:
        ordering = ("-shown_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"], condition=~models.Q(key=""), name="message_said_once"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-shown_at", "-id"]),
            models.Index(
                fields=["user", "shown_at"], condition=models.Q(read_at=None), name="message_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class MessagePreference(models.Model):
    """How a person wants messages; no row = at any time, as they come."""

    user = models.OneToOneField("orgs.User", models.CASCADE, primary_key=True, related_name="+")
    rhythm = models.CharField("提醒方式", max_length=10, choices=list(RHYTHMS.items()), default=INSTANT)
    quiet_from = models.TimeField("免打扰从", null=True, blank=True)
    quiet_until = models.TimeField("免打扰到", null=True, blank=True)


class Announcement(Regional):
    """What a unit's leader tells the own unit and everybody below."""

    ACCESS = AccessColumns(kind="announcement", unit="unit_id", owner="author_id")

    unit = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+")
    author = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    title = models.CharField("标题", max_length=60)
    text = models.TextField("内容", max_length=1000)
    from_on = models.DateField("显示日期从")
    until_on = models.DateField("显示日期到")
    created_at = models.DateTimeField("发布时间")
    withdrawn_at = models.DateTimeField("撤下时间", null=True)
    is_public = models.BooleanField("登录页也显示", default=False)

    class Meta:
        ordering = ("-from_on", "-id")
        indexes = [models.Index(fields=["region_code", "until_on"])]

    def __str__(self) -> str:
        return self.title


FEEDBACK_KINDS = {"suggestion": "建议", "complaint": "投诉", "fault": "系统故障", "question": "不会办理"}


class Feedback(Regional):
    """投诉建议: what a person says about this system or how it is used; the administrators of the unit and those above answer it.

    source: 国办函〔2026〕12号 asks government applications for such an entry.
    """

    ACCESS = AccessColumns(kind="feedback", unit="unit_id", owner="author_id")

    unit = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+")
    author = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    kind = models.CharField("类型", max_length=12, choices=list(FEEDBACK_KINDS.items()))
    text = models.TextField("内容", max_length=1000)
    page = models.CharField("在哪一页", max_length=120, blank=True)
    created_at = models.DateTimeField("提出时间")
    answer = models.TextField("答复", max_length=1000, blank=True)
    answered_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=["region_code", "-id"]), models.Index(fields=["author", "-id"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("home:feedback_page", args=[self.pk])
