"""Flags on their way: handed to the townships, verified at the door, concluded by a second person, one of them closed out."""

import io
from datetime import datetime, timedelta

import segno
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.web.access.services import visible
from mingcha.web.cases.models import Case
from mingcha.web.cases.services.dispatching import DispatchRule, acknowledge_cases
from mingcha.web.cases.services.evidence import add_evidence
from mingcha.web.cases.services.from_flags import dispatch_flags
from mingcha.web.cases.services.issues import (
    PlannedMeasure,
    apply_close_out,
    close_out,
    complete_measure,
    file_issue,
    plan_remedy,
)
from mingcha.web.cases.services.reviewing import confirm_conclusion
from mingcha.web.cases.services.verifying import Record, open_record, save_record, submit_record
from mingcha.web.demonstration.office import Cast
from mingcha.web.flags.models import Flag

CHECKS = (
    "paid_after_death",
    "eligible_group_not_enrolled",
    "paid_late",
    "vehicle_owned",
    "paid_during_custody",
    "aid_split",
)
_DISPATCHED, _ACKNOWLEDGED = 60, 8
_CONCLUSIONS = (
    ("substantiated", ""),
    ("unsubstantiated", "legitimate"),
    ("substantiated", ""),
    ("unsubstantiated", "time_lag"),
)


def work_on_flags(cast: Cast, *, now: datetime) -> None:
    """Dispatch, verify, review, remedy, close out: each step by the person whose step it is."""
    clerk = cast["county-clerk"]
    own = visible(clerk, Flag.objects.filter(check_id__in=CHECKS), "dispatch").order_by("severity", "pk")
    first = own.filter(township_code=cast["township-1-clerk"].region_code).values_list("pk", flat=True)
    others = own.exclude(township_code=cast["township-1-clerk"].region_code).values_list("pk", flat=True)
    chosen = [*first[: _DISPATCHED // 3], *others[: _DISPATCHED * 2 // 3]]
    dispatch_flags(actor=clerk, flag_ids=chosen, rule=DispatchRule(), now=now)
    township = cast["township-1-clerk"]
    cases = list(
        Case.objects.filter(holder_unit_id=township.unit_id, side="wrongly_included").order_by("pk")
    )[:_ACKNOWLEDGED]
    acknowledge_cases(actor=township, case_ids=[c.pk for c in cases], now=now)
    for case, (conclusion, reason_code) in zip(cases, _CONCLUSIONS, strict=False):
        _verify(township, case, conclusion, reason_code, now)
    reviewer = cast["township-1-reviewer"]
    concluded = [confirm_conclusion(actor=reviewer, case_id=c.pk, now=now) for c in cases[:3]]
    _remedy(cast, next(c for c in concluded if c.status == "substantiated"), now)


def _verify(actor: Actor, case: Case, conclusion: str, reason_code: str, now: datetime) -> None:
    answers = {a.number: ("yes", "") for a in open_record(case).answers.all()}
    record = Record(
        visited_on=timezone.localdate(now), visitors="两名经办人员", findings="入户见到本人和家人，查看了户口簿和银行流水，情况如下逐项所记。",
        statement_of="member", statement="家属说明了情况，对核查没有异议。", conclusion=conclusion, conclusion_reason=reason_code,
        signed_name=actor.name, answers=answers,
    )  # fmt: skip
    save_record(actor=actor, case_id=case.pk, record=record, now=now)
    add_evidence(
        actor=actor, case_id=case.pk, name="入户核查照片（演示）.png", stream=_picture(case.no), purpose="photo", now=now
    )  # fmt: skip
    submit_record(actor=actor, case_id=case.pk, now=now)


def _remedy(cast: Cast, case: Case, now: datetime) -> None:
    clerk, leader, today = cast["township-1-clerk"], cast["township-1-leader"], timezone.localdate(now)
    issue = file_issue(actor=leader, case_id=case.pk, title=case.title, cause="execution", now=now)
    plan_remedy(
        actor=leader, issue_id=issue.pk, approach="dated", measures=[PlannedMeasure("核对发放记录，提出处理意见，报县局按程序研究", today + timedelta(days=10))],
        remedier_id=clerk.user_id, due_on=today + timedelta(days=20), now=now,
    )  # fmt: skip
    for measure in issue.measures.all():
        complete_measure(
            actor=clerk,
            issue_id=issue.pk,
            measure_id=measure.pk,
            progress="已核对并提出处理意见",
            done_on=today,
            now=now,
        )
    add_evidence(
        actor=clerk, case_id=case.pk, issue=issue, name="整改情况说明（演示）.png", stream=_picture(issue.no), purpose="remedy", now=now
    )  # fmt: skip
    apply_close_out(
        actor=clerk,
        issue_id=issue.pk,
        result="已按程序办理完毕",
        party_informed="当面告知并送达书面告知",
        now=now,
    )
    close_out(actor=cast["county-reviewer"], issue_id=issue.pk, note="要件齐全", now=now)


def _picture(text: str) -> io.BytesIO:
    """A picture that stands for a photograph; no photograph of anybody is part of the demonstration."""
    picture = io.BytesIO()
    segno.make(text).save(picture, kind="png", scale=6)
    picture.seek(0)
    return picture
