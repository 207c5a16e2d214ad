"""How strongly two rows speak of one person: M1, M3, M2, best first.

Reading: "of the rows that make a flag the best counts" is applied to one person's rows. Where a flag rests on two people, each
with a join of its own (staff member and relative, two heads), the weaker of the two joins is the flag's.
"""

from collections.abc import Iterable

from .identity import plain_name
from .rows import Row

_BEST_FIRST = ("M1", "M3", "M2")


def pair(
    a: Row,
    b: Row,
    a_id: str = "person_id",
    b_id: str = "person_id",
    a_name: str = "name",
    b_name: str = "name",
) -> str:
    """The match of two rows joined by these ID columns; the names are compared where both rows have one."""
    one, other = plain_name(a.get(a_name)), plain_name(b.get(b_name))
    if one is not None and other is not None and one != other:
        return "M2"
    return "M3" if a_id in a.converted or b_id in b.converted else "M1"


def alone(row: Row, id_column: str = "person_id") -> str:
    """The match of a row that is looked at by itself or found nowhere else: no second name to differ."""
    return "M3" if id_column in row.converted else "M1"


def best(matches: Iterable[str]) -> str:
    """The best of several rows that say the same."""
    return min(matches, key=_BEST_FIRST.index)


def weaker(one: str, other: str) -> str:
    """The weaker of two joins that are both needed."""
    return max(one, other, key=_BEST_FIRST.index)
