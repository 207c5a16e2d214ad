"""Days told by what is near: 本周五前, 本月底前, 月底前, 国庆节前. All are readings that the reviewer must settle."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from mingcha.planning.dates.anchor import Anchor

_WEEK = re.compile(r"(本|这|下)(?:个)?(?:周|星期)([一二三四五六日天])?(?:之前|以前|前|内)")
_MONTH_END = re.compile(r"(?:本|当)?月(?:底|末)(?:之前|以前|前)")
_MONTH_DAY = re.compile(r"本月(\d{1,2})(?:日|号)(?:之前|以前|前)?")
_FEAST = re.compile(
    r"(元旦|春节|清明节?|五一|劳动节|端午节?|中秋节?|国庆节?|十一|两节|汛期|入冬|高考|开学|党的生日|七一|重阳节?)(?:假期)?(?:来临)?(?:之前|以前|前(?!夕|后|期))"
)
_FIXED = {
    "元旦": (1, 1),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "国庆": (10, 1),
    "国庆节": (10, 1),
    "十一": (10, 1),
    "七一": (7, 1),
}


@dataclass(frozen=True)
class NearDay:
    """The day, None where the calendar does not fix it."""

    end: int
    day: date | None
    trace: str
    question: str


def parse_near_day(text: str, at: int, anchor: Anchor) -> NearDay | None:
    """The near day that begins at a position of a plain text."""
    issued = anchor.issued_on
    if m := _WEEK.match(text, at):
        if issued is None:
            return NearDay(
                m.end(), None, "文中没有成文日期", f"“{m.group()}”要从成文日期推算，文中没有，请填写"
            )
        weekday = "一二三四五六日".index((m.group(2) or "五").replace("天", "日"))
        day = issued - timedelta(days=issued.weekday()) + timedelta(days=weekday + 7 * (m.group(1) == "下"))
        return NearDay(
            m.end(),
            day,
            f"从成文日期{issued.isoformat()}所在的一周推算",
            f"“{m.group()}”按成文日期推算为{day.isoformat()}，是否正确？",
        )
    if (m := _MONTH_DAY.match(text, at) or _MONTH_END.match(text, at)) and not text[:at].endswith(
        tuple("0123456789一二三四五六七八九十年每按")
    ):
        if issued is None:
            return NearDay(
                m.end(), None, "文中没有成文日期", f"“{m.group()}”是哪个月？文中没有成文日期，请填写"
            )
        last = monthrange(issued.year, issued.month)[1]
        number = int(m.group(1)) if m.re is _MONTH_DAY else last
        day = issued.replace(day=min(number, last))
        return NearDay(
            m.end(),
            day,
            f"按成文日期{issued.isoformat()}所在的月份",
            f"“{m.group()}”按成文当月掌握（{day.isoformat()}），是否正确？",
        )
    if m := _FEAST.match(text, at):
        if m.group(1) not in _FIXED:
            return NearDay(
                m.end(), None, "节日或时令没有固定的公历日期", f"“{m.group()}”具体到哪一天？请填写"
            )
        month, number = _FIXED[m.group(1)]
        year, ground, question = anchor.year_for(month)
        if year is None:
            return NearDay(m.end(), None, ground, question or "请填写日期")
        if issued and date(year, month, number) <= issued:
            year += 1
        day = date(year, month, number) - timedelta(days=1)
        return NearDay(
            m.end(), day, f"{ground}，取节前一天", f"“{m.group()}”按{day.isoformat()}掌握，是否正确？"
        )
    return None
