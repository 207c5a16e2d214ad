"""Cascade: a county's plan against its city's."""

from dataclasses import replace

import pytest

from mingcha.domain.errors import ClerkError
from mingcha.planning.comparing import compare_plans
from mingcha.planning.reviewed_plans import open_plan
from tests.planning.facts import DOCUMENTS


@pytest.fixture(scope="module")
def plans():
    return open_plan(DOCUMENTS / "city_plan.txt"), open_plan(DOCUMENTS / "county_plan.txt")


def test_each_item_of_the_city(plans):
    found = {m.upper_id: (m.lower_id, m.status) for m in compare_plans(*plans).matches}
    assert found == {
        "1.1": ("1.1", "taken_on"), "1.2": ("1.2", "delayed"), "1.3": ("1.3", "changed"), "1.4": (None, "dropped"), "1.5": ("1.4", "taken_on"),
        "2.1": ("2.1", "taken_on"), "2.2": ("2.2", "changed"),
    }  # fmt: skip


def test_what_the_county_added(plans):
    assert compare_plans(*plans).added == (("1.5", "救助热线无人接听问题"),)


def test_matches_are_explained_by_words(plans):
    matches = {m.upper_id: m for m in compare_plans(*plans).matches}
    assert "死亡信息比对" in matches["1.2"].shared and matches["1.2"].changes == (
        "时限由2023-06-30改为2023-08-31，晚62天",
    )


def test_same_input_same_answer_in_any_order(plans):
    upper, lower = plans
    shuffled = replace(lower, items=tuple(reversed(lower.items)))
    pairs = [(m.upper_id, m.lower_id, m.score) for m in compare_plans(upper, lower).matches]
    assert pairs == [(m.upper_id, m.lower_id, m.score) for m in compare_plans(upper, shuffled).matches]


def test_a_person_may_overrule(plans):
    matches = {m.upper_id: m for m in compare_plans(*plans, {"1.4": "1.5", "1.1": None}).matches}
    assert (matches["1.4"].lower_id, matches["1.4"].by) == ("1.5", "person")
    assert (matches["1.1"].status, matches["1.1"].by) == ("dropped", "person")


def test_an_override_must_exist(plans):
    with pytest.raises(ClerkError, match="PLAN-14"):
        compare_plans(*plans, {"1.1": "9.9"})


def test_unrelated_plans_share_nothing():
    other = open_plan(DOCUMENTS / "markdown_plan.md")
    matches = compare_plans(open_plan(DOCUMENTS / "phrasebook.txt"), other).matches
    assert sum(m.lower_id is not None for m in matches) <= 2
