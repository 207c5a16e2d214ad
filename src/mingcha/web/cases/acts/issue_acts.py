"""What is done with an issue."""

from mingcha.web.cases.acts.case_forms import EvidenceForm, SendBackForm
from mingcha.web.cases.acts.issue_forms import (
    AnswerExtensionForm,
    ApplyForm,
    ExonerateForm,
    ExtensionForm,
    LeniencyForm,
    MeasureDoneForm,
    NoteForm,
    PauseForm,
    PlanForm,
    RecurrenceForm,
    ReferForm,
)
from mingcha.web.cases.acts.spec import NothingToFill, PageAct, ReasonForm, in_states
from mingcha.web.cases.models import Issue
from mingcha.web.cases.services import clock, issues, outcomes, referring
from mingcha.web.cases.services.evidence import add_evidence


def _of(service, *names):
    return lambda actor, issue, values, now: service(
        actor=actor, issue_id=issue.pk, now=now, **{n: values[n] for n in names}
    )


def _upload(actor, issue, values, now):
    file = values["file"]
    add_evidence(
        actor=actor, case_id=issue.case_id, issue=issue, name=file.name, stream=file.file, purpose=values["purpose"], note=values["note"], now=now
    )  # fmt: skip


def _answer(actor, issue, values, now):
    change = issue.due_changes.get(state="requested")
    clock.answer_extension(
        actor=actor, change_id=change.pk, approve=values["approve"] == "yes", note=values["note"], now=now
    )


def _withdraw(actor, issue, values, now):
    clock.withdraw_request(actor=actor, change_id=issue.due_changes.get(state="requested").pk, now=now)


def _seal(actor, issue, values, now):
    referring.seal_referral(actor=actor, issue_id=issue.pk, now=now, **values)


def _asked(issue: Issue) -> bool:
    return issue.due_changes.filter(state="requested").exists()


def _may_be_sealed(issue: Issue) -> bool:
    return issue.status in ("filed", "remedying", "recurred") and not issue.referrals.filter(state="sealed").exists()  # fmt: skip


ISSUE_ACTS = (
    PageAct("plan", "确定整改方式", "issue", "plan_measures", PlanForm, _of(issues.plan_remedy, "approach", "measures", "due_on", "remedier_id", "reason", "leader_report"), "已确定整改方式。", in_states("filed", "remedying", "recurred", "referral_answered"), tab="remedy", primary=True),
    PageAct("measure-done", "登记措施完成", "issue", "remedy", MeasureDoneForm, _of(issues.complete_measure, "measure_id", "done_on", "progress"), "已登记。", lambda i: i.status == "remedying" and i.measures.filter(round=i.recurrence_count + 1, done_on=None).exists(), tab="remedy"),
    PageAct("remedy-evidence", "上传整改佐证", "issue", "upload", EvidenceForm, _upload, "已上传。", in_states("remedying"), tab="remedy", about="evidence"),
    PageAct("apply", "申请销号", "issue", "apply_close_out", ApplyForm, _of(issues.apply_close_out, "result", "party_informed"), "已申请销号，由另一人复核。", in_states("remedying"), tab="remedy", primary=True),
    PageAct("recall-application", "撤回申请", "issue", "apply_close_out", ReasonForm, _of(issues.recall_application, "reason"), "已撤回申请。", in_states("to_review"), tab="remedy"),
    PageAct("close-out", "同意销号", "issue", "close_out", NoteForm, _of(issues.close_out, "note"), "已销号。", in_states("to_review"), tab="remedy", template="cases/close_out.html", primary=True),
    PageAct("send-back-remedy", "退回整改", "issue", "return", SendBackForm, _of(issues.send_back_remedy, "reason"), "已退回整改。", in_states("to_review"), tab="remedy"),
    PageAct("extend", "申请延期", "issue", "extend", ExtensionForm, _of(clock.request_extension, "to_on", "reason"), "已申请延期，原期限保留。", lambda i: i.status == "remedying" and i.due_on is not None and not _asked(i), tab="remedy"),
    PageAct("answer-extension", "答复延期申请", "issue", "approve_extension", AnswerExtensionForm, _answer, "已答复。", _asked, tab="remedy"),
    PageAct("withdraw-extension", "撤回延期申请", "issue", "extend", NothingToFill, _withdraw, "已撤回申请。", _asked, tab="remedy"),
    PageAct("pause", "暂停计时", "issue", "approve_extension", PauseForm, _of(clock.pause_clock, "reason"), "已暂停计时。", lambda i: i.status == "remedying" and not i.paused_reason, tab="remedy"),
    PageAct("resume", "恢复计时", "issue", "approve_extension", NothingToFill, _of(clock.resume_clock), "已恢复计时，暂停的天数已补足。", lambda i: bool(i.paused_reason), tab="remedy"),
    PageAct("recurrence", "认定反弹", "issue", "reopen", RecurrenceForm, lambda a, i, v, now: outcomes.record_recurrence(actor=a, issue_id=i.pk, basis=v["reason"], now=now), "已按原编号重新整改。", in_states("closed_out", "stable"), tab="remedy"),
    PageAct("leniency", "容错免责", "issue", "grant_leniency", LeniencyForm, _of(outcomes.grant_leniency, "basis", "deliberation", "reason"), "已登记容错免责。", in_states("filed", "remedying", "recurred", "referral_answered"), tab="remedy"),
    PageAct("exonerate", "澄清", "issue", "exonerate", ExonerateForm, _of(outcomes.exonerate, "letter_no", "reason"), "已登记澄清，可以下载澄清函。", in_states("filed", "remedying", "recurred", "referral_answered"), tab="papers"),
    PageAct("seal", "准备移送", "issue", "prepare", ReferForm, _seal, "材料已封装，请核对后移送。", _may_be_sealed, tab="papers", about="referral"),
)  # fmt: skip
