"""Chinese words of states and acts as the timeline shows them."""

from mingcha.domain.workflow_tables import TABLES

_BY_NAME = {table.name: table for table in TABLES}
_OTHER_ACTS = {
    "register": "登记",
    "dispatch_flags": "由疑点分派",
    "change_about": "更正被反映对象",
    "recuse_handler": "因回避交回",
    "record": "填写核查记录",
    "merge": "并案",
    "rejoin": "疑点再次出现，由本件一并办理",
    "settle_again": "漏保须重新落实",
    "take_in": "并入一件",
    "unmerge": "取消合并",
    "give_back": "分出一件",
    "add_evidence": "上传材料",
    "void_evidence": "作废材料",
    "file_issue": "立案",
    "request": "申请延期",
    "approve": "批准延期",
    "refuse": "不批准延期",
    "withdraw_request": "撤回延期申请",
    "pause_clock": "暂停计时",
    "resume_clock": "恢复计时",
    "compute_amount": "测算金额",
    "propose": "提出处理建议",
    "hear": "登记当事人陈述",
    "decide_recovery": "登记追回决定",
    "decide_pay_out": "登记补发决定",
    "drop": "不予处理",
    "notify": "登记书面告知",
    "record_result": "登记办理结果",
    "escalate": "发督办单",
    "escalation_acknowledge": "签收督办单",
    "escalation_reply": "回复督办单",
    "escalation_send_back": "退回督办回复",
    "escalation_settle": "督办单办结",
    "escalation_withdraw": "撤回督办单",
    "seal": "封装移送材料",
    "hand_over": "移送",
    "take_over": "接手原承办人的工作",
    "cancel": "取消移送",
    "receive": "对方签收",
    "decline": "对方退回",
    "answer": "反馈结果",
}


def action_words(table: str, action: str) -> str:
    """What an act is called."""
    found = _BY_NAME[table].action_words(action) if table in _BY_NAME else action
    return _OTHER_ACTS.get(action, action) if found == action else found


def state_words(table: str, state: str) -> str:
    """What a state is called; states of acts outside of the tables are looked up in all."""
    if table in _BY_NAME:
        return _BY_NAME[table].states.get(state, "")
    return next((t.states[state] for t in TABLES if state in t.states), "")
