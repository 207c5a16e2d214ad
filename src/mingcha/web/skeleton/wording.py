"""How days, periods, amounts and counts are written for people."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

NOT_FILLED = "未填写"


def as_local(value: date | datetime) -> date | datetime:
    """An aware instant in local time; everything else as it is."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def day_text(value: date | datetime | None) -> str:
    """2026年9月30日; 未填写 for None."""
    if value is None:
        return NOT_FILLED
    local = as_local(value)
    return f"{local.year}年{local.month}月{local.day}日"


def short_day_text(value: date | datetime | None) -> str:
    """2026-09-30, for columns of a table, where days are compared by eye; empty for None."""
    return "" if value is None else f"{as_local(value):%Y-%m-%d}"


def moment_text(value: datetime | None) -> str:
    """2026年9月30日 10:21 in local time; 未填写 for None."""
    return NOT_FILLED if value is None else f"{day_text(value)} {as_local(value):%H:%M}"


def month_text(value: date | None) -> str:
    """2026年9月."""
    return NOT_FILLED if value is None else f"{value.year}年{value.month}月"


def period_text(first: date | None, last: date | None) -> str:
    """2026年9月1日至30日, 2026年9月1日至10月15日, 2025年12月1日至2026年1月15日; open ends in words."""
    if first is None and last is None:
        return NOT_FILLED
    if first is None:
        return f"截至{day_text(last)}"
    if last is None:
        return f"{day_text(first)}起"
    if first == last:
        return day_text(first)
    if first.year != last.year:
        return f"{day_text(first)}至{day_text(last)}"
    if first.month != last.month:
        return f"{day_text(first)}至{last.month}月{last.day}日"
    return f"{day_text(first)}至{last.day}日"


def amount_text(value: Decimal | int | None) -> str:
    """1,204.50: two decimals and no unit, for columns whose head names it (元); empty for None."""
    return "" if value is None else f"{Decimal(value):,.2f}"


def money_text(value: Decimal | int | None) -> str:
    """1,204.50 元, with its unit, for sentences."""
    return NOT_FILLED if value is None else f"{amount_text(value)} 元"


def ten_thousands_text(value: Decimal | int | None) -> str:
    """384200.00 → 38.42 万元; under ten thousand in 元, so that small sums are not rounded away."""
    if value is None:
        return NOT_FILLED
    if abs(value) < 10_000:
        return money_text(value)
    return f"{(Decimal(value) / 10_000).quantize(Decimal('0.01'), ROUND_HALF_UP):,} 万元"


def exact_sum_text(value: Decimal | int) -> str:
    """38.42 万元（384,200.00 元）: to read at a glance, and to tie to the cent; under ten thousand in 元 alone."""
    words = ten_thousands_text(value)
    return words if abs(value) < 10_000 else f"{words}（{money_text(value)}）"


def count_text(value: int | None) -> str:
    """1,204; empty for None."""
    return "" if value is None else f"{value:,}"
