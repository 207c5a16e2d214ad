"""Regions and units."""

from django.db import models

from mingcha.web.access.columns import AccessColumns
from mingcha.web.orgs.regional import LEVELS, Regional

LEVEL_WORDS = dict(zip(LEVELS, ("省", "市", "县", "乡镇", "村"), strict=True))


class Region(Regional):
    """A region by its 12-digit code. Its own code is also in the column of its level."""

    ACCESS = AccessColumns(kind="region")

    code = models.CharField("区划代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=10, choices=list(LEVEL_WORDS.items()))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    is_extension = models.BooleanField("开发区等功能区", default=False)
    valid_from_on = models.DateField("启用日", null=True, blank=True)
    valid_until_on = models.DateField("停用日", null=True, blank=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Unit(Regional):
    """An office: 民政局, 民政办, 村居, 派驻纪检组, 财政."""

    ACCESS = AccessColumns(kind="unit", unit="id", unit_kind="kind")

    name = models.CharField("单位", max_length=80)
    kind = models.CharField("类别", max_length=20)
    level = models.CharField("层级", max_length=10, choices=list(LEVEL_WORDS.items()))
    region = models.ForeignKey(Region, models.PROTECT, related_name="units")
    phone = models.CharField("联系电话", max_length=30, blank=True)
    closed_on = models.DateField("撤销日", null=True, blank=True)

    class Meta:
        ordering = ("region_code", "kind", "id")
        constraints = [models.UniqueConstraint(fields=["region", "kind", "name"], name="unit_once_a_region")]
        indexes = [
            models.Index(fields=["county_code"]),
            models.Index(fields=["township_code"]),
            models.Index(fields=["city_code"]),
        ]

    def __str__(self) -> str:
        return self.name
