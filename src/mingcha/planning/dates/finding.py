"""All deadlines of a passage: in running text only what is marked as one, in a labelled or bracketed fact whatever it says."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from mingcha.planning.dates.anchor import Anchor
from mingcha.planning.dates.expressions import parse_expression
from mingcha.planning.dates.near_days import parse_near_day
from mingcha.planning.dates.points import parse_point
from mingcha.planning.dates.relative import EVENT, STANDING, parse_bare_count, parse_count
from mingcha.planning.dates.rhythms import parse_rhythm
from mingcha.planning.dates.settle import settle
from mingcha.planning.plain import Plain, plain
from mingcha.planning.plan import Due

Context = Literal["prose", "fact"]
_CLAUSE_START = ",。;、:(应要在须"
_BOOK_MARKS = re.compile(r"《[^《》]{0,200}(?:《[^《》]{0,120}》[^《》]{0,120}){0,4}》|〔\d{4}〕\d+号")
_POINT_START = re.compile(
    r"[\d一二三四五六七八九十年今明本次第当上下这即自从每按逐实半隔双单逢周月季旬日两元春清五端中国十汛入]"
)
_NOT_A_DEADLINE = re.compile(
    r"(?:以来|以后|在保|在册|在档|享受|登记|新增|纳入的|起施行|印发|发布|出台|召开的|生效|起实施|的(?!工作|阶段|总结|任务|报告|情况)|已|[^,。;]{0,6}(?:已经|存量|出生|死亡的|享受的|退出的|发生的|纳入的|脱贫的|登记的))"
)
_NEXT_BARE_DAY = re.compile(
    r"(?<![\d月])(?:于|在)?(?:(?P<next>次月|下月|下个月)?(?P<day>\d{1,2})(?:日|号)(?:之前|以前|前)|(?P<end>当月底|本月底|每月底|月底|月末|当月末)(?:之前|以前|前)?|(?P<qend>季末|季度末)(?:前)?)"
)
_STARTS = re.compile(r"(?:从|自)(?P<point>[^,。;]{2,12}?)(?:份)?(?:起|开始)")
_CURRENT_PERIOD = re.compile(
    r"当(月|周|季度?|旬)(?!底|末|内)|本(月|周|季度?)(?=的?[^,。;]{0,12}(?:情况|进展|工作|报表|台账|总结))"
)


@dataclass(frozen=True)
class Found:
    """A deadline at a place. weight: 2 closed by an end mark, 1 a rhythm without a day or an unmarked day, 0 随时 or 长期.

    words  what lacks a year, where that is not the due's own text
    """

    start: int
    end: int
    due: Due
    weight: int
    missing_year: bool = False
    flaw: str | None = None
    suggestion: str | None = None
    words: str | None = None


def find_dues(passage: str, anchor: Anchor, context: Context = "prose") -> list[Found]:
    """Deadlines in the order of the text; positions are those of the plain text."""
    source = plain(passage)
    text = _BOOK_MARKS.sub(lambda m: "■" * len(m.group()), source.text)
    masked = source if text == source.text else _Masked(source, text)
    found: list[Found] = []
    at = 0
    while at < len(text):
        hit = (
            _at(masked, at, anchor, context)
            if _POINT_START.match(text, at) or at == 0 or text[at - 1] in _CLAUSE_START
            else None
        )
        if hit is None:
            at += 1
            # Digits are read from their first; 12 is not 2.
            while at < len(text) and text[at].isdigit() and text[at - 1].isdigit():
                at += 1
            continue
        if hit.due is not None and not _completes_rhythm(hit, found, text):
            found.append(hit)
            if (year := _printed_year(hit.due)) is not None:
                anchor = replace(anchor, near=year)
        at = max(hit.end, at + 1)
    found = _merge_rhythms(found, masked, anchor)
    found += _words(masked, found, context)
    return sorted(found, key=lambda f: f.start)


def _completes_rhythm(hit: Found, found: list[Found], text: str) -> bool:
    """按月收集…，于月底前报送: the month's end belongs to the rhythm before it."""
    if (
        hit.due.kind == "recurring"
        or not found
        or found[-1].due.kind != "recurring"
        or found[-1].weight != 1
        or not _NEXT_BARE_DAY.match(text, hit.start)
    ):
        return False
    return not re.search("[。;]", text[found[-1].end : hit.start])


def _printed_year(due: Due) -> int | None:
    """The last year that the words of a deadline print: a later day in the same passage lies in it."""
    years = re.findall(r"(?:19|20)\d\d(?=年|[.\-/])", plain(due.text).text)
    return int(years[-1]) if years else None


class _Masked(Plain):
    """A plain text whose book titles are blanked out: no deadline is read from a title."""

    __slots__ = ()

    def __init__(self, source: Plain, text: str) -> None:
        self.original, self._origin, self.text = source.original, source._origin, text


def _at(source: Plain, at: int, anchor: Anchor, context: Context) -> Found | None:
    text = source.text
    if (rhythm := parse_rhythm(text, at)) is not None:
        if (
            re.match(
                r"(?:不低于|不少于|不超过|至少安排|安排|人均)?\d+(?:\.\d+)?(?:万|元|%)|安排不|[^,。;]{0,12}\d(?:\.\d+)?(?:万)?元",
                text[rhythm.end :],
            )
            and not rhythm.has_day
        ):
            return Found(at, rhythm.end, None, -1)  # type: ignore[arg-type]
        words = source.printed(at, rhythm.end)
        due = Due(
            "recurring",
            words,
            rrule=rhythm.rrule,
            time=rhythm.time,
            question=rhythm.question,
            trace=(f"原文“{words}”", rhythm.trace),
        )
        return Found(at, rhythm.end, due, 2 if rhythm.has_day else 1)
    begins = text[at] in "自从" or at == 0 or text[at - 1] in _CLAUSE_START
    if begins and (counted := parse_count(text, at, anchor)) is not None:
        words = source.printed(counted.start, counted.end)
        kind = "by_date" if counted.day or "印发" in counted.trace[0] else "on_event"
        due = Due(
            kind,
            words,
            on=(counted.day,) if counted.day else (),
            question=counted.question,
            trace=(f"原文“{words}”", *counted.trace),
        )
        return Found(counted.start, counted.end, due, 2)
    if begins and (counted := parse_bare_count(text, at, anchor)) is not None:
        words = source.printed(counted.start, counted.end)
        due = Due(
            "by_date",
            words,
            on=(counted.day,) if counted.day else (),
            question=counted.question,
            trace=(f"原文“{words}”", *counted.trace),
        )
        return Found(counted.start, counted.end, due, 2)
    if (near := parse_near_day(text, at, anchor)) is not None:
        words = source.printed(at, near.end)
        due = Due(
            "by_date",
            words,
            on=(near.day,) if near.day else (),
            question=near.question,
            trace=(f"原文“{words}”", near.trace),
        )
        return Found(at, near.end, due, 2)
    expression = parse_expression(source, at, anchor)
    if expression is None:
        return None
    after = text[expression.end : expression.end + 12]
    if context == "fact" and expression.due.kind == "by_date" and re.match(r"(?:份)?(?:起|开始),?每", after):
        return Found(at, expression.end, None, -1)  # type: ignore[arg-type]
    if context == "prose":
        if expression.due.kind != "range" and _STARTS.match(text, max(0, expression.start - 1)):
            return Found(at, expression.end, None, -1)  # type: ignore[arg-type]
        if _NOT_A_DEADLINE.match(after) or (
            expression.grain in ("year", "month", "quarter", "half") and not expression.closed
        ):
            return Found(at, expression.end, None, -1)  # type: ignore[arg-type]
    elif expression.grain == "year" and not expression.closed and expression.due.kind == "by_date" and after:
        return None
    return Found(expression.start, expression.end, expression.due, 2 if expression.closed or context == "fact" else 1,
                 expression.missing_year, expression.flaw, expression.suggestion)  # fmt: skip


def _merge_rhythms(found: list[Found], source: Plain, anchor: Anchor) -> list[Found]:
    """按月收集…，于月底前报送: the day stands apart from the rhythm. Also 从5月份起, and reports on the running month."""
    out = []
    text = source.text
    for n, hit in enumerate(found):
        if hit.due.kind != "recurring":
            out.append(hit)
            continue
        due, end = hit.due, hit.end
        stop = next((i for i in range(hit.end, len(text)) if text[i] in "。;"), len(text))
        if hit.weight == 1 and "MONTHLY" in (due.rrule or "") and "INTERVAL" not in (due.rrule or ""):
            limit = min(stop, found[n + 1].start if n + 1 < len(found) else stop)
            later = _NEXT_BARE_DAY.search(text, hit.end, limit)
            if later:
                day = later.group("day") or "-1"
                quarterly = "BYMONTH=" in (due.rrule or "")
                rrule = (
                    f"FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY={day}"
                    if quarterly
                    else f"FREQ=MONTHLY;BYMONTHDAY={day}"
                )
                words = source.printed(hit.start, hit.end) + "…" + source.printed(later.start(), later.end())
                if later.start() - hit.end <= 2:
                    words = source.printed(hit.start, later.end())
                note = f"日子在后文“{source.printed(later.start(), later.end())}”" + (
                    "，月底取最后一天" if day == "-1" else ""
                )
                due = replace(due, rrule=rrule, text=words, trace=(*due.trace, note))
                end = hit.end
                hit = replace(hit, weight=2)
        sentence_start = max(text.rfind("。", 0, hit.start), text.rfind(";", 0, hit.start)) + 1
        before = list(_STARTS.finditer(text, sentence_start, hit.start + 4))
        if (
            before
            and (point := parse_point(text, before[-1].start("point"))) is not None
            and point.grain != "broken"
        ):
            settled = settle(point, anchor, first=True)
            due = replace(due, starts_on=settled.day, question="；".join(filter(None, (due.question, settled.question))) or None,
                          trace=(*due.trace, f"自“{before[-1].group()}”", *settled.trace))  # fmt: skip
            hit = replace(
                hit,
                missing_year=settled.year_missing,
                words=source.printed(before[-1].start(), before[-1].end()),
            )
        due = _ask_about_current_period(due, text[sentence_start:stop])
        out.append(replace(hit, due=due, end=end))
    return out


def _ask_about_current_period(due: Due, sentence: str) -> Due:
    m = _CURRENT_PERIOD.search(sentence)
    if (
        m is None
        or "FREQ=MONTHLY;BYMONTHDAY=" not in (due.rrule or "")
        or "BYMONTHDAY=-1" in (due.rrule or "")
    ):
        return due
    day = int(re.findall(r"BYMONTHDAY=(\d+)", due.rrule or "99")[0])
    if day >= 20 or not (m.group(1) or m.group(2) or "").startswith("月"):
        return due
    question = f"{day}日报“{m.group()}”情况时该月刚开始，应报上月还是当月情况？"
    return replace(
        due,
        question="；".join(filter(None, (due.question, question))),
        trace=(*due.trace, f"原文报“{m.group()}”情况"),
    )


def _words(source: Plain, found: list[Found], context: Context) -> list[Found]:
    """随时, 适时, 立行立改 and 长期: in running text only where nothing else is said; see choosing.py for what counts."""
    out = []
    for kind, shape in (("standing", STANDING), ("on_event", EVENT)):
        for m in shape.finditer(source.text):
            if any(f.start <= m.start() < f.end for f in found):
                continue
            words = source.printed(m.start(), m.end())
            note = "长期工作，不随活动结束" if kind == "standing" else "没有固定日子，事情发生即办"
            out.append(
                Found(
                    m.start(),
                    m.end(),
                    Due(kind, words, trace=(f"原文“{words}”", note)),
                    2 if context == "fact" else 0,
                )
            )  # type: ignore[arg-type]
    return out
