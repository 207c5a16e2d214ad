"""What the issue names of the five documents, one by one, in words that a clerk could check."""

import pytest

from mingcha.planning.reading import read_plan
from tests.planning.facts import SEEDS, due_fact

pytestmark = [
    pytest.mark.seeds,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not part of the project"),
]


@pytest.fixture(scope="module")
def plans():
    return {p.name[:3]: read_plan(p) for p in sorted(SEEDS.glob("*.txt"))}


def item(plan, id_):
    return next(i for i in plan.items if i.id == id_)


def has_defect(plan, kind, quote):
    return any(d.kind == kind and quote in d.quote for d in plan.defects)


def test_000_misplaced_and_incomplete_dates(plans):
    d = next(d for d in plans["000"].defects if d.quote == "2019年月9日25前")
    assert (d.kind, d.section, d.suggestion) == ("impossible_date", "三", "2019-09-25")
    assert has_defect(plans["000"], "impossible_date", "2019年11月20完成")
    assert item(plans["000"], "3.1").due.confidence == "low"


def test_000_says_four_lists_eight(plans):
    d = next(d for d in plans["000"].defects if d.kind == "count_mismatch")
    assert "四项" in d.quote and d.suggestion == "8"


def test_000_reports_this_month_on_the_fifth(plans):
    due = next(r.due for r in plans["000"].reporting if r.section == "四")
    assert due.rrule == "FREQ=MONTHLY;BYMONTHDAY=5" and "当月" in due.question


def test_000_nested_brackets_are_two_units(plans):
    assert item(plans["000"], "2.1").units == ("县（市、区）民政局", "乡镇（街道）")
    assert item(plans["000"], "2.5").units == ("县（市、区）民政局", "乡镇（街道）")


def test_000_standing_paragraph_after_the_phases(plans):
    assert item(plans["000"], "3.4").due.kind == "standing"


def test_001_uneven_headings_do_not_matter_and_are_told(plans):
    assert [i.id for i in plans["001"].items if i.kind == "phase"] == ["3.1", "3.2", "3.3", "3.4"]
    assert has_defect(plans["001"], "garbled_text", "工作步骤")
    assert len(plans["001"].issuers) == 3


def test_001_middle_and_end_of_year(plans):
    due = next(r.due for r in plans["001"].reporting if r.due.kind == "dates")
    assert [d.isoformat() for d in due.on] == ["2020-06-30", "2020-12-31"] and "年中" in due.question


def test_002_nine_measures_due_in_march_and_then_for_good(plans):
    dues = [i.due for i in plans["002"].items if i.due]
    assert len(dues) == 9
    assert {due_fact(d) for d in dues} == {"by_date_then_standing 2023-03-31 “3月底前并长期坚持” low"}


def test_002_damage_is_told(plans):
    kinds = [d.kind for d in plans["002"].defects]
    assert kinds.count("unpaired_bracket_or_quote") >= 10
    for words in ("原那么", "效劳", "2023年年", "电话"):
        assert any(
            d.kind == "garbled_text" and (words in d.quote or words in d.note) for d in plans["002"].defects
        ), words
    assert sum("页码" in d.note for d in plans["002"].defects) == 5
    assert not any(i.title.startswith(("的问题", "民政办")) for i in plans["002"].items)


def test_003_each_first_second_third_is_an_item(plans):
    assert [i.section for i in plans["003"].items if i.id.startswith("3.1.")] == [
        "三（一）一",
        "三（一）二",
        "三（一）三",
    ]
    assert sum(i.id.count(".") == 2 for i in plans["003"].items) == 14


def test_003_deadlines_without_a_year(plans):
    assert {d.quote for d in plans["003"].defects if d.kind == "missing_year"} == {
        "7月底前",
        "8月底前",
        "5月底前",
        "从5月份起",
        "12月20日前",
    }
    assert plans["003"].doc_no is None


def test_004_village_and_township_on_the_same_day(plans):
    assert has_defect(plans["004"], "same_day_chain", "每月20日前")


def test_004_two_months_are_two_days(plans):
    due = item(plans["004"], "4.3").due
    assert (due.kind, [d.isoformat() for d in due.on], due.confidence) == (
        "dates",
        ["2024-07-10", "2024-10-10"],
        "low",
    )
    assert due_fact(item(plans["004"], "4.1").due).startswith("range 2024-04-01..2024-05-31")


def test_004_weekly_report_and_its_first_week(plans):
    due = next(r.due for r in plans["004"].reporting if r.due.rrule == "FREQ=WEEKLY;BYDAY=TH")
    assert due.time == "12:00" and due.starts_on is None and "本周" in due.question


def test_004_business_limits_are_no_deadlines(plans):
    assert {(x.value, x.unit) for x in plans["004"].limits} == {
        (10, "day_of_month"),
        (10, "day_of_quarter"),
        (3, "month"),
    }
    assert item(plans["004"], "3.5").due is None


def test_aims_are_no_tasks(plans):
    for plan in plans.values():
        assert not any(i.chapter in ("指导思想", "总体要求", "总体目标", "工作目标") for i in plan.items)


def test_every_due_says_how_it_was_computed(plans):
    for plan in plans.values():
        for i in plan.items:
            assert i.due is None or (i.due.trace and i.due.trace[0].startswith("原文“"))


def test_reviewed_plans_follow_the_documents(plans):
    from mingcha.catalog.plans import load_plans
    from mingcha.planning.reviewing import propose, tasks_of

    by_title = {p.title: p for p in plans.values()}
    assert len(load_plans()) == 5
    for reviewed in load_plans().values():
        proposals = propose(by_title[reviewed.title], reviewed)
        assert {p.state for p in proposals.items} == {"unchanged"} and not proposals.gone
        assert len(tasks_of(reviewed)) == len(proposals.items)
