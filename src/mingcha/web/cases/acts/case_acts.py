"""What is done with a case."""

from mingcha.domain.workflow_tables import MISSED
from mingcha.web.cases.acts.about_form import AboutForm
from mingcha.web.cases.acts.case_forms import (
    AcknowledgeForm,
    AssignForm,
    ConfirmForm,
    DispatchForm,
    EscalateForm,
    EvidenceForm,
    FileIssueForm,
    MergeForm,
    MissedForm,
    SendBackForm,
)
from mingcha.web.cases.acts.spec import NothingToFill, PageAct, ReasonForm, in_states
from mingcha.web.cases.models import Case, Issue
from mingcha.web.cases.services import about, dispatching, merging, missed, registering, reviewing, verifying
from mingcha.web.cases.services.escalating import send_escalation
from mingcha.web.cases.services.evidence import add_evidence
from mingcha.web.cases.services.issues import SUBSTANTIATED, file_issue

_RECUSAL = (
    "选上的单位和人员看不到、也不能办理这一件。保存时重新核对回避：现在的承办单位或承办人须回避的，"
    "这一件立即收回，待重新分派；已认定属实的，连同问题交回分派单位。纸质材料请一并收回。"
)
_OPEN = ("to_dispatch", "to_acknowledge", "verifying", "to_review")


def _missed(*states: str):
    return lambda case: case.missed_state in states


def _has_no_issue(case: Case) -> bool:
    return case.status in SUBSTANTIATED and not Issue.objects.filter(case=case).exists()


def _upload(actor, case, values, now):
    file = values["file"]
    add_evidence(
        actor=actor,
        case_id=case.pk,
        name=file.name,
        stream=file.file,
        purpose=values["purpose"],
        note=values["note"],
        now=now,
    )


def _of(service, *names):
    """A runner that hands the cleaned values of these names to a service of one case."""
    return lambda actor, case, values, now: service(
        actor=actor, case_id=case.pk, now=now, **{n: values[n] for n in names}
    )


CASE_ACTS = (
    PageAct("dispatch", "分派", "case", "dispatch", DispatchForm, _of(dispatching.dispatch_case, "unit_id", "due_on"), "已分派。", in_states("to_dispatch"), primary=True, warning="下发后对方签收前可以撤回。"),
    PageAct("void", "作废", "case", "dispatch", ReasonForm, _of(registering.void_case, "reason"), "已作废。", lambda c: c.status == "to_dispatch" and c.source not in registering.FROM_CHECKS),
    PageAct("withdraw", "撤回分派", "case", "withdraw", ReasonForm, _of(dispatching.withdraw_dispatch, "reason"), "已撤回分派。", in_states("to_acknowledge")),
    PageAct("acknowledge", "签收", "case", "acknowledge", AcknowledgeForm, _of(dispatching.acknowledge_case, "assignee_id"), "已签收，可以填写核查记录。", in_states("to_acknowledge"), tab="verify", primary=True),
    PageAct("return", "退回分派", "case", "return", SendBackForm, _of(dispatching.return_case, "reason"), "已退回分派单位。", in_states("to_acknowledge", "verifying")),
    PageAct("assign", "改派承办人", "case", "reassign", AssignForm, _of(dispatching.assign_case, "assignee_id", "reason"), "已改派。", in_states("verifying")),
    PageAct("submit", "提交核查", "case", "submit", NothingToFill, _of(verifying.submit_record), "已提交复核。", in_states("verifying"), tab="verify", warning="提交后由另一人复核；复核前可以撤回。", primary=True),
    PageAct("recall", "撤回核查", "case", "submit", ReasonForm, _of(verifying.recall_record, "reason"), "已撤回，可以继续填写。", in_states("to_review"), tab="verify"),
    PageAct("review", "复核", "case", "review", ConfirmForm, _of(reviewing.confirm_conclusion, "conclusion", "reason_code", "note"), "已认定。", in_states("to_review"), template="cases/review.html", primary=True),
    PageAct("send-back", "退回核查", "case", "review", SendBackForm, _of(reviewing.send_back, "reason"), "已退回核查人。", in_states("to_review")),
    PageAct("reopen", "重新核查", "case", "reopen", ReasonForm, _of(reviewing.reopen_case, "reason"), "已重新打开，待分派。", in_states("unsubstantiated", "undetermined")),
    PageAct("about", "更正被反映对象", "case", "dispatch", AboutForm, _of(about.change_about, "about_unit_ids", "about_user_ids", "reason"), lambda change: change.words, lambda c: c.status != "voided" and c.merged_into_id is None, warning=_RECUSAL),
    PageAct("merge", "并案", "case", "merge", MergeForm, lambda a, c, v, now: merging.merge_cases(actor=a, case_id=c.pk, into_id=v["into"], reason=v["reason"], now=now), "已并案。", in_states(*_OPEN)),
    PageAct("unmerge", "取消合并", "case", "unmerge", ReasonForm, _of(merging.unmerge_case, "reason"), "已取消合并，回到并案前的环节。", lambda c: c.merged_into_id is not None),
    PageAct("evidence", "上传核查材料", "case", "upload", EvidenceForm, _upload, "已上传。", in_states("verifying", "to_review", *SUBSTANTIATED), tab="evidence", about="evidence"),
    PageAct("missed", "填报落实结果", "case", "verify", MissedForm, _of(missed.report_outcome, "kind", "document_no", "on", "delivered_on", "reasons"), "已填报，由另一人确认。", _missed("awaiting", "accepted"), tab="verify", primary=True),
    PageAct("missed-confirm", "确认落实结果", "case", "review", NothingToFill, _of(missed.confirm_outcome), "已确认。", lambda c: c.missed_state not in ("", "awaiting", *MISSED.final), tab="verify", template="cases/missed_confirm.html", primary=True),
    PageAct("missed-return", "退回填报", "case", "review", ReasonForm, _of(missed.return_outcome, "reason"), "已退回填报人。", lambda c: c.missed_state not in ("", "awaiting", *MISSED.final), tab="verify"),
    PageAct("file-issue", "立案", "case", "open", FileIssueForm, _of(file_issue, "title", "cause"), "已立案，请确定整改方式。", _has_no_issue, tab="remedy", primary=True, about="issue"),
    PageAct("escalate", "发督办单", "case", "issue", EscalateForm, _of(send_escalation, "level", "matter", "requirement", "due_on"), "督办单已发出。", lambda c: c.status in (*_OPEN[1:], *SUBSTANTIATED), tab="papers", about="escalation"),
)  # fmt: skip
