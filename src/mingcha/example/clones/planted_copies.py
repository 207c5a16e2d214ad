"""The planted list of a repeated county."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pyarrow as pa

from mingcha.example.clones.templates import Place, Template
from mingcha.example.world import COUNTY_CODE, Planted

REGION = re.compile(r"\d{12}")
ONCE_A_CITY = ("fund_slow", "coverage_outlier")
"""Checks whose cases lie in the neighbours: the first county brings them. coverage_outlier is worked out at the end."""


def planted_in(template: Template, place: Place, numbers: pa.StringArray) -> Iterator[Planted]:
    """The lines of one county. Its neighbours are shared by the city, so a line may come more than once."""
    for entry in template.planted:
        if entry.check_id == "coverage_outlier" or (entry.check_id in ONCE_A_CITY and not place.is_first):
            continue
        kind = entry.kind
        if entry.check_id == "equal_split" and "不足五户" in entry.note:
            kind = "case"  # four households in each county of the city are many together
        parts = [_part(part, template, place, numbers) for part in entry.subject_id.split("|")]
        subject = "|".join(sorted(parts) if entry.check_id in ("household_split", "mutual_favour") else parts)
        yield replace(entry, subject_id=subject, kind=kind)


def _part(part: str, template: Template, place: Place, numbers: pa.StringArray) -> str:
    known = template.identities.index.get(part)
    if known is not None:
        return numbers[known].as_py()
    if REGION.fullmatch(part):
        return place.region(part)
    return part.replace(COUNTY_CODE, place.county, 1)


def coverage_cases(rates: Iterable[tuple[int, str, float]]) -> Iterator[Planted]:
    """Counties that stand out, by the definition of the check itself, from (income, county, rate)."""
    ranked = sorted(rates)
    size, longer = divmod(len(ranked), 3)
    start = 0
    for third in range(3):
        group = ranked[start : start + size + (third < longer)]
        start += len(group)
        middle = _median([rate for _, _, rate in group])
        spread = _median([abs(rate - middle) for _, _, rate in group])
        inside: list[tuple[float, str]] = []
        for _, county, rate in group:
            distance = abs(rate - middle)
            if len(group) >= 5 and spread > 0 and distance > 2 * 1.4826 * spread:
                yield Planted("coverage_outlier", county, "case", "偏高" if rate > middle else "偏低")
            else:
                inside.append((distance, county))
        if inside:
            yield Planted("coverage_outlier", max(inside)[1], "decoy", "同组正常范围内离中位数最远")


def _median(values: list[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
