"""The numbers of checks.md as the reference uses them: defaults, dated and regional ones, each overridable by name.

Only the values that checks.md names as parameters, or that it dates or regionalises, are here; the rest stand in the checks.
"""

from datetime import date
from decimal import Decimal
from typing import Any

DEFAULTS: dict[str, Any] = {
    "grace_months_tekun": 1,
    "grace_months_dibao": 0,
    "income_multiple_dibao": Decimal("1.0"),
    "income_multiple_margin": Decimal("1.5"),
    "pension_exemption_to": 2025 * 12 + 12,
    "months_of_standard": None,
    "since_exit": 2016 * 12 + 1,
    "since_refusal": date(2017, 1, 1),
    "min_reserve_yuan": (("6103", 2020, Decimal(100000)),),
}
"""months_of_standard is unset; min_reserve_yuan is (region prefix, from year, value), unset elsewhere and before."""


def min_reserve_yuan(values: Any, region_code: str, year: int) -> Decimal | None:
    """The least reserve of a region in a year: longest prefix, then latest start; a plain number holds everywhere."""
    if values is None or isinstance(values, Decimal):
        return values
    fitting = [v for v in values if region_code.startswith(v[0]) and v[1] <= year]
    return max(fitting, key=lambda v: (len(v[0]), v[1]))[2] if fitting else None
