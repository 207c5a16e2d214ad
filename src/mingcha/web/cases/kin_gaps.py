"""回避 on a case's page: whose relatives could not be compared, why, who mends it; and what came out when the register could be read again.

An act is not held up by a register that cannot be read: the household would wait for a file. It is said instead, and compared anew whenever
the case is opened or acted on.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from mingcha.domain.access import Actor
from mingcha.web.cases.models import Case, CaseEvent, Issue
from mingcha.web.cases.models.case import OPEN_STATES
from mingcha.web.cases.recusal import (
    NOT_COMPARED,
    NOT_READ,
    OTHER,
    came_in,
    kin_of,
    kin_of_each,
    why_not_person,
)
from mingcha.web.orgs.kin import Kin
from mingcha.web.orgs.selectors import user_names
from mingcha.web.skeleton.wording import day_text

MENDED_BY = {
    "account_not_tied": "由单位管理员在“人员”里关联",
    "no_register": "由县民政局在“导入数据”里导入近亲属备案",
    NOT_READ: "由县民政局在“导入数据”里重新导入近亲属备案；重新导入后仍读不出来的，由系统管理员检查数据目录",
}
"""Who puts an end to it, by the reason why nothing was compared."""


@dataclass(frozen=True)
class KinBar:
    """A bar on the page: what is so, why, what to do next; `barred` = somebody must withdraw."""

    what: str
    why: str
    next_step: str
    barred: bool = False


def handlers(case: Case, issue: Issue | None) -> dict[int, str]:
    """Who has the case or its issue in hand: {user: 承办人 or 整改责任人}."""
    people = {case.assignee_id: "承办人"} if case.status in OPEN_STATES else {}
    if issue is not None and issue.remedier_id:
        people[issue.remedier_id] = "整改责任人"
    return {user_id: part for user_id, part in people.items() if user_id}


def kin_bars(actor: Actor, case: Case, issue: Issue | None, *, acts: bool) -> list[KinBar]:
    """What stands above a case: handlers and earlier doers who must withdraw, then those who could not be compared.

    Arguments
        acts  the actor may do something to the case, so that it matters whether he is compared
    """
    at_work = handlers(case, issue)
    earlier = _let_through(case) - at_work.keys()
    asked = {*at_work, *earlier} | ({actor.user_id} if acts else set())
    kin, names = kin_of_each(asked), user_names(asked)
    bars = [
        _barred(names[user_id], at_work.get(user_id, ""), kin[user_id], why)
        for user_id in sorted({*at_work, *earlier})
        if (kin[user_id].person_keys or kin[user_id].user_ids) and (why := why_not_person(case, user_id))
    ]
    unread = [u for u in sorted(asked - earlier) if kin[u].not_compared == NOT_READ]
    if unread and (at_work or acts):
        bars.append(_not_read([_called(u, actor, names, at_work) for u in unread]))
    return bars


def _let_through(case: Case) -> set[int]:
    """Who acted on the case, or was given it, while the register could not be read."""
    unread = Q(details__kin_why=NOT_READ) | Q(**{f"details__{OTHER}kin_why": NOT_READ})
    events = CaseEvent.objects.filter(unread, case=case).values_list("user_id", "details")
    return set().union(*(_unread(user_id, details) for user_id, details in events))


def _called(user_id: int, actor: Actor, names: dict[int, str], at_work: dict[int, str]) -> str:
    return "您" if user_id == actor.user_id else f"{at_work[user_id]}{names[user_id]}"


def _not_read(called: list[str]) -> KinBar:
    return KinBar(
        what=f"近亲属关系没有比对：{NOT_COMPARED[NOT_READ]}",
        why=f"{'、'.join(called)}是不是当事人、被反映人的近亲属，现在查不出来。照常办理，流转里写“未比对”",
        next_step=f"知道有近亲属关系的，现在就提出回避。{MENDED_BY[NOT_READ]}。读得出来以后自动补比对，须回避的在这里和工作台提示",
    )


def _barred(name: str, part: str, kin: Kin, why: str) -> KinBar:
    register = f"按{day_text(kin.as_of)}导入的近亲属备案比对，" if kin.as_of else "按已导入的登记比对，"
    if part:
        next_step = "请承办单位改派给别人，没有别人的退回分派单位另派；已经填写的，由接手的人重新核实"
    else:
        next_step = "请另一人重新核实这个人办理的部分；已经认定的，请考虑重新核查"
    return KinBar(f"{part or '办理过本件的'}{name}须回避", f"{register}{why}", next_step, barred=True)


def kin_lines(case: Case, issue: Issue | None) -> list[str]:
    """For each handler, compared with the register of which day, or why not and who mends it."""
    at_work = handlers(case, issue)
    return [f"{at_work[user_id]}：{_compared(kin)}" for user_id, kin in kin_of_each(at_work).items()]


def _compared(kin: Kin) -> str:
    if not kin.not_compared:
        return f"已比对近亲属备案{came_in(kin.as_of)}"
    return f"未比对，{NOT_COMPARED[kin.not_compared]}（{MENDED_BY[kin.not_compared]}）"


def compared_since(case: Case, events: Iterable[CaseEvent]) -> dict[int, str]:
    """{event: what comparing now says of whoever acted, or was given the work, while the register could not be read}."""
    found: dict[int, str] = {}
    said: dict[int, str] = {}
    for event in events:
        for user_id in sorted(_unread(event.user_id, event.details)):
            if user_id not in said:
                said[user_id] = _said_now(case, user_id)
            if said[user_id]:
                found[event.pk] = said[user_id]
    return found


def _unread(user_id: int | None, details: dict) -> set[int]:
    """Of an event, the persons for whom the register could not be read: whoever acted, whoever was given the work."""
    people = {user_id} if details.get("kin_why") == NOT_READ else set()
    if details.get(f"{OTHER}kin_why") == NOT_READ:
        people.add(details.get("to") or details.get("assignee") or details.get("remedier"))
    return {int(p) for p in people if p}


def _said_now(case: Case, user_id: int) -> str:
    kin = kin_of(user_id)
    if kin.not_compared:
        return ""
    outcome = "须回避" if why_not_person(case, user_id) else "没有登记的近亲属关系"
    return f"现已补比对{came_in(kin.as_of)}：{outcome}"
