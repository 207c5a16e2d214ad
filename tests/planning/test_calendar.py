"""The calendar, parsed by another library, gives the plan's days."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from mingcha.office.calendar_file import calendar_bytes
from mingcha.planning.plan import Due, Item, Period, Plan
from mingcha.planning.reading import read_plan
from mingcha.planning.schedule import calendar_entries, next_days
from tests.planning.fact_table import documents
from tests.planning.facts import DOCUMENTS

TODAY = date(2024, 5, 6)


def events(plan):
    return list(Calendar.from_ical(calendar_bytes(plan.title, calendar_entries(plan, TODAY))).walk("VEVENT"))


def day_of(event):
    start = event.decoded("dtstart")
    return start.date() if isinstance(start, datetime) else start


@pytest.mark.parametrize("path", documents(), ids=lambda p: p.name)
def test_every_day_and_every_rhythm_is_there(path):
    plan = read_plan(path)
    found = events(plan)
    days = {day_of(e) for e in found if "rrule" not in e}
    rules = [e["rrule"].to_ical().decode() for e in found if "rrule" in e]
    dues = [d for i in plan.items if i.due for d in (i.due, *i.due.also)] + [r.due for r in plan.reporting]
    expected = {
        day for d in dues if d.kind in ("by_date", "dates", "by_date_then_standing") for day in d.on
    } | {d.to for d in dues if d.kind == "range" and d.to}
    assert days == expected
    for due in dues:
        if due.kind == "recurring":
            parts = set(due.rrule.split(";"))
            assert any(parts <= set(rule.split(";")) for rule in rules), due.rrule
    assert len({str(e["uid"]) for e in found}) == len(found)


def test_first_days_of_a_weekly_report_at_noon():
    due = Due("recurring", "每周星期四上午", rrule="FREQ=WEEKLY;BYDAY=TH", time="12:00", trace=("原文",))
    item = Item("1.1", "一", "measure", "措施", "周报", "每周星期四上午报送。", due=due)
    plan = Plan("方案", items=(item,), period=Period(date(2024, 4, 1), date(2024, 4, 30)))
    (event,) = events(plan)
    start = event.decoded("dtstart")
    assert start == datetime(2024, 4, 4, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    laid_out = list(rrulestr(event["rrule"].to_ical().decode(), dtstart=start))
    assert [d.date().isoformat() for d in laid_out] == [
        "2024-04-04",
        "2024-04-11",
        "2024-04-18",
        "2024-04-25",
    ]


def test_next_three_days_stay_inside_the_campaign():
    plan = read_plan(DOCUMENTS / "city_plan.txt")
    due = plan.reporting[0].due
    assert [d.isoformat() for d in next_days(due, plan, date(2023, 9, 26))] == ["2023-10-25", "2023-11-25"]
    assert [d.isoformat() for d in next_days(due, plan, date(2025, 1, 1))] == [
        "2023-04-25",
        "2023-05-25",
        "2023-06-25",
    ]


def test_a_deadline_on_a_day_off_says_so():
    due = Due("by_date", "2024年5月1日前", on=(date(2024, 5, 1),), trace=("原文",))
    plan = Plan("方案", items=(Item("1.1", "一", "measure", "措施", "张贴公告", "…", due=due),))
    assert "休息日" in str(events(plan)[0]["description"])


def test_the_same_document_gives_the_same_events():
    plan = read_plan(DOCUMENTS / "rhythms.txt")
    assert [str(e["uid"]) for e in events(plan)] == [str(e["uid"]) for e in events(plan)]
