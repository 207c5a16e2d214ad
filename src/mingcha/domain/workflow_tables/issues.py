"""问题 and what belongs to it: change of a deadline, amounts, referral, escalation."""

from mingcha.domain.workflows import Table, Transition

T = Transition
APPROACHES = {
    "immediate": "立行立改",
    "dated": "限期整改",
    "long_term": "长期整改",
    "multi_department": "多部门协同",
}
_OPEN = ("filed", "remedying", "recurred", "referral_answered")
_DOERS = ("submit", "apply_close_out", "complete_measure", "decide_recovery", "decide_pay_out")
"""G3: who verified, remedied or decided does not review the closing."""

ISSUE = Table(
    name="issue",
    words="问题",
    states={
        "filed": "已立案",
        "remedying": "整改中",
        "to_review": "待销号复核",
        "closed_out": "已销号",
        "following_up": "回头看中",
        "stable": "稳定",
        "recurred": "反弹",
        "referred": "已移送",
        "referral_answered": "移送已反馈",
        "lenient": "容错免责",
        "exonerated": "已澄清",
    },
    start="filed",
    final=frozenset({"closed_out", "stable", "referral_answered", "lenient", "exonerated"}),
    transitions=(
        *(
            T(action, words, source, "remedying", ("remedier", "holder"), needs=needs)
            for source in ("filed", "remedying", "recurred", "referral_answered")
            for action, words, needs in (
                ("remedy_immediately", "立行立改", ("measures", "due")),
                ("remedy_by_date", "限期整改", ("measures", "due")),
                ("remedy_long_term", "长期整改", ("measures", "reason")),
                ("remedy_with_departments", "多部门协同整改", ("measures", "due", "report_to_leader")),
            )
        ),
        T("complete_measure", "登记措施完成", "remedying", "remedying", ("remedier",), needs=("progress",)),
        T("apply_close_out", "申请销号", "remedying", "to_review", ("remedier",), needs=("evidence", "measures_done", "party_informed")),
        T("recall", "撤回申请", "to_review", "remedying", ("remedier",), needs=("reason",)),
        T("send_back", "退回整改", "to_review", "remedying", ("reviewer",), ("apply_close_out",), ("reason",)),
        T("close_out", "同意销号", "to_review", "closed_out", ("reviewer",), _DOERS, ("evidence", "measures_done", "party_informed")),
        T("start_follow_up", "列入回头看", "closed_out", "following_up", ("overseer", "reviewer"), needs=("draw",)),
        T("start_follow_up", "列入回头看", "stable", "following_up", ("overseer", "reviewer"), needs=("draw",)),
        T("confirm_stable", "认定稳定", "following_up", "stable", ("follow_up_visitor",), (*_DOERS, "close_out"), ("follow_up_record",)),
        *(
            T("record_recurrence", "认定反弹", source, "recurred", ("follow_up_visitor", "reviewer", "overseer"), needs=("recurrence_record",))
            for source in ("closed_out", "following_up", "stable")
        ),
        *(
            T("refer", "移送", source, "referred", ("referrer",), needs=("sealed_package", "cover_letter", "reason"))
            for source in ("filed", "remedying", "recurred")
        ),
        T("answer_referral", "登记移送结果", "referred", "referral_answered", ("receiver", "referrer"), needs=("outcome",)),
        *(
            T("grant_leniency", "认定容错免责", source, "lenient", ("decider",), (*_DOERS, "file_issue"), ("leniency_basis", "deliberation", "reason"))
            for source in _OPEN
        ),
        *(
            T("exonerate", "澄清", source, "exonerated", ("decider",), (*_DOERS, "file_issue"), ("clearing_letter", "reason"))
            for source in _OPEN
        ),
    ),
)  # fmt: skip

APPROACH_ACTS = {
    "immediate": "remedy_immediately",
    "dated": "remedy_by_date",
    "long_term": "remedy_long_term",
    "multi_department": "remedy_with_departments",
}
"""Approach → the act by which it is chosen."""

DUE_CHANGE = Table(
    name="due_change",
    words="期限变更",
    states={"requested": "待批准", "approved": "已批准", "refused": "未批准", "withdrawn": "已撤回"},
    start="requested",
    final=frozenset({"approved", "refused", "withdrawn"}),
    transitions=(
        T("approve", "批准", "requested", "approved", ("reviewer", "overseer", "dispatcher"), ("request",), ("changed_on", "reason")),
        T("refuse", "不批准", "requested", "refused", ("reviewer", "overseer", "dispatcher"), ("request",), ("reason",)),
        T("withdraw", "撤回申请", "requested", "withdrawn", ("remedier", "verifier", "holder")),
    ),
)  # fmt: skip

AMOUNT = Table(
    name="amount",
    words="金额处理",
    states={
        "computed": "已测算",
        "proposed": "已提出建议",
        "heard": "已听取陈述",
        "decided": "已决定",
        "notified": "已书面告知",
        "settled": "已办结",
        "dropped": "不予处理",
    },
    start="computed",
    final=frozenset({"settled", "dropped"}),
    transitions=(
        T("propose", "提出处理建议", "computed", "proposed", ("verifier", "remedier"), needs=("amounts_by_month", "home_visit", "findings")),
        T("hear", "登记当事人陈述", "proposed", "heard", ("verifier", "remedier", "decider"), needs=("statement",)),
        T("decide_recovery", "登记追回决定", "heard", "decided", ("decider",), ("submit", "propose"), ("decision_number", "deliberation", "reason")),
        T("decide_pay_out", "登记补发决定", "proposed", "decided", ("decider",), ("submit", "propose"), ("decision_number", "reason")),
        T("notify", "登记书面告知", "decided", "notified", ("remedier", "decider"), needs=("written_notice", "delivery")),
        T("record_result", "登记办理结果", "notified", "settled", ("remedier", "decider"), needs=("evidence",)),
        T("drop", "不予处理", "proposed", "dropped", ("decider",), ("submit", "propose"), ("reason",)),
        T("drop", "不予处理", "heard", "dropped", ("decider",), ("submit", "propose"), ("reason",)),
    ),
)  # fmt: skip
"""What is put on record about money: 追回 or 补发. Nothing here is executed; the paying system does that on the paper decision."""

REFERRAL = Table(
    name="referral",
    words="移送",
    states={
        "sealed": "已封装",
        "handed_over": "待对方签收",
        "received": "待反馈",
        "answered": "已反馈",
        "declined": "对方退回",
        "cancelled": "已取消",
    },
    start="sealed",
    final=frozenset({"answered", "declined", "cancelled"}),
    transitions=(
        T("hand_over", "确认移送", "sealed", "handed_over", ("referrer",), needs=("sealed_package", "cover_letter", "reason")),
        T("cancel", "取消移送", "sealed", "cancelled", ("referrer",), needs=("reason",)),
        T("receive", "签收", "handed_over", "received", ("receiver", "referrer")),
        T("decline", "退回移送", "handed_over", "declined", ("receiver", "referrer"), needs=("reason",)),
        T("answer", "反馈结果", "received", "answered", ("receiver", "referrer"), needs=("outcome",)),
    ),
)  # fmt: skip
"""To 纪检监察, 司法 and others. A referrer puts the receipt or the answer on record where the receiver has no account here."""

ESCALATION = Table(
    name="escalation",
    words="督办单",
    states={"sent": "待签收", "acknowledged": "办理中", "replied": "待确认回复", "settled": "已办结", "withdrawn": "已撤回"},
    start="sent",
    final=frozenset({"settled", "withdrawn"}),
    transitions=(
        T("acknowledge", "签收", "sent", "acknowledged", ("holder",)),
        T("withdraw", "撤回", "sent", "withdrawn", ("overseer",), needs=("reason",)),
        T("reply", "回复", "acknowledged", "replied", ("holder",), needs=("reply",)),
        T("send_back", "退回补充", "replied", "acknowledged", ("overseer",), ("reply",), ("reason",)),
        T("settle", "确认办结", "replied", "settled", ("overseer",), ("reply",)),
    ),
)  # fmt: skip
