"""Files that go down together with tasks: templates, lists, the text of a notice."""

from django.db import models

from mingcha.web.access.columns import AccessColumns
from mingcha.web.campaigns.models.campaigns import Campaign
from mingcha.web.campaigns.models.tasks import Dispatch, Task


class TaskFile(models.Model):
    """附件 of one 下发 or of one task. It belongs to the unit that added it; the units that hold such a task reach it by their tasks
    (selectors.files), also those to which the task was handed on.

    dispatch, task  one of them: for every task of a 下发, or for one task and what is handed down of it
    """

    ACCESS = AccessColumns(kind="task", unit="issuer_id", owner="added_by_id")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="task_files")
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, null=True, related_name="files")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="files")
    issuer = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=120)
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    bytes = models.BigIntegerField("字节")
    added_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField("添加时间")
    withdrawn_at = models.DateTimeField("撤下时间", null=True)
    withdrawn_reason = models.CharField("撤下理由", max_length=300, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(dispatch=None, task__isnull=False) | models.Q(dispatch__isnull=False, task=None),
                name="a_file_of_one_thing",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
