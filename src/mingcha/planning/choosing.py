"""Which of the deadlines of a passage is the item's own: a label or closing bracket first, then the heading's bracket, then the sentences."""

import re
from dataclasses import dataclass, replace

from mingcha.planning.brackets import bracket_groups
from mingcha.planning.dates.anchor import Anchor
from mingcha.planning.dates.finding import Found, find_dues
from mingcha.planning.labels import Label
from mingcha.planning.plain import plain, plain_text
from mingcha.planning.plan import Due
from mingcha.planning.units.names import is_unit, split_units

_NOTE = re.compile(r"[（(][^（）()]*[）)]")
_BARE = re.compile(
    r"(?:阶段|时间|完成时限|时限|完成|前|底|末|止|于|在|力争|确保|基本|全面|约|拟|计划|进行|开展|工作|推进|起|开始|实施|结束|:|,|。|;)+"
)
_REPORT_EVENT = re.compile(
    r"(?:随时|及时|第一时间|立即)(?:[^,。;]{0,12})?(?:上报|报送|报告|报备|通报|移送|移交|汇报)|适时|随时|立行立改|立查立改|即知即改|边查边改"
)
_STANDING_CLAUSE = re.compile(
    r"(?:^|[,。;])(?:并)?(?:作为一项)?(?:长期坚持|长期工作|常抓不懈|长期推进|持续推进|常态化推进|长期抓好)(?:[,。;]|$)"
)
_FIRST_REPORT = re.compile(
    r"(?:首次|第一次|首期|首份)(?:上报|报送|报告|报表)?(?:的)?(?:时间|日期)?(?:为|是|于|从|定于|在)?(本周|本月|下周|下月|[^,。;]{2,12}?[日底])"
)
_UNREAD = "这一时限写法没有读懂，请填写日期"


@dataclass(frozen=True)
class ItemDue:
    """The item's due and every deadline of its sentences, with positions in the plain text of the passage.

    stated  the due comes from a label or a bracket and so speaks for the whole passage
    """

    due: Due | None
    found: tuple[Found, ...]
    stated: bool = False


def choose_due(passage: str, labels: list[Label], anchor: Anchor) -> ItemDue:
    """The due of one passage."""
    facts: list[Found] = []
    for label in labels:
        if label.kind == "due" and label.value:
            # 2022年5月31日（立行立改事项5月10日前）: the bracket is a further deadline, not the label's own.
            main_part = _NOTE.sub("", label.value)
            facts += _fact(main_part, anchor) or _fact(label.value, anchor) or _unread(label.value)
    heading = []
    for start, end in bracket_groups(passage):
        inner = passage[start + 1 : end - 1]
        if any(label.start > start and label.end <= end for label in labels) or any(
            label.start <= start < label.end and label.kind == "due" for label in labels
        ):
            continue
        if not 1 < len(inner) <= 60:
            continue
        group = _group_fact(inner, anchor)
        first_stop = re.search("[。；：:\n]", passage)
        is_heading = first_stop is not None and start < first_stop.start() and end < len(passage.rstrip()) - 4
        (heading if is_heading else facts).extend(group)
    prose = find_dues(passage, anchor)
    strong = [f for f in prose if f.weight >= 2]
    main = facts or _refined(heading, strong)
    if main:
        due = _together(main)
        rest = [
            f.due
            for f in (
                *strong,
                *(
                    f
                    for f in prose
                    if f.weight == 1 and f.due.kind == "recurring" and f.due.text.startswith("每")
                ),
            )
            if f.due.text not in due.text
            and f.due.text not in (d.text for d in due.also)
            and f.due.kind not in ("on_event", "standing")
        ]
        due = replace(due, also=(*due.also, *_not_said(rest, due)))
    elif strong:
        bare = [
            f.due
            for f in prose
            if f.weight == 1 and f.due.kind == "recurring" and f.due.text.startswith("每")
        ]
        due = _prose_due(strong)
        due = replace(
            due, also=(*due.also, *_not_said([d for d in bare if d.rrule not in (due.rrule or "")], due))
        )
    else:
        due = _weak_due(passage, prose)
    return ItemDue(_with_first_report(due, passage, anchor), tuple(prose), bool(main))


def _fact(value: str, anchor: Anchor) -> list[Found]:
    return [
        f for f in find_dues(value, anchor, "fact") if f.weight >= 0 and f.due.text not in ("及时",)
    ] or list(find_dues(value, anchor, "fact"))


def _unread(value: str) -> list[Found]:
    return [
        Found(0, len(value), Due("by_date", value, question=_UNREAD, trace=(f"原文“{value}”", "没有读懂")), 2)
    ]


def _group_fact(inner: str, anchor: Anchor) -> list[Found]:
    """A bracket is a deadline only if nothing else stands in it."""
    shadow = plain_text(inner)
    found = find_dues(inner, anchor, "fact")
    if (
        not found
        or re.search(r"以来|以后|以下简称|简称|起施行|印发", shadow)
        or re.fullmatch(r"及时|随时|适时", shadow)
    ):
        return []
    rest = shadow
    for f in sorted(found, key=lambda f: -f.start):
        rest = rest[: f.start] + rest[f.end :]
    if len(_BARE.sub("", rest)) <= 4:
        return found
    # Units beside the deadline: （社会救助股、各乡镇负责，6月底前完成）.
    names = [re.sub(r"(?:牵头|负责|配合|落实|完成)+$", "", n) for n in split_units(rest)]
    return found if all(is_unit(n) for n in names if n and not _BARE.fullmatch(n)) else []


def _refined(heading: list[Found], strong: list[Found]) -> list[Found]:
    """(7月、10月) over 7月10日前 and 10月10日前: the days refine the months, and the reviewer is asked."""
    if len(heading) != 1 or heading[0].due.kind not in ("dates", "by_date"):
        return heading
    months = _months(heading)
    days = [
        f
        for f in strong
        if f.due.kind in ("by_date", "dates") and re.search("日|号", f.due.text) and _months([f]) <= months
    ]
    if not days or _months(days) != months or re.search("日|号", heading[0].due.text):
        return heading
    if heading[0].due.kind == "by_date" and len(days) == 1:
        return days
    merged = _dates([f.due for f in days])
    question = f"标题只写“{heading[0].due.text}”，正文写{'、'.join(f.due.text for f in days)}，按正文的日子掌握，是否正确？"
    due = replace(
        merged,
        question="；".join(filter(None, (merged.question, question))),
        trace=(*merged.trace, f"标题“{heading[0].due.text}”只到月"),
    )
    return [replace(heading[0], due=due)]


def _months(found: list[Found]) -> set[str]:
    """The months that the words name, whether or not their year is known."""
    return {m.lstrip("0") for f in found for m in re.findall(r"(\d{1,2})月", plain_text(f.due.text))}


def _together(facts: list[Found]) -> Due:
    """Several deadlines inside one label: the dated one leads; 长期坚持 after it makes it composite."""
    dues = [f.due for f in facts]
    dated = [d for d in dues if d.kind in ("by_date", "range", "dates", "recurring", "by_date_then_standing")]
    if not dated:
        return replace(dues[0], also=tuple(dues[1:]))
    first = dated[0]
    standing = next((d for d in dues if d.kind == "standing"), None)
    if first.kind == "by_date" and standing and len(dated) == 1:
        words = f"{first.text}，{standing.text}"
        return replace(
            first, kind="by_date_then_standing", text=words, trace=(*first.trace, f"另有“{standing.text}”")
        )
    if len(dated) > 1 and all(d.kind == "by_date" and d.on for d in dated) and len({d.on for d in dated}) > 1:
        return _dates(dated)
    return replace(first, also=tuple(d for d in dues if d is not first and d.text != first.text))


def _dates(dues: list[Due]) -> Due:
    days = tuple(sorted({day for d in dues for day in d.on}))
    if len(dues) == 1 or len(days) == 1:
        return dues[0]
    questions = "；".join(dict.fromkeys(d.question for d in dues if d.question)) or None
    return Due(
        "dates",
        "、".join(d.text for d in dues),
        on=days,
        question=questions,
        trace=tuple(line for d in dues for line in d.trace),
    )


def _prose_due(strong: list[Found]) -> Due:
    recurring = [f.due for f in strong if f.due.kind == "recurring"]
    dated = [f.due for f in strong if f.due.kind != "recurring"]
    if recurring and strong[0].due.kind == "recurring":
        first = recurring[0]
        return replace(first, also=tuple(_not_said([*recurring[1:], *dated], first)))
    if (
        len(dated) > 1
        and all(d.kind in ("by_date", "dates") and d.on for d in dated)
        and len({d.on for d in dated}) > 1
    ):
        merged = _dates(dated)
        return replace(merged, also=tuple(_not_said(recurring, merged)))
    return replace(dated[0], also=tuple(_not_said([*dated[1:], *recurring], dated[0])))


def _not_said(dues: list[Due], main: Due) -> list[Due]:
    """Those that say something new."""
    out: list[Due] = []
    for due in dues:
        if all((due.kind, due.on, due.rrule, due.to) != (d.kind, d.on, d.rrule, d.to) for d in (main, *out)):
            out.append(replace(due, also=()))
    return out


def _weak_due(passage: str, prose: list[Found]) -> Due | None:
    """Nothing closed: a rhythm without a day, an unmarked day, 长期坚持, 随时上报, in this order."""
    dated = [f.due for f in prose if f.weight == 1]
    if dated:
        return replace(dated[0], also=tuple(_not_said(dated[1:], dated[0])))
    shadow = plain(passage)
    if m := _STANDING_CLAUSE.search(shadow.text):
        words = shadow.printed(m.start(), m.end()).strip("，。；,;")
        return Due("standing", words, trace=(f"原文“{words}”", "长期工作，不随活动结束"))
    if m := _REPORT_EVENT.search(shadow.text):
        words = shadow.printed(m.start(), m.end())
        return Due("on_event", words, trace=(f"原文“{words}”", "没有固定日子，事情发生即办"))
    return None


def _with_first_report(due: Due | None, passage: str, anchor: Anchor) -> Due | None:
    """首次上报时间为本周: the first turn of a rhythm, to be settled by the day of issue."""
    m = _FIRST_REPORT.search(plain_text(passage))
    if due is None or m is None or due.kind != "recurring":
        return due
    named = [f for f in find_dues(m.group(1), anchor, "fact") if f.due.on]
    if named:
        return replace(due, starts_on=named[0].due.on[0], trace=(*due.trace, f"原文“{m.group()}”"))
    starts = anchor.issued_on if m.group(1).startswith("本") else None
    question = f"原文“{m.group()}”，请确认第一次是哪一天" + (
        "" if anchor.issued_on else "（文中没有成文日期）"
    )
    return replace(
        due,
        starts_on=starts,
        question="；".join(filter(None, (due.question, question))),
        trace=(*due.trace, f"原文“{m.group()}”"),
    )
