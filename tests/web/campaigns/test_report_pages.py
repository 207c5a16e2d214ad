"""The pages of reports: written, uploaded, checked, handed in, signed for; two people at one draft; who is told and reminded."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mingcha.web.campaigns.models import ReportDue
from mingcha.web.campaigns.services.reports import save_draft
from tests.web.campaigns.conftest import at, page

NOW = at("2024-07-01")


def test_a_report_is_written_checked_handed_in_signed_for(people, spring, east, county):
    report = ReportDue.objects.get(campaign=spring, holder_id=people.east.unit_id, title__startswith="阶段性")
    assert "报送日" in page(east, "report", report.pk)
    saved = east.post(
        reverse("campaigns:report_save", args=[report.pk]),
        {"text": "排查 312 户", "seen": "0", "act": "submit"},
    )
    assert saved.url == reverse("campaigns:report_submit", args=[report.pk])
    east.post(
        reverse("campaigns:report_files", args=[report.pk]),
        {"file": SimpleUploadedFile("附表.xlsx", b"PK\x03\x04")},
    )
    check = page(east, "report_submit", report.pk)
    assert "排查 312 户" in check and "附表.xlsx" in check
    done = east.post(reverse("campaigns:report_submit", args=[report.pk]), {}, follow=True)
    report.refresh_from_db()
    assert report.submissions.count() == 1, done.content.decode()
    assert (
        county.get(
            reverse("campaigns:report_file", args=[report.pk, report.draft_files[0]["sha256"]])
        ).status_code
        == 200
    )
    county.post(reverse("campaigns:report_receive", args=[report.pk]), {"act": "accept"})
    report.refresh_from_db()
    assert report.status == "acknowledged"


def test_two_people_at_one_report_draft(people, spring, east):
    report = ReportDue.objects.get(campaign=spring, holder_id=people.east.unit_id, title__startswith="阶段性")
    save_draft(actor=people.colleague, report_id=report.pk, text="负责人的稿", seen=0, now=NOW)
    answer = east.post(
        reverse("campaigns:report_save", args=[report.pk]), {"text": "经办人的稿", "seen": "0"}
    )
    assert (
        answer.status_code == 409
        and "负责人的稿" in answer.content.decode()
        and "经办人的稿" in answer.content.decode()
    )


def test_what_stands_on_the_workbench(people, spring, handed_down):
    from mingcha.web.campaigns.todo import reports_of_this_period, tasks_to_sign_for
    from mingcha.web.home.deadlines import due_days
    from mingcha.web.home.digest import send_reminders
    from mingcha.web.home.sources import gather_reminders, gather_reports, gather_sent, gather_todos

    (todo,) = tasks_to_sign_for(people.east, NOW)
    assert (todo.process, todo.verb, todo.count) == ("待签收", "签收", 2)
    due = {(r.label, r.due_on) for r in reports_of_this_period(people.east, NOW)}
    assert ("阶段性整治进展情况", date(2024, 7, 10)) in due
    for gathered in (
        gather_todos(people.east, NOW),
        gather_sent(people.county, NOW),
        gather_reports(people.east, NOW),
    ):
        assert "campaigns" not in gathered.failed and gathered.rows
    assert send_reminders(at("2024-07-08")) > 0
    reminders = gather_reminders(due_days(date(2024, 7, 8)))
    assert "campaigns" not in reminders.failed
    assert {r.post_id for r in reminders.rows if "阶段性整治进展情况" in r.text} >= {
        people.east.post_id,
        people.colleague.post_id,
    }


def test_units_are_told_and_reminded(people, spring, handed_down, county, east):
    from mingcha.web.home.models import Message

    told = Message.objects.filter(user_id=people.east.user_id)
    assert told.get().text.endswith("下发了任务，待签收")
    report = ReportDue.objects.get(campaign=spring, holder_id=people.east.unit_id, title__startswith="阶段性")
    assert "催报" in page(county, "report", report.pk) and "催报" not in page(east, "report", report.pk)
    for _ in range(2):  # twice on one day is once
        county.post(reverse("campaigns:report_remind", args=[report.pk]))
    assert told.filter(text="上级催报：阶段性整治进展情况（7月10日）").count() == 1
    assert east.post(reverse("campaigns:report_remind", args=[report.pk])).status_code == 422
