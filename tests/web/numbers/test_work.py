"""统计 of the work: what was verified, remedied, recovered and paid out, each number with its rows."""

import re
from datetime import date
from decimal import Decimal

import pytest

from mingcha.web.cases.services.amounts import (
    MonthLine,
    compute_amount,
    decide_amount,
    hear_statement,
    notify_decision,
    propose_amount,
    record_result,
)
from mingcha.web.cases.services.issues import close_out
from mingcha.web.cases.services.missed import confirm_outcome, report_outcome
from mingcha.web.cases.services.outcomes import exonerate, record_recurrence

pytestmark = pytest.mark.django_db
AFTER_DUE = date(2024, 8, 5)


def row(actor, title="合计", today=AFTER_DUE):
    from mingcha.web.numbers.work import work

    return next(r for r in work(actor, today).rows if r.title == title)


def closed(desk, **more):
    issue = desk.applied(**more)
    return close_out(actor=desk.reviewer, issue_id=issue.pk, note="", now=desk.tick())


def settled(desk, issue, direction: str, yuan: str):
    """100 元 more than `yuan` reckoned, `yuan` proposed, decided, told and done."""
    more, less = Decimal(yuan) + 100, Decimal(0)
    paid, entitled = (more, less) if direction == "recovery" else (less, more)
    line = [MonthLine("2024-03", paid, entitled)]
    amount = compute_amount(actor=desk.verifier, issue_id=issue.pk, direction=direction, months=line, method="按标准", now=desk.tick())  # fmt: skip
    on = {"amount_id": amount.pk, "now": desk.tick()}
    propose_amount(actor=desk.verifier, yuan=Decimal(yuan), reason="按核查结果", **on)
    if direction == "recovery":
        hear_statement(actor=desk.verifier, statement="愿意退回", heard_on=date(2024, 7, 2), **on)
    decide_amount(
        actor=desk.leader, yuan=Decimal(yuan), decision_no="8号", decided_on=date(2024, 7, 3), reason="属实", deliberation="局务会", **on
    )  # fmt: skip
    notify_decision(actor=desk.verifier, notice_no="告3号", remedies="60日内可申请行政复议", delivered_on=date(2024, 7, 4), **on)  # fmt: skip
    desk.evidence(issue.case, issue=issue, purpose="remedy")
    record_result(actor=desk.verifier, yuan=Decimal(yuan), settled_on=date(2024, 7, 5), **on)


def test_cases_are_counted_as_dispatched_and_as_concluded(desk):
    desk.registered()
    desk.dispatched()
    desk.submitted()
    desk.confirmed()
    desk.confirmed("partly_substantiated")
    desk.confirmed("unsubstantiated", {"conclusion_reason": "legitimate"})
    found = row(desk.clerk)
    assert (found.dispatched.number, found.concluded.number) == (5, 3)
    assert (found.substantiated.number, found.partly_substantiated.number) == (1, 1)


def test_an_issue_past_its_day_counts_against_the_on_time_rate_until_it_is_closed(desk):
    closed(desk)
    desk.remedying(due_on=date(2024, 7, 31))
    before, after = row(desk.clerk, today=date(2024, 7, 31)), row(desk.clerk, today=AFTER_DUE)
    assert (before.filed.number, before.closed_out.number) == (2, 1)
    assert before.closed_share.words == "1/2"
    assert before.on_time_share.words == "1/1"
    assert after.on_time_share.words == "1/2"


def test_closed_on_the_due_day_is_on_time_and_the_day_after_is_not(desk):
    from mingcha.web.cases.models import Issue

    issue = closed(desk)
    for day, words in ((issue.closed_at.date(), "1/1"), (date(2024, 6, 30), "0/1")):
        Issue.objects.filter(pk=issue.pk).update(due_on=day)
        assert row(desk.clerk).on_time_share.words.startswith(words)


def test_a_cleared_person_does_not_lower_the_rate_and_what_came_back_is_open_again(desk):
    issue = desk.filed()
    exonerate(actor=desk.leader, issue_id=issue.pk, letter_no="澄1号", reason="举报不实", now=desk.tick())
    assert row(desk.clerk).closed_share.words == "还没有立案"
    back = closed(desk)
    assert row(desk.clerk).closed_share.words == "1/1"
    record_recurrence(actor=desk.reviewer, issue_id=back.pk, basis="又查出", now=desk.tick())
    assert row(desk.clerk).closed_share.words == "0/1"
    assert row(desk.clerk).recurred.number == 1


def test_recovered_and_paid_out_stand_side_by_side_with_every_step(desk, actor_client):
    settled(desk, desk.remedying(), "recovery", "300")
    settled(desk, desk.remedying(side="missed"), "pay_out", "500")
    from mingcha.web.cases.numbers import amount_numbers

    recovery, pay_out = amount_numbers(desk.clerk)
    steps = ("computed_yuan", "proposed_yuan", "decided_yuan", "settled_yuan")
    assert [getattr(recovery, s) for s in steps] == [400, 300, 300, 300]
    assert [getattr(pay_out, s) for s in steps] == [600, 500, 500, 500]
    page = actor_client("clerk", "county").get("/numbers/").content.decode()
    assert re.search(
        r'<a href="/cases/amounts/\?direction=recovery&amp;step=settled"><strong>300\.00</strong>已追回（元）</a></li>'
        r'<li><a href="/cases/amounts/\?direction=pay_out&amp;step=settled"><strong>500\.00</strong>已补发（元）',
        page,
    )


def test_wrongly_included_and_missed_are_always_listed_the_others_where_there_is_something(desk):
    from mingcha.web.numbers.work import work

    assert [r.title for r in work(desk.clerk, AFTER_DUE).rows] == ["错保", "漏保", "合计"]
    desk.registered(side="conduct")
    assert [r.title for r in work(desk.clerk, AFTER_DUE).rows] == ["错保", "漏保", "作风", "合计"]


@pytest.mark.parametrize(
    ("part", "whole", "words"), [(0, 0, "没有"), (3, 4, "3/4"), (60, 120, "50%（60/120）")]
)
def test_few_issues_give_a_fraction_alone(part, whole, words):
    from mingcha.web.numbers.figures import Figure, Share

    assert Share(Figure(part), Figure(whole), nothing="没有", narrow=True).words == words


def test_a_missed_person_counts_as_accepted_only_once_confirmed(desk):
    from mingcha.web.numbers.work import work

    case = desk.confirmed(side="missed")
    report_outcome(
        actor=desk.verifier, case_id=case.pk, kind="accepted", document_no="受12号", on=date(2024, 7, 1), now=desk.tick()
    )  # fmt: skip

    def states():
        return {words: f.number for words, f in work(desk.clerk, AFTER_DUE).missed if f.number}

    assert states() == {"已受理待确认": 1}
    confirm_outcome(actor=desk.reviewer, case_id=case.pk, now=desk.tick())
    assert states() == {"已受理": 1}


def test_lights_have_shape_and_word(desk, actor_client):
    desk.remedying(due_on=date(2024, 7, 31))
    page = actor_client("clerk", "county").get("/numbers/").content.decode()
    for shape, word in (("▲", "超期"), ("◆", "快到期"), ("●", "正常")):
        assert f'<span aria-hidden="true">{shape}</span>{word}</span>' in page


def test_another_county_counts_nothing_of_it(desk, office):
    settled(desk, desk.remedying(), "recovery", "300")
    from mingcha.web.cases.numbers import amount_numbers

    other = office.actor("clerk", "county", region_code="990102000000")
    assert (row(other).dispatched.number, row(other).filed.number) == (0, 0)
    assert [a.settled_yuan for a in amount_numbers(other)] == [0, 0]
    assert row(desk.verifier).filed.number == 1


def test_the_number_of_queries_does_not_grow_with_the_work(desk, django_assert_num_queries):
    from mingcha.web.cases.numbers import amount_numbers
    from mingcha.web.numbers.work import work

    desk.remedying()
    for _ in range(2):
        with django_assert_num_queries(3):
            assert work(desk.clerk, AFTER_DUE).rows
        with django_assert_num_queries(1):
            amount_numbers(desk.clerk)
        settled(desk, desk.remedying(side="missed"), "pay_out", "500")


def test_nobodys_name_stands_in_the_numbers(desk, actor_client):
    issue = closed(desk)
    main = (
        actor_client("leader", "county")
        .get("/numbers/")
        .content.decode()
        .split("<main")[1]
        .split("</main>")[0]
    )
    names = {desk.verifier.name, desk.reviewer.name, desk.clerk.name}
    assert issue.remedier.name in names
    assert not [n for n in names if n in main]
