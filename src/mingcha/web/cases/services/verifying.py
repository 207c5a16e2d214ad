"""核查: the record is filled in, the answers to the check's verify items among it, and handed to a second person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max

from mingcha.catalog.catalogue import load_catalogue
from mingcha.catalog.work_reasons import reason_list
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import CONCLUSIONS
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.cases.models import Case, Verification, VerifyAnswer
from mingcha.web.cases.models.evidence import NOT_OF_THE_MATTER
from mingcha.web.cases.models.verification import ANSWERS, STATEMENT_OF
from mingcha.web.cases.resting import links_answered
from mingcha.web.cases.services.acts import lock_case, move_case, note_on_record

GENERAL_ITEMS = {
    "missed": ("入户了解家庭成员、收入、财产和支出，对照当地标准判断是否符合条件", "告知本人可以申请及所需材料，记录本人是否愿意申请"),
    "": ("入户或到场核实反映的情况是否存在", "调取与反映事项有关的档案、凭证或登记"),
}  # fmt: skip
"""Items for cases that no check raised, by side."""


@dataclass(frozen=True)
class Record:
    """What the form holds.

    answers  item number → (answer, note)
    """

    visited_on: date | None = None
    visitors: str = ""
    findings: str = ""
    statement_of: str = ""
    statement: str = ""
    conclusion: str = ""
    conclusion_reason: str = ""
    signed_name: str = ""
    answers: Mapping[int, tuple[str, str]] = field(default_factory=dict)


def open_record(case: Case) -> Verification:
    """The record of a case with its items; made at the first 签收, kept ever after. Items of flags that came later are added."""
    record, _ = Verification.objects.get_or_create(case=case)
    wanted = _items(case)
    known = set(record.answers.values_list("check_id", "words"))
    number = record.answers.aggregate(last=Max("number"))["last"] or 0
    fresh = [item for item in wanted if item not in known]
    VerifyAnswer.objects.bulk_create(
        VerifyAnswer(verification=record, check_id=check_id, number=number + n, words=words)
        for n, (check_id, words) in enumerate(fresh, start=1)
    )
    return record


def _items(case: Case) -> list[tuple[str, str]]:
    checks = load_catalogue().checks
    ids = list(dict.fromkeys(links_answered(case.pk).values_list("check_id", flat=True)))
    found = [(i, words) for i in ids if i in checks for words in checks[i].verify]
    return found or [("", words) for words in GENERAL_ITEMS.get(case.side, GENERAL_ITEMS[""])]


def save_record(
    *, actor: Actor, case_id: int, record: Record, now: datetime, record_version: int | None = None
) -> Verification:
    """Save the form as far as it is filled in; nothing is required yet.

    Arguments
        record_version  version that the form was opened with
    Errors
        CASE-09  the case is not under verification · CONFLICT-02 somebody saved meanwhile · ACCESS-01
    """
    with acting(actor, now=now) as act:
        case = lock_case(case_id)
        saved = open_record(case) if case.status == "verifying" else None
        if saved is None:
            raise ClerkError(
                "CASE-09",
                f"{case.no} 的核查记录没有保存",
                "只有核查中的件才能填写核查记录",
                "先签收；已提交的先撤回或等待退回",
            )
        require(actor, "record", saved)
        if record_version is not None and record_version != saved.version:
            raise ClerkError(
                "CONFLICT-02",
                "没有保存",
                f"{case.no} 的核查记录已被别人改过",
                "刷新后对照修改，您填写的内容仍在本页",
            )
        _write(saved, record)
        saved.saved_by_id, saved.saved_at, saved.version = actor.user_id, now, saved.version + 1
        saved.save()
        note_on_record(act, case, "record", details={"version": saved.version})
        return saved


def _write(saved: Verification, record: Record) -> None:
    if record.statement_of and record.statement_of not in STATEMENT_OF:
        raise ClerkError("CASE-10", "没有保存", "陈述人的选项不对", "重新选择陈述人")
    for name in ("visited_on", "visitors", "findings", "statement_of", "statement", "conclusion", "conclusion_reason", "signed_name"):  # fmt: skip
        setattr(saved, name, getattr(record, name))
    changed = []
    for answer in saved.answers.all():
        if answer.number in record.answers:
            answer.answer, answer.note = record.answers[answer.number]
            if answer.answer and answer.answer not in ANSWERS:
                raise ClerkError(
                    "CASE-10",
                    "没有保存",
                    f"第 {answer.number} 项的选项不对",
                    "重新选择：符合、不符合或不适用",
                )
            changed.append(answer)
    VerifyAnswer.objects.bulk_update(changed, ["answer", "note"])


def needs_of_record(case: Case) -> set[str]:
    """Which needs of the table CASE are on record."""
    record = Verification.objects.filter(case=case).first()
    present = set()
    if case.evidence.filter(voided_at=None, issue=None).exclude(purpose__in=NOT_OF_THE_MATTER).exists():
        present.add("evidence")
    if record is None:
        return present
    answers = list(record.answers.values_list("answer", "note"))
    if answers and all(answer and (answer != "not_applicable" or note.strip()) for answer, note in answers):
        present.add("verify_items_answered")
    if record.findings.strip():
        present.add("findings")
    if record.statement_of and record.statement.strip():
        present.add("statement")
    if record.visited_on:
        present.add("home_visit")
    if record.conclusion_reason:
        present.add("reason_code")
    return present


def submit_record(*, actor: Actor, case_id: int, now: datetime, version: int | None = None) -> Case:
    """Hand the record to a second person.

    Errors
        WORK-02  names what is missing · CASE-11 not the assignee · CASE-12 no conclusion is proposed, or its reason is missing
    """
    with acting(actor, now=now) as act:
        case = lock_case(case_id, version)
        if case.status == "verifying" and case.assignee_id != actor.user_id:
            raise ClerkError(
                "CASE-11", f"{case.no} 没有提交", "本件由别人承办", "由承办人提交；需要换人的先改派"
            )
        record = Verification.objects.filter(case=case).first()
        if case.status == "verifying":
            check_conclusion(record.conclusion if record else "", record.conclusion_reason if record else "")
        present = needs_of_record(case)
        move_case(
            act, case, "submit", present=present, details={"conclusion": record.conclusion if record else "", "record_version": record.version if record else 0}
        )  # fmt: skip
        return case


def check_conclusion(conclusion: str, reason_code: str) -> None:
    """A conclusion of the four, with its reason where the list asks for one.

    Errors
        CASE-12 · WORK-04
    """
    if conclusion not in CONCLUSIONS:
        raise ClerkError(
            "CASE-12", "没有结论", "须选属实、部分属实、不属实或无法核实之一", "在核查记录里选建议结论"
        )
    if conclusion in ("unsubstantiated", "undetermined"):
        reason_list(conclusion).check(reason_code)


def recall_record(*, actor: Actor, case_id: int, reason: str, now: datetime, version: int | None = None) -> Case:  # fmt: skip
    """Take the record back before it was reviewed.

    Errors
        CASE-11  not the assignee
    """
    with acting(actor, now=now) as act:
        case = lock_case(case_id, version)
        if case.assignee_id != actor.user_id:
            raise ClerkError(
                "CASE-11", f"{case.no} 没有撤回", "本件由别人承办", "由承办人撤回；或请复核人退回"
            )
        move_case(act, case, "recall", present={"reason"} if reason.strip() else (), note=reason)
        return case
