"""重复: which flags share a household with another one, through runs of all checks and of some."""

import pytest

from mingcha.web.flags.models import Flag
from tests.web.flags.conftest import DEATH, NOT_PAID, SHARED, flag

pytestmark = pytest.mark.django_db


def repeated() -> set[tuple[str, int | None]]:
    return set(Flag.objects.filter(repeated=True).values_list("check_id", "household_key"))


def test_two_checks_about_one_household_are_repeats_and_one_alone_is_not(store):
    store(1, [flag(DEATH, 1), flag(NOT_PAID, 1), flag(DEATH, 2)])
    assert repeated() == {(DEATH, 1), (NOT_PAID, 1)}


def test_without_a_household_the_person_counts(store):
    store(1, [flag(DEATH, None, 7), flag(NOT_PAID, None, 7), flag(DEATH, None, 8)])
    assert set(Flag.objects.filter(repeated=True).values_list("person_key", flat=True)) == {7}
    assert Flag.objects.filter(repeated=True).count() == 2


def test_what_is_gone_no_longer_makes_the_other_a_repeat(store):
    store(1, [flag(DEATH, 1), flag(NOT_PAID, 1)])
    store(2, [flag(DEATH, 1)], checks=[DEATH, NOT_PAID])
    assert repeated() == set()
    store(3, [flag(DEATH, 1), flag(NOT_PAID, 1)])
    assert repeated() == {(DEATH, 1), (NOT_PAID, 1)}


def test_a_run_of_one_check_knows_the_flags_of_the_others(store):
    store(1, [flag(NOT_PAID, 1), flag(NOT_PAID, 2), flag(SHARED, 2)])
    assert repeated() == {(NOT_PAID, 2), (SHARED, 2)}
    store(2, [flag(DEATH, 1)], checks=[DEATH])
    assert repeated() == {(DEATH, 1), (NOT_PAID, 1), (NOT_PAID, 2), (SHARED, 2)}
    store(3, [], checks=[DEATH])
    assert repeated() == {(NOT_PAID, 2), (SHARED, 2)}


def test_a_person_of_a_check_left_out_counts_too(store):
    store(1, [flag(NOT_PAID, None, 7)])
    store(2, [flag(DEATH, None, 7)], checks=[DEATH])
    assert Flag.objects.filter(repeated=True).count() == 2
    store(3, [], checks=[DEATH])
    assert Flag.objects.filter(repeated=True).count() == 0


def test_indexes_laid_aside_make_no_difference(store, monkeypatch):
    from mingcha.web.flags import storing

    monkeypatch.setattr(storing, "_MANY", 1)
    store(1, [flag(NOT_PAID, 1), flag(NOT_PAID, 2)])
    store(2, [flag(DEATH, 1), flag(DEATH, 3)], checks=[DEATH])
    assert repeated() == {(DEATH, 1), (NOT_PAID, 1)}
