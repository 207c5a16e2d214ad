"""A run of the checks over the data folder, one outcome a check, and the counts of every township."""

from decimal import Decimal

from django.db import models

from mingcha.office.flag_workbook import SEVERITIES, SIDES, STATUSES, THEMES
from mingcha.web.access.columns import AccessColumns
from mingcha.web.orgs.regional import Regional

COUNTED, SHADOW = "counted", "shadow"
PURPOSES = {COUNTED: "比对", SHADOW: "试算"}


class ChangeCounts(models.Model):
    """Flags against the run before: newly there, still there, no longer there, back again. A shadow run: against the catalogue in force."""

    flagged = models.IntegerField("疑点数", default=0)
    amount_yuan = models.DecimalField("金额", max_digits=16, decimal_places=2, null=True)
    new = models.IntegerField("新出现", default=0)
    still_there = models.IntegerField("仍存在", default=0)
    gone = models.IntegerField("已消失", default=0)
    back = models.IntegerField("又出现", default=0)

    class Meta:
        abstract = True


class Run(Regional, ChangeCounts):
    """One run. The row is there from the moment it is asked for; what it came to is filled in by one transaction at its end.

    chosen        check ids; null = all
    overrides     [{parameter_id, value, reason}] of this run alone
    stored_run    the run's folder under runs/ of the workspace, as `mingcha runs` shows it
    snapshot_ids  which data it ran on
    versions      of program, engine and libraries
    """

    ACCESS = AccessColumns(kind="run", unit="unit_id", owner="started_by_id")

    purpose = models.CharField("类别", max_length=10, choices=list(PURPOSES.items()), default=COUNTED)
    as_of = models.DateField("统计日")
    unit = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+", verbose_name="单位")
    started_by = models.ForeignKey(
        "orgs.User", models.PROTECT, null=True, related_name="+", verbose_name="发起人"
    )
    schedule = models.ForeignKey("runs.Schedule", models.SET_NULL, null=True, related_name="+")
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="上一次")
    chosen = models.JSONField("检查", null=True)
    overrides = models.JSONField("本次参数", default=list)
    created_at = models.DateTimeField("发起时间")
    finished_at = models.DateTimeField("完成时间", null=True)
    engine = models.CharField("引擎", max_length=20, default="duckdb")
    versions = models.JSONField("版本", default=dict)
    snapshot_ids = models.JSONField("数据批次", default=list)
    stored_run = models.CharField(max_length=12, blank=True)
    statuses = models.JSONField("四种结果各几项", default=dict)

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=["purpose", "finished_at"])]

    def __str__(self) -> str:
        return f"第 {self.pk} 次{self.get_purpose_display()}（统计日 {self.as_of}）"

    @property
    def is_finished(self) -> bool:
        """Whether its results stand."""
        return self.finished_at is not None

    @property
    def state_word(self) -> str:
        """已完成, else what the job says; a job that is gone did not finish."""
        if self.is_finished:
            return "已完成"
        return self.job.get_state_display() if self.job else "没有完成"


class CheckOutcome(ChangeCounts):
    """What one check came to in one run.

    missing     what kept it from running, in the clerk's words
    owed        [{table, title, department}]: which data is not there, and who owes it
    parameters  the values as run.json has them: name, value, region_code, unit, from, until, source, certainty
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="outcomes")
    check_id = models.CharField("检查", max_length=60)
    title = models.CharField("检查", max_length=80)
    theme = models.CharField("专题", max_length=30, choices=list(THEMES.items()))
    side = models.CharField("类别", max_length=20, choices=list(SIDES.items()))
    severity = models.CharField("程度", max_length=10, choices=list(SEVERITIES.items()))
    status = models.CharField("结果", max_length=16, choices=list(STATUSES.items()))
    examined = models.BigIntegerField("比对数", default=0)
    missing = models.JSONField("没有比对的原因", default=list)
    absent = models.JSONField("未用到的数据", default=list)
    owed = models.JSONField("所缺数据和提供部门", default=list)
    parameters = models.JSONField("参数", default=list)
    version = models.IntegerField("版本")
    sql_sha256 = models.CharField(max_length=64)
    seconds = models.FloatField("用时", default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ("theme", "check_id")
        constraints = [models.UniqueConstraint(fields=["run", "check_id"], name="outcome_once_a_run")]

    @property
    def share(self) -> Decimal | None:
        """Flagged of examined, None where nothing was examined."""
        return Decimal(self.flagged) / self.examined if self.examined else None


class RegionCount(Regional, ChangeCounts):
    """Flags of one check in one township (or in the smallest region that the flags name), for those who see a part of the region only."""

    ACCESS = AccessColumns(kind="run")

    run = models.ForeignKey(Run, models.CASCADE, related_name="region_counts")
    check_id = models.CharField("检查", max_length=60)

    class Meta:
        ordering = ("region_code", "check_id")
        indexes = [models.Index(fields=["run", "county_code"]), models.Index(fields=["run", "township_code"])]
