"""核查件 and the closing of a missed person's case (漏保)."""

from mingcha.domain.workflows import Table, Transition

T = Transition
_SUBMIT_NEEDS = ("verify_items_answered", "findings")

CASE = Table(
    name="case",
    words="核查件",
    states={
        "to_dispatch": "待分派",
        "to_acknowledge": "待签收",
        "verifying": "核查中",
        "to_review": "待复核",
        "substantiated": "属实",
        "partly_substantiated": "部分属实",
        "unsubstantiated": "不属实",
        "undetermined": "无法核实",
        "voided": "已作废",
    },
    start="to_dispatch",
    final=frozenset({"substantiated", "partly_substantiated", "unsubstantiated", "undetermined", "voided"}),
    transitions=(
        T("dispatch", "分派", "to_dispatch", "to_acknowledge", ("dispatcher",), needs=("holder", "due", "not_about_holder")),
        T("void", "作废", "to_dispatch", "voided", ("dispatcher",), not_same_as=("register",), needs=("reason",)),
        T("withdraw", "撤回分派", "to_acknowledge", "to_dispatch", ("dispatcher",), needs=("reason",)),
        T("return_unacknowledged", "退回分派", "to_acknowledge", "to_dispatch", ("holder",), needs=("reason",)),
        T("acknowledge", "签收", "to_acknowledge", "verifying", ("holder",), needs=("assignee", "not_about_holder")),
        T("assign", "改派承办人", "verifying", "verifying", ("holder", "dispatcher"), needs=("assignee", "not_about_holder", "reason")),
        T("return_to_dispatcher", "退回分派", "verifying", "to_dispatch", ("holder", "verifier"), needs=("reason",)),
        *(T("recuse", "因回避收回", source, "to_dispatch", ("dispatcher",), needs=("reason",)) for source in ("to_acknowledge", "verifying", "to_review")),
        T("submit", "提交核查", "verifying", "to_review", ("verifier",), needs=_SUBMIT_NEEDS),
        T("recall", "撤回核查", "to_review", "verifying", ("verifier",), needs=("reason",)),
        T("send_back", "退回核查", "to_review", "verifying", ("reviewer",), ("submit",), ("reason",)),
        T("confirm_substantiated", "认定属实", "to_review", "substantiated", ("reviewer",), ("submit",), (*_SUBMIT_NEEDS, "evidence", "statement")),
        T("confirm_partly_substantiated", "认定部分属实", "to_review", "partly_substantiated", ("reviewer",), ("submit",), (*_SUBMIT_NEEDS, "evidence", "statement")),
        T("confirm_unsubstantiated", "认定不属实", "to_review", "unsubstantiated", ("reviewer",), ("submit",), (*_SUBMIT_NEEDS, "reason_code")),
        T("confirm_undetermined", "认定无法核实", "to_review", "undetermined", ("reviewer",), ("submit",), (*_SUBMIT_NEEDS, "reason_code")),
        T("reopen", "重新核查", "unsubstantiated", "to_dispatch", ("reviewer",), needs=("reason",)),
        T("reopen", "重新核查", "undetermined", "to_dispatch", ("reviewer",), needs=("reason",)),
    ),
)  # fmt: skip

CONCLUSIONS = {
    "substantiated": "confirm_substantiated",
    "partly_substantiated": "confirm_partly_substantiated",
    "unsubstantiated": "confirm_unsubstantiated",
    "undetermined": "confirm_undetermined",
}
"""Conclusion → the act by which a reviewer makes it."""

_REPORTERS = ("report_accepted", "report_included", "report_ineligible")

MISSED = Table(
    name="missed",
    words="漏保落实",
    states={
        "awaiting": "待落实",
        "acceptance_to_confirm": "已受理待确认",
        "inclusion_to_confirm": "已纳入待确认",
        "notice_to_confirm": "书面告知待确认",
        "accepted": "已受理",
        "included": "已纳入",
        "notified_ineligible": "书面告知不符合",
    },
    start="awaiting",
    final=frozenset({"accepted", "included", "notified_ineligible"}),
    transitions=(
        T("report_accepted", "填报已受理", "awaiting", "acceptance_to_confirm", ("holder", "verifier"), needs=("acceptance_record", "evidence")),
        *(
            T(action, words, source, target, ("holder", "verifier"), needs=needs)
            for source in ("awaiting", "accepted")
            for action, words, target, needs in (
                ("report_included", "填报已纳入", "inclusion_to_confirm", ("inclusion_record", "evidence")),
                ("report_ineligible", "填报书面告知", "notice_to_confirm", ("written_notice", "delivery", "evidence")),
            )
        ),
        T("confirm", "确认", "acceptance_to_confirm", "accepted", ("reviewer",), _REPORTERS, ("acceptance_record", "evidence")),
        T("confirm", "确认", "inclusion_to_confirm", "included", ("reviewer",), _REPORTERS, ("inclusion_record", "evidence")),
        T("confirm", "确认", "notice_to_confirm", "notified_ineligible", ("reviewer",), _REPORTERS, ("written_notice", "delivery", "evidence")),
        *(
            T("send_back", "退回填报", source, "awaiting", ("reviewer",), _REPORTERS, ("reason",))
            for source in ("acceptance_to_confirm", "inclusion_to_confirm", "notice_to_confirm")
        ),
    ),
)  # fmt: skip
"""The closing of a missed person's case: only 已受理, 已纳入 or 书面告知不符合 ends it (R190, 硬约束②)."""
