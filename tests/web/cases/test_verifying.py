"""核查 and 复核: the record, its second reader, the conclusion."""

from mingcha.web.audit.models import AuditEvent
from mingcha.web.cases.services.reviewing import (
    confirm_conclusion,
    confirm_unsubstantiated,
    reopen_case,
    send_back,
)
from mingcha.web.cases.services.verifying import recall_record, save_record, submit_record
from tests.web.cases.desk import refused


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
