"""Counts and sums of flags, kept by the services, so that totals are exact without reading a million rows."""

from django.db import models

from mingcha.web.access.columns import AccessColumns
from mingcha.web.orgs.regional import Regional

GRAINS = ("province", "city", "county")
"""A summary row stands for one region of one of these levels; below, the flags themselves are few enough to count."""
DIMENSIONS = ("check_id", "theme", "side", "confidential", "status", "severity")


class FlagSummary(Regional):
    """How many flags of one check, status and severity lie in one region, and their amount.

    A region's row has the codes of the region and of what holds it, none below: `visible` gives every row in the actor's subtree; take
    one grain of them.
    """

    ACCESS = AccessColumns(kind="flag", confidential="confidential", theme="theme")

    grain = models.CharField(max_length=8)
    check_id = models.CharField(max_length=60)
    theme = models.CharField(max_length=24)
    side = models.CharField(max_length=20)
    confidential = models.CharField(max_length=16, blank=True)
    status = models.CharField(max_length=20)
    severity = models.CharField(max_length=8)
    count = models.BigIntegerField("条数")
    amount_yuan = models.DecimalField("金额（元）", max_digits=20, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "grain",
                    "province_code",
                    "city_code",
                    "county_code",
                    "check_id",
                    "confidential",
                    "status",
                    "severity",
                ],
                name="flag_summary_once",
            )
        ]
        indexes = [
            models.Index(fields=["grain", f"{level}_code"], name=f"flag_summary_{level}") for level in GRAINS
        ]
