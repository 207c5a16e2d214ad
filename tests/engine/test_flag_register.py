"""The flag register over several runs: new, still there, gone, back, always under one number."""

from datetime import date

import pytest

from mingcha.engine.flag_register import Changes, FlagRegister


@pytest.fixture
def register(tmp_path):
    register = FlagRegister(tmp_path / "flags.sqlite")
    yield register
    register.close()


def run(register, number, *flagged, checks=("paid_after_death", "not_paid")):
    return register.merge(
        run_id=f"{number:05d}", as_of=date(2024, number, 28), checks_run=checks, flagged=flagged
    )


def test_a_flag_keeps_its_number_through_gone_and_back(register):
    a, b = ("paid_after_death", "H1|P1"), ("not_paid", "H2|2024-05")
    assert run(register, 1, a, b) == Changes(new=2, still_there=0, gone=0, back=0)
    number = register.find(*a).flag_no
    assert run(register, 2, a) == Changes(new=0, still_there=1, gone=1, back=0)
    assert run(register, 3) == Changes(new=0, still_there=0, gone=1, back=0)
    assert register.find(*a).state == "gone"
    assert run(register, 4, a) == Changes(new=0, still_there=0, gone=0, back=1)
    back = register.find(*a)
    assert (back.flag_no, back.state, back.episode, back.first_run_id) == (number, "back", 2, "00001")
    assert run(register, 5, a) == Changes(new=0, still_there=1, gone=0, back=0)


def test_a_check_that_could_not_run_lets_nothing_vanish(register):
    flag = ("paid_after_death", "H1|P1")
    run(register, 1, flag)
    assert run(register, 2, checks=("not_paid",)).gone == 0
    assert register.find(*flag).state == "new"


def test_the_same_run_twice_changes_nothing(register):
    flag = ("paid_after_death", "H1|P1")
    run(register, 1, flag)
    assert run(register, 1, flag) == Changes(new=0, still_there=0, gone=0, back=0)
    assert len(register.all()) == 1
