"""What people decided about flags: conclusions, silences, packages; and the filters that they keep."""

from django.db import models
from django.urls import reverse

from mingcha.web.access.columns import AccessColumns
from mingcha.web.flags import words
from mingcha.web.orgs.regional import Regional


class Silence(Regional):
    """One check says nothing about one subject until a day: who decided it, and why."""

    ACCESS = AccessColumns(kind="flag", confidential="confidential", theme="theme")

    flag_id = models.BigIntegerField("疑点", db_index=True)
    check_id = models.CharField("检查", max_length=60)
    subject_id = models.CharField("对象代号", max_length=300)
    theme = models.CharField(max_length=24)
    confidential = models.CharField(max_length=16, blank=True)
    until_on = models.DateField("至")
    reason = models.CharField("理由", max_length=500)
    made_by_id = models.BigIntegerField("办理人")
    made_by_name = models.CharField("办理人", max_length=40)
    made_at = models.DateTimeField("办理时间")
    ended_at = models.DateTimeField("恢复时间", null=True)
    ended_by_name = models.CharField("恢复人", max_length=40, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["check_id", "subject_id"], condition=models.Q(ended_at=None), name="silence_once"
            )
        ]


class FlagPackage(Regional):
    """One household's flags, verified in one visit. Split again as long as it has not been dispatched."""

    ACCESS = AccessColumns(kind="flag_package", confidential="confidential", unit="holder_unit_id")

    household_key = models.BigIntegerField(db_index=True)
    display_name = models.CharField("姓名（已遮盖）", max_length=60, blank=True)
    confidential = models.CharField(max_length=16, blank=True)
    case_id = models.BigIntegerField(null=True)
    holder_unit_id = models.BigIntegerField(null=True)
    made_by_id = models.BigIntegerField()
    made_by_name = models.CharField("合并人", max_length=40)
    made_at = models.DateTimeField("合并时间")
    split_at = models.DateTimeField("拆开时间", null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.package_no

    @property
    def package_no(self) -> str:
        """HB-000012."""
        return words.package_no(self.pk)


class Conclusion(Regional):
    """What people found out about a flag in one of its episodes. A later conclusion about the same episode replaces it."""

    ACCESS = AccessColumns(kind="flag", confidential="confidential", theme="theme")

    flag_id = models.BigIntegerField()
    episode = models.SmallIntegerField()
    check_id = models.CharField(max_length=60)
    theme = models.CharField(max_length=24)
    side = models.CharField(max_length=20)
    confidential = models.CharField(max_length=16, blank=True)
    conclusion = models.CharField("结论", max_length=20)
    reason_code = models.CharField("原因", max_length=40, blank=True)
    explanation = models.CharField("说明", max_length=500, blank=True)
    case_id = models.BigIntegerField(null=True)
    concluded_on = models.DateField("认定日")

    class Meta:
        ordering = ("-id",)
        constraints = [models.UniqueConstraint(fields=["flag_id", "episode"], name="conclusion_once")]
        indexes = [
            models.Index(fields=["check_id", "conclusion", "reason_code"]),
            models.Index(
                fields=[
                    "concluded_on",
                    "id",
                    "province_code",
                    "city_code",
                    "county_code",
                    "check_id",
                    "conclusion",
                    "confidential",
                ],
                name="conclusion_by_day",
            ),
            models.Index(
                fields=["county_code", "check_id", "conclusion", "confidential", "concluded_on"],
                name="conclusion_county",
            ),
        ]

    def get_absolute_url(self) -> str:
        """The flag's page."""
        return reverse("flags:page", args=[self.flag_id])


class Precision(Regional):
    """How the flags of one check in one region ended. The grain is as in FlagSummary."""

    ACCESS = AccessColumns(kind="flag", confidential="confidential", theme="theme")

    grain = models.CharField(max_length=8)
    check_id = models.CharField(max_length=60)
    theme = models.CharField(max_length=24)
    side = models.CharField(max_length=20)
    confidential = models.CharField(max_length=16, blank=True)
    substantiated = models.BigIntegerField(default=0)
    partly_substantiated = models.BigIntegerField(default=0)
    unsubstantiated = models.BigIntegerField(default=0)
    undetermined = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grain", "province_code", "city_code", "county_code", "check_id", "confidential"],
                name="precision_once",
            )
        ]


class SavedFilter(models.Model):
    """A list's query string under a name. The unit is filled only while it is shared."""

    ACCESS = AccessColumns(kind="saved_filter", owner="owner_id", unit="unit_id")

    list_name = models.CharField(max_length=40)
    label = models.CharField("名称", max_length=40)
    query = models.CharField(max_length=2000, blank=True)
    owner_id = models.BigIntegerField()
    unit_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("label", "id")
        indexes = [
            models.Index(fields=["list_name", "owner_id"]),
            models.Index(fields=["list_name", "unit_id"]),
        ]
