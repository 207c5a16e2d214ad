"""回头看: drawn by a seed from what was closed out some months ago."""

from django.db import models


class FollowUpDraw(models.Model):
    """One draw as it was made: seed, population and order, so that it can be printed and repeated."""

    unit = models.ForeignKey("orgs.Unit", models.PROTECT, related_name="+")
    region_code = models.CharField(max_length=12)
    closed_until_on = models.DateField("销号日不晚于")
    seed = models.CharField("随机种子", max_length=60)
    share = models.DecimalField("比例", max_digits=5, decimal_places=4)
    population_size = models.PositiveIntegerField("总体")
    population_hash = models.CharField("总体校验值", max_length=64)
    population = models.JSONField("总体编号")
    drawn = models.JSONField("抽中编号（按抽取顺序）")
    drawn_by = models.ForeignKey("orgs.User", models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)


class FollowUp(models.Model):
    """One issue that was drawn."""

    draw = models.ForeignKey(FollowUpDraw, models.PROTECT, related_name="follow_ups")
    issue = models.ForeignKey("cases.Issue", models.PROTECT, related_name="follow_ups")
    order = models.PositiveIntegerField("抽取顺序")
    outcome = models.CharField(
        "结果", max_length=12, blank=True, choices=[("stable", "稳定"), ("recurred", "反弹")]
    )
    record = models.TextField("回头看记录", blank=True)
    visited_on = models.DateField("回头看日期", null=True, blank=True)
    visited_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("draw", "order")
