"""How many are covered where: the small neighbours are there so that one of them can stand out in each third by income."""

from mingcha.example.background import County
from mingcha.example.households import open_household
from mingcha.example.places import COUNTY
from mingcha.example.scenarios import cast

RATES = (
    # Per thousand, six to a third, poorest first. None is the county itself, whose rate is what it is (about 6 %).
    (50, 52, 55, 58, 60, 100), (48, 52, None, 56, 62, 110), (30, 32, 35, 37, 40, 10),
)  # fmt: skip
OUTLIERS = ((0, 5), (1, 5), (2, 5))
DECOYS = ((0, 4), (1, 4), (2, 4))
PEOPLE = 500
"""Residents of a neighbour. Small, so that thirty assisted people are six per cent."""


def plant(county: County) -> None:
    """Fill the neighbours up to their rates: must come last, because other scenarios add households there."""
    world = county.world
    neighbours = iter(county.places.neighbours)
    covered = covered_by_county(county)
    for third, rates in enumerate(RATES):
        for place, rate in enumerate(rates):
            region = COUNTY if rate is None else next(neighbours)
            population = world.shape.population if rate is None else PEOPLE
            for year in (2022, 2023):
                world.add(
                    "region_stats", region_code=region, year=year, population=population,
                    disposable_income_yuan=14_000 + 6000 * third + 500 * place + (year - 2022) * 900,
                    aged_share=0.17 + third * 0.01, disability_share=0.021,
                )  # fmt: skip
            if rate is not None:
                fill(county, region, rate * PEOPLE // 1000 - covered.get(region, 0))
            if (third, place) in OUTLIERS:
                world.plant("coverage_outlier", region, note="偏低" if rate and rate < 20 else "偏高")
            elif (third, place) in DECOYS:
                world.plant("coverage_outlier", region, kind="decoy", note="在同组正常范围内")


def covered_by_county(county: County) -> dict[str, int]:
    """People covered in 低保 now, by county."""
    found: dict[str, set[str]] = {}
    for home in county.households:
        if home.is_dibao and home.row["end_month"] is None:
            people = {m["person_id"] for m in home.members if m["covered"] and m["to_month"] is None}
            found.setdefault(home.row["region_code"][:6] + "000000", set()).update(people)
    return {region: len(people) for region, people in found.items()}


def fill(county: County, region: str, wanted: int) -> None:
    """Old people alone in 低保 in the second village (payments.levelled_out has the first), until so many more are covered."""
    village = [v for v in county.places.neighbour_villages if v.startswith(region[:6])][1]
    for n in range(wanted):
        person = cast.elder(county, village=village)
        county.complete(
            open_household(
                county.world,
                county.offices,
                "农村低保",
                [person],
                start=cast.USUAL_START + n % 20,
                income=100 + n % 7 * 30,
            )
        )
