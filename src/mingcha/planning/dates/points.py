"""One point in time as plans print it: 2019年9月25日, 11月底, 三季度末, 年中, 明年3月, 20日 — and what is wrong with it."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from mingcha.planning.numerals import number_of

CN = "一二三四五六七八九十"
_YEAR = re.compile(
    r"((?:19|20)\d\d|二[○零0OＯ一二三四五六七八九]{3})年(?:度)?|(?:(?:19|20)\d\d)(?=[.\-/]\d)|(今年|本年度?|当年|明年|次年|第二年)"
)
_MONTH = re.compile(r"(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?")
_DAY = re.compile(
    r"(3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])(日|号)"
)
_BARE_DAY = re.compile(r"(3[01]|[12]\d|0?[1-9])(?=前|之前|以前|完成|止|结束|-|至|\)|$|、|,|。|;)")
_ANY_DAY = re.compile(r"(\d{1,2})(日|号)")
_NUMERIC = re.compile(
    r"((?:19|20)\d\d)([.\-/])(\d{1,2})\2(\d{1,2})(?:日)?(?!\d)|((?:19|20)\d\d)[./](\d{1,2})(?![\d.])"
)
_MALFORMED = re.compile(
    r"((?:19|20)\d\d)年月(\d{1,2})日?(\d{1,2})日?|((?:19|20)\d\d)年(\d{1,2})日(\d{1,2})(?:月|日)|((?:19|20)\d\d)年(\d{1,2})月月(\d{1,2})日"
)
_MONTH_PART = re.compile(r"(上旬|中下旬|中旬|下旬|月底|底|末|初|中(?!心|央|国|共|小|等|所|的|止))")
_YEAR_PART = re.compile(r"(年)?(底|末|中(?!心|央)|内|初)")
_QUARTER = re.compile(r"(?:第)?([一二三四1-4])季度?(?:(末|底|初|内)|(?=前|结束|完成|\)|至|-|,|。|;|、|$))")
_HALF = re.compile(r"(上半年|下半年)(?:(底|末|初|内)|(?=前|结束|完成|\)|至|-|,|、|和|及|各|分别|。|;|$))")


@dataclass(frozen=True)
class Point:
    """A printed point in time, its year not yet settled.

    grain   day | third (旬) | end | start | middle | month | quarter | half | year_end | year_middle | year_start
    flaw    what is wrong with the printed form, None if nothing
    """

    start: int
    end: int
    year: int | None
    year_word: str | None
    month: int | None
    day: int | None
    grain: str
    flaw: str | None = None
    suggestion_day: int | None = None

    def first(self, year: int) -> date:
        """The first day that the point covers."""
        month = self.month or 1
        if self.grain == "day":
            return _day(year, month, self.day or 1)
        if self.grain in ("third", "middle", "quarter", "half") and self.day:
            first = {10: 1, 20: 11, 31: 21, 15: 11}.get(self.day, 1)
            month = month - 2 if self.grain == "quarter" else month - 5 if self.grain == "half" else month
            return date(year, month, first)
        if self.grain == "end":
            return date(year, month, 21)
        if self.grain == "year":
            return date(year, 1, 1)
        return date(year, month, 1)

    def last(self, year: int) -> date:
        """The last day that the point covers."""
        return _day(year, self.month or 12, self.day or 31)


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def parse_point(text: str, at: int, default_month: int | None = None) -> Point | None:
    """The point that begins at a position of a plain text, None if none does.

    default_month  month that a bare 15日 belongs to, inside a range or a list
    """
    if m := _MALFORMED.match(text, at):
        groups = [int(g) for g in m.groups() if g]
        year, month, day = groups
        if 1 <= month <= 12 and 1 <= day <= 31:
            return Point(at, m.end(), year, None, month, day, "day", flaw="年月日错位", suggestion_day=day)
    if m := _NUMERIC.match(text, at):
        if m.group(1):
            return _checked(at, m.end(), int(m.group(1)), None, int(m.group(3)), int(m.group(4)))
        if 1 <= int(m.group(6)) <= 12:
            return Point(at, m.end(), int(m.group(5)), None, int(m.group(6)), None, "month")
    year, word, pos = None, None, at
    if m := _YEAR.match(text, at):
        year, word, pos = (number_of(m.group(1)) if m.group(1) else None), m.group(2), m.end()
        if not m.group(1) and not m.group(2):
            return None
        if pos < len(text) and text[pos] == "的":
            pos += 1
    return _after_year(text, at, pos, year, word, default_month)


def _after_year(
    text: str, at: int, pos: int, year: int | None, word: str | None, default_month: int | None
) -> Point | None:
    has_year = year is not None or word is not None
    if (m := re.compile(r"(\d{1,2})月(\d{1,2})?").match(text, pos)) and not 1 <= int(m.group(1)) <= 12:
        if int(m.group(1)) > 12 or m.group(1) in ("0", "00"):
            end = m.end() + (m.end() < len(text) and text[m.end()] in "日号底末")
            return Point(at, end, year, word, None, None, "broken", flaw=f"没有{m.group(1)}月")
        return None
    if m := _MONTH.match(text, pos):
        month, pos = number_of(m.group(1)), m.end()
        if d := _ANY_DAY.match(text, pos):
            return _checked(at, d.end(), year, word, month, int(d.group(1)))
        if d := _DAY.match(text, pos):
            return _checked(at, d.end(), year, word, month, number_of(d.group(1)))
        if d := _BARE_DAY.match(text, pos):
            return Point(
                at,
                d.end(),
                year,
                word,
                month,
                int(d.group(1)),
                "day",
                flaw="缺“日”字",
                suggestion_day=int(d.group(1)),
            )
        if p := _MONTH_PART.match(text, pos):
            end = p.end()
            grain, day = {"上旬": ("third", 10), "中旬": ("third", 20), "下旬": ("third", 31), "中下旬": ("third", 31), "初": ("start", 10),
                          "中": ("middle", 15)}.get(p.group(1), ("end", 31))  # fmt: skip
            return Point(at, end, year, word, month, day, grain)
        return Point(at, pos, year, word, month, None, "month")
    if m := _QUARTER.match(text, pos):
        return Point(at, m.end(), year, word, number_of(m.group(1)) * 3, 31, "quarter")  # type: ignore[operator]
    if m := _HALF.match(text, pos):
        return Point(at, m.end(), year, word, 6 if m.group(1) == "上半年" else 12, 31, "half")
    start_ok = has_year or pos == at
    if start_ok and (m := _YEAR_PART.match(text, pos)) and (m.group(1) or has_year):
        part = m.group(2)
        if part == "中":
            return Point(at, m.end(), year, word, 6, 30, "year_middle")
        return Point(
            at,
            m.end(),
            year,
            word,
            3 if part == "初" else 12,
            31,
            "year_start" if part == "初" else "year_end",
        )
    if has_year:
        return Point(at, pos, year, word, None, None, "year")
    if default_month:
        if d := _ANY_DAY.match(text, pos):
            return _checked(at, d.end(), None, None, default_month, int(d.group(1)))
        if p := re.compile(r"(上旬|中旬|下旬|月底|底|末)").match(text, pos):
            return Point(
                at,
                p.end(),
                None,
                None,
                default_month,
                {"上旬": 10, "中旬": 20}.get(p.group(1), 31),
                "third" if "旬" in p.group(1) else "end",
            )
    return None


def _checked(
    at: int, end: int, year: int | None, word: str | None, month: int | None, day: int | None
) -> Point | None:
    if month is None or day is None:
        return None
    if not 1 <= month <= 12:
        return Point(at, end, year, word, None, None, "broken", flaw=f"没有{month}月")
    longest = monthrange(year or 2024, month)[1]
    if not 1 <= day <= longest:
        return Point(
            at, end, year, word, month, longest, "day", flaw=f"{month}月没有{day}日", suggestion_day=longest
        )
    return Point(at, end, year, word, month, day, "day")
