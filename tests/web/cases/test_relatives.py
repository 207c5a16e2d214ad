"""A registered relative has no part in a matter, in no act: also not in those that move it nowhere."""

import io
from datetime import date
from decimal import Decimal

import pytest

from mingcha.web.cases.models import CaseEvent
from mingcha.web.cases.recusal import Kin, provide_kin
from mingcha.web.cases.services.amounts import MonthLine, compute_amount
from mingcha.web.cases.services.clock import answer_extension, pause_clock, request_extension
from mingcha.web.cases.services.dispatching import DispatchRule, acknowledge_case
from mingcha.web.cases.services.escalating import move_escalation, send_escalation
from mingcha.web.cases.services.evidence import add_evidence, void_evidence
from mingcha.web.cases.services.from_flags import dispatch_flags
from mingcha.web.cases.services.issues import file_issue
from mingcha.web.cases.services.merging import merge_cases
from mingcha.web.cases.services.referral_answers import acknowledge_referral
from mingcha.web.cases.services.registering import register_case
from mingcha.web.cases.services.verifying import save_record
from mingcha.web.flags.summaries import rebuild_summary
from tests.web.cases.desk import VILLAGE, new_flag, refused

HOUSEHOLD = 77


@pytest.fixture
def kin():
    """kin(actor, …): from now on these people are registered relatives of the household."""

    def register(*actors, **keys):
        relatives = {a.user_id: Kin(**keys or {"household_keys": frozenset({HOUSEHOLD})}) for a in actors}
        provide_kin(lambda users: {u: relatives[u] for u in users if u in relatives})

    return register


def test_while_it_is_verified(desk, kin):
    case, twin = desk.verifying(household_key=HOUSEHOLD), desk.registered(household_key=HOUSEHOLD)
    piece = desk.evidence(case)
    record, pdf = desk.record(case), io.BytesIO(b"%PDF-1.7 mine")
    before = CaseEvent.objects.count()
    kin(desk.clerk)
    with refused("CASE-05"):
        merge_cases(actor=desk.clerk, case_id=twin.pk, into_id=case.pk, reason="同一事项", now=desk.tick())
    kin(desk.verifier)
    for act in (
        lambda: save_record(actor=desk.verifier, case_id=case.pk, record=record, now=desk.tick()),
        lambda: add_evidence(actor=desk.verifier, case_id=case.pk, name="a.pdf", stream=pdf, purpose="other", now=desk.tick()),
        lambda: void_evidence(actor=desk.verifier, evidence_id=piece.pk, reason="拍错了", now=desk.tick()),
        lambda: send_escalation(actor=desk.clerk, case_id=case.pk, level="first", matter="", requirement="回复", now=desk.tick()),
    ):  # fmt: skip
        with refused("CASE-05"):
            act()
    piece.refresh_from_db()
    case.refresh_from_db()
    assert (case.evidence.count(), piece.voided_at, CaseEvent.objects.count()) == (1, None, before)
    assert case.verification.findings == ""


def test_while_it_is_remedied(desk, kin):
    case = desk.confirmed(household_key=HOUSEHOLD)
    issue = desk.remedying(household_key=HOUSEHOLD)
    asked = request_extension(actor=desk.verifier, issue_id=issue.pk, to_on=date(2024, 8, 30), reason="住院", now=desk.tick())  # fmt: skip
    slip = send_escalation(actor=desk.clerk, case_id=issue.case_id, level="first", matter="", requirement="回复", now=desk.tick())  # fmt: skip
    line = [MonthLine("2024-03", Decimal(500), Decimal(0))]
    kin(desk.verifier, desk.leader)
    for act in (
        lambda: file_issue(actor=desk.verifier, case_id=case.pk, title="", cause="data", now=desk.tick()),
        lambda: answer_extension(actor=desk.leader, change_id=asked.pk, approve=True, note="", now=desk.tick()),
        lambda: pause_clock(actor=desk.leader, issue_id=issue.pk, reason="等判决", now=desk.tick()),
        lambda: compute_amount(actor=desk.verifier, issue_id=issue.pk, direction="recovery", months=line, method="清册", now=desk.tick()),
        lambda: move_escalation(actor=desk.verifier, slip_id=slip.pk, action="acknowledge", text="", now=desk.tick()),
    ):  # fmt: skip
        with refused("CASE-05"):
            act()
    issue.refresh_from_db()
    assert (issue.due_on, issue.paused_reason, issue.amounts.count()) == (date(2024, 7, 31), "", 0)


def test_when_it_is_referred_to_him(desk, kin):
    group = desk.actor("discipline", "county")
    referral = desk.handed_over(desk.remedying(household_key=HOUSEHOLD), group=group)
    kin(group)
    with refused("CASE-05"):
        acknowledge_referral(actor=group, referral_id=referral.pk, receipt_no="", received_on=date(2024, 7, 1), now=desk.tick())  # fmt: skip


def test_nor_where_only_one_of_several_in_a_package_is_his_relative(desk, kin):
    desk.verifier  # noqa: B018 — the township has somebody
    flags = [new_flag(n, household=5, person_key=n) for n in (1, 2)]
    for flag in flags:
        flag.save()
    rebuild_summary()
    case = dispatch_flags(actor=desk.clerk, flag_ids=[f.pk for f in flags], rule=DispatchRule(), now=desk.tick()).done[0]  # fmt: skip
    assert case.person_key is None and case.flag_links.count() == 2
    kin(desk.verifier, person_keys=frozenset({2}))
    with refused("CASE-05"):
        acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())


def test_he_may_bring_it_in_as_anybody_may(desk, kin):
    kin(desk.clerk)
    made = register_case(
        actor=desk.clerk, source="petition", title="来信", side="missed", region_code=VILLAGE, household_key=HOUSEHOLD, now=desk.tick()
    )  # fmt: skip
    assert made.status == "to_dispatch"
