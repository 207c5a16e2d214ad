"""From a printed point to a calendar day: which year, which day, what had to be assumed."""

from dataclasses import dataclass
from datetime import date, timedelta

from mingcha.planning.dates.anchor import Anchor
from mingcha.planning.dates.points import Point

_GRAIN_NOTES = {
    "end": "月底取当月最后一天", "start": "月初暂取10日", "middle": "月中暂取15日", "quarter": "季末取季度最后一天", "half": "半年末取最后一天",
    "year_end": "年底取12月31日", "year_middle": "年中取6月30日", "year_start": "年初暂取3月31日", "month": "只写到月，取当月最后一天", "year": "只写到年，取12月31日",
}  # fmt: skip
_GRAIN_QUESTIONS = {
    "year_middle": "“年中”是否按6月30日掌握？", "start": "“月初”具体到哪一天？暂按10日", "middle": "“月中”是否按15日掌握？",
    "year_start": "“年初”具体到哪一天？暂按3月31日",
}  # fmt: skip


@dataclass(frozen=True)
class Settled:
    """The day and how it came about."""

    day: date | None
    trace: tuple[str, ...]
    question: str | None
    year_missing: bool = False


def settle(
    point: Point, anchor: Anchor, *, first: bool = False, before: bool = False, year: int | None = None
) -> Settled:
    """The last day that a point covers (the first with `first`).

    before  the text says 前 right after a bare month: the day before that month begins
    year    year already known from the other end of a range or the first of a list
    """
    trace: list[str] = []
    questions: list[str] = []
    missing = False
    known = point.year or year
    if point.year_word and anchor.year:
        known = anchor.year + (point.year_word in ("明年", "次年", "第二年"))
        trace.append(f"“{point.year_word}”按本文年份{anchor.year}年推算为{known}年")
    elif point.year:
        trace.append(f"原文写明{point.year}年")
    elif year:
        trace.append(f"年份随前文取{year}年")
    if known is None:
        if point.grain in ("year_end", "year_middle", "year_start", "half", "quarter") and anchor.year:
            known = anchor.year
            trace.append(f"年份取本文年份{known}年")
        else:
            known, ground, question = anchor.year_for(point.month or 12)
            trace.append(ground)
            missing = question is not None
            questions += [question] if question else []
    if point.flaw:
        trace.append(f"原文有误：{point.flaw}")
        questions.insert(0, f"原文日期有误（{point.flaw}），请核定")
    if point.grain in _GRAIN_QUESTIONS:
        questions.append(_GRAIN_QUESTIONS[point.grain])
    if known is None or point.grain == "broken":
        return Settled(None, tuple(trace), "；".join(questions) or "日期无法确定，请填写", missing)
    if before and point.grain in ("month", "year"):
        day = point.first(known) - timedelta(days=1)
        trace.append(
            f"“{'月' if point.grain == 'month' else '年'}前”指{'该月' if point.grain == 'month' else '该年'}开始以前"
        )
        questions.append(
            f"是在该{'月' if point.grain == 'month' else '年'}开始以前（{day.isoformat()}）完成，还是当{'月' if point.grain == 'month' else '年'}内完成？"
        )
    elif first:
        day = point.first(known)
    else:
        day = point.last(known)
        if point.grain in _GRAIN_NOTES:
            trace.append(_GRAIN_NOTES[point.grain])
    return Settled(day, tuple(trace), "；".join(questions) or None, missing)
