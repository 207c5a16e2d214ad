"""Units as the subject of a sentence (各县区民政部门要…, 由社会救助股牵头…), and those named by 会同 and 配合."""

import re
from dataclasses import dataclass
from functools import cache

from mingcha.catalog.plan_words import load_unit_words
from mingcha.planning.brackets import CJK, depths
from mingcha.planning.plain import Plain, plain
from mingcha.planning.units.names import is_unit, split_units, unit_pattern

_HEADS = r"(?:(?:党政)?主要负责(?:同志|人)|(?:党政)?主要领导|分管(?:领导|负责同志|负责人)|负责(?:同志|人)|一把手|党组|党委|工作人员|干部)?"


# 会同公安、税务等部门: trades stand for their offices.
_SEVERAL_KINDS = re.compile(
    rf"(?:会同|联合|协调|商)([{CJK}]{{2,10}}(?:、[{CJK}]{{2,10}})+)等(?:相关|有关)?(?:部门|单位)"
)


@dataclass(frozen=True)
class Subject:
    """Units named at a place of the plain text."""

    start: int
    end: int
    units: tuple[str, ...]


@cache
def _list_pattern() -> str:
    unit = unit_pattern()
    # 各县区民政、财政部门: the first lends its ending from the last.
    bare = rf"(?:各?(?:[{CJK}]|\([^()]{{1,8}}\)){{0,7}}?(?:民政|财政|医保|公安|教育|审计|人社|卫健|住建|乡村振兴|农业农村|残联|司法)(?:、|和|及|与))"
    return rf"(?:{bare}{{1,4}}(?=[{CJK}]{{2,6}}(?:部门|机关)))?{unit}(?:(?:、|和|及|与|以及|,){unit})*(?:等(?:相关|有关)?(?:部门|单位|处室|科室|股室)?)?"


@cache
def _subject_pattern() -> re.Pattern[str]:
    verbs = "|".join(map(re.escape, load_unit_words().verbs)).replace("负责", "负责(?!人|同志)")
    return re.compile(rf"({_list_pattern()}){_HEADS}(?:都|均|也|还|则|再|们)?(?={verbs}|\d|本月|前)")


@cache
def _cooperating_patterns() -> tuple[re.Pattern[str], ...]:
    verbs = "|".join(map(re.escape, load_unit_words().verbs))
    several = _list_pattern()
    return (
        re.compile(rf"(?:会同|商请|协同|联合|配合)({several})(?={verbs}|,|。|;|、|共|\)|$)"),
        re.compile(
            rf"(?:(?<=[,。;:])|^)({several})(?:等)?(?:积极|密切|共同|主动)?(?:予以)?(?:配合|协助|协同|参与)(?:配合|做好|落实)?(?=[,。;)]|$)"
        ),
    )


def find_subjects(passage: str, also_at: tuple[int, ...] = ()) -> list[Subject]:
    """Units that a clause of the passage begins with. also_at: plain positions where a clause goes on after a date."""
    source = plain(passage)
    depth = depths(source.text)
    out: list[Subject] = []
    for at in sorted({*_clause_starts(source.text), *also_at}):
        if at >= len(source.text) or depth[at] > 0 or (out and at < out[-1].end):
            continue
        m = _subject_pattern().match(source.text, at)
        if m is None:
            continue
        units = _units(source, m.start(1), m.end(1))
        if units:
            out.append(Subject(m.start(1), m.end(1), units))
    return out


def _clause_starts(text: str) -> list[int]:
    starts = [0]
    for m in re.finditer(r"[,。;:!\n]|由(?!于)|期间|请(?=各|县|市|区|镇|乡)", text):
        starts.append(m.end())
    return starts


def _units(source: Plain, start: int, end: int) -> tuple[str, ...]:
    units = split_units(source.printed(start, end))
    if len(units) > 1 and units[-1].endswith("部门") and not is_unit(units[0]):
        units = [u if is_unit(u) else u + "部门" for u in units]
    return tuple(units) if all(is_unit(u) for u in units) else ()


def find_cooperating(passage: str) -> tuple[str, ...]:
    """Units that 会同, 配合 and the like name in running text."""
    source = plain(passage)
    found: list[str] = []
    for m in _SEVERAL_KINDS.finditer(source.text):
        found += [p for p in source.printed(m.start(1), m.end(1)).split("、") if p]
    for pattern in _cooperating_patterns():
        for m in pattern.finditer(source.text):
            found += _units(source, m.start(1), m.end(1))
    return tuple(dict.fromkeys(found))
