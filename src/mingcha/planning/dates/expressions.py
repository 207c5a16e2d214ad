"""Points put together: ranges, lists, 前, and 前…并长期坚持. One function reads the expression that begins at a position."""

import re
from dataclasses import dataclass, replace

from mingcha.planning.dates.anchor import Anchor
from mingcha.planning.dates.clock import parse_clock
from mingcha.planning.dates.points import Point, parse_point
from mingcha.planning.dates.settle import Settled, settle
from mingcha.planning.numerals import number_of
from mingcha.planning.plain import Plain
from mingcha.planning.plan import Due

_LEAD = re.compile(r"(?:自|从|于|在|到|至|截至|截止到?|最迟于?|不迟于|力争在?|确保在?|计划于?)")
_SEPARATOR = re.compile(r"起?(?:,)?(?:至|到|-{1,2})(?:其)?|(?<=日)一(?=\d)|开始(?:,)?(?:至|到)")
_LIST = re.compile(r"(?:之前|以前|前)?(?:、|和|及|与|以及|,)(?:于|在)?")
_WEEKDAY_NOTE = re.compile(r"(?:\((?:周|星期)[一二三四五六日天]\))?")
_BEFORE = re.compile(
    r"(?:\((?:周|星期)[一二三四五六日天]\))?(?:之前|以前|前(?!期|后|述|往|一|两|三|提|台|置|来|去|景|沿|线|列|移|款|项|文|年))|(?:之内|以内|内(?!容|部|控|外|在|设))|为?止(?!损)|截止"
)
_DONE = re.compile(r"(?:全面|全部|基本)?(?:完成|结束|到位)")
_SHORT_RANGE = re.compile(
    r"(?:((?:19|20)\d\d)年)?(1[0-2]|0?[1-9])(?:-{1,2}|至|到)(1[0-2]|0?[1-9])月(?:份)?(底|末|上旬|中旬|下旬|初)?"
)
_THEN_STANDING = re.compile(
    r"(?:,|、|;)?(?:完成|完成整改|整改到位|取得[^,。;]{2,8})?(?:,|、|;)?(?:并|且|同时|之后|后|后续)?(?:,)?(?:转入|纳入|做到|要)?(?:长期坚持|坚持长期|长期(?:推进|整改|执行|落实|抓好|巩固|有效|持续)?(?:坚持|整改|推进)?|持续(?:坚持|推进|整改|实施|巩固|开展|深化|落实|抓好)(?:提升|推进)?|常态化(?:坚持|推进|开展|长效|管理|实施|运行|落实|保持|整治|机制)?|常抓不懈)"
)
_QUARTERS = re.compile(r"(?:((?:19|20)\d\d)年)?(?:第)?([一二三四1-4](?:、(?:第)?[一二三四1-4])+)季度")
_NOW = re.compile(
    r"(?:从|自)?(?:即日|即日起|现在|印发之日|发文之日|下发之日|本方案印发之日|方案印发之日|通知印发之日|通知下发之日)起?(?:,)?(?:至|到|-)"
)


@dataclass(frozen=True)
class Expression:
    """A reading of the words [start, end) of a plain text. closed: an explicit end mark (前, 内, 至 …) makes it a deadline in running text."""

    start: int
    end: int
    due: Due
    closed: bool
    grain: str
    missing_year: bool = False
    flaw: str | None = None
    suggestion: str | None = None


def parse_expression(source: Plain, at: int, anchor: Anchor) -> Expression | None:
    """Range, list or single day that begins at a position."""
    text = source.text
    if m := _NOW.match(text, at):
        return _from_now(source, at, m.end(), anchor)
    if m := _SHORT_RANGE.match(text, at):
        return _months_range(source, m, anchor)
    if m := _QUARTERS.match(text, at):
        return _quarters(source, m, anchor)
    lead = _LEAD.match(text, at)
    begin = lead.end() if lead else at
    first = parse_point(text, begin)
    if first is None:
        return None
    if (gap := _SEPARATOR.match(text, first.end)) and (second := parse_point(text, gap.end(), first.month)):
        return _range(source, begin, first, second, anchor)
    points, end = [first], first.end
    while gap := _LIST.match(text, end):
        following = parse_point(text, gap.end(), first.month)
        if (
            following is None
            or following.grain == "year"
            or (following.grain == "month" and first.grain == "day")
        ):
            break
        points.append(following)
        end = following.end
    if len(points) > 1 and all(p.grain != "year" for p in points):
        return _several(source, begin, points, end, anchor)
    return _single(source, begin, first, anchor, marked=bool(lead and lead.group() not in ("从", "自")))


def _quarters(source: Plain, m: re.Match[str], anchor: Anchor) -> Expression:
    year = int(m.group(1)) if m.group(1) else None
    numbers = [number_of(c) or 1 for c in re.findall(r"[一二三四1-4]", m.group(2))]
    points = [Point(m.start(), m.end(), year, None, n * 3, 31, "quarter") for n in numbers]
    return _several(source, m.start(), points, m.end(), anchor)


def _single(source: Plain, begin: int, point: Point, anchor: Anchor, marked: bool) -> Expression:
    text, end = source.text, point.end
    hour_end = parse_clock(text, _WEEKDAY_NOTE.match(text, end).end())[1]  # type: ignore[union-attr]
    if point.grain == "day" and hour_end > end and text[hour_end - 1] == "前":
        # 5月8日（星期一）下午5:00前: by the end of that day; the hour stands in the words.
        end = hour_end - 1
    before = _BEFORE.match(text, end)
    if before:
        end = before.end()
    elif done := _DONE.match(text, end):
        end = done.end()
    is_before = before is not None and before.group() in ("前", "之前", "以前")
    settled = settle(point, anchor, before=is_before)
    days = (settled.day,) if settled.day else ()
    closed = before is not None or point.grain == "end" or (marked and point.grain in ("day", "third"))
    if m := _THEN_STANDING.match(text, end):
        due = _due("by_date_then_standing", source, begin, m.end(), settled, days)
        return Expression(
            begin, m.end(), due, True, point.grain, settled.year_missing, point.flaw, _iso(settled, point)
        )
    due = _due("by_date", source, begin, end, settled, days)
    return Expression(
        begin, end, due, closed, point.grain, settled.year_missing, point.flaw, _iso(settled, point)
    )


def _iso(settled: Settled, point: Point) -> str | None:
    return settled.day.isoformat() if settled.day and point.flaw else None


def _due(kind: str, source: Plain, begin: int, end: int, settled: Settled, days: tuple) -> Due:
    words = source.printed(begin, end)
    return Due(kind, words, on=days, question=settled.question, trace=(f"原文“{words}”", *settled.trace))  # type: ignore[arg-type]


def _range(source: Plain, begin: int, first: Point, second: Point, anchor: Anchor) -> Expression:
    text, end = source.text, second.end
    if tail := re.compile(r"底|末|前|止|期间|完成|结束").match(text, end):
        if tail.group() in ("底", "末") and second.grain == "month":
            second = replace(second, grain="end", day=31, end=tail.end())
        end = tail.end()
    if first.year is None and second.year is not None and first.year_word is None:
        b = settle(second, anchor)
        a = settle(first, anchor, first=True, year=second.year - ((first.month or 1) > (second.month or 12)))
    elif first.year is None and second.year is None and first.year_word is None and second.year_word is None:
        # Where neither names a year the end tells it: a campaign may have begun before its plan was issued.
        b = settle(second, anchor)
        wraps = (first.month or 1) > (second.month or 12)
        a = (
            replace(settle(first, anchor, first=True, year=b.day.year - wraps), year_missing=b.year_missing)
            if b.day
            else settle(first, anchor, first=True)
        )
    else:
        a = settle(first, anchor, first=True)
        year = a.day.year if a.day else None
        if (
            year
            and second.year is None
            and second.year_word is None
            and (second.month or 12) < (first.month or 1)
        ):
            year += 1
        b = settle(second, anchor, year=year)
        if first.year is None and second.year is None and a.question:
            b = replace(b, question=None)
    words = source.printed(begin, end)
    questions = "；".join(dict.fromkeys(q for q in (a.question, b.question) if q)) or None
    if a.day and b.day and a.day > b.day:
        questions = "；".join(filter(None, (questions, "起止日期先后颠倒，请核定")))
    due = Due(
        "range",
        words,
        from_=a.day,
        to=b.day,
        question=questions,
        trace=(f"原文“{words}”", "起：" + "，".join(a.trace), "止：" + "，".join(b.trace)),
    )
    flaw = first.flaw or second.flaw
    return Expression(begin, end, due, True, "range", a.year_missing or b.year_missing, flaw, _iso(b, second))


def _months_range(source: Plain, m: re.Match[str], anchor: Anchor) -> Expression:
    year = int(m.group(1)) if m.group(1) else None
    first = Point(m.start(), m.start(), year, None, int(m.group(2)), None, "month")
    part = m.group(4)
    grain, day = (
        ("third", {"上旬": 10, "中旬": 20, "下旬": 31}[part])
        if part and "旬" in part
        else ("end" if part else "month", 31 if part else None)
    )
    return _range(
        source, m.start(), first, Point(m.start(), m.end(), None, None, int(m.group(3)), day, grain), anchor
    )


def _from_now(source: Plain, at: int, gap_end: int, anchor: Anchor) -> Expression | None:
    second = parse_point(source.text, gap_end)
    if second is None:
        return None
    b = settle(second, anchor)
    end = second.end
    if tail := re.compile(r"底|末|前|止|完成|结束").match(source.text, end):
        end = tail.end()
    words = source.printed(at, end)
    start = anchor.issued_on
    trace = f"起：成文日期{start.isoformat()}" if start else "起：文中没有成文日期"
    questions = (
        "；".join(filter(None, (b.question, None if start else "从印发之日开始，文中没有成文日期，请填写")))
        or None
    )
    due = Due(
        "range",
        words,
        from_=start,
        to=b.day,
        question=questions,
        trace=(f"原文“{words}”", trace, "止：" + "，".join(b.trace)),
    )
    return Expression(at, end, due, True, "range", b.year_missing, second.flaw, _iso(b, second))


def _several(source: Plain, begin: int, points: list[Point], end: int, anchor: Anchor) -> Expression:
    before = _BEFORE.match(source.text, end)
    end = before.end() if before else end
    year, settled = None, []
    for point in points:
        one = settle(point, anchor, year=year if point.year is None else None)
        year = one.day.year if one.day and (point.year or year) else year
        settled.append(one)
    words = source.printed(begin, end)
    days = tuple(s.day for s in settled if s.day)
    questions = "；".join(dict.fromkeys(q for s in settled for q in [s.question] if q)) or None
    trace = (f"原文“{words}”", "顿号并列的是几个日子，不是起止", *(line for s in settled for line in s.trace))
    due = Due("dates", words, on=days, question=questions, trace=trace)
    closed = before is not None or any(
        p.grain in ("end", "year_middle", "year_end", "half", "quarter") for p in points
    )
    flaw = next((p.flaw for p in points if p.flaw), None)
    return Expression(begin, end, due, closed, points[0].grain, any(s.year_missing for s in settled), flaw)
