"""How a piece of work moves: tables of transitions and the functions that read them. No database, no pages.

The tables stand in `mingcha.domain.workflow_tables`; docs/reference/workflows.md is generated from them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from mingcha.domain.errors import ClerkError


@dataclass(frozen=True)
class Transition:
    """One act that the table allows.

    Arguments
        action       the act, in English
        words        the same in Chinese, as it stands on the button
        source       state before
        target       state after; equal to `source` where an act is only put on record
        roles        the parts in the work whose holders may act; one of them is enough
        not_same_as  acts that must have been done by somebody else (G3: 核查人≠决定人≠销号复核人)
        needs        what must be on record before the act; words in `NEEDS`
    """

    action: str
    words: str
    source: str
    target: str
    roles: tuple[str, ...]
    not_same_as: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One kind of work.

    Arguments
        name         English name
        words        Chinese name
        states       state → Chinese word
        start        the state in which such a piece of work begins
        final        states in which nothing is owed any more; an act may still lead out of them
        transitions  all acts
    """

    name: str
    words: str
    states: Mapping[str, str]
    start: str
    final: frozenset[str]
    transitions: tuple[Transition, ...]

    def actions(self, status: str) -> tuple[Transition, ...]:
        """What may be done in a state, in the order of the table."""
        return tuple(t for t in self.transitions if t.source == status)

    def action_words(self, action: str) -> str:
        """The Chinese word of an act; the act itself where the table does not have it."""
        return next((t.words for t in self.transitions if t.action == action), action)


ROLES: Mapping[str, str] = {
    "dispatcher": "分派人",
    "holder": "承办单位",
    "verifier": "核查人",
    "reviewer": "复核人",
    "remedier": "整改责任人",
    "decider": "决定人",
    "overseer": "督办单位",
    "follow_up_visitor": "回头看人员",
    "referrer": "移送人",
    "receiver": "接收单位",
    "issuer": "下发单位",
    "responsible_unit": "责任单位",
    "clock": "系统（按日期）",
}

NEEDS: Mapping[str, str] = {
    "acceptance_record": "受理编号和受理日期",
    "amounts_by_month": "按月测算的明细",
    "assignee": "承办人",
    "changed_on": "新的期限",
    "clearing_letter": "澄清函",
    "cover_letter": "移送函",
    "decision_number": "决定文书号",
    "deliberation": "集体研究记录",
    "delivery": "书面告知的送达日期",
    "draw": "抽样记录（随机种子和总体）",
    "due": "办理期限",
    "evidence": "证据材料",
    "findings": "核查发现",
    "follow_up_record": "回头看记录",
    "holder": "承办单位",
    "home_visit": "入户记录",
    "inclusion_record": "纳入日期和确认文书号",
    "leniency_basis": "容错免责的依据",
    "measures": "整改措施",
    "measures_done": "每项措施的完成情况",
    "not_about_holder": "承办单位和人员不是被反映对象，也不是其近亲属",
    "outcome": "处理结果",
    "party_informed": "当事人已告知",
    "progress": "进展情况",
    "reason": "理由",
    "reason_code": "原因",
    "recurrence_record": "问题再现的依据",
    "reply": "回复",
    "report_to_leader": "上报党委政府主要负责人的记录",
    "sealed_package": "封装好的材料（目录和校验值）",
    "statement": "听取当事人陈述的记录",
    "verify_items_answered": "逐项填写的核实事项",
    "written_notice": "书面告知（写明理由、救济途径和期限）",
}
"""What an act may need, with the words in which a missing one is named."""


def step(table: Table, status: str, action: str) -> Transition:
    """The transition for an act in a state.

    Errors
        WORK-01  the state does not allow the act
    """
    for transition in table.transitions:
        if (transition.source, transition.action) == (status, action):
            return transition
    allowed = "、".join(t.words for t in table.actions(status)) or "无"
    raise ClerkError(
        "WORK-01",
        what=f"{table.words}现在是“{table.states.get(status, status)}”，不能{table.action_words(action)}",
        why=f"这一环节可以办理：{allowed}",
        next_step="刷新页面看最新环节；已经由别人办理的，不必再办",
    )


def require_needs(transition: Transition, present: Collection[str]) -> None:
    """Refuse an act while something that it needs is not on record.

    Errors
        WORK-02  names everything that is missing
    """
    missing = [NEEDS[n] for n in transition.needs if n not in present]
    if missing:
        raise ClerkError(
            "WORK-02",
            what=f"还不能{transition.words}：缺{'、'.join(missing)}",
            why="这一步要有依据才能办理，缺的材料不能用说明代替",
            next_step="补齐后再办理；确实无法取得的，退回并写明原因",
        )


def require_other_person(transition: Transition, user_id: int, doers: Mapping[str, Collection[int]]) -> None:
    """Refuse an act to a person who did one of the acts that somebody else must have done.

    Arguments
        user_id  the person, whatever post he acts in: a second post is not a second person
        doers    act → persons who did it on this piece of work, in any round

    Errors
        WORK-03  the same person
    """
    for action in transition.not_same_as:
        if user_id in doers.get(action, ()):
            raise ClerkError(
                "WORK-03",
                what=f"您办理过本件的“{PERSONAL_ACTS.get(action, action)}”，不能再由您{transition.words}",
                why="核查、决定和销号复核须由不同的人办理",
                next_step="转给本单位或上级的其他人员办理",
            )


PERSONAL_ACTS: Mapping[str, str] = {
    "apply_close_out": "申请销号",
    "close_out": "同意销号",
    "complete_measure": "整改措施",
    "decide_pay_out": "补发决定",
    "decide_recovery": "追回决定",
    "file_issue": "立案",
    "propose": "提出处理建议",
    "register": "登记",
    "report_accepted": "填报已受理",
    "report_included": "填报已纳入",
    "report_ineligible": "填报书面告知",
    "reply": "回复",
    "report": "上报",
    "request": "申请",
    "submit": "提交",
    "submit_late": "补报",
}
"""Words of the acts that a second person must not have done."""
