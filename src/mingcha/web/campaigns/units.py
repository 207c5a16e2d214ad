"""Which units a campaign is about: those of a level below a region, and who stands above whom."""

from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.web.orgs.regional import LEVELS, Regional
from mingcha.web.orgs.selectors import units_open

KIND_OF_LEVEL = {
    "province": "bureau", "city": "bureau", "county": "bureau", "township": "township_office", "village": "village_committee"
}  # fmt: skip
"""The unit that carries social assistance at each level."""
Unit = Regional
"""A row of orgs.Unit: pk, name, level, kind and the region columns."""


def units_of_level(region: Regional, level: str) -> list[Unit]:
    """The units of a level within a region, by region code. `region` is anything with region columns (a unit, a campaign)."""
    own = own_level(region)
    if own is None or LEVELS.index(level) < LEVELS.index(own):
        return []
    column = f"{own}_code"
    return list(
        units_open(timezone.localdate())
        .filter(level=level, kind=KIND_OF_LEVEL[level], **{column: getattr(region, column)})
        .order_by("region_code", "id")
    )


def units_below(unit: Unit) -> list[Unit]:
    """The units one level down that 下发 goes to; where a level has none (a city without districts), the next that has."""
    for level in LEVELS[LEVELS.index(unit.level) + 1 :]:
        if found := units_of_level(unit, level):
            return found
    return []


def unit_above(unit: Unit, level: str) -> Unit | None:
    """The unit of a level that is responsible for where this one lies; None where it is not in this installation."""
    code = getattr(unit, f"{level}_code")
    if not code:
        return None
    return (
        units_open(timezone.localdate())
        .filter(level=level, kind=KIND_OF_LEVEL[level], region_code=code)
        .first()
    )


def own_level(region: Regional) -> str | None:
    """The level of a row with region columns: the narrowest column that is filled."""
    return next((level for level in reversed(LEVELS) if getattr(region, f"{level}_code")), None)


def unit_of(actor: Actor) -> Unit:
    """The actor's unit."""
    return units_open(timezone.localdate()).get(pk=actor.unit_id)
