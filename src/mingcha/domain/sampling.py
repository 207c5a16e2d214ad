"""Draws that anybody can repeat: the order is md5(seed || id), so seed and population tell the whole draw."""

import itertools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from hashlib import md5, sha256

from mingcha.domain.errors import ClerkError


@dataclass(frozen=True)
class Draw:
    """One draw, as it is stored and printed.

    Arguments
        seed             text that was fixed before the draw
        population_size  how many could have been drawn
        population_hash  SHA-256 of their ids, sorted, one a line
        drawn            the ids in the order of the draw
    """

    seed: str
    population_size: int
    population_hash: str
    drawn: tuple[str, ...]


def draw(population: Iterable[str], *, seed: str, count: int) -> Draw:
    """The first `count` ids in the order of md5(seed || id); the order in which ids are given does not matter.

    Errors
        DRAW-01  no seed, a count below 1 or an empty population
        DRAW-02  an id occurs twice: it would have two chances
    """
    ids = sorted(population)
    if not seed or count < 1 or not ids:
        raise ClerkError(
            "DRAW-01",
            what="没有抽样",
            why=f"随机种子“{seed}”，应抽 {count} 件，总体 {len(ids)} 件",
            next_step="填写随机种子和抽取数量，并确认总体不是空的",
        )
    if twice := next((a for a, b in itertools.pairwise(ids) if a == b), None):
        raise ClerkError(
            "DRAW-02", f"没有抽样：{twice} 在总体里出现两次", "每件只能有一次机会", "去掉重复后再抽"
        )
    return Draw(seed, len(ids), population_hash(ids), tuple(sorted(ids, key=lambda i: rank(seed, i))[:count]))


def draw_by_stratum(strata: Mapping[str, Collection[str]], *, seed: str, share: Decimal) -> dict[str, Draw]:
    """A draw in every stratum that is not empty: the share of it, rounded up, so that no stratum is left out."""
    return {
        name: draw(ids, seed=seed, count=share_count(len(ids), share))
        for name, ids in sorted(strata.items())
        if ids
    }


def share_count(size: int, share: Decimal) -> int:
    """How many of `size` a share is, rounded up, at least 1 and at most all."""
    return max(1, min(size, int((size * share).to_integral_value(ROUND_CEILING))))


def population_hash(ids: Iterable[str]) -> str:
    """SHA-256 over the sorted ids, one a line: proves later what could have been drawn."""
    return sha256("".join(f"{i}\n" for i in sorted(ids)).encode()).hexdigest()


def rank(seed: str, identity: str) -> tuple[str, str]:
    """The place of an id in the order of a seed; the id itself breaks the tie that md5 could have."""
    return md5((seed + identity).encode(), usedforsecurity=False).hexdigest(), identity


def is_same_draw(kept: Draw, population: Iterable[str]) -> bool:
    """Whether a stored draw comes out again from this population."""
    ids = list(population)
    return bool(ids) and draw(ids, seed=kept.seed, count=max(len(kept.drawn), 1)) == kept
