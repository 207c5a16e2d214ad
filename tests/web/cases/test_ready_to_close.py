"""申请销号 on the page: what is missing is said, and adding it comes first."""

from datetime import date

from mingcha.web.cases.models import Issue
from mingcha.web.cases.offers import offers


def first(desk, issue):
    """(the leading button, what is said of 申请销号) for the township's clerk."""
    shown = offers(desk.verifier, issue.case, Issue.objects.get(pk=issue.pk))
    leading = [o.words for o in shown if o.primary]
    assert len(leading) == 1 and shown[0].primary
    return leading[0], next(o for o in shown if o.words == "申请销号").why


def test_without_evidence_uploading_it_leads(desk):
    issue = desk.remedying()
    assert first(desk, issue) == ("上传整改佐证", "还缺：证据材料、每项措施的完成情况")


def test_with_evidence_the_open_measure_leads(desk):
    issue = desk.remedying()
    desk.evidence(issue.case, issue=issue, purpose="remedy")
    assert first(desk, issue) == ("登记措施完成", "还缺：每项措施的完成情况")


def test_with_everything_there_the_application_leads(desk):
    issue = desk.remedying()
    desk.done(issue)
    assert first(desk, issue) == ("申请销号", "")


def test_evidence_of_an_earlier_round_does_not_count(desk):
    from mingcha.web.cases.services.outcomes import record_recurrence

    issue = desk.closed(1)[0]
    record_recurrence(actor=desk.reviewer, issue_id=issue.pk, basis="7月比对又出现", now=desk.tick())
    again = desk.plan(Issue.objects.get(pk=issue.pk), "dated", due_on=date(2024, 9, 30))
    assert first(desk, again)[0] == "上传整改佐证"


def test_a_case_under_verification_is_led_by_nothing_that_lacks_its_record(desk):
    case = desk.verifying()
    shown = offers(desk.verifier, case, None)
    submit = next(o for o in shown if o.words == "提交核查")
    assert not submit.url and submit.why.startswith("还缺：")
