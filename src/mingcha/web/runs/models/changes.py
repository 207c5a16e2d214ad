"""A changed parameter or check: tried without counting, then adopted or given up by a leader."""

from django.db import models

from mingcha.web.access.columns import AccessColumns
from mingcha.web.orgs.regional import Regional
from mingcha.web.runs.models.runs import Run

TRIED, ADOPTED, GIVEN_UP, ENDED = "tried", "adopted", "given_up", "ended"
CHANGE_STATES = {TRIED: "待决定", ADOPTED: "已采用", GIVEN_UP: "已放弃", ENDED: "已停用"}
ADDED, REMOVED = "added", "removed"


class CheckChange(Regional):
    """One change: a value for a parameter, or a folder of check files laid over the national ones; exactly one of the two.

    Once adopted, runs of this region whose day of question is not before `effective_on` use it.
    """

    ACCESS = AccessColumns(kind="check", unit="unit_id", owner="proposed_by_id")

    unit = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+")
    parameter_id = models.CharField("参数", max_length=60, blank=True)
    value = models.CharField("新值", max_length=200, blank=True)
    overlay = models.CharField("检查文件夹", max_length=80, blank=True)
    overlay_sha256 = models.CharField(
        max_length=64, blank=True
    )  # of what was tried: what is adopted must be the same
    reason = models.CharField("理由", max_length=300)
    proposed_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间")
    shadow_run = models.OneToOneField(Run, models.PROTECT, related_name="change")
    state = models.CharField("状态", max_length=10, choices=list(CHANGE_STATES.items()), default=TRIED)
    decided_by = models.ForeignKey(
        "orgs.User", models.PROTECT, null=True, related_name="+", verbose_name="决定人"
    )
    decided_at = models.DateTimeField("决定时间", null=True)
    decision_reason = models.CharField("决定理由", max_length=300, blank=True)
    effective_on = models.DateField("生效日", null=True)
    ended_on = models.DateField("停用日", null=True)

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=["state", "region_code"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parameter_id="") ^ models.Q(overlay=""), name="change_of_one_thing"
            )
        ]


class ShadowFlag(Regional):
    """A flag that a shadow run has and the catalogue in force has not, or the other way round. Pseudonyms and masked names only."""

    ACCESS = AccessColumns(kind="flag", confidential="confidential", theme="theme")

    run = models.ForeignKey(Run, models.CASCADE, related_name="differing")
    check_id = models.CharField("检查", max_length=60)
    theme = models.CharField("专题", max_length=30)
    direction = models.CharField(max_length=8, choices=[(ADDED, "新增"), (REMOVED, "减少")])
    subject_id = models.CharField("疑点编号", max_length=200)
    masked_name = models.CharField("姓名（已遮盖）", max_length=40, blank=True)
    found = models.TextField("发现了什么")
    amount_yuan = models.DecimalField("金额", max_digits=16, decimal_places=2, null=True)
    confidential = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("check_id", "direction", "region_code", "id")
        indexes = [models.Index(fields=["run", "check_id", "direction"])]
