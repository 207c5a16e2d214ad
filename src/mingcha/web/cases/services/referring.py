"""移送: sealed, handed over on a typed reason. After it, the sender sees 已移送 and nothing else (R098, R194)."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone

from mingcha.catalog.work_reasons import reason_list
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import REFERRAL
from mingcha.domain.workflows import require_needs, step
from mingcha.lake.audit import hide_numbers
from mingcha.web.access.services import require
from mingcha.web.audit.services import Act, acting
from mingcha.web.cases.models import Case, CaseEvent, Escalation, Issue, Referral
from mingcha.web.cases.recusal import refuse_person, why_not_unit
from mingcha.web.cases.referral_package import Cover, seal_package
from mingcha.web.cases.resting import with_resting
from mingcha.web.cases.services.acts import lock_issue, move_issue, note_on_record, take_numbers
from mingcha.web.jobs.files import file_store
from mingcha.web.orgs.regional import LEVEL_COLUMNS
from mingcha.web.orgs.selectors import unit_names, units_open

DISCIPLINE = "discipline"
"""The class of confidentiality of what was referred (content/access.yml)."""
_NOT_IN_THE_PACKAGE = ("seal", "cancel")
"""Acts about packages themselves; after any other act a package no longer says how things stand."""


def seal_referral(
    *, actor: Actor, issue_id: int, receiver_kind: str, receiver_name: str, reason: str, now: datetime, receiver_unit_id: int | None = None,
    secrecy: str = "",
) -> Referral:  # fmt: skip
    """Make the package. Nothing has left yet; it can be looked at, and cancelled.

    Arguments
        receiver_unit_id  where the receiver has an account here (派驻纪检监察组)
        secrecy           密级, decided by people; the system suggests none
    Errors
        REF-01 no receiver or reason · REF-02 the issue is about the receiver or somebody in it · WORK-01 the issue cannot be referred now
    """
    reason_list("referral_receiver").check(receiver_kind)
    with acting(actor, now=now) as act:
        issue = lock_issue(issue_id)
        require(actor, "view", issue)
        if receiver_unit_id is not None:
            receiver_name = unit_names([receiver_unit_id]).get(receiver_unit_id, receiver_name)
            _refuse_receiver(issue, receiver_unit_id, timezone.localdate(now))
        if not receiver_name.strip() or not reason.strip():
            raise ClerkError(
                "REF-01", f"{issue.no} 没有封装", "没有写明接收单位或移送事由", "写明接收单位全称和事由"
            )
        referral = Referral(
            issue=issue, receiver_kind=receiver_kind, receiver_name=receiver_name.strip(), receiver_unit_id=receiver_unit_id,
            from_unit_id=actor.unit_id, unit_id=actor.unit_id, reason=reason.strip(), secrecy=secrecy.strip(), sealed_by_id=actor.user_id,
            sealed_at=now, region_code=issue.region_code, **{c: getattr(issue, c) for c in LEVEL_COLUMNS},
        )  # fmt: skip
        require(actor, "prepare", referral)
        referral.no = take_numbers("YS", 1, now)[0]
        sender = unit_names([actor.unit_id]).get(actor.unit_id, "")
        cover = Cover(
            referral.no,
            referral.receiver_name,
            sender,
            referral.reason,
            referral.secrecy,
            timezone.localdate(now),
        )
        stored, referral.index = seal_package(file_store(), issue, cover)
        referral.package_sha256, referral.package_bytes = stored.sha256, stored.size
        referral.save()
        note_on_record(
            act, issue.case, "seal", issue=issue, details={"referral": referral.no, "sha256": stored.sha256}
        )
        return referral


def _refuse_receiver(issue: Issue, unit_id: int, on: date) -> None:
    units = set(issue.about_units.values_list("pk", flat=True))
    users = set(issue.about_users.values_list("pk", flat=True))
    why = why_not_unit(units, users, unit_id, on)
    if why or not units_open(on).filter(pk=unit_id).exists():
        raise ClerkError(
            "REF-02", f"{issue.no} 不能移送给这个单位", why or "接收单位已撤销", "取消这一份，另选接收单位"
        )


def hand_over(*, actor: Actor, referral_id: int, reason: str, now: datetime) -> Referral:
    """确认移送: the case, the issue and the package become confidential; the sender keeps 已移送.

    Arguments
        reason  typed once more on the 核对页
    Errors
        REF-03  something was done since the sealing: seal again · REF-02 found out since · WORK-01 · WORK-02
    """
    with acting(actor, now=now) as act:
        referral = Referral.objects.select_for_update().get(pk=referral_id)
        issue = lock_issue(referral.issue_id)
        require(actor, "send", referral)
        _refuse_outdated(referral, issue)
        if referral.receiver_unit_id:
            _refuse_receiver(issue, referral.receiver_unit_id, timezone.localdate(now))
        present = {"sealed_package", "cover_letter"} | ({"reason"} if reason.strip() else set())
        move_issue(act, issue, "refer", present=present, note=reason, details={"referral": referral.no})
        move_referral(act, referral, "hand_over", present, reason=reason)
        referral.handed_over_by_id, referral.handed_over_at = actor.user_id, now
        referral.confidential, referral.confidential_before = DISCIPLINE, issue.confidential
        referral.unit_id = referral.receiver_unit_id or referral.from_unit_id
        referral.save()
        keep_secret(issue, DISCIPLINE)
        return referral


def keep_secret(issue: Issue, confidential: str) -> None:
    """Put the issue, its case, the cases that rest in it and all their slips into a class of confidentiality; "" = none."""
    cases = with_resting(issue.case_id)
    issue.confidential = issue.case.confidential = confidential
    issue.save(update_fields=["confidential"])
    Case.objects.filter(pk__in=cases).update(confidential=confidential)
    Escalation.objects.filter(case__in=cases).update(confidential=confidential)


def _refuse_outdated(referral: Referral, issue: Issue) -> None:
    done_since = CaseEvent.objects.filter(case__in=with_resting(issue.case_id), at__gt=referral.sealed_at)
    if done_since.exclude(action__in=_NOT_IN_THE_PACKAGE).exists():
        raise ClerkError(
            "REF-03", f"{referral.no} 没有移送", "封装以后又有办理，或材料又有增减", "取消这一份，重新封装"
        )


def cancel_referral(*, actor: Actor, referral_id: int, reason: str, now: datetime) -> Referral:
    """Take a sealed package back before it was handed over; it stays on record."""
    with acting(actor, now=now) as act:
        referral = Referral.objects.select_for_update().get(pk=referral_id)
        require(actor, "prepare", referral)
        move_referral(act, referral, "cancel", {"reason"} if reason.strip() else (), reason=reason)
        referral.save()
        note_on_record(
            act,
            referral.issue.case,
            "cancel",
            issue=referral.issue,
            note=reason,
            details={"referral": referral.no},
        )
        return referral


def move_referral(
    act: Act, referral: Referral, action: str, present: Collection[str] = (), *, reason: str = ""
) -> None:
    """One act of table REFERRAL; the caller saves."""
    transition = step(REFERRAL, referral.state, action)
    require_needs(transition, present)
    refuse_person(referral.issue.case, act.actor.user_id)
    before, referral.state = referral.state, transition.target
    act.record(
        action,
        referral,
        reason=hide_numbers(reason),
        before={"state": before},
        after={"state": referral.state},
    )
