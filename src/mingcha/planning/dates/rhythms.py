"""What comes again and again: 每月5日前, 每周星期四上午, 每季度初10日前, 按月…月底前, 实行周报. Result: an RFC 5545 rule."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from mingcha.planning.dates.clock import parse_clock
from mingcha.planning.numerals import number_of

_WEEKDAYS = (
    dict(zip("一二三四五六日", ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), strict=True))
    | {"天": "SU"}
    | dict(zip("1234567", ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), strict=True))
)
_BEFORE = r"(?:之前|以前|前)?"
_ACTS = r"(?:次|报(?![送告])|调度|通报|研判|汇总|小结|梳理|督办|督导|更新|会商|排查|比对|总结|例会|走访|分析|评估|检查|公示)"
_ONCE = f"(?:一|1){_ACTS}"
_DAYS = r"(\d{1,2})(?:日|号)?(?:(?:[、和,及]|至|-|到)(\d{1,2})(?:日|号)?)*"


@dataclass(frozen=True)
class Rhythm:
    """A repetition. has_day is False where only the period is named (按月, 每季度)."""

    start: int
    end: int
    rrule: str
    has_day: bool
    trace: str
    time: str | None = None
    question: str | None = None


def parse_rhythm(text: str, at: int) -> Rhythm | None:
    """The repetition that begins at a position of a plain text."""
    if text[at] not in "每按逐实半一隔双单次下季月周日旬两逢":
        return None
    for parser in _PARSERS:
        if (found := parser(text, at)) is not None:
            if found.time is None:
                time, end = parse_clock(text, found.end)
                if end > found.end:
                    return replace(found, time=time, end=end)
            return found
    return None


_WEEK = re.compile(
    rf"每(?:一)?(?:个)?(?:周|星期|礼拜)(?!期)(?:的)?(?:(?:星期|周|礼拜)?([二三四五六日天2-7]|[一1](?!个|{_ACTS}))(?!次)|(末))?"
)
_WEEK_ONCE = re.compile(rf"(?:每|一|1)(?:个)?(?:周|星期)(?:至少)?{_ONCE}")
_FORTNIGHT = re.compile(
    r"每(?:两|二|2)(?:个)?(?:周|星期)|每双周|隔周|两周一次|半(?:个)?月一次|双周(?=报|调度|例会)"
)


def _week(text: str, at: int) -> Rhythm | None:
    if m := _FORTNIGHT.match(text, at):
        if day := re.compile(
            rf"(?:的)?(?:周|星期)?([一二三四五六日天])(?!{_ACTS}|个)(?:之前|以前|前)?"
        ).match(text, m.end()):
            return Rhythm(
                at,
                day.end(),
                f"FREQ=WEEKLY;INTERVAL=2;BYDAY={_WEEKDAYS[day.group(1)]}",
                True,
                f"每两周星期{day.group(1)}",
            )
        return Rhythm(at, m.end(), "FREQ=WEEKLY;INTERVAL=2", False, "每两周一次")
    if m := _WEEK_ONCE.match(text, at):
        return Rhythm(at, m.end(), "FREQ=WEEKLY", False, "每周一次，未定星期几")
    m = _WEEK.match(text, at)
    if m is None:
        return None
    if m.group(2):
        return Rhythm(
            at, m.end(), "FREQ=WEEKLY;BYDAY=FR", True, "周末前按周五掌握", question="“周末”是否按周五掌握？"
        )
    if not m.group(1):
        return Rhythm(at, m.end(), "FREQ=WEEKLY", False, "每周，未定星期几")
    days = [m.group(1)]
    end = m.end()
    while more := re.compile(r"[、和及,](?:星期|周)?([一二三四五六日天])(?!次|个)").match(text, end):
        days.append(more.group(1))
        end = more.end()
    time, end = parse_clock(text, end)
    tail = re.compile(_BEFORE).match(text, end)
    by_day = ",".join(_WEEKDAYS[d] for d in days)
    return Rhythm(
        at,
        tail.end() if tail else end,
        f"FREQ=WEEKLY;BYDAY={by_day}",
        True,
        f"每周星期{'、'.join(days)}",
        time,
    )


_MONTH = re.compile(
    rf"(?:每(?:一)?(?:个)?月|每个自然月|次月|下(?:个)?月|(?:按|逐)月(?=\d))(?:份)?(?:的|于)?(?:{_DAYS}(?P<mark>日|号|前|之前|以前)?{_BEFORE}|(?P<part>底|末|月底|月末|初|上旬|中旬|下旬)(?P<partday>\d{{1,2}}(?:日|号))?{_BEFORE}|"
    rf"(?P<last>最后一(?:个工作日|天|日|周))|第(?P<nth>[一二三四五1-5])(?:个)?(?P<nthkind>工作日|周(?:的)?(?:周|星期)[一二三四五六日]|周(?![一二三四五六日的])|周[一二三四五六日]|星期[一二三四五六日]))?(?:之前|以前|前)?"
)  # fmt: skip
_MONTH_ONCE = re.compile(rf"(?:每|一|1)(?:个)?月(?:至少)?{_ONCE}|按月|逐月")


def _month(text: str, at: int) -> Rhythm | None:
    m = _MONTH.match(text, at)
    if m is None or (
        m.group() in ("每月", "每个月", "次月", "下月", "下个月", "按月", "逐月") and not m.group(1)
    ):
        once = _MONTH_ONCE.match(text, at)
        if once or (m and m.group().startswith("每")):
            return Rhythm(at, (once or m).end(), "FREQ=MONTHLY", False, "每月一次，未定日子")  # type: ignore[union-attr]
        return None
    next_month = "，次月即下一个月" if m.group()[0] in "次下" else ""
    if m.group(1):
        # Re-read the list: a repeated group keeps only its last value.
        shown = m.group().split("月", 1)[1]
        days = [
            int(d)
            for d in re.findall(r"\d{1,2}", re.match(_DAYS, re.sub(r"^(?:份)?(?:的|于)?", "", shown)).group())
        ]  # type: ignore[union-attr]
        if not re.search(r"日|号|前", m.group()) or not all(1 <= d <= 31 for d in days):
            return Rhythm(at, at + m.group().index("月") + 1, "FREQ=MONTHLY", False, "每月，未定日子")
        if re.search(r"\d(?:日|号)?(?:至|-|到)\d", shown):
            return Rhythm(
                at,
                m.end(),
                f"FREQ=MONTHLY;BYMONTHDAY={days[-1]}",
                True,
                f"每月{days[0]}日至{days[-1]}日，截止日取{days[-1]}日",
            )
        return Rhythm(
            at,
            m.end(),
            f"FREQ=MONTHLY;BYMONTHDAY={','.join(map(str, days))}",
            True,
            f"每月{'、'.join(map(str, days))}日{next_month}",
        )
    if m.group("part"):
        if m.group("partday"):
            day = int(re.sub(r"\D", "", m.group("partday")))
            return Rhythm(at, m.end(), f"FREQ=MONTHLY;BYMONTHDAY={day}", True, f"每月{day}日")
        part = m.group("part").replace("月", "")
        day, question = {
            "初": ("5", "“每月初”具体到哪一天？暂按5日"),
            "上旬": ("10", None),
            "中旬": ("20", None),
        }.get(part, ("-1", None))
        return Rhythm(
            at,
            m.end(),
            f"FREQ=MONTHLY;BYMONTHDAY={day}",
            True,
            f"每月{part}，取{'最后一天' if day == '-1' else day + '日'}",
            question=question,
        )
    if m.group("last"):
        if "工作日" in m.group("last"):
            return Rhythm(at, m.end(), "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", True, "每月最后一个工作日，节假日调休另计",
                          question="规则只算周一至周五，遇调休请以放假通知为准")  # fmt: skip
        if m.group("last").endswith("周"):
            return Rhythm(
                at,
                m.end(),
                "FREQ=MONTHLY;BYDAY=-1FR",
                True,
                "每月最后一周，暂取周五",
                question="“最后一周”具体到哪一天？暂按周五",
            )
        return Rhythm(at, m.end(), "FREQ=MONTHLY;BYMONTHDAY=-1", True, "每月最后一天")
    if m.group("nth"):
        nth, kind = number_of(m.group("nth")), m.group("nthkind")
        if kind == "工作日":
            return Rhythm(at, m.end(), f"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS={nth}", True, f"每月第{nth}个工作日，节假日调休另计",
                          question="规则只算周一至周五，遇调休请以放假通知为准")  # fmt: skip
        day = _WEEKDAYS.get(kind[-1], "FR")
        question = None if kind[-1] in _WEEKDAYS else f"“第{nth}周”具体到哪一天？暂按周五"
        return Rhythm(
            at, m.end(), f"FREQ=MONTHLY;BYDAY={nth}{day}", True, f"每月第{nth}个星期", question=question
        )
    return None


_QUARTER = re.compile(
    r"(?:每(?:一)?(?:个)?季度?|逐季度?|按季度?|季度(?=末|底|初|结束))(?:的)?(?P<part>初月|初|末月|末|底|结束后的?(?:次月|下个?月|第一个月)?|首月|首个月|第一个月|第三个月|最后一个?月|次月)?(?:份)?(?:的|内|前)?(?:(\d{1,2})(?:日|号|个工作日|天)?)?(?:之前|以前|之内|前|内)?"
)  # fmt: skip
_QUARTER_ONCE = re.compile(rf"(?:每|一|1)(?:个)?季度?(?:至少)?{_ONCE}")


def _quarter(text: str, at: int) -> Rhythm | None:
    if m := _QUARTER_ONCE.match(text, at):
        return Rhythm(
            at, m.end(), "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", False, "每季度一次，暂取季末"
        )
    m = _QUARTER.match(text, at)
    if m is None:
        return None
    part, day = m.group("part"), m.group(2)
    if day and not re.search(r"日|号|天|前|内", m.group()[m.group().rindex(day) :]):
        day, part_end = None, at + m.group().rindex(m.group(2))
        if not part:
            return Rhythm(
                at, part_end, "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", False, "每季度，暂取季末"
            )
    if not part and not day:
        return Rhythm(
            at, m.end(), "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", False, "每季度，未定日子，暂取季末"
        )
    is_start = part is not None and (part.startswith(("初", "首", "第一", "次", "结束后")))
    months = "1,4,7,10" if is_start or (part is None and day) else "3,6,9,12"
    if day:
        question = None if part else f"“每季度{day}日”指季度首月还是末月？暂按首月"
        return Rhythm(
            at,
            m.end(),
            f"FREQ=MONTHLY;BYMONTH={months};BYMONTHDAY={day}",
            True,
            f"每年{months.replace(',', '、')}月的{day}日",
            question=question,
        )
    if is_start:
        return Rhythm(
            at,
            m.end(),
            f"FREQ=MONTHLY;BYMONTH={months};BYMONTHDAY=10",
            True,
            "季初暂取首月10日",
            question="“季初”具体到哪一天？暂按首月10日",
        )
    return Rhythm(at, m.end(), f"FREQ=MONTHLY;BYMONTH={months};BYMONTHDAY=-1", True, "季末取季度最后一天")


_HALF = re.compile(
    r"(?:每半年|按半年|逐半年)(?:(末|底|结束前|结束后)?(?:(\d{1,2})(?:日|号|天|个工作日)?(?:前|内))?)?(?:之前|以前|前)?|半年一次"
)
_HALF_MONTH = re.compile(r"每半(?:个)?月")
_TEN_DAYS = re.compile(r"每(?:一)?旬|按旬")
_MANY = re.compile(r"每(两|二|三|四|六|2|3|4|6)个?月(?:的)?(?:(\d{1,2})(?:日|号)(?:之前|以前|前)?)?")
_EVEN = re.compile(r"(?:每)?(?:逢)?([双单])月(?:的)?(?:(\d{1,2})(?:日|号)|(底|末))(?:之前|以前|前)?")
_YEAR = re.compile(r"每(?:一)?(?:个)?(?:年度?|自然年)(?:的)?|按年度?|逐年")
_YEAR_POINT = re.compile(
    r"(?P<half>[上下]半年)|(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?(?:(\d{1,2})(?:日|号)|(底|末|上旬|中旬|下旬|初)|(?=前|、|和|及|,|。|;|$|开展|组织|进行|集中))|(年)?(底|末|中)|(\d{1,2})月(\d{1,2})(?=前)"
)
_DAY = re.compile(r"每(?:一)?(?:天|日|个工作日)(?!常)|按日|逐日")
_SYSTEM = re.compile(
    r"(?:实行|执行|建立|落实|坚持|严格|按照|的|采取)?(?:一)?(日|周|旬|双周|月|季|季度|半年)(?:报(?:告)?(?:制度|制|送制度)?|调度(?:制度|制)?|通报(?:制度|制)?|例会(?:制度|制)?)"
)


def _longer(text: str, at: int) -> Rhythm | None:
    if m := _HALF.match(text, at):
        if m.group(2) and m.group(1) == "结束后":
            return Rhythm(
                at,
                m.end(),
                f"FREQ=MONTHLY;BYMONTH=1,7;BYMONTHDAY={m.group(2)}",
                True,
                f"每半年结束后{m.group(2)}日内",
            )
        if m.group(2):
            return Rhythm(
                at,
                m.end(),
                f"FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY={m.group(2)}",
                True,
                f"6月、12月的{m.group(2)}日",
            )
        return Rhythm(
            at,
            m.end(),
            "FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1",
            bool(m.group(1)),
            "每半年取6月、12月最后一天",
        )
    if m := _HALF_MONTH.match(text, at):
        return Rhythm(at, m.end(), "FREQ=MONTHLY;BYMONTHDAY=15,-1", True, "每半月取15日和月底")
    if m := _TEN_DAYS.match(text, at):
        return Rhythm(at, m.end(), "FREQ=MONTHLY;BYMONTHDAY=10,20,-1", True, "每旬取10日、20日和月底")
    if m := _EVEN.match(text, at):
        months = "2,4,6,8,10,12" if m.group(1) == "双" else "1,3,5,7,9,11"
        return Rhythm(
            at,
            m.end(),
            f"FREQ=MONTHLY;BYMONTH={months};BYMONTHDAY={m.group(2) or -1}",
            True,
            f"{m.group(1)}月{m.group(2) or '最后一'}日",
        )
    if m := _MANY.match(text, at):
        day = f";BYMONTHDAY={m.group(2)}" if m.group(2) else ""
        return Rhythm(
            at,
            m.end(),
            f"FREQ=MONTHLY;INTERVAL={number_of(m.group(1))}{day}",
            bool(day),
            f"每{m.group(1)}个月一次",
        )
    if m := _DAY.match(text, at):
        time, end = parse_clock(text, m.end())
        return Rhythm(at, end, "FREQ=DAILY", True, "每天", time)
    return None


def _year(text: str, at: int) -> Rhythm | None:
    m = _YEAR.match(text, at)
    if m is None:
        return None
    points: list[tuple[int, str]] = []
    end = m.end()
    while p := _YEAR_POINT.match(text, end):
        if p.group("half"):
            points.append((6 if p.group("half") == "上半年" else 12, "-1"))
        elif p.group(6):
            points.append((6, "30") if p.group(6) == "中" else (12, "-1"))
        else:
            month = number_of(p.group(2) or p.group(7)) or 1
            day = (
                p.group(3)
                or p.group(8)
                or {"上旬": "10", "中旬": "20", "初": "10"}.get(p.group(4) or "", "-1")
            )
            points.append((month, day))
        end = p.end()
        if not (gap := re.compile(r"[、和及,与]|以及").match(text, end)) or not _YEAR_POINT.match(
            text, gap.end()
        ):
            break
        end = gap.end()
    if not points:
        return Rhythm(at, m.end(), "FREQ=YEARLY", False, "每年一次，未定日子")
    tail = re.compile(_BEFORE).match(text, end)
    end = tail.end() if tail else end
    months, days = ",".join(str(p[0]) for p in points), {p[1] for p in points}
    shown = "、".join(f"{mo}月{'最后一天' if d == '-1' else d + '日'}" for mo, d in points)
    if len(days) == 1:
        return Rhythm(at, end, f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={days.pop()}", True, f"每年{shown}")
    # One RRULE cannot hold 6月30日 and 12月20日; days of the year nearest to them would be a guess.
    return Rhythm(at, end, f"FREQ=YEARLY;BYMONTH={points[0][0]};BYMONTHDAY={points[0][1]}", True, f"每年{shown}，规则只能表示第一个日子",
                  question=f"每年有几个不同的日子（{shown}），请分列")  # fmt: skip


def _system(text: str, at: int) -> Rhythm | None:
    m = _SYSTEM.match(text, at)
    if m is None:
        return None
    rule, name = {"日": ("FREQ=DAILY", "每天"), "周": ("FREQ=WEEKLY", "每周"), "双周": ("FREQ=WEEKLY;INTERVAL=2", "每两周"),
                  "旬": ("FREQ=MONTHLY;BYMONTHDAY=10,20,-1", "每旬"), "月": ("FREQ=MONTHLY", "每月"),
                  "半年": ("FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1", "每半年")}.get(
        m.group(1), ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", "每季度"))  # fmt: skip
    return Rhythm(at, m.end(), rule, False, f"{name}一次，未定日子")


_PARSERS: tuple[Callable[[str, int], Rhythm | None], ...] = (_week, _longer, _quarter, _month, _year, _system)
