"""并案: duplicates of one matter. Nothing of the merged case is lost; taking it back leaves it as it was."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import CASE
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.cases.flag_source import reflect_case, take_flags_back
from mingcha.web.cases.models import Case, Issue
from mingcha.web.cases.recusal import why_not_person, why_not_unit
from mingcha.web.cases.services.acts import lock_case, note_on_record
from mingcha.web.cases.services.verifying import open_record


def merge_cases(*, actor: Actor, case_id: int, into_id: int, reason: str, now: datetime) -> Case:
    """Let one case rest in another one about the same matter.

    Returns  the case that goes on
    Errors
        CASE-15  not about the same household or person, or already concluded, or no reason · CASE-03
        CASE-24  whoever has the other one is whom this one is about
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
        added = _about_of(case, into)
        _refuse_barred(case, into, added, timezone.localdate(now))
        case.merged_into, case.version, case.updated_at = into, case.version + 1, now
        case.save(update_fields=["merged_into", "version", "updated_at"])
        into.about_units.add(*added["units"])
        into.about_users.add(*added["users"])
        if into.status == "verifying":
            open_record(into)  # the items of the checks behind the other one are to be verified too
        reflect_case(actor, into, now=now)
        note_on_record(act, case, "merge", note=reason, details={"into": into.no})
        note_on_record(act, into, "take_in", note=reason, details={"case": case.no, "about_added": added})
        return into


def _about_of(case: Case, into: Case) -> dict[str, list[int]]:
    """Whom only the case that will rest is about: what the other one learns from it."""
    units = set(case.about_units.values_list("pk", flat=True)) - set(into.about_units.values_list("pk", flat=True))  # fmt: skip
    users = set(case.about_users.values_list("pk", flat=True)) - set(into.about_users.values_list("pk", flat=True))  # fmt: skip
    return {"units": sorted(units), "users": sorted(users)}


def _refuse_barred(case: Case, into: Case, added: dict[str, list[int]], on: date) -> None:
    """A case does not come to the unit or person that it is about by way of another one (信访工作条例第三十条)."""
    if into.status == CASE.start:
        return
    why = why_not_unit(set(added["units"]), set(added["users"]), into.holder_unit_id, on)
    if not why and into.assignee_id:
        why = why_not_person(case, into.assignee_id)
    if why:
        raise ClerkError(
            "CASE-24",
            f"{case.no} 没有并入 {into.no}",
            f"{into.no} 的承办单位或承办人须回避（{why}）",
            f"先在 {into.no} 更正被反映对象，由别的单位承办后再并案",
        )


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
    if (case.side == "missed") != (into.side == "missed") or case.confidential != into.confidential:
        raise ClerkError(
            "CASE-15",
            f"{case.no} 没有并入 {into.no}",
            "一件是漏保、一件不是，或保密类别不同：两件的办结方式或知悉范围不同",
            "分别办理，在两件里互相注明编号",
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
        taken = _give_back_about(into)
        take_flags_back(actor, case, reason=reason, now=now)
        note_on_record(act, case, "unmerge", note=reason, details={"from": into.no})
        note_on_record(act, into, "give_back", note=reason, details={"case": case.no, "about_taken": taken})
        return case


def _give_back_about(into: Case) -> dict[str, Any]:
    """Whom a case is about only because of one that rests in it no more, it is about no more. What people said since then stands."""
    said = into.events.filter(action="change_about").values_list("pk", flat=True).last() or 0
    brought = [e.details.get("about_added", {}) for e in into.events.filter(action="take_in", pk__gt=said)]
    others, taken = list(into.merged_cases.all()), {}
    for kind in ("units", "users"):
        kept = {pk for other in others for pk in getattr(other, f"about_{kind}").values_list("pk", flat=True)}
        taken[kind] = sorted({pk for added in brought for pk in added.get(kind, [])} - kept)
        for row in (into, *Issue.objects.filter(case=into)):
            getattr(row, f"about_{kind}").remove(*taken[kind])
    return taken
