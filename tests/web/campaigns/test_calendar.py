"""The reporting calendar: who owes what by when, from the words of the plan; days that pass; reminders; timeliness."""

from datetime import date, timedelta

import pytest

from mingcha.domain.errors import ClerkError
from mingcha.planning.schedule import day_note
from mingcha.web.campaigns.models import ReportDue
from mingcha.web.campaigns.selectors.calendar import lights_of, timeliness, unit_calendar
from mingcha.web.campaigns.services.calendar import (
    due_reminders,
    lay_out,
    lay_out_open_campaigns,
    note_announced_holidays,
    pass_due_days,
)
from mingcha.web.campaigns.services.reports import (
    receive_report,
    record_report_event,
    save_draft,
    submit_report,
    withdraw_report,
)
from tests.web.campaigns.conftest import at, issued

JULY = at("2024-07-01")


def owed(campaign, unit_id: int, title: str) -> list[date]:
    rows = ReportDue.objects.filter(campaign=campaign, holder_id=unit_id, title__startswith=title)
    return list(rows.order_by("due_on").values_list("due_on", flat=True))


def test_every_report_of_a_township_stands_in_the_calendar_with_its_day(people, spring):
    """文民发〔2024〕14号, April to October: the monthly report, the two stage reports, the table of every Thursday."""
    east = people.east.unit_id
    assert owed(spring, east, "救助对象家庭成员") == [date(2024, m, 20) for m in range(4, 11)]
    assert owed(spring, east, "阶段性整治进展") == [date(2024, 7, 10)]
    assert owed(spring, east, "重点问题整治工作总结") == [date(2024, 10, 10)]
    thursdays = owed(spring, east, "重点问题整治工作进展情况及相关统计表")
    assert thursdays[0] == date(2024, 4, 4) and thursdays[-1] == date(2024, 10, 31) and len(thursdays) == 31
    assert all(d.weekday() == 3 for d in thursdays)
    assert ReportDue.objects.filter(campaign=spring, holder_id=east).count() == 7 + 1 + 1 + 31


def test_the_villages_owe_their_own_and_the_receiver_is_the_unit_above(people, spring):
    village = ReportDue.objects.filter(campaign=spring, holder__level="village")
    assert village.values("holder_id").distinct().count() == 3 and village.count() == 3 * 7
    east_village = village.filter(village_code="990101101201").first()
    assert east_village.receiver_id == people.east.unit_id
    township = ReportDue.objects.filter(
        campaign=spring, holder_id=people.east.unit_id, title__startswith="救助对象"
    ).first()
    assert township.receiver_id == people.county.unit_id


def test_holidays_are_said(people, spring):
    first = ReportDue.objects.get(
        campaign=spring, holder_id=people.east.unit_id, due_on="2024-04-04", due_time="12:00"
    )
    assert first.day_note == "2024-04-04是休息日，请提前"  # 清明
    saturday = ReportDue.objects.get(campaign=spring, holder_id=people.east.unit_id, due_on="2024-04-20")
    assert "休息日" in saturday.day_note


def test_laying_out_twice_adds_nothing(people, spring):
    assert lay_out(campaign=spring, now=at("2024-03-25")) == 0


@pytest.mark.parametrize(
    ("plan_id", "title", "days"),
    [
        ("liaocheng-2019-57", "当月工作开展情况", [date(2019, 9, 5), date(2019, 10, 5), date(2019, 11, 5)]),
        ("baoji-2020-109", "专项整治工作进展统计", [date(2020, m, 23) for m in range(5, 13)] + [date(2021, m, 23) for m in range(1, 5)]),
        ("baoji-2020-109", "工作情况总结", [date(2020, 6, 30), date(2020, 12, 31)]),
        ("fujian-2018", "本县(市、区)自查报告", [date(2018, 7, 31)]),
    ],
)  # fmt: skip
def test_the_rhythms_of_the_other_plans(people, plan_id, title, days):
    """Each issued in its own year, for the example county: monthly by the 5th, by the 23rd, at month-end, once."""
    issued_on = {
        "liaocheng-2019-57": "2019-08-28",
        "baoji-2020-109": "2020-04-24",
        "fujian-2018": "2018-05-16",
    }[plan_id]
    campaign = issued(people, plan_id, int(issued_on[:4]), at(issued_on))
    assert owed(campaign, people.county.unit_id, title) == days


def test_a_plan_without_an_end_goes_on_by_the_clock(people):
    campaign = issued(people, "baoji-2020-109", 2020, at("2020-04-24"))
    assert lay_out_open_campaigns(now=at("2021-01-01")) == 0  # laid out until 2021-04-25
    assert (
        lay_out_open_campaigns(now=at("2021-03-01")) == 10
    )  # to 2022-03-02, the summaries of 2020 not again
    assert owed(campaign, people.county.unit_id, "专项整治工作进展统计")[-1] == date(2022, 2, 23)


def test_reminders_three_days_and_one_day_before(people, spring):
    def texts(day: str) -> list[str]:
        return [r.text for r in due_reminders(at(day)) if r.unit_id == people.east.unit_id]

    assert "还剩 2 天：报送“阶段性整治进展情况”（7月10日）" in texts(
        "2024-07-08"
    )  # 3 days before is a Sunday: said on Monday
    assert "明天到期：报送“重点问题整治工作进展情况及相关统计表”（7月11日 12:00 前）" in texts("2024-07-10")
    assert texts("2024-07-07") == []  # nothing is said on a Sunday
    unanswered = texts("2024-07-11")
    assert "已超期：报送“阶段性整治进展情况”（7月10日）" in unanswered


def test_reminders_around_the_holidays(people, spring):
    """国庆 2024: 1–7 October are off. The table of Thursday 3 October is spoken of on Monday 30 September, and once it is over on the 8th."""

    def texts(day: str) -> list[str]:
        return [r.text for r in due_reminders(at(day)) if r.unit_id == people.east.unit_id]

    table = "报送“重点问题整治工作进展情况及相关统计表”"
    assert f"还剩 3 天：{table}（10月3日 12:00 前，2024-10-03是休息日，请提前）" in texts("2024-09-30")
    assert all(texts(f"2024-10-0{n}") == [] for n in range(1, 8))
    assert f"已超期：{table}（10月3日 12:00 前，2024-10-03是休息日，请提前）" in texts("2024-10-08")
    assert f"还剩 2 天：{table}（10月10日 12:00 前）" in texts("2024-10-08")  # three days before is a day off
    assert f"明天到期：{table}（10月10日 12:00 前）" in texts("2024-10-09")


@pytest.fixture
def into_an_unannounced_year(people):
    """Monthly reports that run into the first year whose holidays nobody knows yet; and that year."""
    from mingcha.domain.working_days import last_known_year

    year = last_known_year() + 1
    campaign = issued(people, "liaocheng-2019-57", year - 1, at(f"{year - 1}-08-28"))
    report = (
        ReportDue.objects.filter(campaign=campaign, holder_id=people.county.unit_id).order_by("due_on").last()
    )
    report.due_on = date(year, 1, 6)  # a report of the year's end
    report.day_note = day_note([report.due_on])
    report.save()
    return year, report


def test_a_year_without_holidays_is_counted_by_calendar_and_says_so(people, into_an_unannounced_year):
    year, report = into_an_unannounced_year
    assert report.day_note == f"{year}年放假安排未公布"
    light = lights_of([report], date(year - 1, 12, 28))[report.pk]
    assert (light.word, light.counted) == ("剩9天（自然日）", f"{year} 年放假安排尚未录入，按自然日计")
    before = next(
        r.text
        for n in range(1, 6)
        for r in due_reminders(at((report.due_on - timedelta(days=n)).isoformat()))
        if r.report_id == report.pk
    )
    assert f"1月6日，{year}年放假安排未公布）" in before


def test_once_the_holidays_are_announced_the_calendar_says_them(people, into_an_unannounced_year):
    from mingcha.domain.working_days import AnnouncedYear, announce_years

    year, report = into_an_unannounced_year
    assert note_announced_holidays(now=JULY) == 0
    off = frozenset({date(year, 1, 1), report.due_on, date(year, 5, 1), date(year, 10, 1)})
    announce_years([AnnouncedYear(year, off, frozenset())])
    try:
        assert note_announced_holidays(now=JULY) == 1
        report.refresh_from_db()
        assert report.day_note == f"{year}-01-06是休息日，请提前"
        assert lights_of([report], date(year - 1, 12, 28))[report.pk].counted == "按工作日计"
    finally:
        announce_years([])


def report_of(spring, people, day="2024-07-10") -> ReportDue:
    return ReportDue.objects.get(
        campaign=spring, holder_id=people.east.unit_id, due_on=day, title__startswith="阶段性"
    )


def test_draft_hand_in_sign_for(people, spring):
    report = report_of(spring, people)
    save_draft(actor=people.east, report_id=report.pk, text="全乡排查 312 户。", seen=0, now=JULY)
    submission = submit_report(actor=people.east, report_id=report.pk, now=at("2024-07-10", "23:59"))
    assert submission.in_time and submission.text == "全乡排查 312 户。"
    with pytest.raises(ClerkError, match="CAMP-56"):  # a township does not sign for itself
        receive_report(actor=people.east, report_id=report.pk, accepted=True, reason="", now=JULY)
    done = receive_report(
        actor=people.county, report_id=report.pk, accepted=True, reason="", now=at("2024-07-11")
    )
    assert done.status == "acknowledged"
    with pytest.raises(ClerkError, match="WORK-01"):
        withdraw_report(actor=people.east, report_id=report.pk, now=at("2024-07-11"))


def test_an_empty_report_is_not_handed_in(people, spring):
    report = report_of(spring, people)
    with pytest.raises(ClerkError, match="CAMP-61"):
        submit_report(actor=people.east, report_id=report.pk, now=JULY)
    report.refresh_from_db()
    assert report.status == "not_due"


def test_sent_back_with_a_reason_and_handed_in_again(people, spring):
    report = report_of(spring, people)
    save_draft(actor=people.east, report_id=report.pk, text="已完成", seen=0, now=JULY)
    submit_report(actor=people.east, report_id=report.pk, now=JULY)
    with pytest.raises(ClerkError, match="WORK-02"):
        receive_report(actor=people.county, report_id=report.pk, accepted=False, reason="", now=JULY)
    receive_report(actor=people.county, report_id=report.pk, accepted=False, reason="没有户数", now=JULY)
    report.refresh_from_db()
    save_draft(actor=people.east, report_id=report.pk, text="排查 312 户", seen=report.revision, now=JULY)
    submit_report(actor=people.east, report_id=report.pk, now=at("2024-07-02"))
    texts = [(s.number, s.text, s.outcome) for s in report.submissions.order_by("number")]
    assert texts == [(1, "已完成", "returned"), (2, "排查 312 户", "")]


def test_what_passed_is_missing_then_late_and_stays_late_on_record(people, spring):
    report = report_of(spring, people)
    pass_due_days(now=at("2024-07-10", "23:00"))
    report.refresh_from_db()
    assert report.status == "not_due"
    pass_due_days(now=at("2024-07-11", "00:10"))
    report.refresh_from_db()
    assert report.status == "missing"
    save_draft(actor=people.east, report_id=report.pk, text="补报", seen=0, now=at("2024-07-12"))
    submission = submit_report(actor=people.east, report_id=report.pk, now=at("2024-07-12"))
    report.refresh_from_db()
    assert report.status == "late" and not submission.in_time
    receive_report(actor=people.county, report_id=report.pk, accepted=True, reason="", now=at("2024-07-15"))
    counted = {t.unit_name: t for t in timeliness(people.county, spring, date(2024, 7, 15))}
    east = counted["东乡township_office"]
    assert (east.due, east.late, east.on_time) == (3 + 1 + 15, 1, 0) and east.missing == 18


def test_thursday_noon_is_noon(people, spring):
    report = ReportDue.objects.get(campaign=spring, holder_id=people.east.unit_id, due_on="2024-07-11")
    save_draft(actor=people.east, report_id=report.pk, text="本周无变化", seen=0, now=JULY)
    assert not submit_report(actor=people.east, report_id=report.pk, now=at("2024-07-11", "12:01")).in_time
    withdraw_report(actor=people.east, report_id=report.pk, now=at("2024-07-11", "12:02"))
    report.refresh_from_db()
    assert report.status == "draft" and report.submissions.get().outcome == "withdrawn"


def test_two_people_at_one_draft_are_asked(people, spring, office):
    report = report_of(spring, people)
    save_draft(actor=people.east, report_id=report.pk, text="甲的稿", seen=0, now=JULY)
    with pytest.raises(ClerkError, match="CONFLICT-23") as refusal:
        save_draft(actor=people.colleague, report_id=report.pk, text="乙的稿", seen=0, now=JULY)
    assert refusal.value.report.draft_text == "甲的稿" and refusal.value.status == 409


def test_an_event_makes_a_report(people, spring):
    line = next(n for n, r in enumerate(spring.plan["reporting"]) if r["title"] == "重大问题、重大线索")
    report = record_report_event(
        actor=people.county,
        campaign_id=spring.pk,
        line=line,
        what="发现集中虚报线索",
        due_on=date(2024, 7, 1),
        now=JULY,
    )
    assert report.status == "not_due" and report.event == "发现集中虚报线索"
    with pytest.raises(ClerkError, match="CAMP-63"):
        record_report_event(
            actor=people.county, campaign_id=spring.pk, line=1, what="x", due_on=date(2024, 7, 1), now=JULY
        )


def test_lights_of_the_calendar(people, spring):
    rows = {
        r.title[:4]: r
        for r in unit_calendar(people.east, spring).filter(due_on__in=["2024-07-10", "2024-07-20"])
    }
    lights = lights_of(list(rows.values()), date(2024, 7, 9))
    assert lights[rows["阶段性整"].pk].state == "due_soon" and lights[rows["救助对象"].pk].state == "on_time"
    assert lights_of([rows["阶段性整"]], date(2024, 7, 11))[rows["阶段性整"].pk].state == "overdue"


def test_a_township_sees_its_own_and_its_villages_reports_only(people, spring):
    seen = set(unit_calendar(people.east, spring).values_list("township_code", flat=True))
    assert seen == {"990101101000"}
    assert set(unit_calendar(people.county, spring).values_list("county_code", flat=True)) == {"990101000000"}
