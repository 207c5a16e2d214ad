"""ID numbers: what is valid, what is converted, and the check digit against python-stdnum's own validator."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.domain.id_numbers import check_digit, convert_15, read_id_number, synthetic_id

BIRTHS = st.dates(date(1900, 1, 1), date(2024, 12, 31))


@given(BIRTHS, st.integers(0, 999))
def test_a_made_up_number_is_valid_and_tells_birth_and_sex(born_on, sequence):
    number = read_id_number(synthetic_id(born_on, sequence))
    assert (number.is_valid, number.born_on, number.sex) == (True, born_on, "男" if sequence % 2 else "女")


@given(BIRTHS, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(born_on, sequence, place, change):
    text = synthetic_id(born_on, sequence)
    spoiled = text[:place] + str((int(text[place]) + change) % 10) + text[place + 1 :]
    assert not read_id_number(spoiled).is_valid


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(0, 999))
def test_an_old_number_of_15_digits_is_the_new_one_without_19_and_check_digit(born_on, sequence):
    new = synthetic_id(born_on, sequence)
    old = new[:6] + new[8:17]
    read = read_id_number(old)
    assert (read.text, read.converted, read.is_valid) == (new, True, True)
    assert convert_15(old) == new


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("99999919500301001", "17 characters"),
        ("9999991950030100111", "19 characters"),
        ("999999195013010012", "month 13"),
        ("99999919500230001" + check_digit("99999919500230001"), "30 February"),
        ("99999918991231001" + check_digit("99999918991231001"), "born before 1900"),
        ("999999195003010A12", "a letter inside"),
        ("", "empty"),
        ("９９９９９９１９５００３０１００１２", "full-width digits are for the importer to fold"),
    ],
)
def test_what_is_not_valid_is_kept_as_it_is(text, why):
    read = read_id_number(text)
    assert (read.is_valid, read.text) == (False, text), why
