"""What a person who leaves still has on the desk: cases under verification and issues under remedy."""

from django.db.models import F, QuerySet

from mingcha.domain.workflow_tables import CASE, ISSUE
from mingcha.web.audit.services import Act
from mingcha.web.cases.models import Case, Issue
from mingcha.web.cases.recusal import kin_note_of_other, refuse_person
from mingcha.web.cases.services.acts import note_on_record
from mingcha.web.orgs.open_work import WorkKind, open_work

_SHOWN = 20


def _cases(user_id: int, unit_id: int) -> QuerySet[Case]:
    return Case.objects.filter(assignee_id=user_id, holder_unit_id=unit_id, merged_into=None).exclude(
        status__in=CASE.final
    )


def _issues(user_id: int, unit_id: int) -> QuerySet[Issue]:
    return Issue.objects.filter(remedier_id=user_id, holder_unit_id=unit_id).exclude(status__in=ISSUE.final)


def _move_cases(act: Act, user_id: int, unit_id: int, to_user_id: int) -> int:
    cases = list(_cases(user_id, unit_id).select_for_update().order_by("pk"))
    for case in cases:
        refuse_person(case, to_user_id)
        case.assignee_id = to_user_id
        moved = {"from": user_id, "to": to_user_id}
        note_on_record(act, case, "take_over", details=moved, kin=kin_note_of_other(to_user_id, act.actor.user_id), recused_too=True)  # fmt: skip
    _cases(user_id, unit_id).update(assignee_id=to_user_id, version=F("version") + 1, updated_at=act.now)
    return len(cases)


def _move_issues(act: Act, user_id: int, unit_id: int, to_user_id: int) -> int:
    issues = list(
        _issues(user_id, unit_id).select_for_update(of=("self",)).select_related("case").order_by("pk")
    )
    for issue in issues:
        refuse_person(issue.case, to_user_id)
        note_on_record(
            act,
            issue.case,
            "take_over",
            issue=issue,
            details={"from": user_id, "to": to_user_id},
            kin=kin_note_of_other(to_user_id, act.actor.user_id),
            recused_too=True,
        )
    _issues(user_id, unit_id).update(remedier_id=to_user_id, version=F("version") + 1, updated_at=act.now)
    return len(issues)


open_work(
    WorkKind(
        name="case", title="核查件", count=lambda user, unit: _cases(user, unit).count(),
        first=lambda user, unit: [f"{c.no} {c.title}" for c in _cases(user, unit).order_by("due_on")[:_SHOWN]], move=_move_cases,
    )
)  # fmt: skip
open_work(
    WorkKind(
        name="issue", title="问题整改", count=lambda user, unit: _issues(user, unit).count(),
        first=lambda user, unit: [f"{i.no} {i.title}" for i in _issues(user, unit).order_by("due_on")[:_SHOWN]], move=_move_issues,
    )
)  # fmt: skip
