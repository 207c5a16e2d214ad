"""Limits of the business itself: 24小时先行救助, 公示7天, 每年不少于10万元, 死亡之日起3个月内. Parameters of checks, never deadlines of tasks."""

import re

from mingcha.planning.brackets import split_outside
from mingcha.planning.dates.relative import ISSUE, RECEIPT
from mingcha.planning.numerals import NUMERAL, number_of
from mingcha.planning.passages import Passage
from mingcha.planning.plain import plain
from mingcha.planning.plan import Limit

_SPAN = re.compile(
    rf"(?P<n>\d{{1,3}}|[{NUMERAL}]{{1,3}})(?:个)?(?P<unit>工作日|自然日|小时|天|日|月|年|周)(?:\(含\))?(?P<mark>之内|以内|内|先行|办结|前|以上|以下|的)?"
)  # fmt: skip
_MONEY = re.compile(
    r"(?P<cmp>不少于|不低于|不超过|不高于|不得低于|不得少于|最高|最低|超过|低于|高于|达到|至少)?(?P<n>\d+(?:\.\d+)?|[一二三四五六七八九十]{1,3})(?P<unit>万元|千元|百元|元)(?P<after>以上|以下|以内|\(含\)以下|的)?"
)
_UNITS = {
    "工作日": "working_day",
    "自然日": "day",
    "天": "day",
    "日": "day",
    "小时": "hour",
    "月": "month",
    "年": "year",
    "周": "week",
}
_BUSINESS = re.compile(
    r"受理|申请|死亡|公示|审核|确认|审批|发现|入户|核对|评议|告知|办结|救助|告知|退出|停发|发放|登记|反馈|回复|答复|处置|核实|办理|变更|服刑|送达|复核|核查|举报|信访|诉求|求助|求救|决定|拨付|滞留|留样|值守|留存"
)
_SPAN_BEFORE = re.compile(
    r"(?:不少于|不低于|不得少于|不超过|超过|应当?在|须在|至少|期(?:为|限为)?|起|后|日内|时间|于|在|公示|时限为?|(?:缩短|压缩)(?:至|到|为))$"
)
_LEADING = re.compile(
    r"^(?:(?:重点)?检查|是否|有无|确保|要|应当?|须|对|将|全面|严格|实行|落实|建立|执行|按照|继续|切实|坚持|和|并|且|(?<=.)每个|每个)+"
)
_TRAILING = re.compile(
    r"(?:超过|不少于|不低于|不超过|不得少于|不高于|至少|应当?在|须在|在|为|的|制度|要求|规定|政策|标准|机制|,|等)+$"
)
_PAYMENT = re.compile(r"发放|到户|支付|打卡|拨付|到账|代发|社会化发放")


def find_limits(passage: Passage) -> list[Limit]:
    """The limits named in one passage."""
    out: list[Limit] = []
    source = plain(passage.text)
    masked = re.sub(r"《[^《》]*》|〔\d{4}〕\d+号", lambda m: "■" * len(m.group()), source.text)
    taken: list[tuple[int, int]] = [(f.start, f.end) for f in passage.item_due.found]
    for start, end in _clauses(masked):
        clause = masked[start:end]
        sentence_start = max(masked.rfind("。", 0, start), masked.rfind(";", 0, start)) + 1
        context = masked[sentence_start:end]
        for m in _MONEY.finditer(clause):
            if not (m.group("cmp") or (m.group("after") or "").startswith(("以", "("))):
                continue
            number = float(m.group("n")) if m.group("n")[0].isdigit() else float(number_of(m.group("n")) or 0)
            value = number * {"万元": 10000, "千元": 1000, "百元": 100, "元": 1}[m.group("unit")]
            out.append(
                _limit(
                    source,
                    start,
                    end,
                    m,
                    int(value) if value.is_integer() else value,
                    "yuan",
                    passage,
                    clause,
                )
            )
        for m in _SPAN.finditer(clause):
            at = start + m.start()
            if any(s <= at < e for s, e in taken) or re.search(
                r"\d|[一二三四五六七八九十]$", clause[: m.start()][-1:]
            ):
                continue
            before = clause[: m.start()]
            marked = m.group("mark") in ("之内", "以内", "内", "先行", "办结") or _SPAN_BEFORE.search(before)
            if (
                not marked
                or not _BUSINESS.search(context)
                or _is_campaign(before)
                or re.search(r"第$|近$|前$|为期$|用$|每$|\d{4}$|利用$", before)
            ):
                continue
            if m.group("unit") in ("月", "年") and "个" not in m.group() and m.group("unit") == "月":
                continue
            value = number_of(m.group("n"))
            if value:
                out.append(_limit(source, start, end, m, value, _UNITS[m.group("unit")], passage, clause))
    out += _payment_days(passage)
    return out


def _is_campaign(before: str) -> bool:
    event = re.search(r"([^,。;]{0,12}?)(?:之日)?(?:起|后|以后)(?:的)?$", before)
    return (
        event is not None
        and bool(
            ISSUE.search(event.group(1))
            or re.search(r"通知|会议|本次|专项行动|自查结束|整治结束|督查结束", event.group(1))
        )
        and not re.search(r"受理|申请|死亡", before)
        and RECEIPT is not None
    )


def _clauses(text: str) -> list[tuple[int, int]]:
    out, at = [], 0
    for piece in split_outside(text, ",。;", keep=True):
        out.append((at, at + len(piece)))
        at += len(piece)
    return out if at == len(text) else [(m.start(), m.end()) for m in re.finditer(r"[^,。;]+", text)]


def _limit(
    source, start: int, end: int, m: re.Match[str], value, unit: str, passage: Passage, clause: str
) -> Limit:
    subject = clause[: m.start()] + clause[m.end() :]
    if m.group().endswith(("先行", "办结")):
        subject = clause[: m.start()] + m.group()[-2:] + clause[m.end() :]
    subject = re.sub(r"^\(|\)$|^[^:]{2,6}:", "", subject.strip(",。; "))
    subject = _TRAILING.sub("", _LEADING.sub("", subject)).replace("■", "")
    subject = re.sub(r"(?:自其|自)?(.{0,10}?)之日起", r"\1后", subject).replace("金额在的", "金额的")
    if len(subject) < 5:
        head = max(source.text.rfind("。", 0, start), source.text.rfind(";", 0, start)) + 1
        subject = source.text[head:start].strip(",。;") + subject
    subject = subject.replace("(", "（").replace(")", "）").strip("，,。 ")
    return Limit(subject[:40], value, unit, passage.section, source.printed(start, end).strip("，。；,; "))


def _payment_days(passage: Passage) -> list[Limit]:
    """每月10日前发放到户 is a limit of the payments as well as a rhythm of the item."""
    source = plain(passage.text)
    out = []
    for f in passage.item_due.found:
        stop = next((i for i in range(f.end, len(source.text)) if source.text[i] in ",。;"), len(source.text))
        day = re.fullmatch(r"FREQ=MONTHLY;(BYMONTH=1,4,7,10;)?BYMONTHDAY=(\d+)", f.due.rrule or "")
        if (
            not day
            or not _PAYMENT.search(source.text[f.end : stop])
            or re.search(r"报|比对|核对|公示", source.text[f.end : stop])
        ):
            continue
        start = max(source.text.rfind(c, 0, f.start) for c in "。;,") + 1
        subject = (
            source.text[start : f.start]
            or source.text[
                max(source.text.rfind(c, 0, max(0, start - 1)) for c in "。;,") + 1 : max(0, start - 1)
            ]
        )
        subject = re.sub(r"(?:实行)?按(?:月|季)发放$", "", _LEADING.sub("", subject)).strip(",")
        out.append(Limit(f"{subject}发放到户".replace("(", "（").replace(")", "）"), int(day.group(2)), "day_of_quarter" if day.group(1) else "day_of_month",
                         passage.section, source.printed(f.start, stop)))  # fmt: skip
    return out
