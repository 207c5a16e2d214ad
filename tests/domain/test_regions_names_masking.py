"""Region codes, names as they are compared, and what is shown of an identity."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.domain.masking import mask_account, mask_id_number, mask_name
from mingcha.domain.names import normalise_name
from mingcha.domain.regions import (
    county_of,
    enclosing_codes,
    level_of,
    pad_region_code,
    significant_prefix,
    township_of,
)


@pytest.mark.parametrize(
    ("code", "padded", "level"),
    [("14", "140000000000", "省"), ("1411", "141100000000", "市"), ("141121", "141121000000", "县"), ("141121100", "141121100000", "乡"),
     ("141121100201", "141121100201", "村")],
)  # fmt: skip
def test_short_codes_are_padded_and_tell_their_level(code, padded, level):
    assert pad_region_code(code) == padded
    assert level_of(padded) == level
    assert significant_prefix(padded) == code


def test_what_is_no_code_is_not_padded():
    assert [pad_region_code(c) for c in ("1", "141", "14112", "1411211002011", "14112a", "１４")] == [
        None
    ] * 6


def test_township_county_and_all_that_enclose_a_village():
    assert township_of("141121100201") == "141121100000"
    assert county_of("141121100201") == "141121000000"
    assert county_of("141100000000") is None
    assert enclosing_codes("141121100201") == [
        "141121100201",
        "141121100000",
        "141121000000",
        "141100000000",
        "140000000000",
    ]


@pytest.mark.parametrize(
    "written", ["买买提·艾力", "买买提•艾力", "买买提 艾力", "买买提．艾力", "买买提‧艾力", "　买买提艾力 "]
)
def test_one_name_written_in_many_ways(written):
    assert normalise_name(written) == "买买提艾力"


def test_masks_as_shown():
    assert [mask_name(n) for n in ("", "王", "王明", "王小明", "欧阳小明")] == [
        "",
        "*",
        "王*",
        "王*明",
        "欧**明",
    ]
    assert mask_account("6222000011112222") == "************2222"


@given(st.text("0123456789X", min_size=1, max_size=20))
def test_a_masked_number_never_shows_more_than_its_end(number):
    for masked, shown in ((mask_id_number(number), 2), (mask_account(number), 4)):
        assert len(masked) == len(number)
        assert masked[:-shown].strip("*") == ""
