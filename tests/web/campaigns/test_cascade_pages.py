"""The pages of what was handed down: every one opens, a neighbour sees none of it, 承接 is compared, sent up and received."""

from django.urls import reverse

from mingcha.web.campaigns.models import ReportDue, TakeOn
from tests.web.campaigns.conftest import page
from tests.web.campaigns.handing_down import task_of


def test_the_other_pages_open(people, spring, handed_down, county, east, leader):
    for client in (county, east):
        for name in ("phases", "materials", "report_record", "lower", "ledger"):
            page(client, name, spring.pk)
        page(client, "dispatch_page", spring.pk, handed_down.pk)
        page(client, "reports")
        for view in ("own", "handed", "receive", "below", "all"):
            page(client, "reports", query=f"?view={view}")
        page(client, "timeliness")
    take_on = TakeOn.objects.get(holder_id=people.east.unit_id)
    page(county, "take_on", spring.pk, take_on.pk)
    page(east, "take_on", spring.pk, take_on.pk)
    page(county, "dispatch", spring.pk)
    page(county, "dispatch_withdraw", spring.pk, handed_down.pk)
    page(leader, "close", spring.pk)
    page(county, "report_event", spring.pk)
    task = task_of(spring, "3.2", people.county.unit_id)
    for name in ("task", "task_deadline", "task_event", "measure_new"):
        page(county, name, spring.pk, task.pk)
    page(county, "measure", spring.pk, task.pk, task.measures.get().pk)
    ics = county.get(
        reverse("campaigns:ics", args=[spring.pk]) + f"?unit={people.east.unit_id}"
    ).content.decode()
    # 40 reports and the deadlines of its tasks that have a day
    assert ics.count("BEGIN:VEVENT") == 40 and "报送：阶段性整治进展情况" in ics.replace("\r\n ", "")


def test_a_township_does_not_see_its_neighbours_work(people, spring, handed_down, actor_client, east):
    west = actor_client("clerk", "township", region_code="990101102000")
    mine = task_of(spring, "2.2", people.east.unit_id)
    page(west, "task", spring.pk, mine.pk, status=404)
    report = ReportDue.objects.filter(campaign=spring, holder_id=people.east.unit_id).first()
    page(west, "report", report.pk, status=404)
    assert (
        west.get(reverse("campaigns:ledger", args=[spring.pk]) + f"?unit={people.east.unit_id}").status_code
        == 404
    )
    assert (
        west.get(reverse("campaigns:workbook", args=[spring.pk]) + f"?unit={people.east.unit_id}").status_code
        == 404
    )
    assert page(east, "task", spring.pk, mine.pk)


def test_taking_on_by_the_page(people, spring, handed_down, east, county):
    take_on = TakeOn.objects.get(holder_id=people.east.unit_id)
    east.post(reverse("campaigns:take_on_send", args=[spring.pk, take_on.pk]), {"act": "as_issued"})
    take_on.refresh_from_db()
    assert take_on.state == "as_issued"
    county.post(reverse("campaigns:take_on_receive", args=[spring.pk, take_on.pk]), {"act": "accept"})
    take_on.refresh_from_db()
    assert take_on.state == "taken" and "已签收" in page(county, "lower", spring.pk)


def test_a_comparison_with_the_own_plan_is_shown_before_it_is_sent(people, spring, handed_down, east, office):
    from tests.web.campaigns.handing_down import lower_plan

    own = lower_plan(people, office, drop=["3.5"])
    take_on = TakeOn.objects.get(holder_id=people.east.unit_id)
    text = page(east, "take_on", spring.pk, take_on.pk, query=f"?own={own.pk}")
    assert "未承接" in text and "上报承接方案" in text
    changed = page(east, "take_on", spring.pk, take_on.pk, query=f"?own={own.pk}&to-3.5=3.4")
    assert "人工对应" in changed
    east.post(reverse("campaigns:take_on_send", args=[spring.pk, take_on.pk]), {"own": own.pk})
    take_on.refresh_from_db()
    assert take_on.state == "sent_up"
