"""The tables of transitions, as sentences that must hold on every path."""

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import AMOUNT, CASE, CONCLUSIONS, ISSUE, MISSED, REPORT_DUE, TABLES, TASK
from mingcha.domain.workflows import (
    NEEDS,
    PERSONAL_ACTS,
    ROLES,
    Table,
    require_needs,
    require_other_person,
    step,
)

ALL = [(table, t) for table in TABLES for t in table.transitions]


def reachable(table: Table, without: set[str] = frozenset()) -> set[str]:
    """States that can be reached from the start when some acts are never done."""
    found, todo = {table.start}, [table.start]
    while todo:
        for t in table.actions(todo.pop()):
            if t.action not in without and t.target not in found:
                found.add(t.target)
                todo.append(t.target)
    return found


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_state_can_be_reached_and_left_or_is_an_end(table):
    assert reachable(table) == set(table.states)
    for state in table.states:
        assert table.actions(state) or state in table.final, f"{state} is a dead end"


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_an_end_can_be_reached_from_everywhere(table):
    back: dict[str, set[str]] = {}
    for t in table.transitions:
        back.setdefault(t.target, set()).add(t.source)
    found, todo = set(table.final), list(table.final)
    while todo:
        for source in back.get(todo.pop(), set()) - found:
            found.add(source)
            todo.append(source)
    assert found == set(table.states)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_a_state_and_an_act_lead_to_one_place(table):
    pairs = [(t.source, t.action) for t in table.transitions]
    assert len(pairs) == len(set(pairs))
    assert {t.source for t in table.transitions} | {t.target for t in table.transitions} == set(table.states)


def test_every_word_of_the_tables_is_explained_in_chinese():
    assert {r for _, t in ALL for r in t.roles} == set(ROLES)
    assert {n for _, t in ALL for n in t.needs} == set(NEEDS)
    assert {a for _, t in ALL for a in t.not_same_as} == set(PERSONAL_ACTS) - {"register"} | {"register"}


def test_no_act_touches_a_payment():
    for table, t in ALL:
        assert not re.search(r"stop|suspend|cut|deduct|claw|freeze|terminate|reduce", t.action), t
        assert not re.search(r"停发|减发|停保|扣减|冻结|取消待遇", t.words + table.words), t


def test_returning_always_asks_for_a_reason():
    for _, t in ALL:
        if t.action in (
            "send_back",
            "return_to_dispatcher",
            "return_unacknowledged",
            "decline",
            "void",
            "reopen",
        ):
            assert "reason" in t.needs, t


def test_a_conclusion_is_confirmed_by_another_person_than_the_verifier():
    for conclusion, action in CONCLUSIONS.items():
        into = [t for t in CASE.transitions if t.target == conclusion]
        assert [t.action for t in into] == [action]
        assert "submit" in into[0].not_same_as and "verify_items_answered" in into[0].needs
    assert {"reason_code"} <= set(step(CASE, "to_review", "confirm_unsubstantiated").needs)
    assert {"statement", "evidence"} <= set(step(CASE, "to_review", "confirm_substantiated").needs)


def test_no_way_to_closed_out_but_by_application_evidence_and_a_second_person():
    into = [t for t in ISSUE.transitions if t.target == "closed_out"]
    assert [t.action for t in into] == ["close_out"]
    assert {"evidence", "party_informed", "measures_done"} <= set(into[0].needs)
    assert {"submit", "apply_close_out", "complete_measure", "decide_recovery"} <= set(into[0].not_same_as)
    assert "closed_out" not in reachable(ISSUE, without={"apply_close_out"})
    assert "closed_out" not in reachable(ISSUE, without={"close_out"})


def test_a_missed_person_is_settled_only_by_acceptance_inclusion_or_written_notice():
    assert {MISSED.states[s] for s in MISSED.final} == {"已受理", "已纳入", "书面告知不符合"}
    for t in MISSED.transitions:
        if t.target in MISSED.final:
            assert t.action == "confirm" and t.not_same_as
    assert {"written_notice", "delivery"} <= set(step(MISSED, "notice_to_confirm", "confirm").needs)


def test_a_recovery_is_decided_only_after_a_home_visit_and_a_hearing_by_a_named_person():
    decide = [t for t in AMOUNT.transitions if t.action == "decide_recovery"]
    assert [t.source for t in decide] == ["heard"]
    assert {"decision_number", "deliberation", "reason"} <= set(decide[0].needs)
    assert {"submit", "propose"} <= set(decide[0].not_same_as)
    assert [t.needs for t in AMOUNT.transitions if t.action == "hear"] == [("statement",)]
    assert "home_visit" in step(AMOUNT, "computed", "propose").needs
    assert [t.target for t in AMOUNT.actions("decided")] == ["notified"]
    assert {"written_notice", "delivery"} <= set(step(AMOUNT, "decided", "notify").needs)


def test_referral_is_not_closing():
    assert "referred" not in ISSUE.final
    assert {t.target for t in ISSUE.actions("referred")} == {"referral_answered"}


def test_what_came_back_is_remedied_under_its_old_number():
    assert {"closed_out", "stable", "following_up"} == {
        t.source for t in ISSUE.transitions if t.target == "recurred"
    }
    assert step(ISSUE, "recurred", "remedy_by_date").target == "remedying"


def test_a_task_is_withdrawn_only_before_it_was_acknowledged_and_may_stand_for_ever():
    assert {t.source for t in TASK.transitions if t.action == "withdraw"} == {"issued"}
    assert step(TASK, "standing", "record_progress").target == "standing"


def test_a_report_after_its_day_is_late_and_none_is_missing():
    assert step(REPORT_DUE, "draft", "pass_due").target == "missing"
    assert step(REPORT_DUE, "missing", "submit_late").target == "late"


def test_an_act_out_of_place_is_answered_with_what_may_be_done():
    with pytest.raises(ClerkError) as caught:
        step(CASE, "to_dispatch", "submit")
    assert caught.value.code == "WORK-01"
    assert caught.value.what == "核查件现在是“待分派”，不能提交核查"
    assert caught.value.why == "这一环节可以办理：分派、作废"


def test_what_is_missing_is_named():
    with pytest.raises(ClerkError) as caught:
        require_needs(step(ISSUE, "remedying", "apply_close_out"), {"evidence"})
    assert (caught.value.code, caught.value.what) == (
        "WORK-02",
        "还不能申请销号：缺每项措施的完成情况、当事人已告知",
    )


def test_the_same_person_does_not_review_his_own_verification():
    confirm = step(CASE, "to_review", "confirm_substantiated")
    require_other_person(confirm, 8, {"submit": {7}})
    with pytest.raises(ClerkError) as caught:
        require_other_person(confirm, 7, {"submit": {5, 7}})
    assert (caught.value.code, caught.value.what) == (
        "WORK-03",
        "您办理过本件的“提交”，不能再由您认定属实",
    )


STEPS = st.lists(
    st.tuples(st.sampled_from([t.action for t in ISSUE.transitions]), st.integers(1, 3)), max_size=60
)


@settings(max_examples=400, deadline=None)
@given(STEPS, st.sets(st.sampled_from(sorted(NEEDS))))
def test_whatever_people_try_no_issue_is_closed_by_one_person_or_without_evidence(tries, present):
    status, doers = ISSUE.start, {}
    for action, person in tries:
        try:
            transition = step(ISSUE, status, action)
            require_needs(transition, present)
            require_other_person(transition, person, doers)
        except ClerkError:
            continue
        if transition.target == "closed_out" and transition.action == "close_out":
            assert "evidence" in present
            assert person not in doers["apply_close_out"]
        doers.setdefault(action, set()).add(person)
        status = transition.target


def test_every_act_of_every_table_is_refused_in_every_other_state():
    for table in TABLES:
        allowed = {(t.source, t.action) for t in table.transitions}
        for status, action in product(table.states, {t.action for t in table.transitions}):
            if (status, action) not in allowed:
                with pytest.raises(ClerkError, match="WORK-01"):
                    step(table, status, action)
