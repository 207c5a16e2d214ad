"""Limits and thresholds of the work for a region and a day (content/parameters/work.yml and what a province lays over it)."""

from datetime import date
from decimal import Decimal

from mingcha.catalog.catalogue import load_catalogue
from mingcha.domain.deadlines import ExtensionLimits
from mingcha.domain.errors import ClerkError
from mingcha.domain.lights import Thresholds


def work_value(name: str, region_code: str, on: date) -> Decimal:
    """One value.

    Errors
        WORK-05  no value is in force there on that day
    """
    found = load_catalogue().parameters.by_id[name].lookup(region_code, on)
    if found is None or not isinstance(found.value, Decimal):
        raise ClerkError(
            "WORK-05",
            what=f"没有设定参数 {name}",
            why=f"{region_code or '全国'} 在 {on} 没有生效的取值",
            next_step="请管理员在参数文件里补上取值和来源",
        )
    return found.value


def thresholds(region_code: str, on: date) -> Thresholds:
    """When a light turns 快到期."""
    days = work_value("light_soon_working_days", region_code, on)
    return Thresholds(int(days), work_value("light_soon_share", region_code, on))


def extension_limits(region_code: str, on: date) -> ExtensionLimits:
    """How often and how far a deadline may be put off."""
    times = work_value("remedy_extension_max_times", region_code, on)
    return ExtensionLimits(int(times), int(work_value("remedy_extension_max_days", region_code, on)))


def verification_days(severity: str, region_code: str, on: date) -> int:
    """Working days for a verification."""
    return int(work_value(f"verification_working_days_{severity}", region_code, on))
