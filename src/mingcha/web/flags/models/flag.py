"""Flags as the lists read them, narrow; their evidence apart; what changed from run to run."""

import re
from datetime import date
from decimal import Decimal
from functools import cache

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse

from mingcha.web.access.columns import AccessColumns
from mingcha.web.flags import words
from mingcha.web.flags.models.indexes import FLAG_INDEXES
from mingcha.web.orgs.regional import Regional

_PEOPLE = re.compile(r"\b([PX])(\d{6,})\b")
NO_AMOUNT = Decimal("-1.00")
NO_DUE_ON = date(9999, 12, 31)


@cache
def _pages_begin() -> str:
    """Lists print hundreds of addresses, and looking one up costs more than printing its row."""
    return reverse("flags:page", args=[0]).removesuffix("0/")


class Flag(Regional):
    """One 疑点: a question for a person, never a verdict. Known by (check, subject); its number is its key, for ever.

    episode      counts how often it came back after it had gone
    state        what the data say (as the engine's flag register); status: where the work stands
    found_on     the day of the run in which the present episode began
    amount_sort, due_sort_on   never empty, so that pages can be cut by row value; without amount first, without deadline last
    about_kin    the household is in the 近亲属 archive; shown only to those who may see that class
    repeated     the same household (without one: the same person) has further flags in the data
    """

    ACCESS = AccessColumns(kind="flag", assigned="assignee_id", confidential="confidential", theme="theme")

    check_id = models.CharField("检查", max_length=60)
    subject_table = models.CharField(max_length=40)
    subject_id = models.CharField("对象代号", max_length=300)
    theme = models.CharField("主题", max_length=24)
    side = models.CharField("类别", max_length=20)
    severity = models.CharField("程度", max_length=8)
    match = models.CharField("对上程度", max_length=2, blank=True)
    programme = models.CharField("救助类型", max_length=20, blank=True)
    household_key = models.BigIntegerField(null=True)
    person_key = models.BigIntegerField(null=True)
    name_key = models.BigIntegerField(null=True)
    display_name = models.CharField("姓名（已遮盖）", max_length=60, blank=True)
    amount_yuan = models.DecimalField("金额（元）", max_digits=16, decimal_places=2, null=True)
    occurred_on = models.DateField("发生日期", null=True)
    months = models.SmallIntegerField("涉及月数", default=0)
    about_kin = models.BooleanField("近亲属备案户", default=False)
    repeated = models.BooleanField("同一户有多条", default=False)
    confidential = models.CharField("保密类别", max_length=16, blank=True)

    episode = models.SmallIntegerField("第几次出现", default=1)
    state = models.CharField("数据状态", max_length=12, choices=list(words.STATES.items()))
    found_on = models.DateField("发现日期")
    first_run_id = models.BigIntegerField()
    last_run_id = models.BigIntegerField()
    first_as_of = models.DateField("首次统计日")
    last_as_of = models.DateField("最近统计日")

    status = models.CharField("状态", max_length=20, choices=list(words.STATUSES.items()))
    package_id = models.BigIntegerField(null=True)
    case_id = models.BigIntegerField(null=True)
    holder_unit_id = models.BigIntegerField("承办单位", null=True)
    assignee_id = models.BigIntegerField("承办人", null=True)
    due_on = models.DateField("期限", null=True)
    soon_on = models.DateField("快到期自", null=True)
    limit_days = models.SmallIntegerField("期限共几个工作日", null=True)

    amount_sort = models.GeneratedField(
        expression=Coalesce("amount_yuan", models.Value(NO_AMOUNT)),
        output_field=models.DecimalField(max_digits=16, decimal_places=2),
        db_persist=True,
    )
    due_sort_on = models.GeneratedField(
        expression=Coalesce("due_on", models.Value(NO_DUE_ON)),
        output_field=models.DateField(),
        db_persist=True,
    )

    class Meta:
        ordering = ("-found_on", "-id")
        constraints = [models.UniqueConstraint(fields=["check_id", "subject_id"], name="flag_once")]
        indexes = FLAG_INDEXES

    def __str__(self) -> str:
        return self.flag_no

    def get_absolute_url(self) -> str:
        """The flag's page."""
        return f"{_pages_begin()}{self.pk}/"

    @property
    def flag_no(self) -> str:
        """YD-000123."""
        return words.flag_no(self.pk)

    def person_keys(self) -> frozenset[int]:
        """Keys of all people on the flag: the person that it is about, and those in the subject's number."""
        named = {
            (-1 if letter == "X" else 1) * int(digits) for letter, digits in _PEOPLE.findall(self.subject_id)
        }
        return frozenset(named | ({self.person_key} if self.person_key is not None else set()))

    @property
    def package_no(self) -> str:
        """HB-000012, "" for a flag that stands alone."""
        return words.package_no(self.package_id) if self.package_id else ""


class FlagEvidence(models.Model):
    """What made a flag, in pseudonyms: the printed evidence of flags_format.md. Read only when a flag is opened."""

    flag = models.OneToOneField(Flag, models.CASCADE, primary_key=True, related_name="evidence")
    run_id = models.BigIntegerField()
    shown = models.TextField("依据")
    """JSON as the engine printed it; text, because nobody asks the database about its inside."""


class FlagChange(models.Model):
    """A flag went from the data or came back. That it was found first stands in the flag itself."""

    flag = models.ForeignKey(Flag, models.CASCADE, related_name="changes", db_index=False)
    run_id = models.BigIntegerField()
    on = models.DateField("统计日")
    change = models.CharField(max_length=4, choices=[("gone", "已消失"), ("back", "再次出现")])
    episode = models.SmallIntegerField()
    status = models.CharField("当时的状态", max_length=20)

    class Meta:
        ordering = ("id",)
        indexes = [
            models.Index(fields=["run_id", "change", "flag"], name="flag_change_of_run"),
            models.Index(fields=["flag", "run_id", "change"], name="flag_change_of_flag"),
        ]
