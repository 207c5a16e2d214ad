"""A case from its registration to its conclusion, as the people at the desks would check it."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest

from mingcha.domain.errors import ClerkError
from mingcha.web.audit.models import AuditEvent
from mingcha.web.cases.models import Case
from mingcha.web.cases.recusal import Kin, _sources, provide_kin
from mingcha.web.cases.services.dispatching import (
    acknowledge_case,
    assign_case,
    dispatch_case,
    dispatch_cases,
    return_case,
    withdraw_dispatch,
)
from mingcha.web.cases.services.evidence import add_evidence, void_evidence
from mingcha.web.cases.services.merging import merge_cases, unmerge_case
from mingcha.web.cases.services.missed import confirm_outcome, report_outcome, return_outcome
from mingcha.web.cases.services.registering import register_case, void_case
from mingcha.web.cases.services.reviewing import (
    confirm_conclusion,
    confirm_unsubstantiated,
    reopen_case,
    send_back,
)
from mingcha.web.cases.services.verifying import recall_record, save_record, submit_record


def refused(code: str):
    return pytest.raises(ClerkError, match=code)


def test_numbers_count_within_a_year_and_the_name_is_kept_masked(desk):
    first, second = desk.registered(subject_name="王小明"), desk.registered()
    assert (first.no, second.no) == ("HC-2024-000001", "HC-2024-000002")
    assert first.subject_name == "王*明"
    assert first.township_code == "990101101000"


def test_a_case_cannot_be_registered_by_hand_as_a_checks_flag(desk):
    with refused("CASE-01"):
        desk.registered(source="flag")
    with refused("WORK-04"):
        desk.registered(source="hearsay")
    with refused("CASE-02"):
        desk.registered(title=" ")


def test_the_whole_way_to_a_conclusion_and_its_record(desk):
    case = desk.confirmed()
    assert (case.status, case.conclusion) == ("substantiated", "substantiated")
    acts = list(case.events.values_list("action", flat=True))
    assert acts == [
        "register",
        "dispatch",
        "acknowledge",
        "record",
        "add_evidence",
        "submit",
        "confirm_substantiated",
    ]
    audited = list(
        AuditEvent.objects.filter(object_kind="case", object_id=str(case.pk))
        .order_by("number")
        .values_list("action", flat=True)
    )
    assert audited == acts
    assert case.events.get(action="dispatch").details["kin"] == "not_compared"


def test_the_deadline_follows_the_severity_in_working_days(desk):
    high = desk.dispatched(severity="high")
    assert (high.due_on, high.limit_days) == (date(2024, 7, 15), 10)
    assert high.first_due_on == high.due_on
    assert high.soon_on == date(2024, 7, 10)


def test_a_case_never_goes_to_the_unit_that_it_is_about(desk):
    case = desk.registered(about_unit_ids=[desk.township.pk])
    with refused("CASE-04") as caught:
        dispatch_case(actor=desk.clerk, case_id=case.pk, unit_id=desk.township.pk, now=desk.tick())
    assert caught.value.why == "本件反映的就是该单位"


def test_nor_to_the_unit_in_which_the_person_works_that_it_is_about(desk):
    case = desk.registered(about_user_ids=[desk.verifier.user_id])
    with refused("CASE-04") as caught:
        dispatch_case(actor=desk.clerk, case_id=case.pk, unit_id=desk.township.pk, now=desk.tick())
    assert caught.value.why == "本件反映的人在该单位任职"


def test_nor_to_a_registered_relative(desk):
    case = desk.dispatched(household_key=77)
    provide_kin(lambda users: {desk.verifier.user_id: Kin(household_keys=frozenset({77}))})
    try:
        with refused("CASE-05"):
            acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())
        other = desk.actor("clerk", "township", person="乙")
        taken = acknowledge_case(actor=other, case_id=case.pk, now=desk.tick())
        assert taken.events.last().details == {"assignee": other.user_id}
        with refused("CASE-05"):
            assign_case(
                actor=desk.clerk,
                case_id=case.pk,
                assignee_id=desk.verifier.user_id,
                reason="休假",
                now=desk.tick(),
            )
    finally:
        _sources.clear()


def test_a_dispatch_is_withdrawn_only_before_it_was_acknowledged(desk):
    case = desk.dispatched()
    assert (
        withdraw_dispatch(actor=desk.clerk, case_id=case.pk, reason="派错了", now=desk.tick()).status
        == "to_dispatch"
    )
    case = desk.verifying()
    with refused("WORK-01"):
        withdraw_dispatch(actor=desk.clerk, case_id=case.pk, reason="派错了", now=desk.tick())


def test_returning_asks_for_the_reason_and_keeps_the_first_deadline(desk):
    case = desk.dispatched()
    with refused("WORK-02"):
        return_case(actor=desk.verifier, case_id=case.pk, reason=" ", now=desk.tick())
    case = return_case(actor=desk.verifier, case_id=case.pk, reason="不属本乡", now=desk.tick())
    assert (case.status, case.returned_count) == ("to_dispatch", 1)
    again = dispatch_case(
        actor=desk.clerk, case_id=case.pk, unit_id=desk.township.pk, now=desk.tick(), due_on=date(2024, 9, 2)
    )
    assert again.due_on == date(2024, 9, 2)
    assert again.first_due_on == date(2024, 7, 29)


def test_of_many_dispatched_the_failing_ones_are_named_and_stop_nothing(desk):
    fine, about = desk.registered(), desk.registered(about_unit_ids=[desk.township.pk])
    result = dispatch_cases(
        actor=desk.clerk, case_ids=[fine.pk, about.pk], unit_id=desk.township.pk, now=desk.tick()
    )
    assert [c.no for c in result.done] == [fine.no]
    assert [(no, e.code) for no, e in result.failed] == [(about.no, "CASE-04")]
    assert Case.objects.get(pk=about.pk).status == "to_dispatch"
    assert not about.events.filter(action="dispatch").exists()


def test_another_townships_people_cannot_take_the_case(desk):
    case = desk.dispatched()
    with refused("ACCESS-01"):
        acknowledge_case(
            actor=desk.actor("clerk", "township", region_code="990101102000"),
            case_id=case.pk,
            now=desk.tick(),
        )


def test_a_record_is_submitted_only_when_every_item_is_answered(desk):
    case = desk.verifying()
    record = desk.record(case)
    save_record(
        actor=desk.verifier,
        case_id=case.pk,
        record=desk.record(case, answers={1: ("not_applicable", "")}),
        now=desk.tick(),
    )
    with refused("WORK-02") as caught:
        submit_record(actor=desk.verifier, case_id=case.pk, now=desk.tick())
    assert caught.value.what == "还不能提交核查：缺逐项填写的核实事项"
    save_record(actor=desk.verifier, case_id=case.pk, record=record, now=desk.tick())
    assert submit_record(actor=desk.verifier, case_id=case.pk, now=desk.tick()).status == "to_review"


def test_two_who_write_in_one_record_are_told_of_each_other(desk):
    case = desk.verifying()
    opened = case.verification.version
    save_record(
        actor=desk.verifier, case_id=case.pk, record=desk.record(case), now=desk.tick(), record_version=opened
    )
    with refused("CONFLICT-02"):
        save_record(
            actor=desk.verifier,
            case_id=case.pk,
            record=desk.record(case),
            now=desk.tick(),
            record_version=opened,
        )


def test_somebody_acting_from_an_old_page_is_told(desk):
    case = desk.dispatched()
    seen = case.version
    acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())
    with refused("CONFLICT-01"):
        return_case(actor=desk.verifier, case_id=case.pk, reason="不属本乡", now=desk.tick(), version=seen)


def test_substantiated_asks_for_evidence_and_the_households_word(desk):
    case = desk.verifying()
    save_record(
        actor=desk.verifier,
        case_id=case.pk,
        record=desk.record(case, statement_of="", statement=""),
        now=desk.tick(),
    )
    submit_record(actor=desk.verifier, case_id=case.pk, now=desk.tick())
    with refused("WORK-02") as caught:
        confirm_conclusion(actor=desk.reviewer, case_id=case.pk, now=desk.tick())
    assert "证据材料" in caught.value.what and "听取当事人陈述的记录" in caught.value.what


def test_unsubstantiated_asks_for_a_reason_of_the_list(desk):
    case = desk.verifying()
    save_record(
        actor=desk.verifier, case_id=case.pk, record=desk.record(case, "unsubstantiated"), now=desk.tick()
    )
    with refused("WORK-04"):
        submit_record(actor=desk.verifier, case_id=case.pk, now=desk.tick())
    record = desk.record(case, "unsubstantiated", conclusion_reason="wrong_person")
    save_record(actor=desk.verifier, case_id=case.pk, record=record, now=desk.tick())
    submit_record(actor=desk.verifier, case_id=case.pk, now=desk.tick())
    case = confirm_conclusion(actor=desk.reviewer, case_id=case.pk, now=desk.tick())
    assert (case.status, case.conclusion_reason) == ("unsubstantiated", "wrong_person")


def test_who_verified_or_wrote_in_the_record_does_not_review(desk):
    leader = desk.actor("leader", "township")
    case = desk.verifying()
    save_record(actor=leader, case_id=case.pk, record=desk.record(case), now=desk.tick())
    save_record(actor=desk.verifier, case_id=case.pk, record=desk.record(case), now=desk.tick())
    desk.evidence(case)
    submit_record(actor=desk.verifier, case_id=case.pk, now=desk.tick())
    with refused("WORK-03") as caught:
        confirm_conclusion(actor=leader, case_id=case.pk, now=desk.tick())
    assert caught.value.what.startswith("您办理过本件的“提交”")


def test_a_reviewer_who_concludes_otherwise_says_why(desk):
    case = desk.submitted()
    with refused("CASE-13"):
        confirm_conclusion(
            actor=desk.reviewer, case_id=case.pk, conclusion="partly_substantiated", now=desk.tick()
        )
    done = confirm_conclusion(
        actor=desk.reviewer,
        case_id=case.pk,
        conclusion="partly_substantiated",
        note="只有两个月",
        now=desk.tick(),
    )
    assert done.status == "partly_substantiated"
    assert done.events.last().details["proposed"] == "substantiated"


def test_sent_back_recalled_and_reopened(desk):
    case = desk.submitted()
    recall_record(actor=desk.verifier, case_id=case.pk, reason="补照片", now=desk.tick())
    submit_record(actor=desk.verifier, case_id=case.pk, now=desk.tick())
    case = send_back(actor=desk.reviewer, case_id=case.pk, reason="缺核查笔录", now=desk.tick())
    assert (case.status, case.returned_count) == ("verifying", 1)
    other = desk.confirmed("undetermined", {"conclusion_reason": "person_away"})
    assert (
        reopen_case(actor=desk.reviewer, case_id=other.pk, reason="当事人已返回", now=desk.tick()).status
        == "to_dispatch"
    )
    with refused("WORK-01"):
        reopen_case(actor=desk.reviewer, case_id=desk.confirmed().pk, reason="再看看", now=desk.tick())


def test_only_those_proposed_as_unsubstantiated_are_confirmed_in_one_go(desk):
    reason = {"conclusion_reason": "time_lag"}
    a, b = desk.submitted("unsubstantiated", reason), desk.submitted()
    result = confirm_unsubstantiated(actor=desk.reviewer, case_ids=[a.pk, b.pk], now=desk.tick())
    assert [c.no for c in result.done] == [a.no]
    assert [(no, e.code) for no, e in result.failed] == [(b.no, "CASE-14")]


def test_duplicates_rest_in_one_another_and_come_apart_as_they_were(desk):
    a, b, other = (
        desk.verifying(household_key=5),
        desk.dispatched(household_key=5),
        desk.registered(household_key=6),
    )
    with refused("CASE-15"):
        merge_cases(actor=desk.clerk, case_id=other.pk, into_id=a.pk, reason="同一事项", now=desk.tick())
    merge_cases(actor=desk.clerk, case_id=b.pk, into_id=a.pk, reason="同一事项", now=desk.tick())
    with refused("CASE-03"):
        acknowledge_case(actor=desk.verifier, case_id=b.pk, now=desk.tick())
    back = unmerge_case(actor=desk.clerk, case_id=b.pk, reason="不是同一事项", now=desk.tick())
    assert (back.status, back.merged_into) == ("to_acknowledge", None)
    assert acknowledge_case(actor=desk.verifier, case_id=b.pk, now=desk.tick()).status == "verifying"


def test_a_missed_person_is_settled_by_two_people_with_papers(desk):
    case = desk.confirmed(side="missed")
    assert case.missed_state == "awaiting"
    with refused("WORK-02"):
        report_outcome(
            actor=desk.verifier,
            case_id=case.pk,
            kind="notified_ineligible",
            document_no="告〔2024〕3号",
            on=date(2024, 7, 5),
            now=desk.tick(),
        )
    report_outcome(
        actor=desk.verifier,
        case_id=case.pk,
        kind="accepted",
        document_no="SL-15",
        on=date(2024, 7, 5),
        now=desk.tick(),
    )
    with refused("WORK-03"):
        confirm_by_reporter(desk, case)
    case = return_outcome(actor=desk.reviewer, case_id=case.pk, reason="受理编号不清楚", now=desk.tick())
    assert case.missed_state == "awaiting"
    report_outcome(
        actor=desk.verifier,
        case_id=case.pk,
        kind="included",
        document_no="确〔2024〕8号",
        on=date(2024, 7, 9),
        now=desk.tick(),
    )
    assert confirm_outcome(actor=desk.reviewer, case_id=case.pk, now=desk.tick()).missed_state == "included"


def confirm_by_reporter(desk, case):
    """The verifier holds a second post as reviewer: a second post is not a second person."""
    confirm_outcome(
        actor=replace(desk.actor("reviewer", "township"), user_id=desk.verifier.user_id),
        case_id=case.pk,
        now=desk.tick(),
    )


def test_a_case_that_is_not_of_a_missed_person_has_no_such_outcome(desk):
    case = desk.confirmed()
    with refused("CASE-18"):
        report_outcome(
            actor=desk.verifier,
            case_id=case.pk,
            kind="accepted",
            document_no="1",
            on=date(2024, 7, 5),
            now=desk.tick(),
        )


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("照片.jpg", b"<script>alert(1)</script>", "EVID-01"),
        ("说明.pdf", b"MZ\x90\x00\x03", "EVID-01"),
        ("run.txt", b"#!/bin/sh\nrm -rf /", "EVID-01"),
        ("空.pdf", b"", "EVID-02"),
    ],
)
def test_what_the_bytes_say_decides_not_the_name(desk, name, content, code):
    case = desk.verifying()
    with refused(code):
        add_evidence(
            actor=desk.verifier,
            case_id=case.pk,
            name=name,
            stream=io.BytesIO(content),
            purpose="other",
            now=desk.tick(),
        )


def test_the_same_file_is_taken_once_and_a_number_in_its_name_is_hidden(desk):
    case = desk.verifying()
    png = b"\x89PNG\r\n\x1a\n0"
    row = add_evidence(
        actor=desk.verifier,
        case_id=case.pk,
        name="C:\\证件 999999196203081234.exe",
        stream=io.BytesIO(png),
        purpose="photo",
        now=desk.tick(),
    )
    assert row.media_type == "image/png"
    assert row.name == "证件 〔号码已隐去〕.exe"
    with refused("EVID-03"):
        add_evidence(
            actor=desk.verifier,
            case_id=case.pk,
            name="b.png",
            stream=io.BytesIO(png),
            purpose="photo",
            now=desk.tick(),
        )


def test_a_void_file_stays_and_none_is_void_during_a_review(desk):
    case = desk.verifying()
    row = desk.evidence(case)
    with refused("EVID-06"):
        void_evidence(actor=desk.verifier, evidence_id=row.pk, reason="", now=desk.tick())
    assert (
        void_evidence(actor=desk.verifier, evidence_id=row.pk, reason="拍错了", now=desk.tick()).void_reason
        == "拍错了"
    )
    case = desk.submitted()
    with refused("EVID-06"):
        void_evidence(
            actor=desk.verifier, evidence_id=case.evidence.get().pk, reason="拍错了", now=desk.tick()
        )


def test_a_case_is_put_away_only_by_another_person_than_the_one_who_registered_it(desk):
    case = desk.registered()
    with refused("WORK-03"):
        void_case(actor=desk.clerk, case_id=case.pk, reason="登记重复", now=desk.tick())
    assert (
        void_case(actor=desk.leader, case_id=case.pk, reason="登记重复", now=desk.tick()).status == "voided"
    )


def test_what_one_may_not_do_is_refused_with_the_rule(desk):
    with refused("ACCESS-01"):
        register_case(
            actor=desk.actor("finance", "county"),
            source="audit",
            title="x",
            side="fund",
            region_code="990101000000",
            now=desk.now + timedelta(hours=1),
        )
