"""Who reports what to whom by when: every 报送, 上报, 提交, 报告 with a deadline, a rhythm, or 随时."""

import itertools
import re
from dataclasses import dataclass, replace

from mingcha.planning.brackets import depths
from mingcha.planning.dates.finding import Found
from mingcha.planning.passages import Passage
from mingcha.planning.plain import Plain, plain
from mingcha.planning.plan import Due, Reporting
from mingcha.planning.units.names import is_unit, split_units
from mingcha.planning.units.subjects import find_subjects

_VERB = re.compile(
    r"(?P<v>报送|上报|呈报|提交|报告(?!提交|报送|上报|一并|以及|和|等|及|、|书|形式|经|材料|并)|汇报|报备|抄报|上交|递交|送交|反馈(?!函|意见|问题|单|书|线索|件|表|机制)|(?<![移转递提上送成外社专])交(?!流|通|叉|办|由|接|往|易|纳|给我|代|会|底|换|班)|(?<![通举汇申填简专情海公虚谎瞒漏迟零回预播电快])报(?![告名道纸刊表送备销酬答案账价警废到经]))(?:至|到|给|于)?(?!的|制度|了|机制|工作(?:要求|机制)|内容|时间|情况[要应为]|进展要)"
)  # fmt: skip
_TO_BEFORE = re.compile(
    r"(?:向|至|给|对)(?P<to>[^,。;:、]{2,24}(?:、[^,。;:]{2,16})?)(?:书面|及时|定期|按时|如实|随时|统一|集中|专题|首次)*$"
)
_WHAT_BEFORE = re.compile(
    r"(?:将|把)(?P<what>[^。;]{2,60}?)(?:一并|统一|及时|书面|汇总后?|经[^,]{2,20}后|加盖公章后|以书面形式|以[^,]{2,10}形式|按时|分别|报经[^,]{2,14}|,|于|在|以及时)*(?:于|在)?$"
)
_MADE_BEFORE = re.compile(
    r"(?:制定|制订|明确|确定|形成|收集整理|收集|汇总|梳理|填写|填好|拟定|起草|撰写|编制|完成|建立|做好)(?P<what>[^,。;]{2,40}?)(?:并|后|,|及时|统一|一并|于|在|由[^,]{2,14}|汇总|,)*$"
)
_NAMED = re.compile(
    r"(?:^|[,。;])(?P<what>[^,。;]{2,24}(?:方案|报告|总结|台账|名单|表|情况|材料|清单))(?:请|应|须|要|随时|及时|即时|第一时间|由[^,。;]{2,12})*(?:于|在)?$"
)
_MET = re.compile(
    r"(?:遇到|遇有|遇|发现|出现|(?<![比核面针应])对)(?P<what>[^,。;]{2,30}?)(?:,)?(?:要|应)?(?:随时|及时|立即|即时|第一时间)+$"
)
_HEADS = re.compile(r"主要负责(?:人|同志)|分管领导|主要领导|负责(?:人|同志)")
_URGENT = re.compile(r"随时|及时|即时|第一时间|立即")
_SENT_TO = re.compile(
    r"(?P<what>.{2,40}?)(?:至|到|给)(?P<to>[^至到给]{2,26}(?:局|厅|科|股|处|室|办|组|专班|中心|部门|单位|镇|政府|委|部)(?:（[^（）]*）)?)$"
)
_STOP_WORDS = re.compile(
    r"(?:备案(?!登记|材料|表)|备查|审定|审核|审批|汇总|存档|同意|批准|登记(?!表)|并|后|,|。|;|\(|$)"
)


@dataclass(frozen=True)
class _Act:
    """One report verb: where it stands, its recipient and object if the words name them."""

    start: int
    end: int
    verb: str
    to_unit: str | None
    what: str | None


def find_reporting(passage: Passage, title: str) -> list[Reporting]:
    """The reporting lines of one passage."""
    source = plain(passage.text)
    out: list[Reporting] = []
    own = [u for s in find_subjects(passage.text) for u in s.units]
    # Who reports where the sentence does not say: those whom the label or the passage around it names.
    subject = "、".join(passage.units.responsible) if passage.units.labelled or not own else ""
    seen: str | None = None
    for start, end in _sentences(source.text):
        text = source.text[start:end]
        acts = _merged(_acts(source, start, end))
        subjects = (
            [
                (s.start, "、".join(s.units))
                for s in find_subjects(source.printed(start, end), _after_dates(passage, start))
            ]
            if text
            else []
        )
        previous = start
        for act in acts:
            before = [name for at, name in subjects if at + start <= act.start]
            seen = before[-1] if before else seen
            due = _due_of(act, passage, previous, end, source.text)
            previous = act.end
            if due is None:
                continue
            made = act.what or _made(source, start, act.start, passage) or (out[-1].title if out else title)
            if (
                act.to_unit is None
                and out
                and out[-1].quote == _quote(source, start, end)
                and act.verb == "报送"
            ):
                act = replace(act, to_unit=out[-1].to_unit)
            out.append(
                Reporting(
                    title=made,
                    from_unit=seen or subject or None,
                    to_unit=act.to_unit,
                    due=due,
                    section=passage.section,
                    quote=_quote(source, start, end),
                )
            )
        if subjects:
            seen = subjects[-1][1]
    return out


def _sentences(text: str) -> list[tuple[int, int]]:
    depth = depths(text)
    cuts = [i + 1 for i, c in enumerate(text) if c in "。;!" and depth[i] == 0]
    edges = [0, *cuts, len(text)]
    return [(a, b) for a, b in itertools.pairwise(edges) if b - a > 3]


def _after_dates(passage: Passage, start: int) -> tuple[int, ...]:
    return tuple(f.end - start for f in passage.item_due.found if f.end > start)


def _acts(source: Plain, start: int, end: int) -> list[_Act]:
    text = source.text
    depth = depths(text)
    acts = []
    for m in _VERB.finditer(text, start, end):
        if depth[m.start()] > 0 or (acts and m.start() < acts[-1].end):
            continue
        to_unit, to_end = _recipient_after(source, m.end(), end)
        what = None
        if to_unit and (heads := _HEADS.match(text, to_end)):
            to_unit, to_end = to_unit + heads.group(), heads.end()
        if to_unit is None and (before := _TO_BEFORE.search(text, start, m.start())):
            printed = source.printed(before.start("to"), before.end("to"))
            if any(is_unit(u) for u in split_units(printed)):
                to_unit = printed
        urgent = re.search(r"(?:随时|第一时间|即时|立即)$", text[start : m.start()]) is not None
        if to_unit is None and (
            m.group("v") in ("报", "汇报", "交") or (m.group("v") == "报告" and not urgent)
        ):
            continue
        rest = re.match(r"[^,。;]{2,60}", text[to_end:end])
        if rest and not _STOP_WORDS.match(text, to_end):
            what = source.printed(to_end, to_end + rest.end()).rstrip("等。，；")
        if what and to_unit is None and (sent := _SENT_TO.match(what)):
            what, to_unit = sent.group("what"), sent.group("to")
        if given := _WHAT_BEFORE.search(text, acts[-1].end if acts else start, m.start()):
            what = source.printed(given.start("what"), given.end("what"))
        if m.group("v") == "反馈" and to_unit is None and what is None:
            continue
        acts.append(_Act(m.start(), max(to_end, m.end()), m.group("v"), to_unit, _shorten(what)))
    return acts


def _recipient_after(source: Plain, at: int, end: int) -> tuple[str | None, int]:
    """The longest unit name, or list of them, that follows the verb."""
    text = source.text
    begin = at
    while True:
        stop = next(
            (i for i in range(begin, min(end, begin + 32)) if text[i] in ",。;、:《"), min(end, begin + 32)
        )
        cut = next((i for i in range(stop, begin + 1, -1) if is_unit(text[begin:i])), None)
        if cut is None:
            break
        at = cut
        if cut < end and text[cut] in "、和及" and text[cut + 1 : cut + 2] not in ("", "时"):
            first = begin
            begin = cut + 1
            nested, nested_end = _recipient_after(source, begin, end)
            return (
                (source.printed(first, nested_end), nested_end)
                if nested
                else (source.printed(first, cut), cut)
            )
        return source.printed(begin, cut), cut
    return None, at


def _merged(acts: list[_Act]) -> list[_Act]:
    """汇总报送进展情况，于每月23日前上报市局: one report, whose object the first verb names and whose recipient the second."""
    out: list[_Act] = []
    for act in acts:
        if (
            out
            and out[-1].to_unit is None
            and act.to_unit
            and (act.what is None or out[-1].what is None)
            and act.start - out[-1].end < 80
        ):
            out[-1] = _Act(act.start, act.end, act.verb, act.to_unit, act.what or out[-1].what)
        else:
            out.append(act)
    return out


def _due_of(act: _Act, passage: Passage, previous: int, end: int, text: str) -> Due | None:
    found = [f for f in passage.item_due.found if f.weight >= 1]
    before = [f for f in found if previous <= f.start and f.end <= act.start]
    # 每月20日前向乡镇报告…: several dates before one verb, the nearest counts; a rhythm with its day beats a bare one.
    if before:
        strong = [f for f in before if f.weight >= 2]
        return _settled(strong[-1] if strong else before[-1], passage)
    after = [f for f in found if act.end <= f.start < end and f.weight >= 2]
    if after:
        return _settled(after[0], passage)
    clause = max(text.rfind(c, 0, act.start) for c in ",。;:")
    urgent = _URGENT.search(text, clause + 1, act.end)
    own = passage.item_due.due
    if (
        urgent
        and act.verb in ("报送", "上报", "报告", "报", "报备", "提交")
        and (act.to_unit or urgent.group() in ("随时", "第一时间", "即时", "立即"))
    ):
        words = plain(passage.text).printed(urgent.start(), max(urgent.end(), act.start + len(act.verb)))
        return Due("on_event", words, trace=(f"原文“{words}”", "没有固定日子，事情发生即报"))
    if (
        own is not None
        and own.kind in ("by_date", "range", "dates", "recurring")
        and act.to_unit
        and act.verb not in ("汇报", "报告", "反馈")
        and (passage.item_due.stated or own.kind == "recurring")
    ):
        return own
    return None


def _settled(found: Found, passage: Passage) -> Due:
    """The due as the item has it, where it is the item's: the first report's day and its question are settled there."""
    own = passage.item_due.due
    return (
        replace(own, also=())
        if own is not None and own.kind == found.due.kind == "recurring" and own.text == found.due.text
        else found.due
    )


def _made(source: Plain, start: int, at: int, passage: Passage) -> str | None:
    """What was made, collected or met with before the report, dates in between left out."""
    words = "".join(
        c
        for n, c in enumerate(source.text[start:at], start)
        if not any(f.start <= n < f.end for f in passage.item_due.found if f.weight >= 1)
    )
    m = _MADE_BEFORE.search(words) or _MET.search(words) or _NAMED.search(words)
    return _shorten(m.group("what")) if m else None


def _shorten(what: str | None) -> str | None:
    """The thing itself: without 形成…, 经…审核后, and other circumstances."""
    if what is None:
        return None
    what = re.sub(r"^(?:一|1)?次|[（(]附件[^（）()]*[）)]", "", what.strip())
    what = (
        re.sub(r"[，,](?:经|由|并|加盖|以).*$", "", what.strip())
        .replace("形成书面", "书面")
        .replace("形成", "")
        .strip("，,、。；及时一并")
    )
    return what if len(what) >= 2 else None


def _quote(source: Plain, start: int, end: int) -> str:
    return source.printed(start, end).strip()
