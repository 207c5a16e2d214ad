"""How many flags each check finds over many made-up worlds: `cd tests && python -m reference.count_flags 30`."""

import sys
from collections import Counter
from time import perf_counter
from typing import NamedTuple

from .all_checks import REFERENCE, run_reference
from .flags import Flags
from .random_worlds import KINDS, as_of_for, random_world
from .world import World


class Counts(NamedTuple):
    """Per check: flags, subjects examined, worlds with a flag, worlds without one; and the seconds that all took."""

    flags: Counter[str]
    examined: Counter[str]
    flagged: Counter[str]
    clear: Counter[str]
    seconds: float


def count_flags(seeds: range, households: int = 40) -> Counts:
    """Run the reference over the worlds of these seeds, each kind in turn."""
    flags, examined, flagged, clear = Counter(), Counter(), Counter(), Counter()  # type: ignore[var-annotated]
    seconds = 0.0
    for seed in seeds:
        w = World(
            random_world(seed, households, KINDS[seed % len(KINDS)]),
            as_of_for(seed),
            {"months_of_standard": 24},
        )
        begin = perf_counter()
        for check_id, answer in run_reference(w).items():
            if isinstance(answer, Flags):
                flags[check_id] += len(answer)
                examined[check_id] += answer.examined
                (flagged if answer else clear)[check_id] += 1
        seconds += perf_counter() - begin
    return Counts(flags, examined, flagged, clear, seconds)


if __name__ == "__main__":
    counts = count_flags(range(int(sys.argv[1])))
    for check in REFERENCE:
        print(
            f"{check:36s} {counts.flags[check]:6d} flags of {counts.examined[check]:6d} examined · "
            f"flagged in {counts.flagged[check]:3d} worlds · clear in {counts.clear[check]:3d}"
        )
    print(f"{counts.seconds:.1f} s")
