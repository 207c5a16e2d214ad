"""Deadlines counted from an act: 印发之日起10个工作日内, 收到通知后5日内; and 随时, 适时, 立行立改; and 长期."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from mingcha.domain.errors import ClerkError
from mingcha.domain.months import add_months
from mingcha.domain.working_days import is_working_day
from mingcha.planning.dates.anchor import Anchor
from mingcha.planning.numerals import NUMERAL, number_of

COUNT = re.compile(
    rf"(?P<event>[^,。;、:()]{{0,24}}?)(?P<link>之日起|之时起|当日起|当天起|次日起|起|之后|以后|后)(?:的)?(?:,)?(?:[^,。;:()0-9{NUMERAL}]{{0,4}})?(?P<n>\d{{1,3}}|[{NUMERAL}]{{1,3}})(?:个)?(?P<unit>工作日|自然日|小时|日|天|周|星期|月|年)(?:之内|以内|内|前)"
)  # fmt: skip
ISSUE = re.compile(
    r"(?:印发|下发|发文|发布|发出|施行|方案|通知|文件|成文|实施)$|(?:本|此|该)(?:方案|通知|文)[^,]{0,4}$|^(?:即日|今日|今天)$|(?:印发|下发|发文|发布)(?:本|此)?(?:方案|通知|文件)?"
)
RECEIPT = re.compile(
    r"收到|接到|接|收悉|交办|转办|移交|检查|督查|督导|排查|整改|专项|会议|阶段|整治|反馈|行动|自查|活动|部署|通报|核查结束|反映问题"
)
STANDING = re.compile(
    r"长期(?:坚持|工作|任务|推进|整改|执行|落实|开展|抓实|实施|有效|持续)?|(?:坚持)?(?:持续|常态化?)(?:推进|坚持|实施|整改|开展|落实|巩固|深化|抓好|长效|工作|进行|化)?(?:推进|坚持|实施|开展|长效)?|全年(?:持续|推进|工作|开展)?(?:推进)?|贯穿(?:始终|全年|全过程|整治全过程)|常抓不懈|永久|长效坚持|日常(?:工作|坚持)"
)
EVENT = re.compile(
    r"随时|适时|立行立改|立查立改|即知即改|立即(?:整改|执行|完成|落实|办理|上报|报告)?|即时|第一时间|马上就?办?|边查边改|即行即改|即查即改|即整即改|及时"
)


_BARE_COUNT = re.compile(
    rf"(?:要|应|须|争取|力争|限|确保)?(?:在|于)?(?P<n>\d{{1,2}}|[{NUMERAL}]{{1,3}})(?:个)?(?P<unit>工作日|日|天|周|星期|月)(?:之内|以内|内)(?=[^,。;]{{0,16}}(?:完成|报|整改|到位|清零|建立|反馈))"
)
BUSINESS_ACTS = re.compile(r"受理|申请|死亡|公示|审核确认|审批|救助|告知|办结|发放|停发|入户|核对|手续|拨付")


@dataclass(frozen=True)
class Counted:
    """A number of days from an act."""

    start: int
    end: int
    day: date | None
    trace: tuple[str, ...]
    question: str | None


def parse_count(text: str, at: int, anchor: Anchor) -> Counted | None:
    """A count from an act of the campaign itself; counts from acts of the business (受理后3个工作日) are limits, not deadlines."""
    m = COUNT.match(text, at)
    if m is None:
        return None
    event = re.sub(r"^(?:自|从|在|于|应当?|要|须|并|请)+", "", m.group("event"))
    amount = number_of(m.group("n"))
    if amount is None:
        return None
    # 各地要在方案印发后1个月内: the deadline's words begin with the act, not with who must act.
    lead = re.match(
        r"^[^,。;]*?(?:要|应当?|须|需|请)?(?=(?:自|从|在|于)?(?:本|该|此)?(?:方案|通知|文件|办法)?(?:印发|下发|发文|发布|收到|接到|发出))",
        m.group("event"),
    )
    at += lead.end() if lead else 0
    words = f"{event}{m.group('link')}{amount}{'个' if m.group('unit') in ('工作日', '月') else ''}{m.group('unit')}内"
    if ISSUE.search(event) and not re.search(r"受理|申请|死亡|收到|接到", event):
        if anchor.issued_on is None:
            return Counted(
                at,
                m.end(),
                None,
                (f"“{words}”从印发之日算起，文中没有成文日期",),
                "从印发之日算起，文中没有成文日期，请填写",
            )
        day, steps, question = count_from(anchor.issued_on, amount, m.group("unit"))
        return Counted(
            at, m.end(), day, (f"起算日为成文日期{anchor.issued_on.isoformat()}，当日不计", *steps), question
        )
    if RECEIPT.search(event) and not re.search(r"受理|申请|死亡|入户|公示|审核|确认|发现|服刑", event):
        return Counted(
            at,
            m.end(),
            None,
            (f"“{words}”从“{event}”算起，这一天文中没有写",),
            f"从“{event}”算起，请填写这一天或改为具体日期",
        )
    return None


def parse_bare_count(text: str, at: int, anchor: Anchor) -> Counted | None:
    """一个月内完成整改: from when is not said; the day of issue is taken and asked about."""
    m = _BARE_COUNT.match(text, at)
    sentence = re.split("[。;]", text[at:], maxsplit=1)[0]
    if m is None or BUSINESS_ACTS.search(sentence) or (amount := number_of(m.group("n"))) is None:
        return None
    begin = at + len(re.match(r"(?:要|应|须|争取|力争|限|确保)?(?:在|于)?", m.group()).group())  # type: ignore[union-attr]
    if anchor.issued_on is None:
        return Counted(
            begin,
            m.end(),
            None,
            ("没有写从哪一天算起，文中也没有成文日期",),
            "没有写从哪一天算起，请填写日期",
        )
    day, steps, question = count_from(anchor.issued_on, amount, m.group("unit"))
    return Counted(
        begin,
        m.end(),
        day,
        (f"没有写从哪一天算起，暂从成文日期{anchor.issued_on.isoformat()}起算", *steps),
        question or "没有写从哪一天算起，暂从成文日期起算，是否正确？",
    )


def count_from(start: date, amount: int, unit: str) -> tuple[date | None, tuple[str, ...], str | None]:
    """The last day of a span that begins the day after `start` (民法典 §201)."""
    if unit == "工作日":
        day, left = start, amount
        try:
            while left:
                day += timedelta(days=1)
                left -= is_working_day(day)
        except ClerkError as error:
            return None, (error.what,), f"{error.what}，请人工填写日期"
        return day, (f"加{amount}个工作日（含调休）得{day.isoformat()}",), None
    if unit in ("月", "年"):
        day = add_months(start, amount * (12 if unit == "年" else 1))
    elif unit == "小时":
        day = start + timedelta(hours=amount)
    else:
        day = start + timedelta(days=amount * (7 if unit in ("周", "星期") else 1))
    return day, (f"加{amount}{'个' if unit == '月' else ''}{unit}得{day.isoformat()}",), None
