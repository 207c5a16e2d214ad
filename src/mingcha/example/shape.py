"""How large an example is, and the dates that everything in it hangs on."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from mingcha.domain.months import month_number, month_of

Size = Literal["county", "city", "province"]

AS_OF = date(2024, 6, 30)
"""The day on which the example is looked at: every row lies on or before it."""

M0 = month_of(AS_OF)
STANDARD_CHANGES = (
    month_number(2021, 1),
    month_number(2022, 1),
    month_number(2023, 1),
    month_number(2024, 1),
)
"""Months from which a new standard is in force."""


@dataclass(frozen=True)
class Shape:
    """The proportions of one county.

    population           people in `population`
    covered              people covered in 低保 or 特困, planted cases included
    months               months of payments up to M0
    townships            townships of the county; at least 17, else three of them cannot stand out (petitions_concentrated)
    villages             villages a township
    vehicles_per_person  cars and the like per head
    """

    population: int = 60_000
    covered: int = 4_000
    months: int = 36
    townships: int = 18
    villages: int = 8
    vehicles_per_person: float = 0.30

    @property
    def first_month(self) -> int:
        """The first month that has payments."""
        return M0 - self.months + 1


COUNTY = Shape()
"""A small county: about 60,000 people, 4,000 covered, 92,000 payments over three years."""

LARGE = Shape(population=98_800, covered=4_000, months=18, vehicles_per_person=0.405)
"""One county of the larger sizes: a city is 75 of them, a province 630."""

CITY_COUNTIES = 75
PROVINCE_CITIES = 9
PROVINCE_COUNTIES_A_CITY = 70
