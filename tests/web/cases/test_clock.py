"""The clock of an issue: extensions and pauses, the old day kept."""

from dataclasses import replace
from datetime import date, timedelta

from mingcha.web.cases.services.clock import answer_extension, pause_clock, request_extension, resume_clock
from tests.web.cases.desk import refused


def test_an_extension_is_asked_by_one_and_allowed_by_another_and_keeps_the_old_day(desk):
    issue = desk.remedying()
    change = request_extension(
        actor=desk.verifier, issue_id=issue.pk, to_on=date(2024, 8, 30), reason="当事人住院", now=desk.tick()
    )
    with refused("DUE-07"):
        request_extension(
            actor=desk.verifier, issue_id=issue.pk, to_on=date(2024, 8, 30), reason="再申请", now=desk.tick()
        )
    with refused("WORK-03"):
        answer_extension(
            actor=replace(desk.leader, user_id=desk.verifier.user_id),
            change_id=change.pk,
            approve=True,
            note="",
            now=desk.tick(),
        )
    answer_extension(actor=desk.leader, change_id=change.pk, approve=True, note="同意", now=desk.tick())
    issue.refresh_from_db()
    assert (issue.first_due_on, issue.due_on) == (date(2024, 7, 31), date(2024, 8, 30))
    assert [(c.from_on, c.to_on, c.state) for c in issue.due_changes.all()] == [
        (date(2024, 7, 31), date(2024, 8, 30), "approved")
    ]


def test_after_the_day_has_passed_no_extension_is_asked(desk):
    issue = desk.remedying()
    desk.now += timedelta(days=40)
    with refused("DUE-06"):
        request_extension(
            actor=desk.verifier, issue_id=issue.pk, to_on=date(2024, 9, 30), reason="忙", now=desk.tick()
        )


def test_a_pause_says_why_and_gives_its_days_back_on_record(desk):
    issue = desk.remedying()
    pause_clock(actor=desk.leader, issue_id=issue.pk, reason="等待法院判决", now=desk.tick())
    desk.now += timedelta(days=10)
    issue = resume_clock(actor=desk.leader, issue_id=issue.pk, now=desk.tick())
    assert issue.due_on == date(2024, 8, 10)
    assert issue.due_changes.get().kind == "pause"
    later = request_extension(
        actor=desk.verifier, issue_id=issue.pk, to_on=date(2024, 8, 30), reason="当事人住院", now=desk.tick()
    )
    answer_extension(actor=desk.leader, change_id=later.pk, approve=True, note="", now=desk.tick())
    issue.refresh_from_db()
    assert issue.due_on == date(2024, 8, 30)
