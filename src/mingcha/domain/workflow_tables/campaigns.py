"""任务 of a campaign and 报送."""

from mingcha.domain.workflows import Table, Transition

T = Transition

TASK = Table(
    name="task",
    words="任务",
    states={
        "issued": "待签收",
        "acknowledged": "已签收",
        "in_progress": "进行中",
        "reported": "已上报",
        "returned": "被退回",
        "done": "已完成",
        "standing": "长期坚持",
        "withdrawn": "已撤回",
    },
    start="issued",
    final=frozenset({"done", "standing", "withdrawn"}),
    transitions=(
        T("withdraw", "撤回下发", "issued", "withdrawn", ("issuer",), needs=("reason",)),
        T("acknowledge", "签收", "issued", "acknowledged", ("responsible_unit",)),
        T("start", "开始办理", "acknowledged", "in_progress", ("responsible_unit",)),
        T("record_progress", "填写进展", "in_progress", "in_progress", ("responsible_unit",), needs=("progress",)),
        T("record_progress", "填写进展", "returned", "returned", ("responsible_unit",), needs=("progress",)),
        T("record_progress", "填写进展", "standing", "standing", ("responsible_unit",), needs=("progress",)),
        T("report", "上报完成", "in_progress", "reported", ("responsible_unit",), needs=("progress",)),
        T("report", "上报完成", "returned", "reported", ("responsible_unit",), needs=("progress",)),
        T("recall", "撤回上报", "reported", "in_progress", ("responsible_unit",)),
        T("send_back", "退回", "reported", "returned", ("issuer",), ("report",), ("reason",)),
        T("accept", "确认完成", "reported", "done", ("issuer",), ("report",)),
        T("make_standing", "转为长期坚持", "reported", "standing", ("issuer",), ("report",)),
        T("reopen", "重新办理", "done", "in_progress", ("issuer",), needs=("reason",)),
    ),
)  # fmt: skip
"""A standing task outlives its campaign (完成时限：3月底前并长期坚持, R112, R029)."""

REPORT_DUE = Table(
    name="report_due",
    words="报送",
    states={
        "not_due": "未到期",
        "draft": "草稿",
        "submitted": "已上报",
        "acknowledged": "已签收",
        "returned": "被退回",
        "late": "迟报",
        "missing": "缺报",
    },
    start="not_due",
    final=frozenset({"acknowledged"}),
    transitions=(
        T("draft", "起草", "not_due", "draft", ("responsible_unit",)),
        T("draft", "修改", "draft", "draft", ("responsible_unit",)),
        T("draft", "补写", "missing", "missing", ("responsible_unit",)),
        T("draft", "修改", "returned", "returned", ("responsible_unit",)),
        T("submit", "上报", "draft", "submitted", ("responsible_unit",)),
        T("submit", "重新上报", "returned", "submitted", ("responsible_unit",)),
        T("submit_late", "补报", "missing", "late", ("responsible_unit",)),
        T("pass_due", "期限已过", "not_due", "missing", ("clock",)),
        T("pass_due", "期限已过", "draft", "missing", ("clock",)),
        T("withdraw", "撤回", "submitted", "draft", ("responsible_unit",)),
        T("withdraw", "撤回", "late", "missing", ("responsible_unit",)),
        T("acknowledge", "签收", "submitted", "acknowledged", ("issuer",), ("submit",)),
        T("acknowledge", "签收", "late", "acknowledged", ("issuer",), ("submit_late",)),
        T("send_back", "退回", "submitted", "returned", ("issuer",), needs=("reason",)),
        T("send_back", "退回", "late", "returned", ("issuer",), needs=("reason",)),
    ),
)  # fmt: skip
"""That a report came late stays on its own record (submitted_at against due_at), also after it was acknowledged."""
