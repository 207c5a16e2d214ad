"""A lower and an upper level that report on the same day: who is to check what comes in?"""

import re

from mingcha.planning.plan import Defect, Reporting

_LEVELS = (
    ("村", r"村|社区|居委|居民委"), ("乡", r"乡|镇|街道|办事处|民政办|民政所|民政室|助理员"), ("县", r"县|区(?!民政厅)|旗"), ("市", r"市|州|盟|设区"),
    ("省", r"省|厅|自治区"), ("国", r"民政部$|国务院|中央"),
)  # fmt: skip


def level_of_unit(unit: str | None) -> int | None:
    """0 village … 5 state; None where the name does not tell."""
    if not unit:
        return None
    if re.search(r"民政厅|省", unit):
        return 4
    if re.search(r"设区市|市级|^各?市民政局|^市", unit):
        return 3
    if re.search(r"县（市|县\(市|县（区|县级|县区|区（县", unit):
        return 2
    return next((n for n, (_, shape) in enumerate(_LEVELS) if re.search(shape, unit)), None)


def find_same_day_chains(reporting: list[Reporting]) -> list[Defect]:
    """Pairs of reports where one's recipient is the other's sender and both are due on the same day."""
    out = []
    for lower in reporting:
        for upper in reporting:
            to, sender = level_of_unit(lower.to_unit), level_of_unit(upper.from_unit)
            goes_up = (
                to is not None
                and to == sender
                and level_of_unit(upper.to_unit) != to
                and level_of_unit(lower.from_unit) != to
            )
            named = (
                lower.to_unit is not None and upper.from_unit is not None and lower.to_unit == upper.from_unit
            )
            if lower is upper or not (goes_up or named) or not _same_day(lower, upper):
                continue
            out.append(Defect("same_day_chain", lower.section, f"{lower.due.text}；{upper.due.text}",
                              f"{lower.from_unit or '下级'}报{lower.to_unit}、{upper.from_unit}报{upper.to_unit or '上级'}是同一天，下级报来后没有核查汇总的时间",
                              "请为上一级另定晚几天的日子"))  # fmt: skip
    return out


def _same_day(a: Reporting, b: Reporting) -> bool:
    if a.due.rrule and b.due.rrule:
        return a.due.rrule == b.due.rrule and "DAY" in a.due.rrule
    return bool(a.due.on) and a.due.on == b.due.on
