"""Two people at the same cell, measure or report: one is saved, the other is asked (409) and sees both values. Nothing is lost unseen."""

import io
import threading

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.urls import reverse

from mingcha.web.campaigns.models import LedgerVersion, ReportDue, ReturnedWorkbook
from mingcha.web.campaigns.services.ledger import LedgerConflict, ProgressEdit, record_progress
from mingcha.web.campaigns.services.measures import change_measure
from mingcha.web.campaigns.services.reports import ReportConflict, save_draft
from tests.web.campaigns.conftest import at, page
from tests.web.campaigns.handing_down import task_of

NOW = at("2024-07-01")


def measure_of(people, spring, item: str = "2.2"):
    return task_of(spring, item, people.county.unit_id).measures.get()


def report_of(people, spring) -> ReportDue:
    return ReportDue.objects.get(campaign=spring, holder_id=people.east.unit_id, title__startswith="阶段性")


def at_the_same_moment(*works) -> list[Exception | None]:
    """Each in a thread of its own, begun together. Result: what each was refused with, None where it was done."""
    begin, came_to = threading.Barrier(len(works)), [None] * len(works)

    def run(n: int) -> None:
        begin.wait()
        try:
            works[n]()
        except Exception as error:
            came_to[n] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[n]) for n in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_to


@pytest.mark.django_db(transaction=True)
def test_one_cell_at_the_same_moment_one_is_saved_and_one_is_asked(people, spring):
    """Nobody has filled anything in yet: the period itself is opened by both at once."""
    measure = measure_of(people, spring)

    def write(actor, text):
        edit = ProgressEdit(measure.pk, "", "", text, 0)
        return lambda: record_progress(actor=actor, campaign_id=spring.pk, edits=[edit], now=NOW)

    refusals = at_the_same_moment(write(people.county, "经办人写的"), write(people.leader, "负责人写的"))
    (asked,) = [r for r in refusals if r is not None]
    assert isinstance(asked, LedgerConflict) and asked.status == 409
    values = {asked.clashes[0].edit.text, asked.clashes[0].theirs.text}
    assert values == {"经办人写的", "负责人写的"}
    assert measure.progress.get().text == asked.clashes[0].theirs.text
    assert LedgerVersion.objects.filter(holder_id=people.county.unit_id).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_draft_at_the_same_moment_one_is_saved_and_one_is_asked(people, spring):
    report = report_of(people, spring)

    def write(actor, text):
        return lambda: save_draft(actor=actor, report_id=report.pk, text=text, seen=0, now=NOW)

    refusals = at_the_same_moment(write(people.east, "甲的稿"), write(people.colleague, "乙的稿"))
    (asked,) = [r for r in refusals if r is not None]
    assert isinstance(asked, ReportConflict) and asked.status == 409
    report.refresh_from_db()
    assert report.draft_text == asked.report.draft_text and report.draft_text in ("甲的稿", "乙的稿")


def test_on_the_card_of_a_task_both_values_are_shown(people, spring, county):
    measure = measure_of(people, spring)
    edit = ProgressEdit(measure.pk, "dated", "", "负责人写的", 0)
    record_progress(actor=people.leader, campaign_id=spring.pk, edits=[edit], now=NOW)
    url = reverse("campaigns:task_fill", args=[spring.pk, measure.task_id])
    data = {f"text-{measure.pk}": "经办人写的", f"status-{measure.pk}": "remedied", f"seen-{measure.pk}": "0"}
    answer = county.post(url, data)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert all(v in text for v in ("负责人写的", "经办人写的", "限期整改", "已整改", "测试leader"))
    assert measure.progress.get().text == "负责人写的"


def test_of_a_measure_both_values_of_each_cell_are_shown(people, spring, county):
    measure = measure_of(people, spring)
    kept = {
        "text": measure.text,
        "due_on": measure.due_on,
        "due_words": measure.due_words,
        "units": measure.units,
    }
    change_measure(actor=people.leader, measure_id=measure.pk, persons="张三", seen=0, now=NOW, **kept)
    url = reverse("campaigns:measure", args=[spring.pk, measure.task_id, measure.pk])
    data = {**kept, "due_on": kept["due_on"] or "", "persons": "李四", "seen": "0"}
    answer = county.post(url, data)
    text = answer.content.decode()
    assert answer.status_code == 409 and all(
        v in text for v in ("张三", "李四", "责任领导/责任人", "测试leader")
    )
    measure.refresh_from_db()
    assert measure.persons == "张三"
    assert county.post(url, data | {"seen": "1"}).status_code == 302
    measure.refresh_from_db()
    assert measure.persons == "李四"


def test_the_same_words_from_two_people_are_no_conflict(people, spring):
    measure = measure_of(people, spring)
    said = {
        "text": measure.text,
        "due_on": None,
        "due_words": "长期坚持",
        "persons": "张三",
        "units": measure.units,
    }
    for who in (people.leader, people.county):
        change_measure(actor=who, measure_id=measure.pk, seen=0, now=NOW, **said)
    measure.refresh_from_db()
    assert (measure.persons, measure.revision) == ("张三", 1)


def test_a_cell_of_a_workbook_that_was_changed_meanwhile_is_refused_with_both_values(people, spring, county):
    exported = county.get(reverse("campaigns:workbook", args=[spring.pk]))
    book, kept = openpyxl.load_workbook(io.BytesIO(exported.content)), io.BytesIO()
    book["任务台账"]["I6"].value = "表里写的"
    book.save(kept)
    upload = SimpleUploadedFile("台账.xlsx", kept.getvalue())
    county.post(reverse("campaigns:upload", args=[spring.pk]), {"workbook": upload})
    row = ReturnedWorkbook.objects.get()
    edit = ProgressEdit(row.changes[0]["measure_id"], "", "", "页面上写的", 0)
    record_progress(actor=people.leader, campaign_id=spring.pk, edits=[edit], now=NOW)
    answer = county.post(reverse("campaigns:workbook_decide", args=[spring.pk, row.pk]), {"chosen": ["0"]})
    text = answer.content.decode()
    assert answer.status_code == 409 and "表里写的" in text and "页面上写的" in text and "CONFLICT-22" in text


def test_what_a_colleague_changed_after_the_check_is_not_handed_up_unseen(people, spring, east):
    report = report_of(people, spring)
    save_draft(actor=people.east, report_id=report.pk, text="排查 312 户", seen=0, now=NOW)
    assert 'name="seen" value="1"' in page(east, "report_submit", report.pk)
    save_draft(actor=people.colleague, report_id=report.pk, text="排查 321 户", seen=1, now=NOW)
    url = reverse("campaigns:report_submit", args=[report.pk])
    again = east.post(url, {"seen": "1"}, follow=True).content.decode()
    assert (
        "刚改过这份草稿，还没有上报" in again and "排查 321 户" in again and 'name="seen" value="2"' in again
    )
    report.refresh_from_db()
    assert report.status == "draft"
    east.post(url, {"seen": "2"})
    report.refresh_from_db()
    assert report.submissions.get().text == "排查 321 户"
