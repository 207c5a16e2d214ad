"""A plan for another year: days move, weekday and monthly rhythms stay, and going back gives the plan again."""

from datetime import date, timedelta

import pytest

from mingcha.catalog.plans import load_plans
from mingcha.planning.plan_json import plan_of_json
from mingcha.planning.reading import read_plan
from mingcha.planning.reviewed_content import proposal_of
from mingcha.planning.shifting import shift_plan, shifted_day, shifted_words, year_of
from mingcha.planning.units.levels import level_of_unit
from tests.planning.fact_table import documents

PLANS = {name: proposal_of(plan) for name, plan in load_plans().items()}
DAYS = [date(2019, 1, 1) + timedelta(days=n) for n in range(0, 2200)]


@pytest.mark.parametrize("years", [-4, -1, 1, 3, 4])
def test_days_keep_month_order_and_month_end(years):
    moved = [shifted_day(d, years) for d in DAYS]
    assert moved == sorted(moved)
    for day, new in zip(DAYS, moved, strict=True):
        assert (new.year, new.month) == (day.year + years, day.month)
        is_last, is_new_last = ((d + timedelta(days=1)).day == 1 for d in (day, new))
        assert new.day == day.day or is_new_last
        assert not is_last or is_new_last


def test_leap_day_and_back():
    assert shifted_day(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert shifted_day(date(2025, 2, 28), -1) == date(2024, 2, 29)  # month end stays month end


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2020年4月底前", "2026年4月底前"),
        ("3月底前并长期坚持", "3月底前并长期坚持"),
        ("2018—2020年", "2024—2026年"),
        ("发放2020元", "发放2020元"),
        ("民发〔2020〕109号", "民发〔2020〕109号"),
    ],
)
def test_only_years_move_in_words(before, after):
    assert shifted_words(before, 6) == after


@pytest.mark.parametrize("name", sorted(PLANS))
def test_there_and_back_is_the_same_plan(name):
    plan = PLANS[name]
    years = 2026 - year_of(plan)
    there, moved = shift_plan(plan, years)
    assert year_of(there) == 2026 and len(moved) == len({(m.where, m.what) for m in moved})
    assert shift_plan(there, -years)[0] == plan
    assert [i.due.rrule for i in there.items if i.due] == [i.due.rrule for i in plan.items if i.due]


def test_every_move_is_shown_old_beside_new():
    _, moved = shift_plan(PLANS["baoji-2020-109"], 6)
    shown = {m.what: (m.before, m.after) for m in moved}
    assert shown["建立台账阶段：时限"] == ("2020年4月底前（2020-04-30）", "2026年4月底前（2026-04-30）")
    assert shown["标题"][0].startswith("2020年") and shown["标题"][1].startswith("2026年")


@pytest.mark.parametrize("path", documents(), ids=lambda p: p.name)
def test_every_plan_comes_back_from_its_json(path):
    plan = read_plan(path)
    assert plan_of_json(plan.as_json()) == plan


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("各乡镇民政助理员", "township"), ("镇(街道)民政办", "township"), ("村（居）委会", "village"), ("县级民政部门", "county"),
        ("各县（市、区）", "county"), ("各设区市民政局", "city"), ("市民政局社会救助科", "city"), ("省民政厅", "province"),
        ("工作专班", None), ("全市各级民政部门", None), (None, None),
    ],
)  # fmt: skip
def test_the_level_of_a_unit(words, level):
    assert level_of_unit(words) == level
