"""并案: duplicates of one matter. Nothing of the merged case is lost; taking it back leaves it as it was."""

from datetime import datetime

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import CASE
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.cases.models import Case
from mingcha.web.cases.services.acts import lock_case, note_on_record


def merge_cases(*, actor: Actor, case_id: int, into_id: int, reason: str, now: datetime) -> Case:
    """Let one case rest in another one about the same matter.

    Returns  the case that goes on
    Errors
        CASE-15  not about the same household or person, or already concluded, or no reason · CASE-03
    """
    with acting(actor, now=now) as act:
        # locked in the order of their numbers: two people merging crosswise must not wait for each other
        first, second = (
            (lock_case(pk) for pk in sorted({case_id, into_id})) if case_id != into_id else (None, None)
        )
        if first is None or second is None:
            raise ClerkError("CASE-15", "没有并案", "不能并入自己", "选另一件")
        case, into = (first, second) if first.pk == case_id else (second, first)
        require(actor, "merge", case)
        require(actor, "merge", into)
        _refuse_unlike(case, into, reason)
        case.merged_into, case.version, case.updated_at = into, case.version + 1, now
        case.save(update_fields=["merged_into", "version", "updated_at"])
        into.about_units.add(*case.about_units.all())
        into.about_users.add(*case.about_users.all())
        note_on_record(act, case, "merge", note=reason, details={"into": into.no})
        note_on_record(act, into, "take_in", note=reason, details={"case": case.no})
        return into


def _refuse_unlike(case: Case, into: Case, reason: str) -> None:
    same_household = case.household_key is not None and case.household_key == into.household_key
    same_person = case.person_key is not None and case.person_key == into.person_key
    by_hand = case.household_key is None and case.person_key is None  # told by people, who know no keys
    if not (same_household or same_person or by_hand):
        raise ClerkError(
            "CASE-15",
            f"{case.no} 没有并入 {into.no}",
            "两件不是同一户或同一人",
            "核对对象；确是同一人的，先更正登记",
        )
    if case.status in CASE.final or into.status in CASE.final:
        raise ClerkError(
            "CASE-15", f"{case.no} 没有并入 {into.no}", "已有结论的件不再并案", "在两件里互相注明编号"
        )
    if not reason.strip():
        raise ClerkError("CASE-15", f"{case.no} 没有并入 {into.no}", "没有写明为什么是同一事项", "写明理由")


def unmerge_case(*, actor: Actor, case_id: int, reason: str, now: datetime) -> Case:
    """取消合并: the case goes on from where it was.

    Errors
        CASE-16  it is not merged, or no reason
    """
    with acting(actor, now=now) as act:
        case = Case.objects.select_for_update().get(pk=case_id)
        require(actor, "unmerge", case)
        if case.merged_into is None or not reason.strip():
            raise ClerkError(
                "CASE-16",
                f"{case.no} 没有取消合并",
                "本件没有并入别的件，或没有写明理由",
                "刷新页面看最新情况，写明理由",
            )
        into = case.merged_into
        case.merged_into, case.version, case.updated_at = None, case.version + 1, now
        case.save(update_fields=["merged_into", "version", "updated_at"])
        note_on_record(act, case, "unmerge", note=reason, details={"from": into.no})
        note_on_record(act, into, "give_back", note=reason, details={"case": case.no})
        return case
