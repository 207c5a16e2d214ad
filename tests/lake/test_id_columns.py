"""Columns of ID numbers read at once give the same answers as one by one."""

from datetime import date

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from mingcha.domain.id_numbers import check_digit, read_id_number, synthetic_id
from mingcha.lake.id_columns import births_and_sexes, id_characters, read_id_column

DIGITS = st.text("0123456789", min_size=17, max_size=17)
NUMBERS = st.one_of(
    DIGITS.map(lambda d: d + check_digit(d)),
    st.builds(synthetic_id, st.dates(date(1890, 1, 1), date(2030, 12, 31)), st.integers(0, 999)),
    st.builds(lambda d, x: d + x, DIGITS, st.sampled_from("0123456789Xx")),
    st.text("0123456789X", min_size=1, max_size=19),
    st.builds(
        lambda d, s: f"999999{d:%y%m%d}{s:03d}",
        st.dates(date(1900, 1, 1), date(1999, 12, 31)),
        st.integers(0, 999),
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_columns_and_single_numbers_agree(numbers):
    texts = numbers + [""] * 70  # long enough for the fast path
    column, refused = read_id_column(pa.array(texts))

    for row, text in enumerate(numbers):
        one = read_id_number(text.upper())
        if row in refused:
            assert text.endswith("000") and not one.is_valid
        elif one.is_valid:
            assert column.bodies[row] == int(one.text[:17])
            assert column.converted[row] == one.converted
            births, sexes = births_and_sexes(column.bodies[row : row + 1])
            assert (births[0].as_py(), sexes[0].as_py()) == (one.born_on, one.sex)
            assert id_characters(column.bodies[row : row + 1]).tobytes().decode() == one.text
        else:
            assert column.bodies[row] == 0
            assert column.invalid[row] == one.text


def test_what_a_spreadsheet_spoils_is_refused():
    good = synthetic_id(date(1950, 1, 1), 12)
    wrong = good[:15] + "000"
    texts = [good, "1.10101E+17", wrong, good.lower(), f" {good} ", "'" + good, good] + [None] * 70
    numeric = np.zeros(len(texts), dtype=bool)
    numeric[6] = True
    column, refused = read_id_column(pa.array(texts), numeric)

    assert {row: r.code for row, r in refused.items()} == {1: "CELL-10", 2: "CELL-10", 6: "CELL-10"}
    assert [int(b) for b in column.bodies[[0, 3, 4, 5]]] == [int(good[:17])] * 4
