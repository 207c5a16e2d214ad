"""重复: a household with several flags in the data is visited once, so lists can show these flags alone.

A run knows the flags of the checks that it did; those of the other checks stay as they are and count too. Without a household the
person stands for it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from mingcha.engine.outcome import Flag as EngineFlag
from mingcha.engine.outcome import Flags

_SAME = (("household_key", ""), ("person_key", " AND {0}.household_key IS NULL"))
"""(column that two flags share, condition under which it decides)."""


class Repeats:
    """Which flags of a run are not the only one of their household: `flag in repeats`.

    Arguments
        found  the flags of each check
    """

    def __init__(self, found: Iterable[Sequence[EngineFlag]]) -> None:
        counts = Counter(_one_of(*keys) for flags in found for keys in _keys(flags))
        self._several = {key for key, n in counts.items() if n > 1} - {(None, None)}

    def __contains__(self, flag: EngineFlag) -> bool:
        return _one_of(flag.household_key, flag.person_key) in self._several


def _keys(flags: Sequence[EngineFlag]) -> Iterable[tuple[int | None, int | None]]:
    """(household key, person key) of each; a million flags of a run are not made for this alone."""
    return flags.whose() if isinstance(flags, Flags) else ((f.household_key, f.person_key) for f in flags)


def _one_of(household_key: int | None, person_key: int | None) -> tuple[int | None, int | None]:
    return (household_key, None if household_key is not None else person_key)


def checks_left_out(cursor: Any) -> list[str]:
    """The checks with flags that this run did not do; from the summary, which is small."""
    cursor.execute(
        "SELECT DISTINCT check_id FROM flags_flagsummary WHERE count > 0 AND check_id NOT IN (SELECT check_id FROM ran_checks)"
    )
    return [check_id for (check_id,) in cursor.fetchall()]


def mark_staged(cursor: Any, stage: str, left_out: list[str]) -> None:
    """Staged flags whose household has a flag of a check that was left out."""
    if not left_out:
        return
    marks = ", ".join(["%s"] * len(left_out))
    for key, alone in _SAME:
        cursor.execute(
            f"UPDATE {stage} AS s SET repeated = TRUE WHERE NOT s.repeated{alone.format('s')} AND s.{key} IN (SELECT f.{key} FROM flags_flag AS f "
            f"WHERE f.check_id IN ({marks}) AND f.state <> 'gone' AND f.{key} IS NOT NULL{alone.format('f')})",
            left_out,
        )


def mark_flags_left_out(cursor: Any, stage: str, left_out: list[str]) -> None:
    """Flags of checks that were left out, where their household got or lost another flag. The indexes must be there."""
    if not left_out:
        return
    marks = ", ".join(["%s"] * len(left_out))
    for key, alone in _SAME:
        touched = (
            f"SELECT s.{key} FROM {stage} AS s WHERE s.{key} IS NOT NULL UNION "
            f"SELECT g.{key} FROM flags_flag AS g JOIN going ON going.id = g.id WHERE g.{key} IS NOT NULL"
        )
        other = f"SELECT 1 FROM flags_flag AS o WHERE o.{key} = f.{key}{alone.format('o')} AND o.id <> f.id AND o.state <> 'gone'"
        cursor.execute(
            f"UPDATE flags_flag AS f SET repeated = NOT f.repeated WHERE f.check_id IN ({marks}) AND f.state <> 'gone'{alone.format('f')} "
            f"AND f.{key} IN ({touched}) AND f.repeated <> (EXISTS ({other}))",
            left_out,
        )
