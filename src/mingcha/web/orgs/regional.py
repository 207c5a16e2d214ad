"""What lies in a region: one column a level, so that a subtree is one equality that an index can serve."""

from django.db import models

LEVELS = ("province", "city", "county", "township", "village")
LEVEL_COLUMNS = tuple(f"{level}_code" for level in LEVELS)


class Regional(models.Model):
    """Fill with `**region_columns(code)` of orgs.selectors. "" = no such level above it.

    The columns come from the real hierarchy, not from the digits: the code of a 开发区 may begin with another county's digits.
    """

    region_code = models.CharField("区划代码", max_length=12, blank=True, default="")
    province_code = models.CharField(max_length=12, blank=True, default="")
    city_code = models.CharField(max_length=12, blank=True, default="")
    county_code = models.CharField(max_length=12, blank=True, default="")
    township_code = models.CharField(max_length=12, blank=True, default="")
    village_code = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def region_path(self) -> tuple[str, ...]:
        """The codes of the own region and of all above it, own first."""
        found = [getattr(self, c) for c in reversed(LEVEL_COLUMNS)]
        return tuple(c for c in found if c)
