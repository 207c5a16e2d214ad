"""Draws can be repeated by anybody who has the seed and the list."""

from decimal import Decimal
from hashlib import md5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.domain.errors import ClerkError
from mingcha.domain.sampling import draw, draw_by_stratum, is_same_draw, share_count

IDS = [f"WT-2024-{n:06d}" for n in range(1, 101)]


def test_a_draw_is_the_head_of_the_list_sorted_by_md5_of_seed_and_number():
    drawn = draw(IDS, seed="文水县民政局2024-10", count=5)
    by_hand = sorted(IDS, key=lambda i: md5(("文水县民政局2024-10" + i).encode()).hexdigest())[:5]
    assert list(drawn.drawn) == by_hand
    assert drawn.population_size == 100
    assert is_same_draw(drawn, reversed(IDS))


def test_a_list_with_one_more_or_one_less_does_not_pass_for_the_same():
    drawn = draw(IDS, seed="7", count=5)
    assert not is_same_draw(drawn, IDS[:-1])
    assert not is_same_draw(drawn, [*IDS, "WT-2024-000101"])
    assert not is_same_draw(drawn, [])


@pytest.mark.parametrize(
    ("size", "share", "count"), [(100, "0.1", 10), (101, "0.1", 11), (3, "0.1", 1), (2, "1", 2)]
)
def test_a_share_is_rounded_up(size, share, count):
    assert share_count(size, Decimal(share)) == count


def test_no_township_is_left_out():
    draws = draw_by_stratum(
        {"凤城镇": IDS[:60], "开栅镇": IDS[60:63], "空镇": []}, seed="7", share=Decimal("0.1")
    )
    assert {name: len(d.drawn) for name, d in draws.items()} == {"凤城镇": 6, "开栅镇": 1}


@pytest.mark.parametrize(("code", "ids", "seed", "count"), [
    ("DRAW-01", IDS, "", 5), ("DRAW-01", IDS, "7", 0), ("DRAW-01", [], "7", 5), ("DRAW-02", [*IDS, IDS[3]], "7", 5),
])  # fmt: skip
def test_what_is_no_draw(code, ids, seed, count):
    with pytest.raises(ClerkError, match=code):
        draw(ids, seed=seed, count=count)


@given(
    st.sets(st.text("0123456789", min_size=1, max_size=6), min_size=1),
    st.text(min_size=1, max_size=5),
    st.integers(1, 9),
)
def test_a_bigger_draw_begins_with_the_smaller_one(ids, seed, count):
    small, big = draw(ids, seed=seed, count=count), draw(ids, seed=seed, count=count + 1)
    assert big.drawn[: len(small.drawn)] == small.drawn
    assert set(big.drawn) <= ids and len(small.drawn) == min(count, len(ids))
